"""What does a house say when it begins a survey?"""

from __future__ import annotations

import re
from datetime import date

from django import forms
from django.utils.text import slugify

from publiek.listening.running import ABOUT, DESIGNS, LONGEST, RETENTION, Survey
from publiek.reports.words import Words
from publiek.surveys.instruments import Questionnaire, compose, modules, names, questionnaire

#: A code of a survey is at most forty characters; a number may follow.
_CODE = 36


class SurveyForm(forms.Form):
    """A new survey: which questions, about whom, until when."""

    title = forms.CharField(max_length=120)
    questionnaire = forms.ChoiceField()
    modules = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    contact = forms.CharField(max_length=200)
    about = forms.ChoiceField()
    design = forms.ChoiceField()
    area = forms.CharField(max_length=2000, required=False)
    closes = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    retention = forms.IntegerField(min_value=1, max_value=LONGEST, initial=RETENTION)

    def __init__(self, *args: object, words: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = words.language
        for field, found in (("questionnaire", names()), ("modules", modules())):
            self.fields[field].choices = [(one, questionnaire(one).title.in_language(language)) for one in found]
        for field, found in (("about", ABOUT), ("design", DESIGNS)):
            self.fields[field].choices = [(one, words.say(f"asking.{field}.{one}")) for one in found]
        self.fields["about"].initial, self.fields["design"].initial = "everyone", "open"
        for name, field in self.fields.items():
            field.label = words.say(f"asking.fields.{name}")
            if name in ("contact", "area", "closes", "design", "modules"):
                field.help_text = words.say(f"asking.hints.{name}")

    def survey(self, taken: frozenset[str]) -> tuple[Survey, Questionnaire]:
        """The survey and what it asks; its code is made of the title, and is none of `taken`."""
        told = self.cleaned_data
        code = free_code(told["title"], taken)
        asked = questionnaire(told["questionnaire"])
        if told["modules"]:
            asked = compose(asked, modules=told["modules"], code=code)
        area = tuple(part for one in re.split(r"[,;\n]", told["area"]) if (part := one.strip()))
        begun = Survey(
            code=code, questionnaire=asked.name, title=told["title"], contact=told["contact"], about=told["about"],
            design=told["design"], area=area, closes=told["closes"], retention_months=told["retention"],
        )  # fmt: skip
        return begun, asked


def free_code(title: str, taken: frozenset[str]) -> str:
    """A code that says what the survey is called and that no other has: "zomer-2026"."""
    stem = re.sub(r"-+", "-", slugify(title).replace("_", "-")).strip("-")[:_CODE].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"enquete-{stem or date.today().year}"[:_CODE].strip("-")
    numbered = (f"{stem}-{n}" for n in range(2, 10_000))
    return stem if stem not in taken else next(one for one in numbered if one not in taken)
