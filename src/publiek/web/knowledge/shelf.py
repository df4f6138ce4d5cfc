"""Where are the courses and sessions of this site, and how do they leave as a file?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from publiek.knowledge import Course, Session, Shelf, Wish, as_table, calendar_of
from publiek.knowledge.words import words
from publiek.web.visibility import Seat
from publiek.web.wording import language_now, now


def shelf() -> Shelf:
    """The courses and sessions of this installation."""
    return Shelf(settings.PUBLIEK.home)


def may_change(seat: Seat, offer: Course | Session) -> bool:
    """Who put something in the list may change it, and so may who moderates."""
    return seat.may("share-knowledge") and (offer.of == seat.organisation.slug or seat.may("moderate-knowledge"))


class Looking(forms.Form):
    """What somebody looks for: for whom, how hard, about what."""

    role = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    theme = forms.ChoiceField(required=False)
    over = forms.BooleanField(required=False)

    def __init__(self, sent: Mapping[str, str], *, sessions: bool) -> None:
        super().__init__(sent)
        say, language = now().say, language_now()
        for name, known in (("role", "roles"), ("level", "levels"), ("theme", "themes")):
            self.fields[name].choices = [("", say("knowledge.all"))] + [
                (code, text.in_language(language)) for code, text in words(known).items()
            ]
            self.fields[name].label = say(f"knowledge.filter.{name}")
        self.fields["over"].label = say("knowledge.filter.over")
        if not sessions:
            del self.fields["over"]
        self.is_valid()

    @property
    def wish(self) -> Wish:
        """What is looked for; what cannot be chosen is as if it was not."""
        told = self.cleaned_data
        since = None if told.get("over") or "over" not in self.fields else timezone.now()
        return Wish(*(told.get(name, "") for name in ("role", "level", "theme")), since=since)


def calendar_file(sessions: Iterable[Session]) -> HttpResponse:
    """Sessions as a calendar."""
    content = calendar_of(sessions, title=now().say("knowledge.calendar"), language=language_now())
    return _file(content, "text/calendar; charset=utf-8", f"{now().say('knowledge.file-sessions')}.ics")


def table_file(offers: Iterable[Course | Session], kind: str) -> HttpResponse:
    """Courses or sessions as a table."""
    content = as_table(offers, kind=kind, language=language_now())
    return _file(content, "text/csv; charset=utf-8", f"{now().say(f'knowledge.file-{kind}')}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
