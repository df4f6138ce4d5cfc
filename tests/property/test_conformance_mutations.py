"""Any good value in any row of a good delivery, made wrong in a known way, is named with exactly its row and rule."""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.conformance import conform
from publiek.vocabulary.delivering import tables

MAKER = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "standard" / "make_samples.py"))
_WRONG = {"money": "1,50", "count": "-1", "integer": "1.5", "datetime": "gisteren", "digits": "0123", "letters": "ab"}
_WRONG |= {"country": "Nederland", "year": "79", "boolean": "ja", "postcode": "?"}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(1, 50))
def test_a_wrong_value_is_named_with_its_row_and_rule(data: st.DataObject, seed: int) -> None:
    delivery = MAKER["good"](seed)
    table = tables()[data.draw(st.sampled_from(sorted(delivery)))]
    column = data.draw(st.sampled_from([c for c in table.columns if c.values or c.form.name in _WRONG or c.required]))
    row = data.draw(st.integers(0, len(delivery[table.name]) - 1))
    if column.values:
        value, rule = "Vrije tekst", "value-code"
    elif column.form.name in _WRONG:
        value, rule = _WRONG[column.form.name], "value-form"
    else:
        value, rule = "", "value-required"
    delivery[table.name][row][column.name] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table.name}.csv"
        path.write_text(MAKER["text"](table.name, delivery[table.name]), encoding="utf-8")
        judged = conform(path)
    assert (row + 2, column.name, rule) in {(one.row, one.column, one.rule) for one in judged.faults.named}
    assert not judged.meets


@settings(max_examples=8, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(1, 50))
def test_a_total_that_does_not_tie_is_named_with_its_performance(data: st.DataObject, seed: int) -> None:
    """One ticket, one cent or one visit too many, in either of two tables, is told in the row of that performance."""
    delivery = MAKER["good"](seed)
    row = data.draw(st.integers(0, len(delivery["counts"]) - 1))
    show = delivery["counts"][row]["performance_id"]
    change = data.draw(st.sampled_from(["tickets_sold", "tickets_free", "revenue", "visits", "line", "gone"]))
    sold = [one for one in delivery["tickets"] if (one["performance_id"], one["status"]) == (show, "valid")]
    line = data.draw(st.sampled_from(sold))
    paid = float(line["amount"]) > 0
    if change in ("tickets_sold", "tickets_free"):
        delivery["counts"][row][change] = str(int(delivery["counts"][row][change]) + 1)
        expected = {f"totals-{change.removeprefix('tickets_')}"}
    elif change == "revenue":
        delivery["counts"][row]["revenue"] = f"{float(delivery['counts'][row]['revenue']) + 0.01:.2f}"
        expected = {"totals-revenue"}
    elif change == "visits":
        areas = [one for one in delivery["postcode_counts"] if one["performance_id"] == show]
        counted = sum(int(one["visits"]) for one in areas)
        areas[0]["visits"] = str(int(areas[0]["visits"]) + int(delivery["counts"][row]["visits"]) - counted + 1)
        expected = {"totals-visits"}
    elif change == "line":
        line["quantity"] = str(int(line["quantity"]) + 1)
        expected = {"totals-sold" if paid else "totals-free"}
    else:
        line["status"] = "cancelled"
        expected = {"totals-sold", "totals-revenue"} if paid else {"totals-free"}
    with tempfile.TemporaryDirectory() as folder:
        MAKER["write"](Path(folder) / "all", delivery)
        judged = conform(Path(folder) / "all")
    found = {(one.file, one.row, one.rule) for one in judged.faults.named if one.rule.startswith("totals-")}
    assert found == {("counts.csv", row + 2, rule) for rule in expected}
    assert not judged.meets
