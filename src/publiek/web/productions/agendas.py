"""How does a house bring an agenda, and take one out again?"""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from publiek import agenda
from publiek.agenda.reading import read_programme
from publiek.errors import PubliekError
from publiek.web import children
from publiek.web.people import log
from publiek.web.productions.forms import AgendaForm
from publiek.web.productions.pages import adding, shown
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_ACTION = "decide-productions"


@require_POST
@needs(_ACTION)
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A file is read at once; an address by a process of its own, because another server may be slow."""
    form = AgendaForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, seat, form, status=422)
    source = form.cleaned_data["source"]
    if form.cleaned_data["address"]:
        where = ("--organisation", seat.organisation.slug, "--home", str(settings.PUBLIEK.home))
        command = ("programme", "add", *where, "--source", source, "--json", "--", form.cleaned_data["address"])
        children.ask(adding(seat), command, language=language_now())
        messages.success(request, now().say("twice.agendas.asked"))
    else:
        try:
            kept = _kept(seat, form.cleaned_data["file"], source)
        except PubliekError as refusal:
            language = language_now()
            form.add_error("file", f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}")
            return shown(request, seat, form, status=422)
        children.forget(adding(seat))
        messages.success(
            request, now().say("twice.agendas.added", name=kept.source, n=len(kept.programme.performances))
        )
    log.note(seat.person, _ACTION, seat.organisation, f"agenda {source}")
    return redirect("productions", slug=seat.organisation.slug)


def _kept(seat: Seat, sent: Any, source: str) -> agenda.KeptProgramme:
    """What the file tells is kept; the file itself is not."""
    with tempfile.TemporaryDirectory(prefix="publiek-", dir=settings.PUBLIEK.state) as folder:
        path = Path(folder) / f"agenda{PurePath(sent.name).suffix.lower()}"
        path.write_bytes(sent.read())
        return agenda.keep_programme(seat.house, read_programme(str(path), source=source))


@require_POST
@needs(_ACTION)
def forget(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take one out; what the ticket lines tell stays."""
    source = request.POST.get("source", "")
    if agenda.forget(seat.house, source):
        log.note(seat.person, _ACTION, seat.organisation, f"agenda out {source[:80]}")
        messages.success(request, now().say("twice.agendas.forgotten", name=source[:80]))
    return redirect("productions", slug=seat.organisation.slug)
