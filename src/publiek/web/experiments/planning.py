"""How is an action registered? First what it could show, then, for exactly that plan, the promise."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from publiek.errors import LessonError, PubliekError
from publiek.lessons.library.lesson import Lesson
from publiek.lessons.library.shelves import lesson_of
from publiek.listening.experiment_lessons import own_lessons
from publiek.listening.trying import experiments, register
from publiek.web.experiments.forms import PlanForm, beginning
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

#: The chance that a plan should have to show what is hoped for.
ENOUGH = 0.8


@require_http_methods(["GET", "POST"])
@needs("run-experiments")
def plan(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form; sent once it tells what the plan could show, sent again unchanged it registers."""
    today, words = date.today(), now()
    given = {"house": seat.house, "words": words, "today": today}
    if request.method == "GET":
        begun = beginning(_lesson(seat, request.GET.get("lesson", "")), request.GET.get("barrier", ""), words)
        return render(request, "experiments/plan.html", {"form": PlanForm(initial=begun, **given)})
    form = PlanForm(request.POST, **given)
    if not form.is_valid():
        return render(request, "experiments/plan.html", {"form": form}, status=422)
    taken = frozenset(one.plan.code for one in experiments(seat.house))
    try:
        planned, size = form.planned(seat.house, today=today, taken=taken)
        if "register" in request.POST and form.cleaned_data["seen"] == form.mark:
            made = register(seat.house, planned, now=datetime.now())
            log.note(seat.person, "run-experiments", seat.organisation, f"experiment {made.plan.code} registered")
            messages.success(request, words.say("experiments.is-registered"))
            return redirect("experiment", slug=seat.organisation.slug, experiment=made.plan.code)
    except PubliekError as refusal:
        language = language_now()
        form.add_error(None, f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}")
        return render(request, "experiments/plan.html", {"form": form}, status=422)
    again = PlanForm({**_kept(request), "seen": form.mark}, **given)
    again.is_valid()
    changed = "register" in request.POST
    alone = sorted(set(form.cleaned_data["areas"]) - {*planned.treated, *planned.control})
    page = {"form": again, "size": size, "planned": planned, "changed": changed, "weak": size.simulated < ENOUGH}
    page |= {"alone": alone}
    return render(request, "experiments/plan.html", page)


def _kept(request: HttpRequest) -> dict[str, object]:
    """What was sent, lists as lists."""
    several = ("segments",)
    told: dict[str, object] = {name: request.POST.get(name, "") for name in PlanForm.base_fields if name not in several}
    return told | {name: request.POST.getlist(name) for name in several}


def _lesson(seat: Seat, code: str) -> Lesson | None:
    """The lesson an action comes from; a code that is none is as if nothing was said."""
    try:
        return lesson_of(code, own_lessons(seat.house)) if code else None
    except LessonError:
        return None
