"""The page where a house says which of its own productions are of a maker who asked."""

from __future__ import annotations

import unicodedata

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek import sector
from publiek.errors import Text, UsageError
from publiek.web import wording
from publiek.web.makers import claims
from publiek.web.makers.models import Claim
from publiek.web.sharing import decisions
from publiek.web.sharing.decisions import Decision
from publiek.web.visibility import Seat, needs

_MOST = 200


@require_GET
@needs("decide-sharing")
def claim(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Choose from the own titles; those that look like what was asked stand first."""
    asked = _claim(seat, number)
    search = request.GET.get("q", asked.title)[:120]
    own = sector.titles(seat.house)
    alike = [title for title in own if _folded(search) in _folded(title)]
    context = {
        "claim": asked,
        "search": search,
        "titles": alike[:_MOST],
        "more": max(len(alike) - _MOST, 0),
        "all": len(own),
    }
    return render(request, "sharing/claim.html", context)


@require_POST
@needs("decide-sharing")
def answer(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Confirm the chosen titles, or decline."""
    asked, words = _claim(seat, number), wording.now()
    if request.POST.get("answer") != "confirm":
        claims.answered(asked, "declined")
        messages.success(request, words.say("sharing.claim.declined", whom=asked.maker.name))
        return redirect("sharing", slug=seat.organisation.slug)
    chosen = request.POST.getlist("title")
    own = frozenset(sector.titles(seat.house))
    if not chosen:
        messages.error(request, words.say("sharing.claim.nothing-chosen"))
        return redirect("sharing-claim", slug=seat.organisation.slug, number=number)
    if not own.issuperset(chosen):
        raise UsageError(
            "production-unknown",
            Text("Deze productie staat niet in uw gegevens.", "This production is not in your data."),
            Text("Kies uit de lijst op de pagina.", "Choose from the list on the page."),
        )
    before = decisions.in_force(house=seat.organisation, purpose="makers", with_whom=asked.maker).first()
    titles = sorted({*chosen, *(before.detail.get("productions", []) if before else [])})
    detail = {"productions": titles, "by_name": request.POST.get("by_name") == "1"}
    said = words.say("sharing.makers.decision", whom=asked.maker.name)
    decisions.decide(seat, Decision("makers", asked.maker, said, detail))
    claims.answered(asked, "confirmed")
    messages.success(request, words.say("sharing.decided", whom=asked.maker.name))
    return redirect("sharing", slug=seat.organisation.slug)


def _claim(seat: Seat, number: int) -> Claim:
    """A claim on this house that waits for an answer; any other is as if it did not exist."""
    found = claims.open_at(seat.organisation).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _folded(text: str) -> str:
    """For finding only: what is shared is the exact title that was ticked."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
