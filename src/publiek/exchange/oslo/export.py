"""What leaves the house as OSLO? The supply always; rows about persons only for a named recipient and purpose.

Nothing is written before everything was checked; then every file is written whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publiek import permitting
from publiek.agenda import programme_of
from publiek.exchange.oslo import persons, refusals
from publiek.exchange.oslo.checking import Violation, violations
from publiek.exchange.oslo.graph import Named, graph_of
from publiek.exchange.oslo.shown import prices_of, shown
from publiek.exchange.oslo.tables import OF_PERSONS, OPEN, Tables, as_csv
from publiek.exchange.whole_files import write_whole
from publiek.house import House

FORMATS = ("csv", "ttl", "jsonld")
_LIBRARY_NAMES = {"ttl": "turtle", "jsonld": "json-ld"}
_BASE = re.compile(r"(https?://[^\s<>\"{}|\\^`]+[/#]|urn:[a-z0-9][a-z0-9-]{1,31}:[^\s<>\"{}|\\^`]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Recipient:
    """For whom rows about persons are, and what for; both are written beside the files."""

    name: str
    purpose: str


@dataclass(frozen=True)
class Export:
    """What leaves: the tables, what their addresses begin with, and what was left out of rows about persons."""

    tables: Tables
    named: Named
    at: datetime
    recipient: Recipient | None = None
    hidden: persons.Hidden | None = None

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each file has."""
        return {name: len(rows) for name, rows in self.tables.items()}


def export_of(
    house: House, *, recipient: Recipient | None = None, base: str = "urn:publiek:", at: datetime | None = None
) -> Export:
    """Everything that would leave. Raises UsageError "oslo-base", DisclosureError for persons without a purpose."""
    permitting.require(house, "exchange-oslo")
    if not _BASE.fullmatch(base):
        raise refusals.base_wrong()
    moment, programme = (at or datetime.now()).replace(microsecond=0), programme_of(house)
    tables, named = shown(programme, prices_of(house), moment), Named(base, house.organisation)
    if recipient is None:
        return Export(tables, named, moment)
    for part in ("name", "purpose"):
        if len(getattr(recipient, part).strip()) < 3:
            raise refusals.no_purpose("recipient" if part == "name" else "purpose")
    # Who took part in what is not shown any more (a cancelled evening) took part in nothing.
    seen = {row["activiteit_id"] for row in tables["activiteit"] if row["activiteit_startDate"]}
    told, hidden = persons.safe(persons.only(persons.persons_of(house), seen))
    if not told:
        raise refusals.too_few(persons.LEAST_PEOPLE)
    return Export({**tables, **persons.tables(told, programme, moment)}, named, moment, recipient, hidden)


def check(export: Export) -> list[Violation]:
    """What in it does not meet the profile."""
    return violations(graph_of(export.tables, export.named))


def write(export: Export, folder: Path, *, formats: tuple[str, ...] = FORMATS) -> list[Path]:
    """Writes the files; those about persons can be read by their owner alone. Raises ExchangeError "oslo-not-valid"."""
    wrong = check(export)
    if wrong:
        raise refusals.not_valid(len(wrong), sorted({f"{one.shape} {one.path} {one.rule}" for one in wrong}))
    parts = {"aanbod": {name: export.tables[name] for name in OPEN}}
    if export.recipient is not None:
        parts["personen"] = {name: export.tables[name] for name in OF_PERSONS}
    contents: dict[str, tuple[str, bool]] = {}
    for part, tables in parts.items():
        private = part == "personen"
        if "csv" in formats:
            contents |= {f"{name}.csv": (as_csv(name, rows), private) for name, rows in tables.items()}
        graph = graph_of(tables, export.named) if set(formats) & set(_LIBRARY_NAMES) else None
        for name in (one for one in formats if one in _LIBRARY_NAMES and graph is not None):
            contents[f"{part}.{name}"] = (graph.serialize(format=_LIBRARY_NAMES[name]), private)  # type: ignore[union-attr]
    if export.recipient is not None:
        contents["personen-verantwoording.json"] = (_account(export), True)
    for name, (content, private) in contents.items():
        write_whole(folder / name, content.encode(), private=private)
    return [folder / name for name in contents]


def _account(export: Export) -> str:
    """For whom, what for, when, how much, and what was left out."""
    assert export.recipient is not None and export.hidden is not None
    told = {
        "recipient": export.recipient.name.strip(),
        "purpose": export.recipient.purpose.strip(),
        "made_at": export.at.isoformat(),
        "organisation": export.named.organisation,
        "rows": {name: export.rows[name] for name in OF_PERSONS},
        "left_out": vars(export.hidden),
        "least_people": persons.LEAST_PEOPLE,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
