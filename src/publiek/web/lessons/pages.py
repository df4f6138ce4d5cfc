"""The pages of the lessons: all of them, one, and what fits this house."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.errors import LessonError, PubliekError
from publiek.lessons.library.lesson import Lesson
from publiek.lessons.library.shelves import every, lesson_of
from publiek.listening.experiment_lessons import exported, own_lessons
from publiek.listening.proposing import propose_for
from publiek.web.lessons.choosing import Filter, Missed
from publiek.web.lessons.shown import shown
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-lessons")
def lessons(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every lesson that is asked for, own ones first, then the strongest."""
    words, everything = now(), every(own_lessons(seat.house))
    chosen = Filter(request.GET, words=words)
    kept = [shown(one, words) for one in chosen.kept(everything)]
    page = {"lessons": kept, "form": chosen, "of": len(everything), "may_run": seat.may("run-experiments")}
    return render(request, "lessons/lessons.html", page)


@require_GET
@needs("see-lessons")
def lesson(request: HttpRequest, seat: Seat, lesson: str) -> HttpResponse:
    """One lesson whole."""
    found = _found(seat, lesson)
    page = {"one": shown(found, now()), "barrier": found.barriers[0], "may_run": seat.may("run-experiments")}
    return render(request, "lessons/lesson.html", page)


@require_GET
@needs("take-away", logged=False)
def lesson_taken(request: HttpRequest, seat: Seat, lesson: str) -> HttpResponse:
    """A lesson as the file that another house can read: without who to ask."""
    found = _found(seat, lesson)
    answer = HttpResponse(exported(found), content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.code}.yaml"'
    return answer


@require_GET
@needs("see-lessons")
def fits(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What fits what holds people back here: at most five, with reason, evidence and what is not known."""
    words = now()
    form = Missed(request.GET if "asked" in request.GET else None, house=seat.house, words=words)
    valid = form.is_bound and form.is_valid()
    survey = form.cleaned_data["survey"] if valid else form.newest
    told = tuple(form.cleaned_data["barrier"]) if valid else ()
    page: dict[str, object] = {"form": form, "asked": bool(survey or told), "may_run": seat.may("run-experiments")}
    try:
        found = propose_for(seat.house, survey=survey, told=told, today=date.today())
    except PubliekError as refusal:
        page["refused"] = refusal.what.in_language(language_now()), refusal.do.in_language(language_now())
        return render(request, "lessons/fits.html", page)
    language = words.language
    page["proposals"] = [
        {
            "one": shown(proposal.lesson, words),
            "barrier": proposal.gap.barrier,
            "why": proposal.why.in_language(language),
            "evidence": proposal.evidence.in_language(language),
            "unknown": proposal.unknown.in_language(language),
        }
        for proposal in found.proposals
    ]
    page |= {"size": found.size.in_language(language)}
    return render(request, "lessons/fits.html", page)


def _found(seat: Seat, code: str) -> Lesson:
    try:
        return lesson_of(code, own_lessons(seat.house))
    except LessonError:
        raise Http404 from None
