"""Is a target reached? Only when the interval of what is says so.

actual = share of the bookers whose home area has the group, with the Wilson interval of the figure. *reached* when the
whole interval is at or above the target, *missed* when it is wholly below, else *undecided*: chance alone could explain
the difference. *thin* when there are too few bookers to say anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publiek.dashboard import Desk, View
from publiek.house import House
from publiek.measures import Selection
from publiek.vocabulary.figures import Figure
from publiek.web.targets.models import Target

#: The figure that tells the share, and the column that says of what.
_FIGURES = {
    "house": ("segment_index", "", ("share_low", "share_high")),
    "genre": ("segment_index", "", ("share_low", "share_high")),
    "production": ("production_segments", "production", ("share_low", "share_high")),
}


@dataclass(frozen=True)
class Judged:
    """A target and how it stands: shares 0-1, None where nothing can be said."""

    target: Target
    wanted: float
    actual: float | None
    low: float | None
    high: float | None
    bookers: int
    verdict: str


def judge(desk: Desk, house: House, targets: Iterable[Target]) -> list[Judged]:
    """How every target stands now."""
    return [_judged(desk, house, target) for target in targets]


def _judged(desk: Desk, house: House, target: Target) -> Judged:
    figure, column, ends = _FIGURES[target.of]
    found = desk.release(house, _selection(target), (figure,))[figure]
    row = next((row for row in _rows(found) if _matches(row, target, column)), None)
    wanted = float(target.share) / 100
    if row is None or row["share"] is None:
        return Judged(target, wanted, None, None, None, int(row["bookers"]) if row else 0, "thin")
    low, high = (float(row[end]) for end in ends)
    verdict = "reached" if low >= wanted else "missed" if high < wanted else "undecided"
    return Judged(target, wanted, float(row["share"]), low, high, int(row["bookers"]), verdict)


def _selection(target: Target) -> Selection:
    """Of which part of the audience the target is."""
    asked = {"period": target.season} if target.season else {}
    if target.of == "genre":
        asked["genre"] = target.name
    return View.read(asked).selection


def _rows(figure: Figure) -> list[dict[str, object]]:
    return figure.table.to_pylist()


def _matches(row: dict[str, object], target: Target, column: str) -> bool:
    """The row of the group; of a profile that of any one population, for the share does not depend on it."""
    return row["segment"] == target.segment and (not column or row[column] == target.name)
