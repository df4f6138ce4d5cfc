"""How does a house write down what it learned? A form, or the outcome of an experiment as a beginning of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import yaml
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from publiek.errors import LessonError, Text
from publiek.lessons.library.lesson import AGES, COSTS, DIRECTIONS, STRENGTHS, Lesson, Measured, Source
from publiek.lessons.library.reading import read_lesson, written
from publiek.lessons.library.shelves import every
from publiek.listening.experiment_lessons import drafted, keep, own_lessons
from publiek.listening.trying import experiment
from publiek.reports.words import Words
from publiek.vocabulary.codes import SUBSECTORS
from publiek.web.lessons.shown import grouped_barriers
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_TEXTS = ("title", "tried", "whom", "measured", "result", "conditions")
_LONG = forms.Textarea(attrs={"rows": 3})


class LessonForm(forms.Form):
    """One lesson, written in one language."""

    title = forms.CharField(max_length=200)
    tried = forms.CharField(max_length=2000, widget=_LONG)
    whom = forms.CharField(max_length=500)
    barriers = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    subsectors = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    ages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    place = forms.CharField(max_length=200)
    period = forms.CharField(max_length=200)
    measured = forms.CharField(max_length=2000, widget=_LONG)
    result = forms.CharField(max_length=2000, widget=_LONG)
    direction = forms.ChoiceField()
    strength = forms.ChoiceField()
    conditions = forms.CharField(max_length=2000, widget=_LONG)
    cost = forms.ChoiceField()
    ratio = forms.FloatField(required=False, min_value=0, localize=True)
    low = forms.FloatField(required=False, min_value=0, localize=True)
    high = forms.FloatField(required=False, min_value=0, localize=True)
    source = forms.CharField(max_length=200)
    year = forms.IntegerField(min_value=1900, max_value=2100)
    url = forms.URLField(required=False, assume_scheme="https")
    contact = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: object, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = words.language
        self.fields["barriers"].choices = [pair for _, pairs in grouped_barriers(language) for pair in pairs]
        self.fields["subsectors"].choices = [(one, words.say(f"subsectors.{one}")) for one in SUBSECTORS]
        self.fields["ages"].choices = [(one, words.say(f"lessons.ages.{one}")) for one in AGES]
        for name, known in (("direction", DIRECTIONS), ("cost", COSTS)):
            self.fields[name].choices = [(code, text.in_language(language)) for code, text in known.items()]
        self.fields["strength"].choices = [
            (code, f"{name.in_language(language)}: {means.in_language(language)}")
            for code, (name, means) in STRENGTHS.items()
        ]
        for name, field in self.fields.items():
            field.label = words.say(f"lessons.fields.{name}")
            field.help_text = words.maybe(f"lessons.hints.{name}")

    def clean(self) -> dict[str, Any]:
        """A margin belongs to a number and lies around it."""
        told = super().clean() or self.cleaned_data
        numbers = [told.get(name) for name in ("low", "ratio", "high")]
        ends = numbers[0] is not None or numbers[2] is not None
        whole = all(number is not None for number in numbers)
        if (ends and not whole) or (whole and sorted(numbers) != numbers):
            self.add_error("ratio", now().say("lessons.margin-wrong"))
        return told

    def lesson(self, taken: frozenset[str]) -> Lesson:
        """What was filled in, under a code that is none of `taken`."""
        told = self.cleaned_data
        texts = {name: Text(told[name], told[name]) for name in _TEXTS}
        lists = {name: tuple(told[name]) for name in ("barriers", "subsectors", "ages")}
        words = {name: told[name] for name in ("place", "period", "direction", "strength", "cost", "contact")}
        effect = Measured("ratio", told["ratio"], told["low"], told["high"]) if told["ratio"] is not None else None
        source = Source(told["source"], told["year"], told["url"])
        return Lesson(
            free_code(told["title"], taken), **texts, **lists, **words, source=source, checked=True, effect=effect
        )


def free_code(title: str, taken: frozenset[str]) -> str:
    """A code made of the title that no other has."""
    stem = re.sub(r"-+", "-", slugify(title).replace("_", "-")).strip("-")[:50].strip("-") or f"les-{date.today().year}"
    numbered = (f"{stem}-{number}" for number in range(2, 10_000))
    return stem if stem not in taken else next(one for one in numbered if one not in taken)


def filled(lesson: Lesson, language: str) -> dict[str, Any]:
    """A lesson as what stands in the form."""
    told = asdict(lesson) | {name: getattr(lesson, name).in_language(language) for name in _TEXTS}
    told |= {"source": lesson.source.title, "year": lesson.source.year, "url": lesson.source.url}
    if lesson.effect:
        told |= {"ratio": lesson.effect.value, "low": lesson.effect.low, "high": lesson.effect.high}
    return told


@require_http_methods(["GET", "POST"])
@needs("run-experiments")
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form; `from` fills in what an experiment found."""
    words = now()
    if request.method == "POST":
        form = LessonForm(request.POST, words=words)
        if form.is_valid():
            return _kept(request, seat, form)
        return render(request, "lessons/add.html", {"form": form}, status=422)
    form = LessonForm(initial=_beginning(seat, request.GET, words.language), words=words)
    return render(request, "lessons/add.html", {"form": form})


def _kept(request: HttpRequest, seat: Seat, form: LessonForm) -> HttpResponse:
    taken = frozenset(one.code for one in every(own_lessons(seat.house)))
    made = form.lesson(taken)
    try:
        contact = yaml.safe_dump({"contact": made.contact}, allow_unicode=True) if made.contact else ""
        lesson = keep(seat.house, written(made) + contact)
    except LessonError as refusal:
        form.add_error(None, refusal.what.in_language(language_now()))
        return render(request, "lessons/add.html", {"form": form}, status=422)
    log.note(seat.person, "run-experiments", seat.organisation, f"lesson {lesson.code} kept")
    messages.success(request, now().say("lessons.is-kept"))
    return redirect("lesson", slug=seat.organisation.slug, lesson=lesson.code)


def _beginning(seat: Seat, asked: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the form begins with: an outcome of an experiment of the house, else its own kind of house."""
    if code := asked.get("from", ""):
        try:
            draft = drafted(experiment(seat.house, code), subsector=seat.organisation.subsector or "theatre")
        except LessonError:
            raise Http404 from None
        return filled(read_lesson(draft), language)
    own = seat.organisation.subsector
    return {"subsectors": [own] if own in SUBSECTORS else [], "strength": "told", "direction": "unknown", "cost": "low"}
