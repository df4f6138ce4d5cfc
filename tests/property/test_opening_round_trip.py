"""Any table of text that is written as a delimited file, in any dialect and encoding, is read back exactly."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from publiek.deliveries.opening import open_file
from publiek.errors import DeliveryError

LETTERS = st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc")) | st.sampled_from(
    list("\"',;|\t\n\r 0123456789abcé€\\")
)
CELLS = st.text(LETTERS, max_size=8)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def written(rows: list[list[str]], delimiter: str, quoting: int, line_end: str) -> str:
    """As the csv module writes it; older versions forget to quote a line end that is not the one they write."""
    out = io.StringIO()
    stray = any(end in cell and end not in line_end for row in rows for cell in row for end in "\r\n")
    quoting = csv.QUOTE_ALL if stray else quoting
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def read_back(data: bytes, width: int, *, batch_rows: int = 250_000) -> list[tuple[int, list[str]]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "delivery.csv"
        path.write_bytes(data)
        table = open_file(path).tables[0]
        columns = {i: f"k{i}" for i in range(width)}
        batches = list(table.batches(header_row=0, columns=columns, batch_rows=batch_rows))
        rows = [record for batch in batches for record in batch.to_pylist()]
        assert table.rows_read == len(rows)
        assert table.set_aside.num_rows == 0
    return [(row.pop("row"), [cell or "" for cell in row.values()]) for row in rows]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=TABLES,
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(ENCODINGS),
    batch_rows=st.integers(1, 5),
)
def test_a_written_table_is_read_back_exactly(rows, delimiter, quoting, line_end, encoding, batch_rows):
    # A header and regular rows before the arbitrary ones, so that the delimiter is no matter of opinion.
    width = len(rows[0])
    header = [f"kolom {i}" for i in range(width)]
    plain = [[f"waarde {i}" for i in range(width)]] * 30
    table = [header, *plain, *rows]
    text = written(table, delimiter, quoting, line_end)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    if encoding == "cp1252":
        data += "é".encode("cp1252") + delimiter.encode() * (width - 1) + line_end.encode()
        table.append(["é", *[""] * (width - 1)])
    expected = [(i, cells) for i, cells in enumerate(table[1:], start=2) if any(cells)]
    try:
        assert read_back(data, width, batch_rows=batch_rows) == expected
    except DeliveryError as refusal:
        # Arbitrary quoted text can look exactly like a forgotten quote; then it is refused, never misread.
        assert refusal.code == "quote-open"
        assert any(cell.count("\n") + cell.count("\r") >= 1 for row in rows for cell in row)


@pytest.mark.parametrize("block_rows", [1, 7, 20_000])
def test_rows_keep_their_number_across_blocks(block_rows):
    """Enough rows for several blocks of the reader, with quoted line ends, empty rows and short rows among them."""
    lines, expected = ["a;b;c"], []
    for row in range(2, 60_000):
        if row % 1_001 == 0:
            lines.append("")
        elif row % 997 == 0:
            lines.append(f"kort {row}")
            expected.append((row, [f"kort {row}", "", ""]))
        elif row % 503 == 0:
            lines.append(f'{row};"regel 1\nregel 2";x')
            expected.append((row, [str(row), "regel 1\nregel 2", "x"]))
        else:
            lines.append(f"{row};gewone tekst van een rij met wat lengte;x")
            expected.append((row, [str(row), "gewone tekst van een rij met wat lengte", "x"]))
    data = "\r\n".join(lines).encode()
    batch_rows = max(block_rows, 1_000)
    assert read_back(data, 3, batch_rows=batch_rows) == expected
