"""A delivery by the open standard: every column has its own meaning, whatever the house calls its things."""

from __future__ import annotations

from publiek.deliveries.systems import match
from publiek.vocabulary.delivering import tables


def test_every_table_is_recognised_by_its_required_columns_alone() -> None:
    for table in tables().values():
        required = [column.name for column in table.columns if column.required]
        for names in (table.names, required if table.name != "counts" else [*required, "visits"]):
            found = match(names)
            assert found is not None
            assert (found[0].code, found[1].name, found[1].level) == ("standard", table.name, table.level)


def test_every_column_is_read_or_left_for_a_reason() -> None:
    left = {c.name for t in tables().values() for c in t.columns if c.read_as.startswith("-")}
    assert left == {"organisation", "postcode_status", "consent"}


def test_orders_that_lack_a_column_are_not_taken_for_counts() -> None:
    names = [name for name in tables()["tickets"].names if name != "status"]
    found = match(names)
    assert found is None or found[0].code != "standard"
