"""How is what is held on a person given to that person? A PDF in plain words and a JSON, as AVG article 15 asks.

Both are made in memory. Who writes them to a folder writes them for its owner alone; nothing of them is in the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from publiek import logbook, permitting
from publiek.connecting.writing_back import place_private
from publiek.house import House
from publiek.reports import personal
from publiek.rights.finding import found_of
from publiek.rights.found import Found
from publiek.rights.identifying import identities_of
from publiek.rights.known import Known
from publiek.rights.overview import document_of

FORMAT = 1
#: Of a stored line, what a person is given; the keyed numbers mean nothing outside the house.
_GIVEN = (
    "performance_id", "production", "performance_start", "genre", "genre_own", "venue", "ordered_on", "channel",
    "ticket_type", "status", "quantity", "amount_cents", "fee_cents", "scanned", "booker_kind", "pc4", "pc6",
    "country", "birth_year",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Given:
    """What is given: `pdf`, `json`, and the counts that may be shown."""

    pdf: bytes = field(repr=False)
    json: bytes = field(repr=False)
    counts: Mapping[str, int]

    def __repr__(self) -> str:
        return f"Given({dict(self.counts)})"


def give(house: House, known: Known, *, language: str = "nl", on: date | None = None) -> Given:
    """Everything that is held on the person, to be given to them. That it was given is in the log, in counts alone.

    Raises as `finding.find`.
    """
    permitting.require(house, "rights")
    found = found_of(house, known, identities_of(house, known), on=on or date.today())
    made = Given(personal.as_pdf(document_of(found, language)), _json(found), found.counts)
    counts: dict[str, str | int | bool] = {name: number for name, number in found.counts.items() if number}
    logbook.note(house.home, house.organisation, logbook.Entry("access", "person", detail={"done": "given", **counts}))
    return made


def place(given: Given, folder: Path, *, language: str = "nl") -> list[Path]:
    """Writes both files into `folder`, mode 0600. Raises StorageError "write-back-not-written"."""
    name = "uw-gegevens" if language == "nl" else "your-data"
    return place_private({f"{name}.pdf": given.pdf, f"{name}.json": given.json}, folder)


def as_dict(found: Found) -> dict[str, Any]:
    """What was found as plain values: the documented form of the JSON file."""
    return {
        "format": FORMAT,
        "organisation": {"id": found.house, "name": found.name},
        "made_on": found.on,
        "found_by": list(found.by),
        "purposes": [
            {
                "code": one.code,
                "name": _text(one.name),
                "for": _text(one.what_for),
                "ground": _text(one.ground),
                "article": one.article,
                "recipients": _text(one.recipients),
                "months": one.months,
            }
            for one in found.purposes
        ],
        "processors": [_text(one) for one in found.processors],
        "lines": [
            {
                "delivery": line.delivery,
                "system": line.system,
                "connection": line.connection,
                "found_by": line.by,
                "counts": line.counts,
                **{name: line.facts.get(name) for name in _GIVEN},
            }
            for line in found.lines
        ],
        "groups": [
            {
                "place": one.place,
                "segmentation": one.scheme,
                "group": one.group,
                "name": _text(one.name),
                "part_of_area": one.certainty,
            }
            for one in found.attached
        ],
        "written_back": [
            {
                "connection": one.connection,
                "day": one.day,
                "state": one.state,
                "fields": dict(one.fields),
                "stands": list(one.stands),
            }
            for one in found.written
        ],
        "consents": [dict(one) for one in found.consents],
        "cases": list(found.cases),
        "counted_in": [vars(one) for one in found.rounds],
        "corrected": found.corrected,
        "gone": found.gone,
        "not_found_this_way": [_text(one) for one in found.cannot],
    }


def _json(found: Found) -> bytes:
    return json.dumps(as_dict(found), ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def _text(text: Any) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
