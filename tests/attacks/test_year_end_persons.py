"""A year-end sheet is made to be sent: nothing of one person is on it, in it or kept beside it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from publiek.exchange import year_end
from publiek.exchange.year_end.worded import document
from publiek.reports.year_end import write
from tests.support import year_ends

#: What the lines hold of persons: keys, a postcode, a country, a year of birth.
SECRETS = {
    "order": 771122334455,
    "booker": 662211443355,
    "pc4": 9747,
    "country": "QZ",
    "pc6": "9747QX",
    "birth_year": 1931,
}


#: The paper has the same document as these; packed, any digits may be in it by chance.
TEXTS = ("xlsx", "csv", "json")


def everything_in(folder: Path) -> bytes:
    """The content of every file, workbooks unpacked."""
    found = b""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        found += content
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_key_postcode_country_or_year_of_birth_leaves(tmp_path, language):
    rows = [line | SECRETS | {"order": SECRETS["order"] + at} for at, line in enumerate(year_ends.lines())]
    house = year_ends.house(tmp_path / "home", rows)
    codes = [one.code for one in year_end.schemes()]
    made = year_end.sheets(
        house, year_end.period_of("2026"), codes, programme=year_ends.programme(), today=date(2027, 1, 2)
    )
    write([document(one, language) for one in made], tmp_path / "out", TEXTS)
    for one in made:
        year_end.keep(house, one.name, one.version)
    kept = house.home / "organisations" / house.organisation / "year-end"
    told = everything_in(tmp_path / "out") + everything_in(kept)
    assert b"Stuk v1" in told, "the sheets themselves are there"
    for secret in ("771122334[0-9]+", "662211443355", "9747", "QZ", "9747QX", "1931"):
        assert not re.search(rf"\b{secret}\b".encode(), told), secret


def test_who_asks_again_with_one_visit_more_learns_nothing_of_a_handful(tmp_path):
    for many in (1, 9):
        rows = [year_ends.ticket(1, "v1", many, 0, postcode_status="foreign"), year_ends.ticket(2, "v1", 50, 100)]
        house = year_ends.house(tmp_path / str(many), rows)
        programme = year_ends.programme()
        sheet = year_end.sheets(house, year_end.period_of("2026"), ["cbs-museums", "egmus"], programme=programme)
        for one in sheet:
            foreign = next(value for value in one.values if value.row.code == "visits-foreign")
            assert (foreign.value, foreign.reason) == (None, "few")
            assert "visits-foreign" not in {key for key, value in one.version.values.items() if value is not None}
