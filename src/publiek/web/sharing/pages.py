"""The page where the administrator of a house sees who would look at what, and decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.web import wording
from publiek.web.makers import claims
from publiek.web.peers import released
from publiek.web.people.models import Organisation, Sharing
from publiek.web.sharing import decisions
from publiek.web.sharing.decisions import RECEIVERS, Decision
from publiek.web.visibility import Seat, needs


@dataclass(frozen=True)
class Offer:
    """One receiver for one purpose: what is decided now, and what was already released with the house in it."""

    purpose: str
    with_whom: Organisation
    now: Sharing | None
    told_at: object = None

    @property
    def by_name(self) -> bool:
        """Whether the house said it may be named."""
        return bool(self.now and self.now.detail.get("by_name"))

    @property
    def productions(self) -> list[str]:
        """The titles that the house pointed out to this maker."""
        found = self.now.detail.get("productions", []) if self.now else []
        return [str(title) for title in found]


@require_GET
@needs("decide-sharing")
def sharing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the house shares, per purpose, and what it decided before."""
    offers = _offers(seat.organisation)
    context = {
        "purposes": [(purpose, [one for one in offers if one.purpose == purpose]) for purpose in RECEIVERS],
        "claims": claims.open_at(seat.organisation),
        "history": decisions.history(seat.organisation),
    }
    return render(request, "sharing/sharing.html", context)


@require_POST
@needs("decide-sharing")
def decide(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Share for a purpose with a receiver, after a tick under the text."""
    purpose = request.POST.get("purpose", "")
    with_whom = decisions.receiver("" if purpose == "makers" else purpose, request.POST.get("with", ""))
    words = wording.now()
    if request.POST.get("agreed") != "1":
        messages.error(request, words.say("sharing.not-agreed"))
        return redirect("sharing", slug=seat.organisation.slug)
    detail = {"by_name": request.POST.get("by_name") == "1"} if purpose == "areas" else {}
    said = words.say(f"sharing.{purpose}.decision", whom=with_whom.name)
    decisions.decide(seat, Decision(purpose, with_whom, said, detail))
    messages.success(request, words.say("sharing.decided", whom=with_whom.name))
    return redirect("sharing", slug=seat.organisation.slug)


@require_POST
@needs("decide-sharing")
def withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End a decision."""
    number = request.POST.get("decision", "")
    ended = decisions.withdraw(seat, int(number) if number.isdecimal() and len(number) < 12 else 0)
    messages.success(request, wording.now().say("sharing.withdrawn", whom=ended.with_whom.name))
    return redirect("sharing", slug=seat.organisation.slug)


def _offers(house: Organisation) -> list[Offer]:
    """Every receiver there is for every purpose; makers only when this house said something to them."""
    now = {(one.purpose, one.with_whom_id): one for one in decisions.in_force(house=house)}
    found = []
    for purpose, kind in RECEIVERS.items():
        for other in Organisation.objects.filter(kind=kind):
            decided = now.get((purpose, other.pk))
            if purpose == "makers" and decided is None:
                continue
            told = released.made_since(other, decided.since) if decided and purpose == "benchmark" else None
            found.append(Offer(purpose, other, decided, told))
    return found
