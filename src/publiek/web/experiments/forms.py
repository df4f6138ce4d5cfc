"""What does a house promise before it starts?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms

from publiek.house import House
from publiek.lessons.experiments.registration import MEASURES, Registration
from publiek.lessons.library.lesson import Lesson
from publiek.listening.experiment_planning import Size, Wish, draw_areas, match_areas, size
from publiek.reports.words import Words
from publiek.web.lessons.adding import free_code
from publiek.web.lessons.shown import grouped_barriers

#: What can be compared on the site; with other houses it goes by command, for their counts come as a file.
COMPARISONS = ("randomised", "matched")
_FIXED = ("barrier", "measure", "comparison", "segments", "areas", "start", "end", "before", "hoped")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(forms.Form):
    """An action to be: what, against what, for whom, measured and compared how, from when until when."""

    title = forms.CharField(max_length=200)
    action = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    barrier = forms.ChoiceField()
    comparison = forms.ChoiceField(widget=forms.RadioSelect)
    segments = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    areas = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.ChoiceField()
    start = forms.DateField(widget=_DAY)
    end = forms.DateField(widget=_DAY)
    before = forms.IntegerField(min_value=1, max_value=60, initial=12)
    hoped = forms.DecimalField(min_value=1, max_value=1900, max_digits=5, decimal_places=1, initial=30, localize=True)
    lesson = forms.SlugField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, house: House, words: Words, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, self._today, self._words = words.language, today, words
        self.fields["barrier"].choices = grouped_barriers(language)
        self.fields["measure"].choices = [(code, name.in_language(language)) for code, name in MEASURES.items()]
        self.fields["comparison"].choices = [(one, words.say(f"experiments.comparisons.{one}")) for one in COMPARISONS]
        self.fields["segments"].choices = [
            (group.code, group.name.in_language(language)) for group in house.scheme.groups
        ]
        self.fields["comparison"].initial, self.fields["measure"].initial = "randomised", "new_bookers"
        self.fields["start"].initial = today + timedelta(days=14)
        self.fields["end"].initial = today + timedelta(days=14 + 182)
        for name, field in self.fields.items():
            if name not in ("lesson", "seen"):
                field.label = words.say(f"experiments.fields.{name}")
                field.help_text = words.maybe(f"experiments.hints.{name}")

    def clean_areas(self) -> tuple[int, ...]:
        """Postcode areas of four digits, however they are divided."""
        parts = [part for part in re.split(r"[^0-9A-Za-z]+", self.cleaned_data["areas"]) if part]
        if any(not re.fullmatch(r"[1-9]\d{3}", part) for part in parts):
            raise forms.ValidationError(self._words.say("experiments.areas-wrong"))
        return tuple(sorted({int(part) for part in parts}))

    def clean(self) -> dict[str, Any]:
        """Days in order, none in the past; chosen areas where they are needed."""
        told = super().clean() or self.cleaned_data
        start, end = told.get("start"), told.get("end")
        if start and start <= self._today:
            self.add_error("start", self._words.say("experiments.start-past"))
        if start and end and end <= start:
            self.add_error("end", self._words.say("experiments.end-first"))
        if told.get("comparison") == "matched" and "areas" in told and not told["areas"]:
            self.add_error("areas", self._words.say("experiments.areas-needed"))
        return told

    @property
    def mark(self) -> str:
        """What decides the outcome, as one word: the size that was shown belongs to exactly this plan."""
        told = {name: str(self.cleaned_data[name]) for name in _FIXED}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @property
    def wish(self) -> Wish:
        """What the house wants to try."""
        told = self.cleaned_data
        return Wish(
            told["measure"],
            told["start"],
            told["end"],
            told["before"],
            1 + float(told["hoped"]) / 100,
            told["areas"],
            tuple(told["segments"]),
        )

    def planned(self, house: House, *, today: date, taken: frozenset[str]) -> tuple[Registration, Size]:
        """The plan with its areas, and what it could show. Raises LessonError."""
        told, wish = self.cleaned_data, self.wish
        if told["comparison"] == "matched":
            found = match_areas(house, wish, today=today)
            wish = replace(wish, areas=(*found.treated, *found.control), segments=())
        else:
            found = draw_areas(house, wish, today=today)
        sized = size(house, wish, today=today)
        facts: Mapping[str, Any] = {name: told[name] for name in ("title", "action", "barrier", "lesson")}
        return replace(found, code=free_code(told["title"], taken), power=sized.simulated, **facts), sized


def beginning(lesson: Lesson | None, barrier: str, words: Words) -> dict[str, str]:
    """What a lesson fills in."""
    if lesson is None:
        return {"barrier": barrier}
    language = words.language
    told = {"title": lesson.title.in_language(language), "action": lesson.tried.in_language(language)}
    return told | {"barrier": barrier or lesson.barriers[0], "lesson": lesson.code}
