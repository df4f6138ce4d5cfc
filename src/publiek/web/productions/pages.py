"""The page of productions and agendas: what waits for somebody, what was decided, and which agendas there are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import agenda
from publiek.web import children
from publiek.web.productions import queue
from publiek.web.productions.forms import AgendaForm
from publiek.web.visibility import Seat, needs

#: The matching is of all houses together: one at a time on a site.
MATCHING = ("programme", "match")


def adding(seat: Seat) -> tuple[str, ...]:
    """Under which the reading of an agenda of this house is known."""
    return ("programme", "add", seat.organisation.slug)


@require_GET
@needs("see-deliveries")
def productions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for this house, what it decided, its agendas."""
    return shown(request, seat, AgendaForm())


def shown(request: HttpRequest, seat: Seat, form: AgendaForm, *, status: int = 200) -> HttpResponse:
    """The page, with the form for an agenda as it is."""
    waiting, matching, reading = queue.waiting(seat.house), children.ended(MATCHING), children.ended(adding(seat))
    busy = children.is_busy(MATCHING) or children.is_busy(adding(seat))
    page = {
        "pairs": waiting[: queue.MOST],
        "waiting": len(waiting),
        "decided": queue.decided(seat.house),
        "matched_at": queue.matched_at(),
        "matching": children.is_busy(MATCHING),
        "reading": children.is_busy(adding(seat)),
        "refusals": [one.refusal for one in (matching, reading) if one and one.refusal],
        "added": reading.answer if reading and not reading.refusal else None,
        "agendas": [(one, one.kept_at.astimezone()) for one in agenda.sources(seat.house)],
        "form": form,
        "may": seat.may("decide-productions"),
    }
    response = render(request, "productions/productions.html", page, status=status)
    if busy and request.method == "GET":
        response.headers["Refresh"] = "3"
    return response
