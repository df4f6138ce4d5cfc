"""How does a whole calendar or table of courses come in? What is wrong is told row by row."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from publiek.errors import UsageError
from publiek.knowledge import Read, courses_in, sessions_in, sessions_in_table
from publiek.knowledge.calendars import MOST_BYTES
from publiek.knowledge.refusals import unreadable
from publiek.knowledge.sheets import field_in_words
from publiek.web.knowledge.forms import refused
from publiek.web.knowledge.shelf import may_change, shelf
from publiek.web.people import log
from publiek.web.people.forms import Worded
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


class BringForm(Worded):
    """A file, and what is in it."""

    words = {name: f"knowledge.bring.{name}" for name in ("kind", "file", "by")}  # noqa: RUF012
    hints = {"by": "knowledge.bring.by-hint", "file": "knowledge.bring.file-hint"}  # noqa: RUF012
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    file = forms.FileField(max_length=200)
    by = forms.CharField(max_length=200)

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [(one, now().say(f"knowledge.bring.{one}")) for one in ("sessions", "courses")]
        self.fields["file"].widget.attrs["accept"] = ".ics,.csv"


@require_http_methods(["GET", "POST"])
@needs("share-knowledge")
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What can be taken over is; every row that cannot is named with its number and the field."""
    initial = {"kind": "sessions", "by": seat.organisation.name}
    form = BringForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            read, taken, changed = _taken(form, seat)
        except UsageError as refusal:
            refused(form, refusal)
        else:
            rows = {"rows": read.rows, "taken": taken, "changed": changed}
            log.note(seat.person, "share-knowledge", seat.organisation, form.cleaned_data["kind"], **rows)
            aside = [(row, field_in_words(field, language_now())) for row, field in read.aside]
            page = {"read": read, **rows, "kind": form.cleaned_data["kind"], "aside": aside}
            if not read.aside and not read.persons and taken == len(read.offers):
                messages.success(request, now().say("knowledge.bring.done", n=taken))
                return redirect("courses" if page["kind"] == "courses" else "knowledge", slug=seat.organisation.slug)
            return render(request, "knowledge/brought.html", {**page, "others": len(read.offers) - taken})
    return render(request, "knowledge/bring.html", {"form": form}, status=422 if form.errors else 200)


def _taken(form: BringForm, seat: Seat) -> tuple[Read, int, int]:
    """What was read, how much of it was taken over, how much changed. What others put in the list stays theirs."""
    told = form.cleaned_data
    sent, own = told["file"], seat.organisation.slug
    if sent.size > MOST_BYTES:
        raise unreadable("bestand")
    content, name = sent.read(), str(sent.name).lower()
    if told["kind"] == "courses":
        read = courses_in(content, by=told["by"])
        known = {one.code: one for one in shelf().courses()}
    else:
        read = (sessions_in if name.endswith(".ics") else sessions_in_table)(content, by=told["by"])
        known = {one.code: one for one in shelf().sessions()}
    free = [one for one in read.offers if one.code not in known or may_change(seat, known[one.code])]
    offers = [replace(one, of=known[one.code].of if one.code in known else own) for one in free]
    keep = shelf().add_courses if told["kind"] == "courses" else shelf().add_sessions
    return read, len(offers), keep(offers)
