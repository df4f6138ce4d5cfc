"""What is on a map? Areas with a class and a text for each layer; the same for the browser, the picture and the table.

Whatever is drawn here came out of a Release: a map only chooses colours and words for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import shapely
from django.conf import settings

from publiek import areas
from publiek.reports.story import Kind
from publiek.web.maps import outlines
from publiek.web.maps.outlines import GRID, Id

#: How much is left of the colour of an area whose figure is less certain.
FADED = 0.45
_NAMES_HERE, _NAMES_IN_ALL = 14, 30


@dataclass(frozen=True)
class Layer:
    """One way to colour the map: its key in the address, its title, and what each fill means.

    `sentences`: what is said of an area, with {0} for its name and {1}, {2}... for its numbers as written; `faded`:
    what a paler area means, "" when none is; `kind`: of which kind its numbers are.
    """

    key: str
    title: str
    fills: Sequence[tuple[str, str]]
    sentences: Sequence[str]
    faded: str = ""
    kind: Kind = "text"


@dataclass(frozen=True)
class Value:
    """What one area is told to be on one layer: its class, paler or not, its numbers as written (the first is that of
    the layer), which of the sentences of the layer says it, and the number of the layer to calculate with.
    """

    place: int
    faded: bool
    numbers: tuple[str, ...]
    sentence: int = 0
    amount: float | None = None

    @property
    def written(self) -> str:
        """The number of the layer."""
        return self.numbers[0]


@dataclass(frozen=True)
class Row:
    """One area: its id, its name, and its value on each layer (None: nothing is said)."""

    id: Id
    name: str
    values: tuple[Value | None, ...]


@dataclass(frozen=True)
class Map:
    """A map at one level. `outlined`: postcode areas with a line around them; `near`: areas that must be in sight at
    first; `notes`: what is said under it; `venue`: a postcode area with a mark and its name.
    """

    level: str
    layers: Sequence[Layer]
    rows: Sequence[Row]
    outlined: Sequence[int] = ()
    near: Sequence[Id] = ()
    notes: Sequence[str] = ()
    venue: tuple[int, str] | None = None
    layer: str = ""

    @property
    def chosen(self) -> int:
        """The place of the layer that is shown first."""
        return next((spot for spot, one in enumerate(self.layers) if one.key == self.layer), 0)


def ground(level: str) -> dict[Id, Any]:
    """The outlines of a level for this site."""
    site = settings.PUBLIEK
    return outlines.shapes(level, outlines.version_of(site.home), home=site.home, state=site.state)


def values(shown: Map) -> dict[str, Any]:
    """The map as the browser gets it; colours by number, words as they are shown."""
    return {
        "grid": GRID,
        "fills": [[fill for fill, _ in layer.fills] for layer in shown.layers],
        "sentences": [list(layer.sentences) for layer in shown.layers],
        "faded": FADED,
        "areas": [[row.id, row.name, [_told(value) for value in row.values]] for row in shown.rows],
        "catchment": catchment(shown),
        "bounds": bounds(shown),
        "venue": _venue(shown),
        "places": names(shown),
    }


def catchment(shown: Map) -> list[list[int]]:
    """The line around the outlined areas."""
    drawn = ground("pc4")
    return outlines.around(drawn[pc4] for pc4 in shown.outlined if pc4 in drawn)


def bounds(shown: Map) -> list[float]:
    """West, south, east and north of what must be in sight at first."""
    drawn = ground(shown.level)
    wanted = [drawn[one] for one in (shown.near or [row.id for row in shown.rows]) if one in drawn]
    west, south, east, north = shapely.total_bounds(wanted or list(drawn.values()))
    return [round(float(edge), 4) for edge in (west, south, east, north)]


def names(shown: Map) -> list[tuple[str, float, float]]:
    """The places whose names are written: the largest in sight, and the largest of all."""
    west, south, east, north = bounds(shown)
    here = [one for one in _places() if west <= one[1] <= east and south <= one[2] <= north][:_NAMES_HERE]
    return list(dict.fromkeys([*here, *_places()[:_NAMES_IN_ALL]]))


def _told(value: Value | None) -> list[Any] | None:
    return None if value is None else [value.place, int(value.faded), value.sentence, *value.numbers]


def _venue(shown: Map) -> list[Any] | None:
    spot = _centres().get(shown.venue[0]) if shown.venue else None
    return [*spot, shown.venue[1]] if spot and shown.venue else None


@cache
def _centres() -> dict[int, tuple[float, float]]:
    table = areas.describe().table
    spots = zip(table["lon"].to_pylist(), table["lat"].to_pylist(), strict=True)
    return dict(zip(table["pc4"].to_pylist(), spots, strict=True))


@cache
def _places() -> tuple[tuple[str, float, float], ...]:
    """Every place once, at its area with most households; places with most households first."""
    total: dict[str, int] = {}
    largest: dict[str, tuple[int, float, float]] = {}
    for row in areas.describe().table.to_pylist():
        count = row["households"] or 0
        total[row["place"]] = total.get(row["place"], 0) + count
        largest[row["place"]] = max(largest.get(row["place"], (-1, 0.0, 0.0)), (count, row["lon"], row["lat"]))
    ordered = sorted(total, key=lambda name: (-total[name], name))
    return tuple((name, round(largest[name][1], 4), round(largest[name][2], 4)) for name in ordered)
