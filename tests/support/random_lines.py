"""Ticket lines drawn at random from small pools, so that lines meet: with nulls, and on both sides of every border."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pyarrow as pa

from publiek.vocabulary.tables import TICKET_LINE, schema_of

#: Both sides of every border: season, month, year, leap day.
DAYS = [date(2023, 7, 31), date(2023, 8, 1), date(2024, 2, 29), date(2024, 8, 31), date(2025, 1, 1), date(2025, 9, 30)]
POOLS = {
    "level": ["L2"] * 6 + ["L1", "L0"],
    "performance_id": ["a", "b", "c", "d", "e", "f", "g", None],
    "genre": ["dance", "pop", None],
    "performance_start": [None, *[datetime(day.year, day.month, day.day, 20) for day in DAYS]],
    "ordered_on": [None, *[day - timedelta(days=gap) for day in DAYS for gap in (0, 1, 8, 40, 100)]],
    "channel": ["online", "till", "unknown"],
    "ticket_type": ["normal", "free", "pass"],
    "status": ["valid"] * 7 + ["return", "cancelled"],
    "quantity": [1, 1, 2, 2, 3, 5, 12],
    "scanned": [None, True, False],
    "amount_cents": [None, 0, 1250, 3000],
    "capacity": [None, 40, 60],
    "booker_kind": ["person"] * 6 + ["company", "group", "school"],
    "postcode_status": ["dutch"] * 5 + ["foreign", "missing", "unreadable"],
    "pc4": [3011, 3012, 3013, 3014, 9999, None],
    "ending": ["AA", "AB", "ZZ", None],
    "order": [None, *range(1, 20)],
    "booker": [None, *range(11, 26)],
}


def random_lines(seed: int, size: int, *, one_start: bool = False) -> list[dict]:
    """`size` lines; with `one_start` all performances begin at the same moment."""
    chance = random.Random(seed)
    pools = dict(POOLS)
    if one_start:
        pools["performance_start"] = [None, chance.choice(POOLS["performance_start"][1:])]
    return consistent([{name: chance.choice(pool) for name, pool in pools.items()} for _ in range(size)])


def consistent(drawn: list[dict]) -> list[dict]:
    """What the earlier rooms promise: tallies and counts have nobody, returns are negative, no pc4 unless Dutch."""
    starts: dict = {}
    for line in drawn:
        if line["level"] != "L2":
            line |= {"order": None, "booker": None}
        elif line["order"] is not None:
            # An order has one booker, and mostly one performance and one address.
            line["booker"] = None if line["order"] == 1 else 11 + line["order"] % 9
            if line["order"] % 3:
                line |= {"performance_id": "abcdefg"[line["order"] % 7], "pc4": 3011 + line["order"] % 4}
                line |= {"postcode_status": "dutch", "channel": "online", "booker_kind": "person"}
        if line["level"] == "L0":
            line |= {"postcode_status": "missing"}
        if line["performance_id"] is None:
            line["performance_start"] = None
        elif line["performance_start"] is not None:
            line["performance_start"] = starts.setdefault(line["performance_id"], line["performance_start"])
        line["pc4"] = line["pc4"] if line["postcode_status"] == "dutch" else None
        ending = line.pop("ending", None)
        line["pc6"] = f"{line['pc4']}{ending}" if line["pc4"] and ending else None
        line["production_id"] = "p1" if line["performance_id"] in ("a", "b", "c") else "p2"
        line["production"] = line["production_id"]
        if line["status"] == "return":
            line["quantity"] *= -1
            line["amount_cents"] = None if line["amount_cents"] is None else -line["amount_cents"]
    return drawn


def as_table(lines: list[dict]) -> pa.Table:
    schema = schema_of(TICKET_LINE)
    return pa.table({field.name: pa.array([line.get(field.name) for line in lines], field.type) for field in schema})
