"""What is filled in for a course, a session, a question, an answer?"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms

from publiek.errors import UsageError
from publiek.knowledge import Course, Session
from publiek.knowledge.offers import HERE, LANGUAGES, LONGEST, code_for, sound
from publiek.knowledge.words import words
from publiek.web.people.forms import Worded
from publiek.web.wording import language_now, now

_LONG = forms.Textarea(attrs={"rows": 4})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_MANY = forms.CheckboxSelectMultiple


class OfferForm(Worded):
    """What courses and sessions have in common."""

    named: ClassVar[tuple[str, ...]] = (
        "title", "by", "about", "themes", "roles", "level", "form", "language", "cost", "place", "url",
    )  # fmt: skip
    title = forms.CharField(max_length=LONGEST["title"])
    by = forms.CharField(max_length=LONGEST["by"])
    about = forms.CharField(max_length=LONGEST["about"], widget=_LONG, required=False)
    themes = forms.MultipleChoiceField(widget=_MANY)
    roles = forms.MultipleChoiceField(widget=_MANY, required=False)
    level = forms.ChoiceField()
    form = forms.ChoiceField()
    language = forms.ChoiceField()
    cost = forms.CharField(max_length=LONGEST["cost"], required=False)
    place = forms.CharField(max_length=LONGEST["place"], required=False)
    url = forms.URLField(max_length=LONGEST["url"], required=False, assume_scheme="https")

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        language, say = language_now(), now()
        for name, known in (("themes", "themes"), ("roles", "roles"), ("level", "levels"), ("form", "forms")):
            self.fields[name].choices = [(code, text.in_language(language)) for code, text in words(known).items()]
        self.fields["language"].choices = [(one, say.say(f"knowledge.languages.{one}")) for one in LANGUAGES]
        for name, field in self.fields.items():
            field.label = say.say(f"knowledge.fields.{name}")
            field.help_text = say.maybe(f"knowledge.hints.{name}")

    def told(self) -> dict[str, Any]:
        """The fields that both have, as an offer has them."""
        told = {name: self.cleaned_data[name] for name in self.named}
        return {**told, "themes": tuple(told["themes"]), "roles": tuple(told["roles"])}


class CourseForm(OfferForm):
    """A course."""

    hours = forms.FloatField(required=False, min_value=0, max_value=10_000, localize=True)

    def course(self, of: str) -> Course:
        """What was filled in, put in the list by organisation `of`. Raises UsageError "knowledge-wrong"."""
        told = self.told()
        code = code_for("course", told["title"], told["by"])
        today = datetime.now(HERE).date()
        return sound(Course(code, **told, hours=self.cleaned_data["hours"], checked=today, of=of))


class SessionForm(OfferForm):
    """A session on one day, or on some days after each other without hours."""

    day = forms.DateField(widget=_DAY)
    begin = forms.TimeField(widget=_TIME, required=False)
    end = forms.TimeField(widget=_TIME, required=False)
    last = forms.DateField(widget=_DAY, required=False)
    field_order: ClassVar = ["title", "by", "day", "begin", "end", "last"]

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning."""
        told = super().clean() or self.cleaned_data
        if told.get("end") and not told.get("begin"):
            self.add_error("begin", now().say("knowledge.begin-needed"))
        elif told.get("day") and not self.errors:
            begins, ends, _ = self._moments()
            if ends < begins or ends - begins > timedelta(days=31):
                self.add_error("last" if told.get("last") else "end", now().say("knowledge.end-early"))
        return told

    def session(self, of: str, *, before: Session | None = None) -> Session:
        """What was filled in. `before`: the session that it changes. Raises UsageError "knowledge-wrong"."""
        told = self.told()
        begins, ends, all_day = self._moments()
        code = before.code if before else code_for("session", of, told["title"], begins.isoformat())
        return sound(Session(code, **told, begins=begins, ends=ends, all_day=all_day, of=before.of if before else of))

    def _moments(self) -> tuple[datetime, datetime, bool]:
        told = self.cleaned_data
        day, last, begin = told["day"], told.get("last") or told["day"], told.get("begin")
        if begin is None:
            ends = datetime.combine(last + timedelta(days=1), time(), HERE)
            return datetime.combine(day, time(), HERE), ends, True
        begins = datetime.combine(day, begin, HERE)
        return begins, datetime.combine(last, told.get("end") or begin, HERE), False


def filled(session: Session) -> dict[str, Any]:
    """A session as what stands in its form."""
    begins, ends = session.begins.astimezone(HERE), session.ends.astimezone(HERE)
    told = {name: getattr(session, name) for name in OfferForm.named}
    last = (ends - timedelta(days=1) if session.all_day else ends).date()
    hours = {} if session.all_day else {"begin": begins.time(), "end": ends.time()}
    return {**told, "day": begins.date(), "last": last if last != begins.date() else None, **hours}


def refused(form: forms.Form, refusal: UsageError) -> None:
    """Says in the form what was wrong."""
    field = str(refusal.where.get("field", ""))
    form.add_error(field if field in form.fields else None, refusal.what.in_language(language_now()))


class QuestionForm(Worded):
    """A question to the members."""

    words: ClassVar = {name: f"knowledge.question.{name}" for name in ("title", "body", "theme")}
    hints: ClassVar = {"body": "knowledge.question.body-hint"}
    title = forms.CharField(max_length=200)
    theme = forms.ChoiceField()
    body = forms.CharField(max_length=4000, widget=_LONG)

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        language = language_now()
        self.fields["theme"].choices = [(code, text.in_language(language)) for code, text in words("themes").items()]


class AnswerForm(Worded):
    """An answer, with a lesson to it when there is one."""

    words: ClassVar = {name: f"knowledge.answer.{name}" for name in ("body", "lesson")}
    hints: ClassVar = {"body": "knowledge.question.body-hint"}
    body = forms.CharField(max_length=4000, widget=_LONG)
    lesson = forms.ChoiceField(required=False)

    def __init__(self, *given: object, lessons: list[tuple[str, str]], **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["lesson"].choices = [("", now().say("knowledge.answer.no-lesson")), *lessons]
