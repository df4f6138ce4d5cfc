"""What does a house show? Its lines say what was sold; agendas say what is announced, where and whether it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import narwhals as nw

from publiek.agenda.kept import kept_of
from publiek.engines import EngineSettings, open_engine
from publiek.errors import UsageError
from publiek.house import House
from publiek.measures import frames
from publiek.programme.titles import same_words
from publiek.vocabulary.naming import organisation_id
from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow

#: The source of what the lines tell.
LINES = "lines"
_SAID = {"production_id": "min", "production": "min", "performance_start": "min", "genre": "min", "genre_own": "min",
         "venue": "min"}  # fmt: skip
Told = Mapping[str, object]


def programme_of(house: House) -> Programme:
    """What a house shows: the performances of its lines that count, united with the agendas it kept.

    Two tell of one performance when they have the same id, or the same start and the same words as title. `sold` comes
    from the lines alone (net, at the richest level of the performance). Empty when nothing was delivered or kept.
    """
    found = _of_lines(house)
    for _, agenda in kept_of(house):
        found = united_with(found, agenda)
    return replace(found, source=house.organisation)


def united_with(lines: Programme, agenda: Programme) -> Programme:
    """Both in one: what `lines` leaves open is filled in from `agenda`; state, end, hall and link come from there."""
    by_id = {row.id: number for number, row in enumerate(lines.performances)}
    by_moment: dict[datetime, list[int]] = {}
    for number, row in enumerate(lines.performances):
        if row.start is not None:
            by_moment.setdefault(row.start, []).append(number)
    rows, more = list(lines.performances), []
    for row in agenda.performances:
        spot = by_id.get(row.id, -1)
        if spot < 0 and row.start is not None:
            near = by_moment.get(row.start, ())
            spot = next((n for n in near if same_words(rows[n].title, row.title)), -1)
        if spot < 0:
            more.append(row)
        else:
            rows[spot] = _filled(rows[spot], row)
    return Programme(
        lines.source,
        performances=(*rows, *more),
        productions=_joined(lines.productions, agenda.productions),
        venues=_joined(lines.venues, agenda.venues),
        organisations=_joined(lines.organisations, agenda.organisations),
    )


def _filled(row: PerformanceRow, agenda: PerformanceRow) -> PerformanceRow:
    """`row` with what an agenda knows better, and with what it left open."""
    told = {name: value for name, value in vars(agenda).items() if value not in ("", None) and value != {}}
    better = ("kind", "end", "hall", "link", "modified", "price_from_cents", "venue")
    said = {name: told[name] for name in better if name in told}
    if agenda.state in ("moved", "cancelled"):
        said["state"] = agenda.state
    opened = {name: value for name, value in told.items() if vars(row)[name] in ("", None)}
    return replace(row, **{**opened, **said, "identifiers": {**agenda.identifiers, **row.identifiers}})


def _joined(first: Iterable[object], second: Iterable[object]) -> tuple:  # type: ignore[type-arg]
    rows = {row.id: row for row in second}  # type: ignore[attr-defined]
    rows.update({row.id: row for row in first})  # type: ignore[attr-defined]
    return tuple(rows.values())


@dataclass(frozen=True)
class _Place:
    """Who shows it, and where when the lines name no venue."""

    organisation: OrganisationRow
    postcode: str


def _of_lines(house: House) -> Programme:
    snapshot = house.store.current()
    facts = snapshot.organisation
    postcode = str(house.venue_pc4 or facts.get("venue_pc4") or "")
    name = str(house.name or facts.get("name") or house.organisation)
    own = OrganisationRow(house.organisation, name, postcode=postcode, country="NL" if postcode else "")
    if not snapshot.paths:
        return Programme(LINES, organisations=(own,))
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        known = frames.counting(snapshot.lines(engine)).filter(~nw.col("performance_id").is_null())
        wanted = {**_SAID, "quantity": "sum", "capacity": "max"}
        table = frames.grouped(known, ["performance_id", "rich"], **wanted).collect().to_arrow()
    told = [_one(rows) for rows in _by_performance(table.to_pylist())]
    return _programme(told, _Place(own, postcode))


def _by_performance(rows: Iterable[Told]) -> Iterable[list[Told]]:
    """The rows of each performance, the richest level first."""
    found: dict[object, list[Told]] = {}
    for row in sorted(rows, key=lambda row: (str(row["performance_id"]), -int(str(row["rich"])))):
        found.setdefault(row["performance_id"], []).append(row)
    return found.values()


def _one(rows: list[Told]) -> Told:
    first = {name: next((row[name] for row in rows if row[name] is not None), None) for name in rows[0]}
    return {**first, "quantity": rows[0]["quantity"], "capacity": max(row["capacity"] or 0 for row in rows)}  # type: ignore[type-var]


def _programme(told: list[Told], place: _Place) -> Programme:
    own = place.organisation
    names = sorted({str(row["venue"] or own.name) for row in told})
    alone = place.postcode if len(names) == 1 else ""
    venues = {
        name: VenueRow(_venue_id(own.id, name), name, own.id, postcode=alone, country=own.country) for name in names
    }
    productions, performances = {}, []
    for row in told:
        title = str(row["production"] or row["production_id"] or "")
        production = str(row["production_id"] or row["production"] or "")
        genre, genre_own = str(row["genre"] or ""), str(row["genre_own"] or "")
        if production and production not in productions:
            productions[production] = ProductionRow(production, title, genre_own, genre)
        performances.append(
            PerformanceRow(
                id=str(row["performance_id"]),
                title=title,
                start=row["performance_start"],  # type: ignore[arg-type]
                production=production,
                venue=venues[str(row["venue"] or own.name)].id,
                organisation=own.id,
                genre_own=genre_own,
                capacity=int(str(row["capacity"])) or None,
                sold=int(str(row["quantity"] or 0)),
                state="held" if _past(row["performance_start"]) else "planned",
            )
        )
    return Programme(LINES, tuple(performances), tuple(productions.values()), tuple(venues.values()), (own,))


def _past(start: object) -> bool:
    return isinstance(start, datetime) and start < datetime.now()


def _venue_id(organisation: str, name: str) -> str:
    try:
        return f"{organisation}/{organisation_id(name)}"
    except UsageError:  # a name without letters or digits
        return organisation
