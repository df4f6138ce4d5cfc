"""Which lessons does somebody want to see? By barrier, by how strong, for whom, for which kind of house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from publiek.house import House
from publiek.lessons.library.lesson import AGES, STRENGTHS, Lesson
from publiek.listening.running import surveys_of
from publiek.reports.words import Words, cleaned
from publiek.vocabulary.codes import SUBSECTORS
from publiek.web.lessons.shown import grouped_barriers


class Filter(forms.Form):
    """What is chosen; nothing chosen shows everything."""

    barrier = forms.ChoiceField(required=False)
    strength = forms.ChoiceField(required=False)
    age = forms.ChoiceField(required=False)
    subsector = forms.ChoiceField(required=False)

    def __init__(self, sent: Mapping[str, str], *, words: Words) -> None:
        super().__init__(sent)
        language, everything = words.language, [("", words.say("lessons.all"))]
        self.fields["barrier"].choices = everything + grouped_barriers(language)
        self.fields["strength"].choices = everything + [
            (code, name.in_language(language)) for code, (name, _) in STRENGTHS.items()
        ]
        self.fields["age"].choices = everything + [(code, words.say(f"lessons.ages.{code}")) for code in AGES]
        self.fields["subsector"].choices = everything + [(one, words.say(f"subsectors.{one}")) for one in SUBSECTORS]
        for name, field in self.fields.items():
            field.label = words.say(f"lessons.filter.{name}")

    def kept(self, lessons: Iterable[Lesson]) -> list[Lesson]:
        """The lessons that are asked for, the strongest first; what cannot be chosen is as if it was not."""
        self.is_valid()
        told = self.cleaned_data
        order = tuple(STRENGTHS)

        def wanted(one: Lesson) -> bool:
            return (
                (not told.get("barrier") or told["barrier"] in one.barriers)
                and (not told.get("strength") or told["strength"] == one.strength)
                and (not told.get("age") or not one.ages or told["age"] in one.ages)
                and (not told.get("subsector") or told["subsector"] in one.subsectors)
            )

        return sorted(filter(wanted, lessons), key=lambda one: (not one.own, order.index(one.strength), one.code))


class Missed(forms.Form):
    """From what proposals follow: a survey, or barriers that somebody names."""

    survey = forms.ChoiceField(required=False)
    barrier = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, sent: Mapping[str, str] | None, *, house: House, words: Words) -> None:
        held = surveys_of(house)
        super().__init__(sent, initial={"survey": held[0].code if held else ""})
        names = [(one.code, cleaned(one.title)) for one in held]
        self.fields["survey"].choices = [("", words.say("lessons.fits.no-survey")), *names]
        self.fields["barrier"].choices = [pair for _, pairs in grouped_barriers(words.language) for pair in pairs]
        self.fields["survey"].label = words.say("lessons.fits.survey")
        self.fields["barrier"].label = words.say("lessons.fits.barriers")
        self.fields["barrier"].help_text = words.say("lessons.fits.barriers-hint")
        self.newest = held[0].code if held else ""
