"""One system that exports in two forms, erasures, terms and imports in any order: the truth is counted, or it is told.

A world of sales; a file form with numbers of performances and a form (file or live) with titles, that may not tell the
start, may write titles in its own way, may number tickets otherwise, and may have its days in another time zone. What
counts never is less than what was told; it is more only where a doubt of at least as many tickets stands.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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
_PERFORMANCES = ("Hamlet", "Medea", "Faust")
#: Who bought, what, on which day, at how much, late at night or not, how many tickets.
_SOLD = st.tuples(
    _BOOKERS, st.integers(0, 2), st.integers(1, 3), st.sampled_from([1000, 1500]), st.booleans(), st.integers(1, 2)
)
_SCOPES = st.one_of(st.none(), st.none(), st.tuples(st.just("day"), st.integers(1, 3)),
                    st.tuples(st.just("performance"), st.integers(0, 2)))  # fmt: skip
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.lists(_SOLD, min_size=1, max_size=4)),
        st.tuples(st.just("numbers"), _SCOPES),
        st.tuples(st.just("titles"), _SCOPES),
        st.tuples(st.just("live"), st.none()),
        st.tuples(st.just("erase"), _BOOKERS),
        st.tuples(st.just("pass"), st.integers(1, 3)),
        st.tuples(st.just("withdraw"), st.integers(0, 9)),
    ),
    min_size=4,
    max_size=10,
)
_HOW = st.fixed_dictionaries(
    {
        "starts": st.booleans(),
        "same_titles": st.booleans(),
        "same_tickets": st.booleans(),
        "zone": st.booleans(),
        "one_start": st.booleans(),
    }
)
_NUMBERED = [{"header": "eventid", "field": "performance_id"}, {"header": "start", "field": "performance_date"}]
_TITLED = [{"header": "title", "field": "production_title"}]
SOURCES = {
    "numbers": {"columns": _NUMBERED},
    "titles": {"columns": _TITLED},
    "live": {"columns": _TITLED, "kind": "live", "connection": "kassa"},
}


@dataclass(frozen=True)
class Sale:
    """One ticket that was sold."""

    place: int
    order: int
    booker: int
    performance: int
    day: int
    cents: int
    late: bool


@dataclass
class _World:
    store: Store
    how: dict[str, bool]
    sold: list[Sale] = field(default_factory=list)
    told: dict[int, set[int]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    before: int = 0

    def sell(self, orders: list[tuple]) -> None:
        for booker, performance, day, cents, late, tickets in orders:
            order = 1000 + len(self.sold)
            for _ in range(tickets):
                self.sold.append(Sale(len(self.sold), order, booker, performance, day, cents, late))

    def line(self, sale: Sale, form: str) -> dict[str, object]:
        """As a form tells it. Starts lie days apart, or all at one moment."""
        at = datetime(2024, 3, 14 + (0 if self.how["one_start"] else 3 * sale.performance), 20)
        day, title, number = date(2024, 1, sale.day), _PERFORMANCES[sale.performance], sale.place + 1
        facts: dict[str, object] = {
            "performance_id": str(sale.performance),
            "production": title,
            "performance_start": at,
        }
        if form != "numbers":
            title = title if self.how["same_titles"] else f"{title} (gezelschap)"
            facts = {"performance_id": f"p:{title}", "production": title}
            number += 0 if self.how["same_tickets"] else 500
            day += timedelta(days=int(self.how["zone"] and sale.late))
        facts["performance_start"] = at if form == "numbers" or self.how["starts"] else None
        line = ticket(sale.order, number=number, cents=sale.cents, booker=sale.booker, ordered_on=day, **facts)
        if sale.booker in self.erased or sale.performance < self.before:
            line |= {"booker": None, "order": None, "ticket": 0}
        return line

    def export(self, form: str, scope: tuple[str, int] | None, place: int) -> None:
        sales = [sale for sale in self.sold if scope is None or getattr(sale, scope[0]) == scope[1]]
        if not sales:
            return
        lines = [self.line(sale, form) | {"row": 2 + at} for at, sale in enumerate(sales)]
        live = {number for number, record in self.records().items() if record.source.get("connection")}
        number = deliver(self.store, f"file-{place}", lines, source=SOURCES[form]).number
        if form == "live":
            for one in live:
                self.told.pop(one, None)
        self.told[number] = {sale.place for sale in sales}

    def records(self) -> dict[int, object]:
        return {record.number: record for record in self.store.history() if not record.withdrawn}

    def truth(self) -> Counter:
        told = set().union(*self.told.values()) if self.told else set()
        return Counter((_PERFORMANCES[self.sold[at].performance], self.sold[at].cents) for at in told)

    def counted(self) -> Counter:
        return Counter(
            (row["production"].removesuffix(" (gezelschap)"), row["amount_cents"]) for row in counting(self.store)
        )

    def doubted(self) -> int:
        return sum(one.tickets for record in self.records().values() for one in record.doubts)


def _check(how: dict[str, bool], steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as home:
        world = _World(Store(Path(home), "theater-de-brug"), how)
        for place, (step, what) in enumerate(steps):
            if step == "sell":
                world.sell(what)
            elif step in SOURCES:
                world.export(step, what, place)
            elif step == "erase":
                world.erased.add(what)
                world.store.purge(lambda lines, who=what: bare(lines, _of(lines, who)), why="erasure")
            elif step == "pass":
                world.before = max(world.before, what)
                world.store.purge(lambda lines, day=what: coarse(lines, _before(lines, day)), why="retention")
            elif world.told:
                number = sorted(world.told)[what % len(world.told)]
                world.store.withdraw(number)
                del world.told[number]
            truth, counted = world.truth(), world.counted()
            assert not truth - counted, ("lost", place, how, steps)
            assert (counted - truth).total() <= world.doubted(), ("twice", place, how, steps)
        world.store.verify()
        world.store.check_conservation()


def _of(lines: pa.Table, booker: int) -> pa.Array:
    return pc.equal(lines["booker"].combine_chunks(), booker)


def _before(lines: pa.Table, until: int) -> pa.Array:
    """The performances that were first; a term runs from the performance."""
    first = [f"{title}{more}" for title in _PERFORMANCES[:until] for more in ("", " (gezelschap)")]
    return pc.is_in(lines["production"].combine_chunks(), value_set=pa.array(first, pa.string()))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_HOW, _STEPS)
def test_the_truth_is_counted_or_a_doubt_is_told(how: dict[str, bool], steps: list[tuple]) -> None:
    _check(how, steps)


@pytest.mark.long
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_HOW, _STEPS)
def test_the_truth_is_counted_or_a_doubt_is_told_at_length(how: dict[str, bool], steps: list[tuple]) -> None:
    _check(how, steps)
