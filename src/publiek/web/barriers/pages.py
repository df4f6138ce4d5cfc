"""The page on which a house sees why people do not come."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.errors import SurveyError
from publiek.listening.running import surveys_of
from publiek.reports.words import cleaned
from publiek.web.barriers import shown
from publiek.web.peers.drawn import laid
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-figures")
def barriers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One part of what one survey tells; without a survey, how to begin."""
    code, part = request.GET.get("survey", ""), request.GET.get("part", shown.FIRST)
    if part not in shown.PARTS:
        raise Http404
    survey = shown.chosen(seat.house, code)
    if survey is None:
        if code:
            raise Http404
        return render(request, "barriers/nothing.html", {"may_ask": seat.may("run-surveys")})
    page = {
        "survey": survey,
        "title": cleaned(survey.title),
        "part": part,
        "parts": [(one, now().say(f"barriers.parts.{one}")) for one in shown.PARTS],
        "surveys": [(one.code, cleaned(one.title)) for one in surveys_of(seat.house)],
    }
    try:
        chapter = shown.chapter_of(seat.house, survey, part, language=language_now())
    except SurveyError as refusal:
        told = {"what": refusal.what.in_language(language_now()), "do": refusal.do.in_language(language_now())}
        return render(request, "barriers/barriers.html", {**page, "refused": told})
    if chapter is None:
        response = render(request, "barriers/barriers.html", {**page, "waiting": True})
        response.headers["Refresh"] = "5"
        return response
    cards = [laid(card, now()) for card in chapter.cards]
    return render(request, "barriers/barriers.html", {**page, "chapter": chapter, "cards": cards})
