"""The page where a maker sees the own productions over all venues that agreed, and asks venues to agree."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek import permitting, sector
from publiek.disclosure import Release
from publiek.sector import Confirmed
from publiek.web import wording
from publiek.web.makers import claims
from publiek.web.makers.cards import cards
from publiek.web.peers.drawn import laid
from publiek.web.people.models import Organisation, Sharing
from publiek.web.sharing import decisions
from publiek.web.visibility import Seat, house_of, needs


@require_GET
@needs("see-own-productions")
def productions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What came of the claims, and the audience over the venues that agreed."""
    words = wording.now()
    agreed, release = told(seat)
    context = {
        "claims": seat.organisation.claims.select_related("house"),
        "agreed": agreed,
        "houses": Organisation.objects.filter(kind="house") if seat.may("claim-productions") else [],
        "cards": [laid(card, words) for card in cards(release, words)],
    }
    return render(request, "makers/productions.html", context)


@require_POST
@needs("claim-productions")
def claim(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask houses to point out a production."""
    asked = claims.ask(seat, request.POST.get("title", ""), request.POST.getlist("house"))
    messages.success(request, wording.now().say("maker.asked", n=asked))
    return redirect("maker", slug=seat.organisation.slug)


def told(seat: Seat) -> tuple[list[Sharing], Release]:
    """Which venues agreed, and the figures over them."""
    found = decisions.in_force(purpose="makers", with_whom=seat.organisation).order_by("house__name")
    agreed = [one for one in found if permitting.permitted(house_of(one.house), "share-areas")]
    return agreed, _released(tuple(_confirmed(one) for one in agreed), _versions(agreed), date.today())


def _confirmed(decision: Sharing) -> Confirmed:
    titles = frozenset(str(title) for title in decision.detail.get("productions", []))
    return Confirmed(house_of(decision.house), titles, decision.detail.get("by_name") is True)


def _versions(agreed: list[Sharing]) -> tuple[int, ...]:
    return tuple(house_of(one.house).store.current().version for one in agreed)


@lru_cache(maxsize=64)
def _released(confirmed: tuple[Confirmed, ...], versions: tuple[int, ...], today: date) -> Release:
    """The figures; the same as long as the decisions, the data and the day are."""
    return sector.own_productions(confirmed, today=today)
