"""How does a reach estimate become a figure that may be let through, drawn and written as JSON?

Table `reach_told`: part, source, unit, place, value, low, high, how, rests_on. Counts are rounded to whole visits and
people. Facts: total visits and visitors with interval, bookers, how, contradictions.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.surveys.reach.estimating import Reached
from publiek.surveys.reach.parts import Part
from publiek.vocabulary.figures import Base, Figure

SCHEMA = pa.schema(
    [
        ("part", pa.string()),
        ("source", pa.string()),
        ("unit", pa.string()),
        ("place", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("how", pa.string()),
        ("rests_on", pa.int64()),
    ]
)
_WHOLE = ("visits", "visitors", "bookers")


def told(reached: Reached, base: Base, *, season: str = "", assumptions: str = "", running: bool = False) -> Figure:
    """The figure `reach_told`; `base` counts visits. `assumptions`: version and date of the assumed ranges;
    `running`: the season is not over.
    """
    rows = [_row(part) for part in reached.parts]
    facts: dict[str, object] = {"season": season, "how": reached.how, "assumption": reached.assumption}
    facts |= {"assumptions": assumptions, "bookers": _number(reached.bookers) if reached.bookers else None}
    for name in ("visits", "visitors"):
        part: Part = getattr(reached, name)
        facts |= {name: round(part.value), f"{name}_low": round(part.low), f"{name}_high": round(part.high)}
    facts["conflicts"] = [
        {"code": conflict.code, "one": conflict.one, "other": conflict.other} for conflict in reached.conflicts
    ]
    limits = ("visitors-estimated", *(("visitors-assumed",) if reached.assumption else ()))
    limits += ("few-clusters",) if reached.few_units else ()
    limits += ("season-running",) if running else ()
    return Figure("reach_told", base, pa.Table.from_pylist(rows, schema=SCHEMA), facts, limits)


def _row(part: Part) -> dict[str, object]:
    numbers = {"value": part.value, "low": part.low, "high": part.high}
    if part.unit in _WHOLE:
        numbers = {name: float(round(number)) for name, number in numbers.items()}
    names = {"part": part.name, "source": part.source, "unit": part.unit, "place": part.place}
    return {**names, **numbers, "how": part.how, "rests_on": part.rests_on}


def _number(part: Part) -> int:
    return round(part.value)
