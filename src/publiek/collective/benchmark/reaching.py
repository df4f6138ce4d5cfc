"""What does each house bring to reaching a group? Its own part at home; by name only of houses that agreed to it.

`own_part` sets a house's own bookers of each group beside all others together: its share of the group, and an index
(100: the group is as large a part of its audience as of that of the others) with a 95% interval. The interval is that
of a ratio of two independent proportions on the log scale (Katz, Baptista, Azen and Pike 1978), taken at both ends of
what rounding leaves open of the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from publiek import disclosure
from publiek.collective.agreements import Agreement
from publiek.collective.menu import UNKNOWN
from publiek.disclosure import Release
from publiek.disclosure.named_parts import COLUMNS as NAMED
from publiek.vocabulary.figures import Base, Figure

LEAST = 10
_Z = 1.959963984540054
OWN_PART = pa.schema(
    [
        ("segment", pa.string()),
        ("own", pa.int64()),
        ("together", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "index", "low", "high")],
    ]
)


def own_part(own: Mapping[str, int], told: Sequence[Mapping[str, Any]]) -> Release:
    """A house's part in reaching each group, for its own eyes.

    `own`: its bookers by group, as it contributed them. `told`: the released rows of "origin" of all places together
    (place ""), with bookers (None where not told), low and high. An index is among the groups that were told: with
    fewer than two, or fewer than ten bookers of the house or of the others in a group, there is none.
    """
    groups = {row["segment"]: row for row in told if row["place"] == ""}
    mine = {code: count for code, count in own.items() if code != UNKNOWN}
    others = {code: found for code, count in mine.items() if (found := _others(groups.get(code), count))}
    all_mine = sum(mine[code] for code in others)
    rows = []
    for code in sorted(mine):
        row = {"segment": code, "own": mine[code], "together": (groups.get(code) or {}).get("bookers")}
        rows.append(row | (_indexed(code, mine[code], all_mine, others) if code in others else {}))
    table = pa.Table.from_pylist(rows, schema=OWN_PART)
    n = sum(mine.values())
    return disclosure.release([Figure("own_part", Base("bookers", n, n), table)])


def by_name(parts: Mapping[str, pa.Table], *, agreement: Agreement) -> Release:
    """The part of the houses that agreed to be named, group by group (members-eyes, figure "reach_by_house").

    `parts`: member -> its "origin" table. Empty when nobody is named in the agreement.
    """
    rows = [
        {"segment": code, "house": member, "bookers": count}
        for member in sorted(parts)
        for code, count in sorted(by_group(parts[member]).items())
        if code != UNKNOWN
    ]
    n = sum(sum(table["bookers"].to_pylist()) for table in parts.values())
    base = Base("bookers", n, n, sources=(agreement.segmentation,))
    figure = Figure("reach_by_house", base, pa.Table.from_pylist(rows, schema=NAMED))
    return disclosure.only_named_parts(figure, named=agreement.named)


def by_group(origin: pa.Table) -> dict[str, int]:
    """Bookers by group in a contributed "origin" table, all places together."""
    found: dict[str, int] = {}
    for row in origin.to_pylist():
        found[row["segment"]] = found.get(row["segment"], 0) + row["bookers"]
    return found


def _others(row: Mapping[str, Any] | None, own: int) -> tuple[int, int, int] | None:
    """Lowest, told and highest number of bookers of all others in a group; None where that was not told."""
    if row is None or row["bookers"] is None:
        return None
    low, middle, high = (max(int(row[name]) - own, 0) for name in ("low", "bookers", "high"))
    return low, middle, high


def _indexed(code: str, own: int, all_own: int, others: Mapping[str, tuple[int, int, int]]) -> dict[str, float | None]:
    low, middle, high = others[code]
    share = own / (own + middle) if own + middle else None
    if own < LEAST or low < LEAST or len(others) < 2:
        return {"share": share}
    rest = sum(told for _, told, _ in others.values())
    index = _ratio(own, all_own, middle, rest)[0]
    # Few others make the index high: the ends change places.
    return {
        "share": share,
        "index": 100 * index,
        "low": 100 * _ratio(own, all_own, high, rest - middle + high)[1],
        "high": 100 * _ratio(own, all_own, low, rest - middle + low)[2],
    }


def _ratio(a: int, n: int, b: int, m: int) -> tuple[float, float, float]:
    """(a/n) / (b/m) with its 95% interval on the log scale."""
    ratio = (a / n) / (b / m)
    spread = _Z * math.sqrt(max(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    return ratio, ratio * math.exp(-spread), ratio * math.exp(spread)
