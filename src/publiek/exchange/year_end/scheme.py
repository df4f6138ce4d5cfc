"""What does a scheme ask, with which definitions, and from where do we have them? Read from `schemes/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.exchange.year_end import refusals
from publiek.exchange.year_end.matching import Where, where_of
from publiek.vocabulary.data_files import read_yaml

#: What a row can count. capacity: places of the venues, each once.
UNITS = ("performances", "productions", "visits", "tickets", "revenue", "capacity", "venues")
#: What must tie to the base totals.
MEASURES = ("tickets", "visits", "revenue")
#: Of what a list has one row.
PER = ("performance", "production", "venue")


@dataclass(frozen=True)
class Row:
    """One figure that is asked. `of` is one of UNITS or "" when the house is asked (`ask`: the name of a fact).

    `group`: the code of the row that this one and its fellows add up to. `ties`: the measure of the base totals that
    this row must be. `people`: of persons rather than of tickets, so a handful is not told.
    """

    code: str
    label: Text
    definition: Text
    unit: str
    of: str = ""
    where: Where = ()
    ask: str = ""
    how: Text | None = None
    group: str = ""
    ties: str = ""
    people: bool = False


@dataclass(frozen=True)
class Column:
    """One column of a list: a fact of the performance (`fact`), or a count of its parts (`of`, `where`)."""

    code: str
    label: Text
    fact: str = ""
    of: str = ""
    where: Where = ()
    ties: bool = False


@dataclass(frozen=True)
class Listing:
    """A list with a row per performance, production or venue, of the parts that `where` holds."""

    code: str
    title: Text
    per: str
    where: Where
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Bridge:
    """Parts that a scheme does not count: why, in words."""

    code: str
    label: Text
    where: Where


@dataclass(frozen=True)
class Section:
    """Rows under one heading."""

    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Scheme:
    """One year-end sheet as it is asked. `read`: the day on which the sources were read."""

    code: str
    version: str
    read: str
    name: Text
    file: Text
    asked_by: Text
    send: Text
    subsectors: tuple[str, ...]
    periods: tuple[str, ...]
    sources: tuple[str, ...]
    counts: Text
    crosswalk: Mapping[str, str]
    sections: tuple[Section, ...]
    lists: tuple[Listing, ...]
    bridges: tuple[Bridge, ...]
    not_asked: tuple[Text, ...]
    open: tuple[Text, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in order."""
        return tuple(row for section in self.sections for row in section.rows)


def schemes() -> tuple[Scheme, ...]:
    """Every scheme, in the order in which they are listed."""
    return tuple(_all().values())


def scheme(code: str) -> Scheme:
    """One scheme. Raises UsageError "year-end-scheme-unknown"."""
    if code not in _all():
        raise refusals.no_scheme(code, _all())
    return _all()[code]


@cache
def _all() -> Mapping[str, Scheme]:
    folder = files("publiek.exchange.year_end").joinpath("schemes")
    shared = read_yaml(folder.joinpath("shared.yaml").read_text("utf-8"))
    told = (read_yaml(folder.joinpath(f"{name}.yaml").read_text("utf-8")) for name in shared["order"])
    return {one["scheme"]: _scheme(one, shared) for one in told}


def _scheme(told: Mapping[str, Any], shared: Mapping[str, Any]) -> Scheme:
    """Raises ValueError or KeyError when a file is not consistent (a fault of the program)."""
    left_out = [shared["bridges"][one] | {"code": one} if isinstance(one, str) else one for one in told["leaves_out"]]
    made = Scheme(
        code=told["scheme"],
        version=str(told["version"]),
        read=str(told["read"]),
        name=Text(*told["name"]),
        file=Text(*told["file"]),
        asked_by=Text(*told["asked_by"]),
        send=Text(*told["send"]),
        subsectors=tuple(told["subsectors"]),
        periods=tuple(told["periods"]),
        sources=tuple(told["sources"]),
        counts=Text(*told["counts"]),
        crosswalk=dict(told.get("crosswalk", {})),
        sections=tuple(_section(one) for one in told["sections"]),
        lists=tuple(_listing(one) for one in told.get("lists", ())),
        bridges=tuple(Bridge(one["code"], Text(*one["label"]), where_of(one["where"])) for one in left_out),
        not_asked=tuple(Text(*one) for one in told["not_asked"]),
        open=tuple(Text(*one) for one in told["open"]),
    )
    codes = [row.code for row in made.rows]
    if len(codes) != len(set(codes)) or (not any(row.ties for row in made.rows) and not made.lists):
        raise ValueError(f"{made.code}: codes twice, or nothing that ties to the totals")
    return made


def _section(told: Mapping[str, Any]) -> Section:
    return Section(Text(*told["title"]), tuple(_row(one) for one in told["rows"]))


def _row(told: Mapping[str, Any]) -> Row:
    unit = told.get("unit", told.get("of", ""))
    if (told.get("of", "") not in ("", *UNITS)) or bool(told.get("of")) == bool(told.get("ask")):
        raise ValueError(f"{told['code']}: counts something, or asks something")
    return Row(
        code=told["code"],
        label=Text(*told["label"]),
        definition=Text(*told["says"]),
        unit=unit,
        of=told.get("of", ""),
        where=where_of(told.get("where", {})),
        ask=told.get("ask", ""),
        how=Text(*told["how"]) if "how" in told else None,
        group=told.get("group", ""),
        ties=told.get("ties", ""),
        people=bool(told.get("people")),
    )


def _listing(told: Mapping[str, Any]) -> Listing:
    if told["per"] not in PER:
        raise ValueError(f"{told['code']}: a row per what?")
    return Listing(
        told["code"],
        Text(*told["title"]),
        told["per"],
        where_of(told.get("where", {})),
        tuple(
            Column(
                one["code"],
                Text(*one["label"]),
                one.get("fact", ""),
                one.get("of", ""),
                where_of(one.get("where", {})),
                bool(one.get("ties")),
            )
            for one in told["columns"]
        ),
    )
