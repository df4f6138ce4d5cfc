"""Nothing is lost: every row becomes a line or is set aside, and all money goes with it, whatever a file holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.pseudonymisation import EntityKeys, pseudonymise
from publiek.standardisation import Plan, StandardBatch, Standardiser, settle
from publiek.vocabulary import codes
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.tables import DELIVERY_FIELDS
from tests.support.standardising import TODAY, some_keys, staged, ticket_lines, workbench

AMOUNTS = ["12,50", "1.234,56", "-5,00", "0,00", "(3,25)", "twaalf", "", "-", "1e9", "99,999"]
DATES = ["12-12-2025 20:15", "2025-01-31", "31-02-2025", "", "46003", "gisteren", "12 mei 2025"]
WORDS = [
    "betaald",
    "geannuleerd",
    "hopsa",
    "Normaal",
    "CJP",
    "Museumkaart",
    "Cadeaubon",
    "test",
    "ja",
    "nee",
    "",
    "-",
    "x",
]
NUMBERS = ["1", "2", "-1", "0", "12", "1,5", "veel", "", "1.000"]
ANYTHING = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12)

POOLS = {
    **dict.fromkeys(["amount", "price", "fee", "refund_amount", "revenue"], AMOUNTS),
    **dict.fromkeys(["performance_date", "order_date", "birth_date"], DATES),
    **dict.fromkeys(["quantity", "visits", "tickets_sold", "tickets_free", "capacity"], NUMBERS),
}


@st.composite
def raw_rows(draw: st.DrawFn) -> pa.Table:
    """A batch as a reader may give it: any of the fields, cells that make sense and cells that do not."""
    size = draw(st.integers(1, 25))
    names = draw(st.lists(st.sampled_from([c.name for c in DELIVERY_FIELDS]), min_size=1, max_size=14, unique=True))
    columns: dict[str, Any] = {"row": pa.array(range(2, 2 + size), pa.int64())}
    for name in names:
        cell = st.one_of(st.none(), st.sampled_from(POOLS.get(name, WORDS)), ANYTHING)
        columns[name] = pa.array(draw(st.lists(cell, min_size=size, max_size=size)), pa.string())
    return pa.table(columns)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any system, level and convention."""
    system = draw(st.sampled_from(["plain", "pretix", "ticketmatic", "tixly", "voordemensen"]))
    told = Conventions(draw(st.sampled_from([",", ".", None])), draw(st.sampled_from(["dmy", "mdy", "ymd", None])))
    return Plan(system, draw(st.sampled_from(["L0", "L1", "L2"])), frozenset(), told, today=TODAY)


def money(table: pa.Table, *columns: str) -> int:
    return sum(pc.sum(table[column]).as_py() or 0 for column in columns)


def standardised(rows: pa.Table, plan: Plan) -> StandardBatch:
    return Standardiser(plan, workbench()).standardise(rows)


@settings(max_examples=70, deadline=None)
@given(rows=raw_rows(), plan=plans())
def test_every_row_is_kept_or_set_aside_and_so_is_all_money(rows: pa.Table, plan: Plan) -> None:
    batch = standardised(rows, plan)
    kept, aside = batch.lines["row"].to_pylist(), batch.set_aside["row"].to_pylist()
    assert sorted([*set(kept), *aside]) == rows["row"].to_pylist()
    assert batch.rows_in == rows.num_rows
    assert batch.cents_in == money(batch.lines, "amount_cents", "fee_cents") + money(batch.set_aside, "amount_cents")


@settings(max_examples=35, deadline=None)
@given(rows=raw_rows(), plan=plans())
def test_lines_hold_only_codes_of_the_standard(rows: pa.Table, plan: Plan) -> None:
    lines = standardised(rows, plan).lines
    lists = {"status": codes.STATUSES, "ticket_type": codes.TICKET_TYPES, "channel": codes.CHANNELS,
             "genre": codes.GENRES, "booker_kind": codes.BOOKER_KINDS, "level": codes.LEVELS,
             "postcode_status": codes.POSTCODE_STATUSES}  # fmt: skip
    for column, standard in lists.items():
        assert set(lines[column].to_pylist()) <= set(standard)
    for status, quantity, cents in zip(
        *(lines[c].to_pylist() for c in ("status", "quantity", "amount_cents")), strict=True
    ):
        assert quantity is not None
        if status == "return":
            assert quantity <= 0 and (cents or 0) <= 0


@settings(max_examples=30, deadline=None)
@given(rows=raw_rows(), plan=plans(), cut=st.integers(0, 25))
def test_where_a_batch_is_cut_changes_no_line(rows: pa.Table, plan: Plan, cut: int) -> None:
    whole = standardised(rows, plan)
    parts = [standardised(part, plan) for part in (rows.slice(0, cut), rows.slice(cut)) if part.num_rows]
    lines = pa.concat_tables([part.lines for part in parts])
    # Whether a title names its only booker is judged batch by batch: the texts that are kept may differ.
    same = [name for name in lines.column_names if name not in ("production", "genre_own", "venue", "performance_id")]
    assert lines.select(same).equals(whole.lines.select(same))
    assert sum(part.cents_in for part in parts) == whole.cents_in


KEYS: list[EntityKeys] = []


@settings(max_examples=25, deadline=None)
@given(rows=raw_rows(), plan=plans())
def test_the_whole_walk_to_the_settled_file_loses_nothing(rows: pa.Table, plan: Plan) -> None:
    batch = standardised(rows, plan)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = KEYS[0] if KEYS else some_keys(folder)
        KEYS[:] = [keys]
        files = staged(folder, pseudonymise(batch.lines, keys=keys))
        settled = settle(workbench(), staged=files, target=folder / "lines.parquet")
    assert settled.rows_kept + settled.set_aside.num_rows + batch.set_aside.num_rows == batch.rows_in
    assert (
        settled.cents_kept + money(settled.set_aside, "amount_cents") + money(batch.set_aside, "amount_cents")
        == batch.cents_in
    )


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "order": st.sampled_from([None, 1, 2, 3]),
            "ticket": st.sampled_from([None, 10, 11]),
            "performance_id": st.sampled_from([None, "p1", "p2"]),
            "quantity": st.sampled_from([-1, 1, 6]),
            "amount_cents": st.sampled_from([None, 1000, -1000]),
            "status": st.sampled_from(["valid", "return", "cancelled", "refunded", "reserved"]),
            "booker": st.sampled_from([None, 7, 8]),
        }
    ),
    max_size=40,
)


@settings(max_examples=35, deadline=None)
@given(rows=LINES)
def test_settling_loses_nothing_and_names_every_line_with_an_order(rows: list[dict[str, Any]]) -> None:
    lines = ticket_lines(rows)
    with tempfile.TemporaryDirectory() as name:
        settled = settle(workbench(), staged=staged(Path(name), lines), target=Path(name) / "lines.parquet")
        kept = pq.read_table(Path(name) / "lines.parquet")
    assert sorted(kept["row"].to_pylist() + settled.set_aside["row"].to_pylist()) == lines["row"].to_pylist()
    assert settled.cents_kept + money(settled.set_aside, "amount_cents") == money(lines, "amount_cents")
    for order, ticket in zip(kept["order"].to_pylist(), kept["ticket"].to_pylist(), strict=True):
        assert ticket is not None or order is None
