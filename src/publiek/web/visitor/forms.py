"""What does a visitor fill in? As little as possible: what they want, and how they can be found and answered."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from publiek.errors import PubliekError
from publiek.rights import Known
from publiek.rights.cases import Asker
from publiek.rights.cases.case import MOST_MESSAGE
from publiek.rights.known import MOST
from publiek.web.people.forms import Worded
from publiek.web.wording import language_now, now

#: What can be asked here, in the order of the page; the other kinds of the law come by letter.
KINDS = ("access", "rectification", "objection", "erasure", "restriction", "portability", "withdrawal")


class AskForm(Worded):
    """One request. `website` is seen by programs alone: what is filled in there came from no person."""

    words: ClassVar = {
        name: f"visitor.form.{name}" for name in ("kind", "email", "name", "postcode", "customer", "message")
    }
    hints: ClassVar = {name: f"visitor.hints.{name}" for name in ("email", "name", "postcode", "customer", "message")}
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    email = forms.CharField(max_length=MOST["email"], widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    name = forms.CharField(
        max_length=MOST["name"], required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    postcode = forms.CharField(
        max_length=MOST["postcode"], required=False, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    customer = forms.CharField(max_length=MOST["customer"], required=False)
    message = forms.CharField(max_length=MOST_MESSAGE, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    website = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = [(kind, now().say(f"visitor.kinds.{kind}")) for kind in KINDS]

    @property
    def seen(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self if field.name != "website"]

    def clean(self) -> dict[str, object]:
        """As the room of requests reads it: a field that cannot be used is named."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        try:
            known = Known(**{name: str(told[name]) for name in ("email", "name", "postcode", "customer")})
            told["asker"] = Asker(known, str(told["message"]))
        except PubliekError as refusal:
            field = str(refusal.where.get("field", ""))
            self.add_error(field if field in self.fields else None, refusal.what.in_language(language_now()))
        return told
