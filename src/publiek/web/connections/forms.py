"""What is asked to make a connection, and what to change one? A secret that is kept is never put back in a form."""

from __future__ import annotations

from typing import Any

from django import forms

from publiek.connecting import SCHEDULES, Connection
from publiek.deliveries.live import Connector, Setting
from publiek.web.wording import language_now, now

_PREFIX = "set-"


class ConnectionForm(forms.Form):
    """The settings of one system, with a name (when it is new) and a schedule."""

    def __init__(self, *given: Any, connector: Connector, known: Connection | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        words = now()
        if known is None:
            self.fields["name"] = forms.SlugField(
                max_length=40,
                initial=connector.code,
                label=words.say("live.fields.name"),
                help_text=words.say("live.hints.name"),
            )
        for one in connector.settings:
            self.fields[_PREFIX + one.name] = _field(one, known)
        self.fields["every"] = forms.ChoiceField(
            choices=[(code, words.say(f"live.every.{code}")) for code in SCHEDULES],
            initial=known.every if known else "daily",
            label=words.say("live.fields.every"),
        )

    @property
    def values(self) -> dict[str, str]:
        """What was filled in, by the names of the settings; what was left empty is not said."""
        return {
            name.removeprefix(_PREFIX): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(_PREFIX) and value
        }


def _field(setting: Setting, known: Connection | None) -> forms.Field:
    language = language_now()
    secret = setting.kind == "secret"
    kept = secret and known is not None and bool(known.sealed)
    hint = setting.help.in_language(language)
    if not setting.required:
        hint = f"{hint} {now().say('live.hints.optional')}"
    field = forms.CharField(
        max_length=2000,
        required=setting.required and not setting.known and not kept,
        label=setting.label.in_language(language),
        help_text=f"{hint} {now().say('live.hints.kept')}" if kept else hint,
        initial=None if secret else (known.settings.get(setting.name, "") if known else setting.known),
    )
    if secret:
        field.widget = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)
    return field
