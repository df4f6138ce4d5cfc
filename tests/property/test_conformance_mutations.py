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


@settings(max_examples=40, deadline=None, derandomize=True)
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
