"""How does the ledger of this house stand: who may be mailed for what, is it whole, and how does one begin?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from publiek import consent, permitting
from publiek.consent import texts
from publiek.consent.counting import ALWAYS, Count, Standing, standing
from publiek.errors import PubliekError
from publiek.web.consent.wording import purpose_name, reasons, refused, road_name
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_GET
@never_cache
@needs("keep-consent")
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Counts alone; the whole chain is tried for it."""
    return shown(request, seat)


@require_POST
@needs("keep-consent")
def words(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A version of the words in which the house asks for consent. They are the house's own."""
    told = request.POST.get("words", "")
    try:
        kept = texts.add(seat.house, told)
    except PubliekError as error:
        return shown(request, seat, wrong=refused(error), typed=told)
    log.note(seat.person, "keep-consent", seat.organisation, f"words {kept.digest[:12]}")
    messages.success(request, now().say("consent.words-kept"))
    return redirect("consent", slug=seat.organisation.slug)


def shown(request: HttpRequest, seat: Seat, **more: object) -> HttpResponse:
    """The page; `more`: words that were not kept, with why."""
    page = {
        "exists": consent.exists(seat.house),
        **_standing(seat),
        "undecided": _undecided(seat),
        **more,
    }
    return render(request, "consent/consent.html", page, status=422 if more else 200)


def _standing(seat: Seat) -> dict[str, object]:
    """What can be told of the ledger; of one that is damaged or behind, why nobody may be mailed."""
    if not consent.exists(seat.house):
        return {"kept": list(texts.texts(seat.house).values())}
    try:
        told, kept = standing(seat.house), list(texts.texts(seat.house).values())
    except PubliekError as error:
        return {"broken": refused(error)}
    always = next(one for one in told.counts if one.question == ALWAYS)
    rows = [_row(one) for one in told.counts]
    return {"standing": told, "last": _day(told), "rows": rows, "always": always, "kept": kept}


def _undecided(seat: Seat) -> dict[str, object] | None:
    """Why the newsletter may not be sent by this house at all; None when it may."""
    try:
        permitting.require(seat.house, consent.purpose_of(ALWAYS.purpose).step)
    except PubliekError as error:
        return refused(error)
    return None


def _row(one: Count) -> dict[str, object]:
    return {
        "name": purpose_name(one.question.purpose, one.question.party),
        "road": road_name(one.question.channel),
        "count": one,
        "why": reasons(one.why),
    }


def _day(told: Standing) -> object:
    return told.last_list and timezone.localtime(told.last_list).date()
