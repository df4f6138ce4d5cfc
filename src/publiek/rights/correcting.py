"""What of a person can be corrected here, and what only in the ticketing system?

Here stand a postcode and a year of birth. What is wrong is corrected in every stored line, and remembered, so that the
same file imported again does not bring it back. In the ticketing system it must be corrected too: what comes from there
later with another value is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from publiek import logbook, permitting
from publiek.errors import Text
from publiek.house import House
from publiek.pipeline import corrections_of
from publiek.pseudonymisation.births import ADULT_AGE, OLDEST_AGE
from publiek.pseudonymisation.corrections import corrected, with_correction
from publiek.rights import cases, refusals
from publiek.rights.identifying import Identities, identities_of, key_ring
from publiek.rights.known import Known
from publiek.rights.ready import require_ready
from publiek.rights.scanning import lines_of
from publiek.standardisation.one_person import read_told
from publiek.warehouse import publication
from publiek.warehouse import refusals as storage

#: What a house must still do, whatever was corrected here.
ALSO = Text(
    "Verbeter het ook in het kaartsysteem: daar komt het vandaan, en daar staan naam en adres.",
    "Correct it in the ticketing system too: that is where it comes from, and where name and address are.",
)


@dataclass(frozen=True)
class Correction:
    """What it must be: a postcode ("1234 AB" or "1234"), a year of birth; "" and None leave it as it is."""

    postcode: str = ""
    birth_year: int | None = None


@dataclass(frozen=True)
class Corrected:
    """What was corrected: the `lines` (of files) in which it stood wrong, and what is left to do."""

    lines: int
    fields: tuple[str, ...]
    also: Text = ALSO


def correct(house: House, known: Known, what: Correction, *, case: str = "") -> Corrected:
    """Corrects a postcode or year of birth of the person in every stored line, and remembers it.

    Raises UsageError "correction-empty", "correction-wrong", "person-too-little", "case-state", and StorageError.
    """
    permitting.require(house, "rights")
    require_ready(house, case)
    values = _values(what)
    who = identities_of(house, known)
    _remember(house, who, values)
    changed = house.store.purge(_change(house), why="correction", renumber=lambda numbers: numbers)
    done = Corrected(changed.rows, tuple(values))
    detail: dict[str, str | int | bool] = {"fields": "-".join(values).replace("_", "-"), "lines": done.lines}
    logbook.note(house.home, house.organisation, logbook.Entry("rectification", "person", detail=detail))
    if case:
        cases.handle(house, case)
    return done


def is_corrected(house: House, who: Identities) -> bool:
    """Whether something of the person was corrected."""
    return any(number in corrections_of(house).read() for number in who.first)


def forget_corrections(house: House, who: Identities) -> int:
    """Nothing that was corrected of the person is remembered; how many numbers it was."""
    known = corrections_of(house).read()
    mine = [number for number in who.first if number in known]
    if mine:
        _keep(house, {number: fields for number, fields in known.items() if number not in mine})
    return len(mine)


def _values(what: Correction) -> dict[str, str]:
    """By field the value as stored lines have it."""
    values = {}
    if what.postcode:
        read = read_told([{"postcode": what.postcode}])
        pc6, pc4 = read["pc6"][0].as_py(), read["pc4"][0].as_py()
        if pc4 is None:
            raise refusals.correction_wrong("postcode")
        values["postcode"] = pc6 or str(pc4)
    if what.birth_year is not None:
        age = date.today().year - what.birth_year
        if not ADULT_AGE < age <= OLDEST_AGE:
            raise refusals.correction_wrong("birth_year")
        values["birth_year"] = str(what.birth_year)
    if not values:
        raise refusals.nothing_to_correct()
    return values


def _remember(house: House, who: Identities, values: dict[str, str]) -> None:
    lines = [line.facts for line in lines_of(house, who)]
    told = corrections_of(house).read()
    stands = {
        "postcode": {str(one["pc6"] or one["pc4"]) for one in lines if one["pc4"] is not None},
        "birth_year": {str(one["birth_year"]) for one in lines if one["birth_year"] is not None},
    }
    for field, right in values.items():
        told = with_correction(told, who.first, field, stands[field], right)
    _keep(house, told)


def _keep(house: House, told: dict[int, dict[str, dict[str, str]]]) -> None:
    known = corrections_of(house)
    with storage.storing():
        known.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        publication.write_whole(known.path, content=known.as_bytes(told))
        known.path.chmod(0o600)


def _change(house: House) -> Callable[[pa.Table], pa.Table]:
    """Lines of any generation of the key with everything that is remembered corrected."""
    known, keys = corrections_of(house).read(), key_ring(house)

    def change(lines: pa.Table) -> pa.Table:
        for made_with in keys.ids:
            lines = corrected(lines, known, keys, until=made_with)
        return lines

    return change


__all__ = ["ALSO", "Corrected", "Correction", "correct", "corrections_of", "forget_corrections", "is_corrected"]
