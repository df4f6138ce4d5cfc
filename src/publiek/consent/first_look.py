"""What would a list add to the ledger? Looked at before anything is written down; nothing of the list is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publiek.consent.conditions import missing
from publiek.consent.events import Said
from publiek.consent.importing import Meant, Reading, reading_of
from publiek.consent.judging import REASONS
from publiek.consent.terms import purpose_of
from publiek.house import House


@dataclass(frozen=True)
class Looked:
    """`rows` = `yes` + `soft` + `no` + those in `aside`. `columns`: what is known -> its heading; `unknown`: others.

    `soft`: sales that would carry a soft opt-in when nothing lacked; `lacking`: what lacks first -> of how many.
    """

    rows: int
    yes: int
    soft: int
    no: int
    aside: Mapping[str, int]
    lacking: Mapping[str, int]
    columns: Mapping[str, str]
    unknown: int = 0
    texts_unknown: int = 0

    @property
    def set_aside(self) -> int:
        """How many rows say nothing that can be written down."""
        return sum(self.aside.values())

    @property
    def lack(self) -> int:
        """How many sales carry no soft opt-in."""
        return sum(self.lacking.values())


def look(house: House, path: Path, meant: Meant) -> Looked:
    """As `importing.import_list`, with nothing written down. Raises as that does, save what only writing can refuse."""
    reading = reading_of(house, path, meant)
    listed, told, lacking = reading.listed, Counter[str](), Counter[str]()
    for _, said in reading.rows():
        told[_answer(said)] += 1
        if _answer(said) == "soft" and (lacks := _lacks(reading, said)):
            lacking[min(lacks, key=REASONS.index)] += 1
    aside = Counter(reading.aside) + Counter({"unreadable": listed.aside})
    columns = {name: listed.heads[at].strip() for name, at in listed.columns.items()}
    return Looked(
        len(listed.rows) + listed.aside,
        told["yes"],
        told["soft"],
        told["no"],
        dict(aside),
        dict(lacking),
        columns,
        listed.unknown,
        reading.texts_unknown,
    )


def _answer(said: list[Said]) -> str:
    """What a row comes down to: a no in any of its columns is a no."""
    if not said:
        return ""
    if any(not one.basis for one in said):
        return "no"
    return "yes" if said[0].basis == "consent" else "soft"


def _lacks(reading: Reading, said: list[Said]) -> tuple[str, ...]:
    """The conditions of a soft opt-in that a row does not meet, as it would be written down: by the house itself."""
    own = replace(said[0], legal_entity=said[0].legal_entity or reading.entity)
    purpose = purpose_of(reading.meant.purpose)
    if own.channel not in purpose.soft_opt_in:
        return ("not-for-soft-opt-in",)
    return missing(own, purpose, reading.entity)
