"""Of which parts do the totals of a house consist? Lines that share everything a year-end sheet can ask, added up.

A part has tickets, visits and money. Tickets are net of returns. A booker is not a visitor and a ticket is no visit:
visits come from the count at the door, else from scans, else from tickets (see `visits`). What does not count
(reserved, cancelled, refunded, told a second time at a poorer level) stays a part too, so that nothing gets lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import pyarrow as pa

from publiek.engines import Engine
from publiek.measures import frames

#: Why a line is no part of the base totals; "" when it is. doubled: its performance is known at a richer level.
OUTSIDE = ("reserved", "cancelled", "refunded", "doubled")
#: The kind of entry of visits that were counted at the door beyond (or short of) the tickets: nobody knows which.
UNCOUNTED = "uncounted"
_KEYS = ["performance_id", "rich", "status", "ticket_type", "booker_kind", "postcode_status", "day"]
_SUMS = {"tickets": "sum", "cents": "sum", "scanned": "sum", "unsure": "sum", "priced": "sum"}


@dataclass(frozen=True)
class Part:
    """`performance` is "" when no line says which; `day` of the performance, else of the order; None without both.

    `rich` is the digit of the level (0 counts, 1 postcode counts, 2 tickets); `scanned` the tickets seen at the door,
    `unsure` those of which nobody knows, `priced` those with an amount. `source` tells where visits come from:
    counted, scanned, tickets or "".
    """

    performance: str
    rich: int
    status: str
    ticket_type: str
    booker_kind: str
    origin: str
    day: date | None
    tickets: int
    cents: int
    scanned: int = 0
    unsure: int = 0
    priced: int = 0
    visits: int = 0
    source: str = ""
    outside: str = ""

    @property
    def loose_pass(self) -> bool:
        """A pass that was sold, without a performance: a ticket, no visit."""
        return not self.performance and self.ticket_type == "pass"

    @property
    def at_door(self) -> bool:
        """A count of people at the door: visits without a ticket."""
        return self.rich == 0 and self.ticket_type in ("other", "")


def parts_of(lines: frames.Frame[Any], workbench: Engine, starts: Mapping[str, date]) -> list[Part]:
    """Every line of a house in parts, without visits yet. `starts`: the day of each performance that has one."""
    poor = nw.when(nw.col("level") == "L1").then(nw.lit(1)).otherwise(nw.lit(0))
    level = nw.when(nw.col("level") == "L2").then(nw.lit(2)).otherwise(poor)
    quantity = nw.col("quantity").fill_null(0).cast(nw.Int64)
    nothing = nw.lit(0).cast(nw.Int64)
    ready = lines.with_columns(
        rich=level.cast(nw.Int32),
        day=frames.day_number(nw.col("ordered_on")),
        tickets=quantity,
        cents=nw.col("amount_cents").fill_null(0).cast(nw.Int64),
        scanned=nw.when(nw.col("scanned").fill_null(False)).then(quantity).otherwise(nothing),
        priced=nw.when(nw.col("amount_cents").is_null()).then(nothing).otherwise(quantity),
        unsure=nw.when(nw.col("scanned").is_null()).then(quantity).otherwise(nothing),
    )
    # The day of the order matters only where the performance has none: else there would be a part per day of selling.
    dated = workbench.frame(
        pa.table({"performance_id": pa.array(list(starts), pa.string()), "known": [1] * len(starts)})
    )
    ready = ready.join(dated, on="performance_id", how="left") if starts else ready.with_columns(known=nw.lit(None))
    ready = ready.with_columns(day=nw.when(nw.col("known").is_null()).then(nw.col("day")))
    found = workbench.collected(frames.grouped(ready, _KEYS, **_SUMS))
    # In one order, whatever the engine's: the same sheet is the same file.
    return _outside_marked(sorted((_part(row, starts) for row in found.to_pylist()), key=repr))


def _part(row: Mapping[str, object], starts: Mapping[str, date]) -> Part:
    performance, day = str(row["performance_id"] or ""), row["day"]
    ordered = date.fromordinal(int(str(day))) if day is not None and int(str(day)) > 0 else None
    status = str(row["status"] or "")
    number = {name: int(str(row[name] or 0)) for name in _SUMS}
    return Part(
        performance,
        int(str(row["rich"])),
        status,
        str(row["ticket_type"] or ""),
        str(row["booker_kind"] or ""),
        str(row["postcode_status"] or "missing"),
        starts.get(performance, ordered),
        tickets=number["tickets"],
        cents=number["cents"],
        scanned=number["scanned"],
        unsure=number["unsure"],
        priced=number["priced"],
        outside="" if status in ("valid", "return") else status if status in OUTSIDE else "cancelled",
    )


def _outside_marked(parts: list[Part]) -> list[Part]:
    """Per performance only its richest level counts; the poorer ones tell of the same people again."""
    best: dict[str, int] = {}
    for part in parts:
        if part.performance and not part.outside:
            best[part.performance] = max(best.get(part.performance, 0), part.rich)
    return [
        replace(part, outside="doubled")
        if part.performance and not part.outside and part.rich < best[part.performance]
        else part
        for part in parts
    ]


def counting(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of the base totals."""
    return (part for part in parts if not part.outside)
