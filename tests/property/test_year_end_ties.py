"""Whatever a house delivered, every sheet ties to the same totals: nothing is lost, nothing counts twice."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from publiek.engines import Workbench
from publiek.exchange import year_end
from publiek.exchange.year_end.shown import Shown, shown_of
from publiek.exchange.year_end.told import fill, year_from
from publiek.vocabulary.codes import GENRES, TICKET_TYPES
from publiek.vocabulary.programme import (
    PERFORMANCE_KINDS,
    PERFORMANCE_STATES,
    PerformanceRow,
    ProductionRow,
    Programme,
)
from tests.support.random_lines import POOLS, as_table, random_lines

STATUSES = ("valid", "valid", "valid", "return", "cancelled", "refunded", "reserved")


def drawn(seed: int) -> list[dict]:
    """Random lines with every kind of ticket and status, and counts at the door of some performances."""
    chance, lines = random.Random(seed), random_lines(seed, 150)
    for line in lines:
        line["ticket_type"] = chance.choice((*TICKET_TYPES, None))
        if line["status"] == "valid":
            line["status"] = chance.choice([one for one in STATUSES if one != "return"])
    return lines


def shown(seed: int, lines: list[dict]) -> dict[str, Shown]:
    """A programme that knows some performances, without a date sometimes, and one that nobody has a ticket for."""
    chance = random.Random(seed + 1000)
    starts = [start for start in POOLS["performance_start"] if start]
    names = sorted({line["performance_id"] for line in lines if line["performance_id"] and chance.random() < 0.8})
    rows, made = [], []
    for name in (*names, "nobody"):
        start = chance.choice([None, *starts])
        state, kind = chance.choice(PERFORMANCE_STATES), chance.choice(PERFORMANCE_KINDS)
        rows.append(PerformanceRow(name, name, start=start, production=f"p-{name}", state=state, kind=kind))
        made.append(ProductionRow(f"p-{name}", name, genre=chance.choice(GENRES)))
    return shown_of(Programme("drawn", tuple(rows), tuple(made)))


@pytest.mark.parametrize("seed", range(12))
def test_every_sheet_of_random_lines_ties(seed):
    lines = drawn(seed)
    bases = Counter()
    with Workbench(threads=1) as bench:
        for text in ("2023", "2024", "2025", "2024/25"):
            period = year_end.period_of(text)
            year = year_from(bench.frame(as_table(lines)), bench, period, shown(seed, lines), "x")
            for scheme in year_end.schemes():
                told = fill(scheme, year, {})  # raises where it does not tie
                base = next(one.amounts for one in told.steps if one.code == "base")
                bases[text, base] += 1
                left = [one for one in told.steps if not one.total]
                assert len({one.code for one in left}) == len(left), "a reason stands once"
                people = [one for one in told.values if one.row.people and one.value is not None]
                assert all(one.value == 0 or abs(one.value) >= 10 for one in people)
    assert len(bases) == 4, "all sheets of one period have the same totals"


def test_all_years_together_are_all_that_counts():
    lines = drawn(99)
    found = Counter()
    with Workbench(threads=1) as bench:
        frame = bench.frame(as_table(lines))
        for text in range(2020, 2030):
            year = year_from(frame, bench, year_end.period_of(str(text)), shown(99, lines), "x")
            found["cents"] += sum(part.cents for part in year.parts)
        steps = {one.code: one.amounts for one in year.from_lines}
    lost = sum(
        steps[code].revenue for code in ("reserved", "cancelled", "refunded", "doubled", "undated") if code in steps
    )
    assert found["cents"] == sum(line["amount_cents"] or 0 for line in lines) + lost


def test_a_performance_counts_in_one_year_only():
    lines = drawn(7)
    for line in lines:
        line["performance_start"] = None
    seen = Counter()
    with Workbench(threads=1) as bench:
        for text in ("2023", "2024", "2025"):
            year = year_from(bench.frame(as_table(lines)), bench, year_end.period_of(text), {}, "x")
            seen.update({part.performance for part in (*year.parts, *year.performances) if part.performance})
    assert seen and max(seen.values()) == 1
