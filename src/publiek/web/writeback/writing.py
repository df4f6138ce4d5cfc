"""How is writing back counted, done and taken back? As `publiek write-back`: contacts are in its memory alone.

Nothing is written before it was counted: a run does exactly what the last plan counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from publiek.web import children
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now
from publiek.web.writeback.forms import SoftOptInForm, WishForm
from publiek.web.writeback.pages import busy, connection_or_404, key, shown

_ACTION = "write-back"


@require_POST
@needs(_ACTION)
def plan(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Count what would happen; nothing is written."""
    found = connection_or_404(seat, name)
    form = WishForm(request.POST, connector=found.connector)
    if not form.is_valid():
        return shown(request, seat, found, form, SoftOptInForm(auto_id="undo_%s", hint="again"), status=422)
    return _asked(request, seat, name, "plan", form.arguments)


@require_POST
@needs(_ACTION)
def run(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Write what was counted."""
    connection_or_404(seat, name)
    planned = children.ended(key(seat, name, "plan"))
    if planned is None or planned.refusal:
        messages.warning(request, now().say("backward.count-first"))
        return redirect("write-back-one", slug=seat.organisation.slug, name=name)
    return _asked(request, seat, name, "run", planned.arguments[_HEAD:])


@require_POST
@needs(_ACTION)
def undo(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Put back what stood there before the latest run."""
    found = connection_or_404(seat, name)
    form = SoftOptInForm(request.POST, auto_id="undo_%s", hint="again")
    if not form.is_valid():
        return shown(request, seat, found, WishForm(connector=found.connector), form, status=422)
    return _asked(request, seat, name, "undo", form.arguments)


#: How many words come before what was chosen: write-back, what, the connection, the house, home, --json.
_HEAD = 8


def _asked(request: HttpRequest, seat: Seat, name: str, work: str, chosen: Sequence[str]) -> HttpResponse:
    if busy(seat, name):
        messages.warning(request, now().say("backward.already"))
        return redirect("write-back-one", slug=seat.organisation.slug, name=name)
    head = ("write-back", work, name, "--organisation", seat.organisation.slug, "--home", str(settings.PUBLIEK.home))
    arguments = [*head, "--json", *(_house(seat) if work == "plan" else ()), *chosen]
    for other in ("plan", "run", "undo"):
        # What was told before is no longer how it stands.
        children.forget(key(seat, name, other))
    children.ask(key(seat, name, work), arguments, language=language_now())
    log.note(seat.person, _ACTION, seat.organisation, f"{work} {name}", chosen=len(chosen))
    return redirect("write-back-one", slug=seat.organisation.slug, name=name)


def _house(seat: Seat) -> tuple[str, ...]:
    """Where the house is and through which segmentation it looks."""
    place = seat.organisation.venue_pc4
    return ("--segmentation", seat.organisation.segmentation, *(("--venue-postcode", str(place)) if place else ()))
