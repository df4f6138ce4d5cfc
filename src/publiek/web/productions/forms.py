"""What is asked to take in an agenda: an address on the web or a file, and what to call it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms

from publiek.agenda.kept import source_name
from publiek.web.wording import now, said

#: What an agenda can be; anything else is refused before it is read.
KINDS = (".json", ".jsonld", ".html", ".htm", ".csv")
#: Bytes of an agenda that is sent as a file.
MOST = 8 * 1024**2


class AgendaForm(forms.Form):
    """An address or a file, not both."""

    source = forms.CharField(max_length=80, label=said("twice.agendas.name"), help_text=said("twice.agendas.name-hint"))
    address = forms.URLField(
        required=False,
        max_length=1000,
        assume_scheme="https",
        label=said("twice.agendas.address"),
        help_text=said("twice.agendas.address-hint"),
    )
    file = forms.FileField(required=False, label=said("twice.agendas.file"), help_text=said("twice.agendas.file-hint"))

    def clean_source(self) -> str:
        """The name as it will be listed."""
        return source_name(self.cleaned_data["source"])

    def clean_file(self) -> Any:
        """A kind of file that can be an agenda, and not too large."""
        sent = self.cleaned_data["file"]
        if sent and PurePath(sent.name).suffix.lower() not in KINDS:
            raise forms.ValidationError(now().say("twice.agendas.kind"))
        if sent and sent.size > MOST:
            raise forms.ValidationError(now().say("twice.agendas.large"))
        return sent

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told = super().clean() or {}
        if not self.errors and bool(told.get("address")) == bool(told.get("file")):
            raise forms.ValidationError(now().say("twice.agendas.one"))
        return told
