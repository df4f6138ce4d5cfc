"""What hangs at the door? One A4 with the title, the QR code and a line about privacy, as a tagged PDF."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from publiek.errors import Text
from publiek.reports.questionnaires.form.codes import qr_svg
from publiek.reports.typesetting import typeset
from publiek.reports.words import cleaned

_TEMPLATE = Path(__file__).parent / "poster.typ"
_HOW = Text("Richt de camera van uw telefoon op de code.", "Point the camera of your telephone at the code.")
_PRIVACY = Text(
    "Meedoen hoeft niet. We vragen geen naam en volgen u niet: geen cookies. Jonger dan 16? We bewaren niets.",
    "You need not take part. We ask no name and do not follow you: no cookies. Under 16? We keep nothing.",
)
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def poster(title: str, *, house: str, address: str, language: str = "nl") -> bytes:
    """The PDF (PDF/UA-1). Raises ValueError for an address too long for a code."""
    told = {
        "title": cleaned(title),
        "house": cleaned(house),
        "address": address,
        "shown": address.split("?", 1)[0].removeprefix("https://").removeprefix("http://"),
        "how": _HOW.in_language(language),
        "privacy": _PRIVACY.in_language(language),
        "language": language,
    }
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "told.json": json.dumps(told).encode(),
        "code.svg": qr_svg(address).encode(),
    }
    return typeset(files, made_on=_EPOCH.date())
