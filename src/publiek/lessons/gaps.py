"""What holds back the people a house misses? Read from its released figures: barriers, and the groups and areas it
misses.

A barrier is a gap when it was asked of enough people (no verdict "thin") and is among the three highest of them. First
comes everybody, then the groups that come less than expected, then the white spots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from publiek.errors import Text
from publiek.lessons.library.lesson import AGES
from publiek.lessons.proposing import Gap
from publiek.vocabulary.figures import Figure

_TOP = 3
#: The index (100 = as many as among the population) whose whole interval lies under this means: missed.
_MISSED = 90.0


def gaps_of(figures: Iterable[Figure], *, names: Mapping[str, Text] | None = None) -> tuple[Gap, ...]:
    """The gaps in released figures; none when there was no survey. `names`: what groups are called, by code."""
    told = {figure.name: figure for figure in figures}
    found = [*_by_group(told, names or {}), *_by_area(told)]
    once: dict[tuple[str, str, str], Gap] = {}
    for gap in found:
        once.setdefault((gap.barrier, gap.among, gap.of.en), gap)
    return tuple(once.values())


def _by_group(told: Mapping[str, Figure], names: Mapping[str, Text]) -> list[Gap]:
    if "barriers" not in told:
        return []
    rows = [row for row in told["barriers"].table.to_pylist() if not row["verdict"] and row["share"] is not None]
    missed = _missed_groups(told)
    kept: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        whole, group = row["by"] == "", row["by"] == "segment" and row["of"] in missed
        if row["among"] == "interested" and (whole or group or row["by"] == "age"):
            kept.setdefault((row["by"], row["of"], row["among"]), []).append(row)
    found = []
    for (by, of, among), those in sorted(kept.items()):
        for row in sorted(those, key=lambda one: -one["share"])[:_TOP]:
            ages = (of,) if by == "age" and of in AGES else ()
            name = names.get(of, Text(of, of))
            found.append(_gap(row, among, name, ages))
    return found


def _gap(row: Mapping[str, Any], among: str, of: Text, ages: tuple[str, ...]) -> Gap:
    return Gap(row["barrier"], row["share"], row["low"], row["high"], int(row["n"]), among, of, ages)


def _missed_groups(told: Mapping[str, Figure]) -> set[str]:
    """Groups of which certainly fewer come than live there."""
    if "segment_index" not in told:
        return set()
    rows = told["segment_index"].table.to_pylist()
    return {row["segment"] for row in rows if row.get("high") is not None and row["high"] < _MISSED}


def _by_area(told: Mapping[str, Figure]) -> list[Gap]:
    """Barriers expected in the white spots, averaged over them; one gap per barrier, the highest three."""
    if not {"barrier_areas", "white_spots"} <= set(told):
        return []
    spots = {row["pc4"] for row in told["white_spots"].table.to_pylist() if row["kind"] == "missed"}
    by_barrier: dict[str, list[dict[str, Any]]] = {}
    for row in told["barrier_areas"].table.to_pylist():
        if row["pc4"] in spots:
            by_barrier.setdefault(row["barrier"], []).append(row)
    found = []
    for code, rows in by_barrier.items():
        share, low, high = (sum(row[name] for row in rows) / len(rows) for name in ("value", "low", "high"))
        of = Text(f"verwacht in {len(rows)} witte vlekken", f"expected in {len(rows)} white spots")
        n = max(row["n"] for row in rows)  # every row rests on the whole survey (decision 0036)
        found.append(Gap(code, share, low, high, n, "non_visitors", of, (), len(rows)))
    return sorted(found, key=lambda gap: -gap.share)[:_TOP]
