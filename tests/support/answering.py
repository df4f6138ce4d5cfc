"""Small invented surveys and filled-in forms, through the doors of the product."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from publiek.house import House
from publiek.listening import running
from publiek.surveys.instruments import core
from publiek.surveys.instruments.questionnaire import Questionnaire

ADULT = {"age": "25-34"}


def name_of(number: int) -> str:
    """The random name of a form, the same every time."""
    return str(UUID(int=(0xA0000000000040008000000000000000 << 0) + number))


def a_survey(
    home: Path, code: str = "zomer-2026", *, questionnaire: Questionnaire | None = None, **facts: Any
) -> House:
    """A house that runs one survey."""
    house, asked = House("huis-aan-de-kade", home), questionnaire or core()
    running.begin(house, running.Survey(code, asked.name, "Zomer", **({"opened": date(2026, 1, 1)} | facts)), asked)
    return house


def a_form(number: int = 1, *, answers: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """One form as the page sends it."""
    told = {
        "response": name_of(number),
        "survey": "zomer-2026",
        "questionnaire": "core@1",
        "answers": ADULT | {"visits.theatre": "1-3", "postcode": "3011"} if answers is None else answers,
        "unit": "",
        "collected": "2026-06-01",
        "language": "nl",
    }
    return told | parts
