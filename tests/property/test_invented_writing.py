"""Whatever stands in a cell, the file gives it back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.invented.extract import VALID, FileStyle, Sheet
from publiek.invented.filing import as_lines
from publiek.invented.spelling import euros
from publiek.invented.vendors.pretix import order_codes
from publiek.invented.words import scatter
from publiek.invented.workbooks import column_letters, write_workbook

CELLS = st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"))), min_size=1)
STYLES = st.sampled_from([FileStyle(), FileStyle(delimiter=";"), FileStyle(quote_all=True), FileStyle(newline="\n")])


@given(CELLS, STYLES)
def test_what_is_written_is_read_back(cells: list[str | None], style: FileStyle) -> None:
    nothing = np.zeros(len(cells), dtype=np.int64)
    columns = [
        ("a", pa.array(cells, pa.string())),
        ("b", 'a "word"; or, two'),
        ("c", pa.array(cells[::-1], pa.string())),
    ]
    sheet = Sheet(columns, np.full(len(cells), VALID), nothing, nothing, nothing)
    text = as_lines(sheet, style).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=style.delimiter))
    assert read == [[a or "", 'a "word"; or, two', c or ""] for a, c in zip(cells, cells[::-1], strict=True)]


@given(st.lists(st.integers(-(10**10), 10**10), min_size=1))
def test_amounts_keep_every_cent(amounts: list[int]) -> None:
    written = euros(np.array(amounts)).to_pylist()
    assert [round(float(text.replace(",", ".")) * 100) for text in written] == amounts


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400_000), st.integers(20, 40))
def test_no_two_orders_share_a_code(start: int, season: int) -> None:
    numbers = np.concatenate([(season + s) * 100_000_000 + start + np.arange(500) for s in range(3)])
    assert len(set(order_codes(numbers).to_pylist())) == len(numbers)


def test_scatter_is_fixed_for_ever() -> None:
    assert scatter(np.array([0, 1, 2_000_000_000]), 3).tolist() == scatter(np.array([0, 1, 2_000_000_000]), 3).tolist()
    assert len(set((scatter(np.arange(10_000), 1) % 1_000).tolist())) == 1_000


def test_a_workbook_opens_and_says_the_same(tmp_path: Path) -> None:
    rows = [["Naam", "Bedrag", None], ["Zoë & <Bas>", "12.50", "0612"], [None, "-3", " spatie "]]
    write_workbook(tmp_path / "a.xlsx", rows, "Blad & één")
    write_workbook(tmp_path / "b.xlsx", rows, "Blad & één")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Blad & één"]
    assert [list(row) for row in sheet.values] == [
        ["Naam", "Bedrag", None],
        ["Zoë & <Bas>", 12.5, "0612"],
        [None, -3, " spatie "],
    ]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
