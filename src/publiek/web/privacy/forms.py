"""What does a house fill in about its own register?"""

from __future__ import annotations

from typing import ClassVar

from django import forms

from publiek.governance import Balance
from publiek.web.people.forms import Worded
from publiek.web.wording import language_now, now

_LONG = forms.Textarea(attrs={"rows": 3})
_PARTS = ("interest", "necessity", "weighing", "conclusion")

#: What only the house can tell its visitors, beyond this software.
_BEYOND = ("required", "decisions", "transfers", "selling", "sellers")


class ControllerForm(Worded):
    """Who answers for the data, and whom to turn to."""

    words: ClassVar = {
        name: f"privacy.controller.{name}"
        for name in ("legal_entity", "address", "contact", "officer", "lead", *_BEYOND)
    }
    hints: ClassVar = {name: f"privacy.controller-hints.{name}" for name in ("contact", "officer", "lead", *_BEYOND)}
    legal_entity = forms.CharField(max_length=200)
    address = forms.CharField(max_length=300)
    contact = forms.CharField(max_length=300)
    officer = forms.CharField(max_length=300, required=False)
    lead = forms.CharField(max_length=200, required=False)
    required, decisions, transfers, selling, sellers = (
        forms.CharField(max_length=1000, required=False, widget=_LONG) for _ in range(5)
    )


class TermForm(Worded):
    """How long something is kept."""

    words: ClassVar = {"months": "privacy.months"}
    months = forms.IntegerField(min_value=1)

    def __init__(self, *given: object, at_most: int, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["months"].max_value = at_most
        self.fields["months"].widget.attrs["max"] = at_most
        self.fields["months"].help_text = now().say("privacy.months-hint", most=at_most)


class BalanceForm(Worded):
    """The weighing in the house's own words, in the language of the page."""

    words: ClassVar = {name: f"privacy.balance.{name}" for name in (*_PARTS, "safeguards")}
    hints: ClassVar = {name: f"privacy.balance-hints.{name}" for name in (*_PARTS, "safeguards")}
    interest, necessity, weighing = (forms.CharField(max_length=4000, widget=_LONG) for _ in range(3))
    safeguards = forms.CharField(max_length=4000, widget=_LONG)
    conclusion = forms.CharField(max_length=4000, widget=_LONG)

    @property
    def values(self) -> dict[str, object]:
        """As the register takes it: one sentence serves both languages until somebody translates it."""
        told: dict[str, object] = {part: _both(self.cleaned_data[part]) for part in _PARTS}
        lines = [line.strip(" -") for line in self.cleaned_data["safeguards"].splitlines() if line.strip(" -")]
        return {**told, "safeguards": [_both(line) for line in lines]}

    @staticmethod
    def of(balance: Balance | None) -> dict[str, str]:
        """A weighing as what stands in the form."""
        if balance is None:
            return {}
        language = language_now()
        told = {part: getattr(balance, part).in_language(language) for part in _PARTS}
        return {**told, "safeguards": "\n".join(one.in_language(language) for one in balance.safeguards)}


def _both(text: str) -> dict[str, str]:
    plain = " ".join(text.split())
    return {"nl": plain, "en": plain}
