"""What is written to who asked? A letter for where the case stands, in plain words, for a person to check and send."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.reports.numbers import NO_BREAK, Numbers
from publiek.rights.cases.case import Case, local_day
from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True, repr=False)
class Letter:
    """A letter of a house: whom it is to (as they gave it), what it is about, and its paragraphs."""

    to: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]

    def __repr__(self) -> str:
        return "Letter()"

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        return "\n\n".join(["\n".join(self.to), self.subject, *self.paragraphs]) + "\n"


def letter_of(case: Case, *, name: str, contact: str, language: str = "nl") -> Letter:
    """The letter for where `case` stands. `name`: of the house; `contact`: whom to turn to."""
    day = Numbers("en" if language == "en" else "nl").date
    facts = {
        "name": name,
        "contact": contact or name,
        "number": case.number,
        "day": day(local_day(case.received)).replace(NO_BREAK, " "),
        "target": day(case.term.target).replace(NO_BREAK, " "),
        "last": day(case.term.last).replace(NO_BREAK, " "),
        "asked": _said(_texts()["asked"][case.kind], language, {}),
        "reason": case.reason,
        "receipt": _told(case, "handled"),
        "ground": _said(_texts()["grounds"].get(_told(case, "refused"), {"nl": "", "en": ""}), language, {}),
    }
    part = _part(case)
    end = ["complaint"] if part in ("refused", "extended") else ["question"]
    told = [_texts()["opening"], *_paragraphs(case, part), *(_texts()[key] for key in (*end, "closing"))]
    paragraphs = tuple(_said(one, language, facts) for one in told)
    known = case.asker.known
    return Letter(
        tuple(line for line in (known.name, known.email, known.address, known.postcode) if line),
        _said(_texts()["subject"], language, facts),
        paragraphs,
    )


def _part(case: Case) -> str:
    """Which letter fits the last thing that was done."""
    last = case.steps[-1].state if case.steps else "received"
    known = {"identity-asked": "identity", "extended": "extended", "handled": "handled", "refused": "refused"}
    return known.get(last, "received")


def _paragraphs(case: Case, part: str) -> list[dict[str, str]]:
    found: Any = _texts()[part][case.kind] if part == "handled" else _texts()[part]
    if part == "handled" and case.kind == "erasure" and not _told(case, "handled"):
        # Without a receipt no proof is spoken of.
        return list(found[1:])
    return list(found)


def _told(case: Case, state: str) -> str:
    return next((step.told for step in case.steps if step.state == state), "")


def _said(told: dict[str, str], language: str, facts: dict[str, str]) -> str:
    text = told["en" if language == "en" else "nl"]
    # Not `format`: what somebody wrote in a reason may hold braces.
    for key, value in facts.items():
        text = text.replace("{" + key + "}", value)
    return text


@cache
def _texts() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(files("publiek.rights.cases").joinpath("letters.yaml").read_text(encoding="utf-8"))
    return read
