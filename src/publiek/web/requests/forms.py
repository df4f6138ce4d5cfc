"""What is filled in by who handles a request: who asked, how they are known, why it takes longer or is refused."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from publiek.errors import PubliekError
from publiek.rights import Correction, Known
from publiek.rights.cases import GROUNDS_OF, KINDS, Asker
from publiek.rights.cases.case import MOST_MESSAGE, MOST_REASON, Case
from publiek.rights.known import MOST
from publiek.web.people.forms import Worded
from publiek.web.wording import language_now, now

_FIELDS = ("email", "name", "postcode", "address", "customer")


def _typed(name: str) -> forms.CharField:
    # What a person tells of themself is not offered to the next one by the browser.
    return forms.CharField(
        max_length=MOST[name],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class KnownForm(Worded):
    """By what a person is known."""

    words: ClassVar = {name: f"requests.known.{name}" for name in _FIELDS}
    email, name, postcode, address, customer = (_typed(name) for name in _FIELDS)

    @property
    def known(self) -> Known:
        """As the room of rights reads it."""
        return Known(**{name: str(self.cleaned_data.get(name, "")) for name in _FIELDS})

    def clean(self) -> dict[str, object]:
        """A field that cannot be used is named."""
        told = super().clean() or self.cleaned_data
        try:
            self._understood()
        except PubliekError as refusal:
            field = str(refusal.where.get("field", ""))
            self.add_error(field if field in self.fields else None, refusal.what.in_language(language_now()))
        return told

    def _understood(self) -> None:
        _ = self.known

    @classmethod
    def of(cls, case: Case) -> dict[str, str]:
        """What a request says of who asked."""
        return {name: getattr(case.asker.known, name) for name in _FIELDS}


class OpenForm(KnownForm):
    """A request that came by letter, by telephone or at the desk."""

    words: ClassVar = {**KnownForm.words, "kind": "visitor.form.kind", "message": "requests.message"}
    kind = forms.ChoiceField()
    message = forms.CharField(max_length=MOST_MESSAGE, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    field_order: ClassVar = ["kind", *_FIELDS, "message"]

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [(kind, now().say(f"visitor.kinds.{kind}")) for kind in KINDS]

    @property
    def asker(self) -> Asker:
        """Who asks, as the room of rights reads it."""
        return Asker(self.known, str(self.cleaned_data.get("message", "")))

    def _understood(self) -> None:
        _ = self.asker


class ExtendForm(Worded):
    """Why it takes two months longer."""

    words: ClassVar = {"reason": "requests.reason"}
    reason = forms.CharField(max_length=MOST_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class RefuseForm(Worded):
    """On which ground of the law it is refused."""

    words: ClassVar = {"ground": "requests.ground"}
    ground = forms.ChoiceField()

    def __init__(self, *given: object, case: Case, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["ground"].choices = [(one, now().say(f"requests.grounds.{one}")) for one in GROUNDS_OF[case.kind]]


class CorrectForm(KnownForm):
    """What it must be."""

    words: ClassVar = {
        **KnownForm.words, "right_postcode": "requests.right-postcode", "right_birth_year": "requests.right-birth-year",
    }  # fmt: skip
    right_postcode = forms.CharField(max_length=8, required=False)
    right_birth_year = forms.IntegerField(min_value=1900, max_value=2100, required=False)

    @property
    def correction(self) -> Correction:
        """As the room of rights reads it."""
        return Correction(self.cleaned_data["right_postcode"].strip(), self.cleaned_data["right_birth_year"])
