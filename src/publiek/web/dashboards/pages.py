"""The pages of the own dashboard: one for each chapter, and one for each figure with everything about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from publiek.dashboard import CHAPTERS, View
from publiek.web.dashboards import cards, filters
from publiek.web.dashboards.desk import desk
from publiek.web.privacy.needing import needs_you
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now

_WITH_REFERENCES = "audience"


@require_GET
@needs("see-figures")
def house(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What we know now, in five sentences; without any delivery, how to begin."""
    if not seat.house.store.current().deliveries:
        return render(request, "dashboards/nothing.html", {"may_deliver": seat.may("deliver")})
    return _chapter(request, seat, "start")


@require_GET
@needs("see-figures")
def chapter(request: HttpRequest, seat: Seat, chapter: str) -> HttpResponse:
    """One chapter under the filters in the address."""
    if chapter not in CHAPTERS:
        raise Http404
    return _chapter(request, seat, chapter)


@require_GET
@needs("see-figures", logged=False)
def picture(request: HttpRequest, seat: Seat, chapter: str, card: str) -> HttpResponse:
    """The picture of one card, for when it comes in sight; of a page that was written down already."""
    if chapter not in CHAPTERS:
        raise Http404
    drawn = desk().drawing(seat.house, chapter, View.read(request.GET), card, language=now().language)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


def _picture_of(seat: Seat, chapter: str, view: View, key: str) -> str:
    address = reverse("picture", kwargs={"slug": seat.organisation.slug, "chapter": chapter, "card": key})
    return f"{address}{'?' if view.query else ''}{view.query}"


def _chapter(request: HttpRequest, seat: Seat, chapter: str) -> HttpResponse:
    words, view = now(), View.read(request.GET)
    # The filter bar asks for the figures alone and puts them in place; the address goes along.
    part = request.headers.get("HX-Target") == "figures"
    shown = desk().chapter(seat.house, chapter, view, language=words.language)
    page = {
        "shown": shown,
        "chapter": chapter,
        "view": view,
        "cards": cards.laid_out(
            shown,
            words,
            draw=lambda key: desk().drawing(seat.house, chapter, view, key, language=words.language),
            later=lambda key: _picture_of(seat, chapter, view, key),
        ),
        "bar": filters.bar(shown.choices, view, words),
        "months": filters.months(shown.choices, view, words),
        "undoing": filters.undoing(view, words.language),
        "needs": needs_you(seat) if chapter == "start" and not part else [],
        "references": filters.references(shown.choices, view, words) if chapter == _WITH_REFERENCES else [],
    }
    return render(request, "dashboards/figures.html" if part else "dashboards/chapter.html", page)
