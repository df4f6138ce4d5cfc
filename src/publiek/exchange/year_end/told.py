"""How does one set of data become every sheet? Totals, what a scheme counts, filled, tied to the totals, released."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw

from publiek import permitting
from publiek.agenda import programme_of
from publiek.engines import Engine, EngineSettings, open_engine
from publiek.exchange.year_end import kept, refusals
from publiek.exchange.year_end.facts import Facts, facts_of
from publiek.exchange.year_end.filling import Cell, Counted, Table, Value, stubs, table, values
from publiek.exchange.year_end.matching import reader_of
from publiek.exchange.year_end.parts import Part, parts_of
from publiek.exchange.year_end.period import Period
from publiek.exchange.year_end.reconciling import bridged, require_tied, require_whole, sort_out
from publiek.exchange.year_end.released import released
from publiek.exchange.year_end.scheme import Scheme, scheme
from publiek.exchange.year_end.shown import Shown, shown_of
from publiek.exchange.year_end.totals import Amounts, Step, amounts, split, to_visits
from publiek.exchange.year_end.visits import SOURCES, with_visits
from publiek.house import House
from publiek.looking import require_delivered
from publiek.measures import frames
from publiek.vocabulary.programme import Programme

#: What the reader of a sheet should know first.
NOTICES = ("empty-year", "year-not-over", "festival-organiser", "nobody-came", "no-amount", "facts-of-earlier-year")


@dataclass(frozen=True)
class Year:
    """The one set of data: the parts of the base totals, how they came about, and what was shown."""

    period: Period
    parts: tuple[Part, ...]
    performances: tuple[Part, ...]
    shown: dict[str, Shown]
    from_lines: tuple[Step, ...]
    to_visits: tuple[Step, ...]
    data: str


@dataclass(frozen=True)
class Sheet:
    """One sheet, filled, tied and released. `number` counts its versions; `counted_by`: visits per way of counting."""

    organisation: str
    scheme: Scheme
    period: Period
    facts: Facts
    values: tuple[Value, ...]
    tables: tuple[Table, ...]
    steps: tuple[Step, ...]
    to_visits: tuple[Step, ...]
    counted_by: dict[str, int]
    notices: dict[str, int]
    made_on: date
    data: str
    number: int = 1

    @property
    def name(self) -> str:
        """Under which it is kept."""
        return f"{self.scheme.code}-{self.period.name}"

    @property
    def digest(self) -> str:
        """Of everything it says: another figure, list or answer is another version."""
        return self.version.digest

    @property
    def version(self) -> kept.Version:
        """As it is kept."""
        rows = {one.row.code: one.value for one in self.values}
        lists = {one.listing.code: [[_plain(cell) for cell in row] for row in one.rows] for one in self.tables}
        digest = _digest([rows, lists, self.scheme.version])
        return kept.Version(self.number, self.made_on.isoformat(), digest, self.data, "", rows, lists)


def sheets(
    house: House,
    period: Period,
    codes: Sequence[str],
    *,
    programme: Programme | None = None,
    today: date | None = None,
) -> tuple[Sheet, ...]:
    """The sheets `codes` of a house over a period, all from the same totals.

    `programme`: what was shown (None: what the house's lines and agendas tell). Raises UsageError for a scheme that is
    not there or asks another kind of year, StorageError when nothing was delivered, ExchangeError
    "year-end-does-not-add-up" when a sheet does not tie.
    """
    permitting.require(house, "year-end")
    asked = [scheme(code) for code in codes]
    for one in asked:
        if period.kind not in one.periods:
            raise refusals.other_period(one.code, one.periods)
    year = year_of(house, period, programme or programme_of(house))
    facts = facts_of(house, period)
    return tuple(_sheet(house, one, year, facts, today or date.today()) for one in asked)


def year_of(house: House, period: Period, programme: Programme) -> Year:
    """The base totals of a period and everything the sheets are made from. Raises StorageError "nothing-delivered"."""
    snapshot = house.store.current()
    require_delivered(house, snapshot)
    shown = shown_of(programme)
    data = _digest([snapshot.version, [one.digest for one in snapshot.deliveries], sorted(map(repr, shown.values()))])
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        return year_from(snapshot.lines(engine), engine, period, shown, data)


def year_from(lines: frames.Frame[Any], engine: Engine, period: Period, shown: dict[str, Shown], data: str) -> Year:
    """The same from lines that stand on an engine. `data` names the version of lines and programme."""
    starts = {name: one.day for name, one in shown.items() if one.day}
    parts = parts_of(lines, engine, starts)
    require_whole("", amounts(parts), _at_once(lines, engine))
    days = _days(parts, shown)
    # Who ordered over two years for a performance without a date came to one performance, in one year.
    parts = [replace(part, day=days.get(part.performance, part.day)) for part in parts]
    mine, steps = split(with_visits(parts), period)
    held = [name for name, day in days.items() if day and period.holds(day)]
    return Year(period, tuple(mine), tuple(stubs(held, days)), shown, tuple(steps), tuple(to_visits(mine)), data)


@dataclass(frozen=True)
class Filled:
    """A sheet before its release: rows, lists, steps to the totals, and the parts it counts."""

    values: list[Value]
    tables: list[Table]
    steps: list[Step]
    counted: list[Part]


def fill(one: Scheme, year: Year, facts: Mapping[str, Cell]) -> Filled:
    """A scheme filled from the totals of a year and tied to them. Raises ExchangeError "year-end-does-not-add-up"."""
    reader = reader_of(one.crosswalk, year.shown)
    counted, away = sort_out(one, (*year.parts, *year.performances), reader)
    told = Counted(tuple(counted), reader)
    filled, lists = values(one, told, facts), [table(each, told) for each in one.lists]
    steps = [*year.from_lines[:-1], *bridged(one, year.from_lines[-1], away, counted)]
    require_tied(one, steps, filled, lists)
    require_tied(one, year.to_visits, (), ())
    return Filled(filled, lists, steps, counted)


def _at_once(lines: frames.Frame[Any], engine: Engine) -> Amounts:
    """All lines added up by the engine in one go."""
    ready = lines.with_columns(
        tickets=nw.col("quantity").fill_null(0).cast(nw.Int64), cents=nw.col("amount_cents").fill_null(0)
    )
    row = engine.collected(frames.total(ready, tickets="sum", cents="sum")).to_pylist()
    return Amounts(row[0]["tickets"] or 0, None, row[0]["cents"] or 0) if row else Amounts(0, None, 0)


def _days(parts: Sequence[Part], shown: dict[str, Shown]) -> dict[str, date | None]:
    """The day of each performance: its own, else the first of its orders."""
    days = {name: one.day for name, one in shown.items()}
    for part in parts:
        if part.performance and part.day and not part.outside:
            known = days.get(part.performance)
            days[part.performance] = part.day if known is None else min(known, part.day)
    return days


def _sheet(house: House, one: Scheme, year: Year, facts: Facts, today: date) -> Sheet:
    told = fill(one, year, facts.values)
    counted = told.counted
    filled, lists = released(told.values, told.tables, year.period, amounts(counted).visits or 0)
    notices = _notices(house, year, facts, counted, today)
    if "festival" in one.subsectors:
        notices.pop("festival-organiser", None)
    by = Counter[str]()
    for part in counted:
        by[part.source] += part.visits if part.source else 0
    name = str(facts.values.get("legal_name") or house.name or house.store.current().organisation.get("name") or "")
    made = Sheet(
        name or house.organisation,
        one,
        year.period,
        facts,
        tuple(filled),
        tuple(lists),
        tuple(told.steps),
        year.to_visits,
        {name: by[name] for name in SOURCES if by[name]},
        notices,
        today,
        year.data,
    )
    number = kept.next_number(kept.versions(house, made.name), made.version.digest)
    return replace(made, number=number)


def _notices(house: House, year: Year, facts: Facts, counted: Sequence[Part], today: date) -> dict[str, int]:
    """What the reader should know, each with its number (1 where there is none)."""
    came = {part.performance for part in counted if part.visits > 0}
    every = {part.performance for part in counted if part.performance}
    subsector = house.subsector or str(house.store.current().organisation.get("subsector") or "")
    said = {
        "year-not-over": today <= year.period.last,
        "festival-organiser": subsector == "festival" or facts.values.get("festival_organiser") == "yes",
        "nobody-came": len(every - came),
        "no-amount": sum(part.tickets - part.priced for part in counted if part.ticket_type not in ("free", "guest")),
        "facts-of-earlier-year": bool(facts.taken_from),
        "empty-year": not counted,
    }
    return {code: int(said[code]) for code in NOTICES if said[code] > 0}


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:16]
