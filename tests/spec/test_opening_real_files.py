"""Does the front door read the files that others collected because they break readers?"""

from __future__ import annotations

import json

import pytest

from publiek.deliveries.opening import open_file
from publiek.errors import PubliekError
from tests.support.opening import cells_of, only_table, rows_of

SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines",
    "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip
#: The files of csvkit that are no tables for us, and why.
NO_TABLES = {"empty.csv": "file-blank", "testdbf.dbf": "file-binary"}


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_is_read_as_its_authors_expect(shared_data, name):
    folder = shared_data / "csv-robustness" / "csv-spectrum"
    table = only_table(folder / "csvs" / f"{name}.csv")
    expected = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    names = dict(enumerate(table.head[0]))
    rows = [{key: cell or "" for key, cell in row.items() if key != "row"} for row in rows_of(table, columns=names)]
    if name == "location_coordinates":  # its authors gave the two files different telephone numbers
        assert rows[0].pop("Contact Phone Number") != expected[0].pop("Contact Phone Number")
    assert rows == [{key: str(value) for key, value in row.items()} for row in expected]


def test_every_file_of_csvkit_is_read_or_refused(shared_data):
    refused = {}
    folder = shared_data / "csv-robustness" / "csvkit-examples"
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(paths) > 80
    for path in paths:
        try:
            for table in open_file(path).tables:
                for header_row in range(min(3, len(table.head))):
                    rows = rows_of(table, header_row=header_row)
                    assert table.rows_read == len(rows) + table.set_aside.num_rows
        except PubliekError as error:
            refused[path.name] = error.code
    assert refused == NO_TABLES


@pytest.mark.parametrize(
    ("name", "converted"),
    [("test_utf16_big", "test_utf8"), ("test_utf16_little", "test_utf8"), ("test_utf8_bom", "test_utf8")],
)
def test_the_same_table_in_another_encoding(shared_data, name, converted):
    folder = shared_data / "csv-robustness" / "csvkit-examples"
    one, other = only_table(folder / f"{name}.csv"), only_table(folder / f"{converted}.csv")
    assert cells_of(one)[-1][1:] == cells_of(other)[-1][1:] == ["4", "5", "ʤ"]


@pytest.mark.parametrize("name", ["sheets.xls", "sheets.xlsx"])
def test_dates_of_a_mac_are_the_same_in_the_old_and_the_new_format(shared_data, name):
    """Both count days from 1904; in the new one a second element called workbookPr hides it from the reader."""
    opened = open_file(shared_data / "csv-robustness" / "csvkit-examples" / name)
    rows = cells_of(opened.tables[1])
    assert [table.name for table in opened.tables] == ["not this one", "data", "ʤ"]
    assert rows[0] == [2, "Chicago Reader", "1971-01-01", "40", "true", "1", "1971-01-01T04:14:00", None]
    assert rows[2][5:7] == ["41800000.01", "1920-01-01"]
