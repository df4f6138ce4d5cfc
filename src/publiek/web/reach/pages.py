"""The page on which a house sees how many different people came, and what is taken along of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.disclosure import OWN_EYES
from publiek.errors import PubliekError, UsageError
from publiek.listening.reach_told import PLACES
from publiek.reports.words import cleaned
from publiek.web.dashboards import desk
from publiek.web.peers.drawn import laid
from publiek.web.reach import shown
from publiek.web.takeaway import of_pages
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-figures")
def reach(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Visits, visitors and bookers of a season; without data, what is missing."""
    language, surveys = language_now(), shown.at_the_door(seat.house)
    asked = shown.asked_of(request.GET, surveys)
    if asked is None:
        raise Http404
    page: dict[str, object] = {
        "asked": asked,
        "surveys": [(one.code, cleaned(one.title)) for one in surveys],
        "places": [(one, now().say(f"visitors-page.places.{one}")) for one in PLACES],
        "may_ask": seat.may("run-surveys"),
    }
    try:
        chapter = shown.chapter_of(seat.house, asked, language=language)
    except UsageError:
        raise Http404 from None
    except PubliekError as refusal:
        page["refused"] = refusal.what.in_language(language), refusal.do.in_language(language)
        return render(request, "reach/reach.html", page)
    seasons = [one for one in desk().choices(seat.house).seasons if one[:4].isdigit()]
    page |= {"cards": [laid(card, now()) for card in chapter.cards], "seasons": [(one[:4], one) for one in seasons]}
    return render(request, "reach/reach.html", page)


@require_GET
@needs("take-away", logged=False)
def reach_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """One card, or the page, as a file."""
    asked = shown.asked_of(request.GET, shown.at_the_door(seat.house))
    if asked is None:
        raise Http404
    try:
        chapter = shown.chapter_of(seat.house, asked, language=language_now())
    except PubliekError:
        raise Http404 from None
    noted = {"season": asked.season, "survey": asked.survey}
    page = of_pages.Page("visitors", chapter.question, chapter.cards, OWN_EYES, noted=noted)
    return of_pages.answer(seat, page, card, kind)
