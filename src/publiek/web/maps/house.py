"""Where does the audience of a house live, by postcode area, municipality or province? From its own released figures.

Larger areas are sums of the postcode areas that the figures tell; their intervals are those of the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from publiek import areas
from publiek.disclosure import Release
from publiek.house import House
from publiek.measures import intervals
from publiek.reports.numbers import amount, whole
from publiek.reports.words import Words, cleaned
from publiek.web.maps import colours, outlines
from publiek.web.maps.outlines import Id
from publiek.web.maps.showing import Layer, Map, Row, Value

FIGURES = ("penetration", "catchment", "white_spots")
LAYERS = ("per_1000", "visits", "white_spots")
#: An interval wider than this part of the rate itself makes an area pale.
_UNCERTAIN = 1.0
#: So much of the visits of the catchment is in sight at first.
_NEAR = 0.7
Told = Mapping[str, Any]


@dataclass(frozen=True)
class _Telling:
    """The words and unit of one map."""

    words: Words
    unit: str

    def say(self, path: str, **told: object) -> str:
        return self.words.say(f"maps.{path}", unit=self.unit, **told)

    def titled(self, path: str) -> str:
        said = self.say(path)
        return said[:1].upper() + said[1:]


def house_map(release: Release, house: House, *, level: str, layer: str, words: Words) -> Map:
    """The map of a house at a level of `outlines.LEVELS`."""
    rates, expected = release["penetration"], release["white_spots"]
    unit = words.say(f"maps.units.{'visits' if rates.base.counted == 'visits' else 'bookers'}")
    telling = _Telling(words, unit)
    live = _summed(rates.table.to_pylist(), level, ("households", "bookers", "visits"))
    missed = _summed(expected.table.to_pylist(), level, ("expected", "actual"))
    core = [row["pc4"] for row in release["catchment"].table.to_pylist() if row["core80"]]
    kinds = (_rates(live, telling), _visits(live, telling), _compared(missed, telling))
    ids = sorted(live, key=lambda code: (-amount(live[code]["rate"]), str(code)))
    ids += [code for code in missed if code not in live]
    names = {**missed, **live}
    rows = [Row(code, names[code]["name"], tuple(told.get(code) for _, told in kinds)) for code in ids]
    near = {_id(level, row) for row in _nearest(rates.table.to_pylist())}
    venue = (house.venue_pc4, cleaned(house.name)) if house.venue_pc4 else None
    return Map(
        level, [found for found, _ in kinds], rows, core, sorted(near, key=str), _notes(house, telling), venue, layer
    )


def _nearest(rows: list[Told]) -> list[Told]:
    """The areas that must be in sight at first: the nearest of the catchment, with most of its visits."""
    core = sorted((row for row in rows if row["core80"]), key=lambda row: (amount(row["km"]), -row["visits"]))
    seen = np.cumsum([row["visits"] for row in core])
    return core[: int(np.searchsorted(seen, _NEAR * seen[-1])) + 1] if core else []


def _id(level: str, row: Told) -> Id:
    if level == "pc4":
        return whole(row["pc4"])
    return _provinces()[row["pc4"]] if level == "province" else str(row["municipality"])


def _provinces() -> dict[int, str]:
    table = areas.describe().table
    return dict(zip(table["pc4"].to_pylist(), table["province"].to_pylist(), strict=True))


def _summed(rows: list[Told], level: str, sums: tuple[str, ...]) -> dict[Id, dict[str, Any]]:
    """The rows of each area of a level: sums, the name, and of one postcode area what the figure itself says."""
    provinces = _provinces()
    found: dict[Id, dict[str, Any]] = {}
    for row in rows:
        code: Id = row["pc4"] if level == "pc4" else row["municipality"]
        code = provinces[row["pc4"]] if level == "province" else code
        one = found.setdefault(code, {"name": _name(code, row), **dict.fromkeys(sums, 0.0), "of": row})
        for name in sums:
            one[name] += amount(row[name])
    for one in found.values():
        if "households" in one:
            _rate(one, alone=level == "pc4")
    return found


def _name(code: Id, row: Told) -> str:
    return f"{code} {row['place'] or ''}".strip() if isinstance(code, int) else str(code)


def _rate(one: dict[str, Any], *, alone: bool) -> None:
    per_1000 = 1000 / max(one["households"], 1.0)
    low, high = intervals.poisson(one["bookers"])
    one |= {"rate": one["bookers"] * per_1000, "low": float(low) * per_1000, "high": float(high) * per_1000}
    if alone:
        row = one["of"]
        one |= {"rate": row["per_1000_shrunk"], "low": row["low"], "high": row["high"]}
    raw = one["bookers"] * per_1000
    one["faded"] = one["low"] is None or one["high"] - one["low"] > _UNCERTAIN * max(raw, 1e-9)


def _rates(live: Mapping[Id, Told], telling: _Telling) -> tuple[Layer, dict[Id, Value]]:
    scale, write = colours.amounts([amount(one["rate"]) for one in live.values()]), telling.words.numbers
    found = {}
    for code, one in live.items():
        rates = (write.rate(one[name]) for name in ("rate", "low", "high"))
        counts = (write.count(one[name]) for name in ("bookers", "households"))
        found[code] = Value(
            scale.place(amount(one["rate"])), one["faded"], (*rates, *counts), amount=amount(one["rate"])
        )
    sentence = telling.say("said-rate", name="{0}", rate="{1}", low="{2}", high="{3}", n="{4}", households="{5}")
    key, faded = scale.key(telling.words), telling.say("faded")
    return Layer("per_1000", telling.titled("layers.per_1000"), key, (sentence,), faded, kind="rate"), found


def _visits(live: Mapping[Id, Told], telling: _Telling) -> tuple[Layer, dict[Id, Value]]:
    scale, write = colours.amounts([one["visits"] for one in live.values()]), telling.words.numbers
    seen = {code: one["visits"] for code, one in live.items() if one["visits"] > 0}
    found = {
        code: Value(scale.place(visits), False, (write.count(visits),), amount=visits) for code, visits in seen.items()
    }
    sentence = telling.say("said-visits", name="{0}", n="{1}")
    key = scale.key(telling.words)
    return Layer("visits", telling.titled("layers.visits"), key, (sentence,), kind="count"), found


def _compared(missed: Mapping[Id, Told], telling: _Telling) -> tuple[Layer, dict[Id, Value]]:
    """Counted against expected, 100 is as expected; pale where that may be chance."""
    found, write = {}, telling.words.numbers
    expected = np.array([one["expected"] for one in missed.values()])
    low, high = intervals.poisson([one["actual"] for one in missed.values()])
    chance = (low < expected) & (expected < high)
    for (code, one), by_chance in zip(missed.items(), chance.tolist(), strict=True):
        if one["expected"] > 0:
            index = 100 * one["actual"] / one["expected"]
            spot = isinstance(code, int) and one["of"]["kind"] == "missed"
            numbers = (write.index(index), write.count(one["actual"]), write.count(one["expected"]))
            place = colours.AROUND_100.place(index)
            found[code] = Value(place, by_chance and not spot, numbers, int(spot), amount=index)
    sentences = [
        telling.say(path, name="{0}", index="{1}", actual="{2}", expected="{3}")
        for path in ("said-compared", "said-missed")
    ]
    key, faded = colours.AROUND_100.key(telling.words), telling.say("faded-compared")
    return Layer("white_spots", telling.titled("layers.white_spots"), key, sentences, faded, kind="index"), found


def _notes(house: House, telling: _Telling) -> list[str]:
    source, approximate = outlines.source(house.home)
    notes = [telling.say("line")]
    if approximate:
        notes.append(telling.say("approximate"))
    return [*notes, telling.say("source", source=source)]
