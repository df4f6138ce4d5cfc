"""What is filled in to make a token?"""

from __future__ import annotations

from typing import ClassVar

from django import forms

from publiek.web.api.scopes import offered
from publiek.web.api.tokens import DAYS
from publiek.web.people.forms import Worded
from publiek.web.visibility import Seat
from publiek.web.wording import now

TIMES = (30, DAYS, 180, 365)


class TokenForm(Worded):
    """A name to know it by, what it is for, and how long."""

    words: ClassVar = {"name": "tokens.name", "scopes": "tokens.scopes", "days": "tokens.days"}
    hints: ClassVar = {"name": "tokens.name-hint"}
    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(coerce=int, initial=DAYS)

    def __init__(self, *given: object, seat: Seat, **named: object) -> None:
        super().__init__(*given, **named)
        say = now().say
        self.fields["scopes"].choices = [(scope, say(f"tokens.scope.{_path(scope)}")) for scope in offered(seat)]
        self.fields["days"].choices = [(days, say("tokens.so-many-days", n=days)) for days in TIMES]


def _path(scope: str) -> str:
    return scope.replace(":", "-")
