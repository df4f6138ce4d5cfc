"""What is taken away of what a survey tells? Its cards, as the page shows them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from publiek.disclosure import OWN_EYES
from publiek.reports.words import cleaned
from publiek.web.barriers import shown
from publiek.web.takeaway import of_pages
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now


@require_GET
@needs("take-away", logged=False)
def barriers_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """One card, or the page, as a file."""
    part = request.GET.get("part", shown.FIRST)
    survey = shown.chosen(seat.house, request.GET.get("survey", "")) if part in shown.PARTS else None
    chapter = shown.chapter_of(seat.house, survey, part, language=language_now()) if survey else None
    if survey is None or chapter is None:
        raise Http404
    page = of_pages.Page(
        key=f"barriers-{part}",
        question=chapter.question,
        cards=chapter.cards,
        policy=OWN_EYES,
        selected=cleaned(survey.title),
        noted={"survey": survey.code},
    )
    return of_pages.answer(seat, page, card, kind)
