"""Which lessons did members learn that others can use? Shared and taken over as lessons of the library."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.errors import LessonError
from publiek.lessons.library.reading import read_lesson
from publiek.listening.experiment_lessons import exported, keep, own_lessons
from publiek.web.knowledge.asking import kept, seen, written
from publiek.web.knowledge.circles import collectives_of, require_collective
from publiek.web.knowledge.models import Practice
from publiek.web.lessons.shown import shown
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-knowledge")
def practices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What members shared, each as the lesson it is; and what this house could share."""
    circles, house = collectives_of(seat), seat.organisation.kind == "house"
    own = own_lessons(seat.house) if house else ()
    found = [
        {"practice": one, "one": shown(read_lesson(one.body), now()), "mine": one.person_id == seat.person.pk}
        for each in circles
        for one in seen(Practice, seat, each)
    ]
    page = {
        "practices": found,
        "circles": circles,
        "own": [(one.code, one.title.in_language(language_now())) for one in own],
        "may_share": seat.may("share-knowledge") and house,
        "sees_lessons": seat.may("see-lessons"),
        "may_take": seat.may("run-experiments"),
    }
    return render(request, "knowledge/practices.html", page)


@require_POST
@needs("share-knowledge")
def share(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An own lesson goes to a collective, without whom to ask and with addresses and telephone numbers taken out."""
    collective = require_collective(seat, request.POST.get("collective", ""))
    own = own_lessons(seat.house) if seat.organisation.kind == "house" else ()
    lesson = next((one for one in own if one.code == request.POST.get("lesson")), None)
    if lesson is None:
        raise Http404
    body = exported(lesson)
    made = Practice(**written(seat, collective, body), title=lesson.title.nl, lesson=lesson.code)
    kept(request, seat, made, "practice")
    return redirect("practices", slug=seat.organisation.slug)


@require_POST
@needs("run-experiments")
def take(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """A practice comes into the library of this house, as a lesson of its own."""
    found = next((one for each in collectives_of(seat) for one in seen(Practice, seat, each).filter(pk=number)), None)
    if found is None or found.state != "published":
        raise Http404
    try:
        lesson = keep(seat.house, found.body)
    except LessonError as refusal:
        messages.error(request, refusal.what.in_language(language_now()))
        return redirect("practices", slug=seat.organisation.slug)
    log.note(seat.person, "run-experiments", seat.organisation, f"lesson {lesson.code} kept", practice=number)
    messages.success(request, now().say("lessons.is-kept"))
    return redirect("lesson", slug=seat.organisation.slug, lesson=lesson.code)
