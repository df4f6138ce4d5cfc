"""What stands in each row and list of a sheet? Worked out from the parts that the scheme counts, and from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from publiek.exchange.year_end.matching import Reader, Where
from publiek.exchange.year_end.parts import UNCOUNTED, Part
from publiek.exchange.year_end.scheme import Column, Listing, Row, Scheme
from publiek.exchange.year_end.shown import Shown
from publiek.exchange.year_end.totals import amounts

#: Fewer people than this are not told to who asks (decision 0046).
FEWEST = 10
#: Why a row is empty. asked: the data cannot know; unknown: nothing in the data says it of anybody; few: of a handful.
REASONS = ("asked", "unknown", "few")
Cell = int | str | date | None
_UNTOLD = ("", "other", UNCOUNTED)
_OF_UNKNOWN = frozenset({"not-known", "unknown", UNCOUNTED})


@dataclass(frozen=True)
class Value:
    """What stands in a row; None with the reason. `covers`: of how many visits it is known, and of how many in all."""

    row: Row
    value: Cell
    reason: str = ""
    covers: tuple[int, int] | None = None
    typed: bool = False


@dataclass(frozen=True)
class Table:
    """A list of a sheet, a tuple of cells per row in the order of its columns."""

    listing: Listing
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Counted:
    """What a scheme counts: its parts, among them an empty one for each performance, and how it reads them."""

    parts: tuple[Part, ...]
    reader: Reader

    @property
    def shown(self) -> Mapping[str, Shown]:
        """The performances by id."""
        return self.reader.shown

    def where(self, where: Where) -> list[Part]:
        """The parts that are what is asked."""
        return [part for part in self.parts if self.reader.holds(part, where)]


def values(scheme: Scheme, counted: Counted, facts: Mapping[str, Cell]) -> list[Value]:
    """Every row of a scheme. A row that the data cannot fill takes what the house typed for it (`facts`)."""
    return [_value(row, counted, facts) for row in scheme.rows]


def _value(row: Row, counted: Counted, facts: Mapping[str, Cell]) -> Value:
    if row.ask:
        typed = facts.get(row.ask)
        return Value(row, typed, "" if typed is not None else "asked", typed=typed is not None)
    found = count(row.of, counted.where(row.where), counted.shown)
    if _silent(row, counted):
        return Value(row, None, "unknown")
    if not row.people:
        return Value(row, found)
    covers = _known(row, counted)
    if not covers[0]:
        return Value(row, None, "unknown")
    return Value(row, None, "few", covers) if 0 < abs(found) < FEWEST else Value(row, found, covers=covers)


def _silent(row: Row | Column, counted: Counted) -> bool:
    """Whether nothing in the data tells what a row asks: then a nought would be a lie. What is unknown has its own row.

    Amounts of money, genres and kinds of ticket are each told somewhere, or nowhere at all.
    """
    if row.of == "capacity" and not any(one.capacity for one in _held(counted)):
        return True
    if row.of == "revenue" and not any(part.priced for part in counted.parts):
        return True
    for name, values in row.where:
        if values & _OF_UNKNOWN:
            continue
        if name in ("type", "admission") and not any(part.ticket_type not in _UNTOLD for part in counted.parts):
            return True
        if name in ("genre", "our_genre") and all(
            counted.reader.our_genre(part) == "unknown" for part in counted.parts
        ):
            return True
    return False


def _held(counted: Counted) -> Iterable[Shown]:
    return (counted.shown[part.performance] for part in counted.parts if part.performance in counted.shown)


def _known(row: Row, counted: Counted) -> tuple[int, int]:
    """Of how many visits is it known whether they are what the row asks, and how many visits are there?"""
    asked = {name for name, _ in row.where}
    known = [
        part
        for part in counted.parts
        if not ("origin" in asked and part.origin not in ("dutch", "foreign"))
        # Of a count or a tally nobody knows who booked it.
        and not ("booker" in asked and (part.rich < 2 or not part.booker_kind))
    ]
    return amounts(known).visits or 0, amounts(counted.parts).visits or 0


def count(of: str, parts: Iterable[Part], shown: Mapping[str, Shown]) -> int:
    """How many of what is asked there are in `parts`."""
    parts = list(parts)
    if of in ("tickets", "visits", "revenue"):
        return getattr(amounts(parts), of) or 0
    here = {part.performance: shown.get(part.performance) for part in parts if part.performance}
    if of == "performances":
        return len(here)
    if of == "productions":
        return len({one.production or name for name, one in here.items() if one})
    most = _capacities(one for one in here.values() if one)
    return len(most) if of == "venues" else sum(most.values())


def _capacities(shown: Iterable[Shown]) -> dict[str, int]:
    """The largest capacity of each venue."""
    most: dict[str, int] = {}
    for one in shown:
        most[one.venue] = max(most.get(one.venue, 0), one.capacity or 0)
    return most


def table(listing: Listing, counted: Counted) -> Table:
    """A list: a row per performance, production or venue, in order of day or name; what has no name comes last."""
    found: dict[str, list[Part]] = defaultdict(list)
    for part in counted.where(listing.where):
        found[_key(listing.per, part, counted.shown)].append(part)
    ordered = sorted(found, key=lambda key: _place(listing.per, key, counted.shown.get(found[key][0].performance)))
    silent = {column.code for column in listing.columns if column.of and _silent(column, counted)}
    return Table(listing, tuple(_row(listing, found[key], counted, silent) for key in ordered))


def _key(per: str, part: Part, shown: Mapping[str, Shown]) -> str:
    one = shown.get(part.performance)
    if per == "performance" or one is None:
        return part.performance if per == "performance" else ""
    return one.production if per == "production" else one.venue


def _place(per: str, key: str, one: Shown | None) -> tuple[object, ...]:
    if per == "performance":
        return str(one.start) if one and one.start else "~", one.title if one else "", key
    name = "" if one is None else one.production_title if per == "production" else one.venue
    return not key, name.casefold(), key


def _row(listing: Listing, parts: list[Part], counted: Counted, silent: set[str]) -> tuple[Cell, ...]:
    first = next((counted.shown[part.performance] for part in parts if part.performance in counted.shown), None)
    return tuple(None if column.code in silent else _cell(column, parts, first, counted) for column in listing.columns)


def _cell(column: Column, parts: list[Part], first: Shown | None, counted: Counted) -> Cell:
    if column.of:
        asked = [part for part in parts if counted.reader.holds(part, column.where)]
        return count(column.of, asked, counted.shown)
    if column.fact == "source":
        return next((part.source for part in parts if part.source), None)
    if first is None:
        return None
    if column.fact == "capacity":
        here = (counted.shown[part.performance] for part in parts if part.performance in counted.shown)
        return max((one.capacity or 0 for one in here), default=0) or None
    if column.fact == "dip":
        return first.identifiers.get("dip")
    return getattr(first, column.fact) or None


def stubs(performances: Iterable[str], like: Mapping[str, date | None]) -> list[Part]:
    """An empty part for each performance, so that one to which nobody came is there too."""
    empty = Part("", 0, "valid", "", "", "missing", None, 0, 0)
    return [replace(empty, performance=name, day=like.get(name)) for name in performances]
