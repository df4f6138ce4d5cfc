"""What is chosen before something is written back: which facts, into which fields, and on what ground?"""

from __future__ import annotations

from typing import Any

from django import forms

from publiek.connecting import writing_back
from publiek.connecting.writing_back.attributes import USUAL
from publiek.connecting.writing_back.planning import PREFIXES
from publiek.deliveries.live import Connector
from publiek.web.wording import language_now, now

_FIELD = "field-"


class SoftOptInForm(forms.Form):
    """The five conditions of a soft opt-in; only together do they count."""

    def __init__(self, *given: Any, hint: str = "hint", **named: Any) -> None:
        super().__init__(*given, **named)
        words = now()
        self.fields["conditions"] = forms.MultipleChoiceField(
            choices=[(code, words.say(f"backward.conditions.{code}")) for code in writing_back.CONDITIONS],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=words.say("backward.conditions.label"),
            help_text=words.say(f"backward.conditions.{hint}"),
        )

    def clean_conditions(self) -> list[str]:
        """All five or none: four say nothing."""
        found: list[str] = self.cleaned_data["conditions"]
        if found and set(found) != set(writing_back.CONDITIONS):
            raise forms.ValidationError(now().say("backward.conditions.all"))
        return found

    @property
    def arguments(self) -> list[str]:
        """As the command is asked."""
        return [part for code in self.cleaned_data["conditions"] for part in ("--soft-opt-in", code)]


class WishForm(SoftOptInForm):
    """What is written, where it goes, and whether what others put there gives way."""

    def __init__(self, *given: Any, connector: Connector, **named: Any) -> None:
        super().__init__(*given, **named)
        words, language, known = now(), language_now(), writing_back.registered()
        begin = PREFIXES.get(connector.system or connector.code, "")
        conditions = self.fields.pop("conditions")
        self.fields["attributes"] = forms.MultipleChoiceField(
            choices=[(code, f"{one.label.in_language(language)}: {one.meaning.in_language(language)}")
                     for code, one in known.items()],
            initial=list(USUAL),
            widget=forms.CheckboxSelectMultiple,
            label=words.say("backward.what"),
            error_messages={"required": words.say("backward.what-none")},
        )  # fmt: skip
        self.fields["conditions"] = conditions
        self.fields["language"] = forms.ChoiceField(
            choices=[(code, words.say(f"backward.languages.{code}")) for code in ("nl", "en")],
            label=words.say("backward.language"),
        )
        self.fields["overwrite"] = forms.BooleanField(required=False, label=words.say("backward.overwrite"))
        self.fields["record"] = forms.BooleanField(
            required=False, label=words.say("backward.record"), help_text=words.say("backward.record-hint")
        )
        for code, one in known.items():
            self.fields[_FIELD + code] = forms.CharField(
                required=False,
                max_length=64,
                label=words.say("backward.field", label=one.label.in_language(language)),
                widget=forms.TextInput(attrs={"placeholder": f"{begin}publiek_{code}", "autocomplete": "off"}),
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Everything but the names of fields."""
        return [field for field in self if not field.name.startswith(_FIELD)]

    @property
    def names(self) -> list[forms.BoundField]:
        """The names of fields: seldom needed, so they stand apart."""
        return [field for field in self if field.name.startswith(_FIELD)]

    @property
    def arguments(self) -> list[str]:
        """As the command is asked."""
        told = self.cleaned_data
        found = ["--language", told["language"], *super().arguments]
        for code in told["attributes"]:
            found += ["--attribute", code]
            if named := told[_FIELD + code]:
                found += ["--field", f"{code}={named}"]
        return [*found, *(["--overwrite"] if told["overwrite"] else []), *(["--record"] if told["record"] else [])]
