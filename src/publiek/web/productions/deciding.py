"""How does somebody say that two productions are the same, take that back, or have all productions matched again?"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from publiek import agenda
from publiek.web import children
from publiek.web.people import log
from publiek.web.productions import queue
from publiek.web.productions.pages import MATCHING
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_ACTION = "decide-productions"


@require_POST
@needs(_ACTION)
def decide(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same production, or another: only of a pair that waits for this house."""
    one, other, answer = (request.POST.get(name, "") for name in ("one", "other", "answer"))
    if answer not in ("same", "different"):
        raise Http404
    if not queue.is_waiting(seat.house, one, other):
        # A colleague was first, or a matching came between.
        messages.warning(request, now().say("twice.gone"))
        return redirect("productions", slug=seat.organisation.slug)
    made = agenda.decide(settings.PUBLIEK.home, one, other, same=answer == "same")
    log.note(seat.person, _ACTION, seat.organisation, answer, decision=made)
    messages.success(request, now().say(f"twice.kept-{answer}"))
    return redirect("productions", slug=seat.organisation.slug)


@require_POST
@needs(_ACTION)
def undo(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a decision back: only one on a production of this house."""
    decision = request.POST.get("decision", "")
    if decision not in {str(one["event"]) for one in queue.decided(seat.house)}:
        raise Http404
    agenda.undo(settings.PUBLIEK.home, decision)
    log.note(seat.person, _ACTION, seat.organisation, "undo", decision=decision)
    messages.success(request, now().say("twice.undone"))
    return redirect("productions", slug=seat.organisation.slug)


@require_POST
@needs(_ACTION)
def match(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Match what all houses of this site show; in a process of its own, because it may take minutes."""
    command = (*MATCHING, "--home", str(settings.PUBLIEK.home), "--json")
    children.ask(MATCHING, command, language=language_now())
    log.note(seat.person, _ACTION, seat.organisation, "match")
    messages.success(request, now().say("twice.asked"))
    return redirect("productions", slug=seat.organisation.slug)
