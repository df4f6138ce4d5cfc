"""Deliveries, erasures, passing of terms, re-imports and withdrawals in any order: tickets and cents stay the truth."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publiek.pseudonymisation import bare, coarse
from publiek.warehouse import Store
from tests.support.kept import counting, deliver, ticket

_BOOKERS = st.integers(1, 4)
#: One ticket of the source: who bought it, for which performance, on which day, for how much.
_SOLD = st.tuples(_BOOKERS, st.sampled_from(["v1", "v2"]), st.integers(1, 3), st.sampled_from([1000, 1500]))
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.lists(_SOLD, min_size=1, max_size=4)),
        st.tuples(st.just("export"), st.integers(1, 3)),
        st.tuples(st.just("export"), st.just(0)),
        st.tuples(st.just("erase"), _BOOKERS),
        st.tuples(st.just("pass"), st.integers(1, 4)),
        st.tuples(st.just("withdraw"), st.integers(0, 9)),
    ),
    min_size=3,
    max_size=9,
)


class _World:
    """A ticketing system, and a house that imports what it exports: whole days of order, or everything."""

    def __init__(self, home: Path) -> None:
        self.store = Store(home, "theater-de-brug")
        self.sold: list[tuple] = []
        self.files: dict[int, set[int]] = {}
        self.erased: set[int] = set()
        self.before = 0

    def lines(self, day: int) -> list[dict[str, object]]:
        """What an export of one day (0: of all days) holds; row numbers are of the export."""
        found = []
        for place, (booker, performance, on, cents) in enumerate(self.sold):
            if day in (0, on):
                where = {"performance_id": performance, "ordered_on": date(2024, 1, on)}
                found.append(ticket(100 + place, cents=cents, booker=booker, **where) | {"row": 2 + len(found)})
        return found

    def export(self, day: int, place: int) -> None:
        lines = pa.Table.from_pylist(self.lines(day), schema=None) if self.lines(day) else None
        if lines is None:
            return
        rows = self.lines(day)
        for row in rows:
            if row["booker"] in self.erased or row["ordered_on"].day < self.before:
                row |= {"booker": None, "order": None, "ticket": 0}
        number = deliver(self.store, f"file-{place}", rows).number
        self.files[number] = {at for at, sale in enumerate(self.sold) if day in (0, sale[2])}

    def truth(self) -> Counter:
        """Every ticket that some delivery that counts told of, once."""
        told = set().union(*self.files.values()) if self.files else set()
        return Counter((self.sold[at][1], self.sold[at][3]) for at in told)

    def counted(self) -> Counter:
        return Counter((row["performance_id"], row["amount_cents"]) for row in counting(self.store))


def _check(steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as home:
        world = _World(Path(home))
        for place, (step, what) in enumerate(steps):
            if step == "sell":
                world.sold += what
            elif step == "export":
                world.export(what, place)
            elif step == "erase":
                world.erased.add(what)
                world.store.purge(lambda lines, who=what: bare(lines, _of(lines, who)), why="erasure")
            elif step == "pass":
                world.before = max(world.before, what)
                world.store.purge(lambda lines, day=what: coarse(lines, _before(lines, day)), why="retention")
            elif world.files:
                number = sorted(world.files)[what % len(world.files)]
                world.store.withdraw(number)
                del world.files[number]
            assert world.counted() == world.truth(), (place, steps)
        world.store.verify()
        world.store.check_conservation()


def _of(lines: pa.Table, booker: int) -> pa.Array:
    return pc.equal(lines["booker"].combine_chunks(), booker)


def _before(lines: pa.Table, day: int) -> pa.Array:
    return pc.less(lines["ordered_on"].combine_chunks(), pa.scalar(date(2024, 1, day)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_nothing_counts_twice_and_nothing_is_lost(steps: list[tuple]) -> None:
    _check(steps)


@pytest.mark.long
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_nothing_counts_twice_and_nothing_is_lost_at_length(steps: list[tuple]) -> None:
    _check(steps)
