"""The pages of what a house tries: all of it, one action, its outcome; what may still be added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.errors import LessonError, PubliekError, Text
from publiek.lessons.experiments.outcome import RESERVATIONS
from publiek.lessons.experiments.registration import COMPARISONS, MEASURES, Registration
from publiek.lessons.experiments.verdicts import VERDICTS
from publiek.lessons.library.shelves import every
from publiek.listening import trying
from publiek.listening.experiment_lessons import own_lessons
from publiek.reports.words import cleaned
from publiek.web.experiments.drawn import WIDTH, line_of
from publiek.web.lessons.shown import barrier_names
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-lessons")
def experiments(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything that was registered, the newest first, whatever came of it; nothing is counted here."""
    today, names = date.today(), barrier_names(language_now())
    rows = [
        {
            "plan": one.plan,
            "title": cleaned(one.plan.title),
            "barrier": names[one.plan.barrier],
            "state": one.state(today),
            "verdict": _said(VERDICTS[one.outcome["verdict"]]) if one.outcome else "",
        }
        for one in reversed(trying.experiments(seat.house))
    ]
    return render(request, "experiments/experiments.html", {"rows": rows, "may_run": seat.may("run-experiments")})


@require_GET
@needs("see-lessons")
def experiment(request: HttpRequest, seat: Seat, experiment: str) -> HttpResponse:
    """One action: what was promised, and what came of it once it was read out."""
    return _page(request, seat, _found(seat, experiment))


@require_POST
@needs("run-experiments")
def read(request: HttpRequest, seat: Seat, experiment: str) -> HttpResponse:
    """Count what came of it; kept as it is, and never counted again."""
    standing = _found(seat, experiment)
    try:
        trying.read_out(seat.house, experiment, now=datetime.now())
    except PubliekError as refusal:
        return _page(request, seat, standing, refused=refusal)
    log.note(seat.person, "run-experiments", seat.organisation, f"experiment {experiment} read out")
    return redirect("experiment", slug=seat.organisation.slug, experiment=experiment)


@require_POST
@needs("run-experiments")
def amend(request: HttpRequest, seat: Seat, experiment: str) -> HttpResponse:
    """A later end or a note, with the reason; both stay in sight."""
    standing = _found(seat, experiment)
    what, why = request.POST.get("what", ""), request.POST.get("why", "")[:1000]
    to = request.POST.get("end" if what == "end" else "note", "")[:1000]
    try:
        trying.amend(seat.house, experiment, what=what, to=to, why=why or to, now=datetime.now())
    except PubliekError as refusal:
        return _page(request, seat, standing, refused=refusal)
    log.note(seat.person, "run-experiments", seat.organisation, f"experiment {experiment} amended")
    messages.success(request, now().say("experiments.is-amended"))
    return redirect("experiment", slug=seat.organisation.slug, experiment=experiment)


def _page(
    request: HttpRequest, seat: Seat, standing: trying.Standing, *, refused: PubliekError | None = None
) -> HttpResponse:
    plan, today, language = standing.plan, date.today(), language_now()
    lesson = next((one for one in every(own_lessons(seat.house)) if one.code == plan.lesson), None)
    page = {
        "standing": standing,
        "plan": plan,
        "title": cleaned(plan.title),
        "action": plan.action,
        "barrier": barrier_names(language)[plan.barrier],
        "measure": _said(MEASURES[plan.measure]),
        "comparison": _said(COMPARISONS[plan.comparison]),
        "state": standing.state(today),
        "days": (plan.end - today).days + 1,
        "hoped": 100 * (plan.hoped - 1),
        "code": standing.digest[:16],
        "lesson": (lesson.code, lesson.title.in_language(language)) if lesson else None,
        "may_run": seat.may("run-experiments"),
        "amendments": [(one, one.to, one.why) for one in standing.amendments],
        "refused": (refused.what.in_language(language), refused.do.in_language(language)) if refused else None,
    }
    if standing.outcome is not None:
        page |= _outcome(standing)
    return render(request, "experiments/experiment.html", page, status=422 if refused else 200)


def _outcome(standing: trying.Standing) -> dict[str, object]:
    outcome = standing.outcome or {}
    words = now()
    line = line_of(standing.plan, outcome)
    ticks = (
        [(words.numbers.decimal(tick, 0 if tick == int(tick) else 2), at) for tick, at in line.ticks] if line else []
    )
    return {
        "outcome": outcome,
        "sentence": _sentence(standing.plan, outcome),
        "line": line,
        "ticks": ticks,
        "width": WIDTH,
        "reservations": [_said(RESERVATIONS[code]) for code in outcome["reservations"]],
    }


def _sentence(plan: Registration, outcome: Mapping[str, Any]) -> str:
    """The verdict with its interval, in numbers as the language writes them."""
    words, verdict = now(), outcome["verdict"]
    ratio = [outcome[name] for name in ("ratio", "low", "high")]
    if verdict == "too_little" or None in ratio:
        return str(outcome["sentence"][language_now()])
    value, low, high, hoped = (words.numbers.decimal(number, 2) for number in (*ratio, plan.hoped))
    said = words.say(
        "experiments.outcome",
        verdict=_said(VERDICTS[verdict]).capitalize(),
        value=value,
        low=low,
        high=high,
        hoped=hoped,
    )
    return f"{said} {words.say('experiments.no-proof')}" if verdict == "no_difference" else said


def _said(text: Text) -> str:
    return text.in_language(language_now())


def _found(seat: Seat, code: str) -> trying.Standing:
    try:
        return trying.experiment(seat.house, code)
    except LessonError as refusal:
        if refusal.code != "experiment-unknown":
            raise
        raise Http404 from None
