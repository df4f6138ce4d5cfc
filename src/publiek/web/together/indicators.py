"""How do houses lie beside each other, and where does this house stand among them? Never a rank, never a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publiek.collective.hub.told import Told
from publiek.disclosure.peer_eyes import rounded
from publiek.reports.words import Words
from publiek.sector.peers_indicators import GROUP, INDICATORS
from publiek.web.peers.cards import _KINDS
from publiek.web.together.laying import Card, Cell, Line, Table

_NUMBERS = ("low", "middle", "high")


@dataclass(frozen=True)
class Strip:
    """The middle half of the houses, the own value and what was to be expected, in parts of 100 from left to right."""

    low: float
    width: float
    middle: float
    own: float
    expected: float | None


@dataclass(frozen=True)
class Beside:
    """One indicator of a house beside the others."""

    name: str
    own: str
    middle: str
    expected: str
    strip: Strip
    where: str


def card(told: Told, words: Words) -> Card:
    """Where the middle half of all houses lies, for each indicator."""
    rows = {row["indicator"]: row for row in told.figure.table.to_pylist() if row["group"] == ""}
    lines = tuple(
        Line(
            words.say(f"indicator.{name}.name"),
            (
                *(Cell(said(rows[name][one], name, words)) for one in _NUMBERS),
                Cell(words.numbers.count(rows[name]["houses"])),
            ),
        )
        for name in INDICATORS
        if name in rows
    )
    heads = ("what", *_NUMBERS)
    table = Table(
        words.say("together.indicators.caption"),
        (*(words.say(f"benchmark.table.{name}") for name in heads), words.say("together.column.houses")),
        lines,
    )
    title, sentence = words.say("together.indicators.title"), words.say("together.indicators.sentence")
    notes = (words.say("benchmark.peers-limit"),)
    return Card(told.name, title, words.say("together.indicators.meaning"), sentence, (table,), notes)


def beside(rows: Sequence[Mapping[str, Any]], words: Words) -> list[Beside]:
    """The own values of a house beside the widest group it was told of."""
    wide = {row["indicator"]: row for row in rows if row["group"] == ""}
    return [_beside(wide[name], name, words) for name in INDICATORS if name in wide]


def said(value: float | None, indicator: str, words: Words) -> str:
    """A value of an indicator as people write it."""
    if value is None:
        return ""
    kind = "index" if indicator.startswith(GROUP) else _KINDS[indicator][0]
    if kind == "rate":
        return words.numbers.decimal(value, 2)
    return words.numbers.write(kind, value * 100 if indicator == "price" else value)


def _beside(row: Mapping[str, Any], name: str, words: Words) -> Beside:
    low, high = row["low"], row["high"]
    # The quantiles are rounded, so the own value is too where it is set beside them.
    own = rounded(row["own"])
    where = "below" if own < low else "above" if own > high else "inside"
    ends = [value for value in (own, low, high, row.get("expected")) if value is not None]
    least, span = min(ends), (max(ends) - min(ends)) or 1.0

    def place(value: float) -> float:
        return round(4 + 92 * (value - least) / span, 1)

    expected = row.get("expected")
    told = ""
    if expected is not None:
        ends_said = [said(row[one], name, words) for one in ("expected_low", "expected_high")]
        between = words.say("together.between", low=ends_said[0], high=ends_said[1])
        told = f"{said(expected, name, words)} {between}"
    return Beside(
        name=words.say(f"indicator.{name}.name"),
        own=said(row["own"], name, words),
        middle=words.say("together.between", low=said(low, name, words), high=said(high, name, words)),
        expected=told,
        strip=Strip(
            place(low),
            max(place(high) - place(low), 1.0),
            place(row["middle"]),
            place(own),
            place(expected) if expected is not None else None,
        ),
        where=words.say(f"together.own.{where}"),
    )
