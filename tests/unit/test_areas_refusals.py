"""When does an area file get refused, and does every refusal and finding speak both languages?"""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from publiek.areas import load_key_figures, refusals
from publiek.areas.boundaries import load_boundaries
from publiek.areas.pc6_links import load_pc6_links
from publiek.areas.statline import load_statline
from publiek.errors import AreaError
from tests.support.area_files import FIGURES, geopackage


def _code(path: Path, load: object = load_key_figures) -> str:
    with pytest.raises(AreaError) as refusal:
        load(path)  # type: ignore[operator]
    assert refusal.value.exit_code == 7
    assert str(path.parent) not in str(refusal.value.where)
    return refusal.value.code


@pytest.mark.parametrize("load", [load_key_figures, load_boundaries, load_pc6_links, load_statline])
def test_files_that_cannot_be_read(tmp_path: Path, load: object) -> None:
    made = {
        "empty.csv": b"",
        "page.xlsx": b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>404</body></html>",
        "cut.csv.gz": gzip.compress(b"PC6;Huisnummer;Buurt2022;Wijk2022;Gemeente2022\n" * 9000)[:60],
        "junk.csv": bytes(range(256)) * 20,
        "cut.xlsx": b"PK\x03\x04" + b"\x00" * 200,
        "words.csv": b"name,colour\nbike,red\n",
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    assert _code(tmp_path / "nothing.csv", load) == "area-file-missing"
    assert _code(tmp_path / "empty.csv", load) == "area-file-empty"
    assert _code(tmp_path / "page.xlsx", load) == "area-file-html"
    assert _code(tmp_path / "cut.csv.gz", load) == "area-file-damaged"
    assert _code(tmp_path / "junk.csv", load) == "area-file-damaged"
    assert _code(tmp_path / "cut.xlsx", load) == "area-file-damaged"
    assert _code(tmp_path / "words.csv", load) == "area-layout-unknown"


def test_a_table_that_unpacks_a_thousand_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cbs_pc4_2022_v1.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("pc4_2022_v1.csv", b"0" * 20_000_000)
    assert _code(path) == "area-file-too-large"
    book = tmp_path / "pc4_2022_v1.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    assert _code(book) == "area-file-too-large"


def test_a_damaged_geopackage_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "cbs_pc4_2022_v1.gpkg", {str(code): FIGURES for code in range(1011, 1400)})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert _code(path) == "area-file-damaged"


def test_an_area_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pc4_2020_v1.csv"
    path.write_text("PC4,INWONER,AANTAL_HH\n1011,10,5\n1012,20,10\n1011,10,5\n", encoding="utf-8")
    assert _code(path) == "area-twice"


def test_a_year_that_is_nowhere_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text("PC4,INWONER,AANTAL_HH\n1011,10,5\n", encoding="utf-8")
    assert _code(path) == "area-vintage-missing"
    read = load_key_figures(path, vintage=2019)
    assert (read.vintage, read.edition) == (2019, "")
    assert "area-edition-unknown" in {f.code for f in read.findings}


def test_postcodes_of_mixed_length_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pc4_2020_v1.csv"
    path.write_text("PC4,INWONER,AANTAL_HH\n1011,10,5\n1012AB,20,10\n", encoding="utf-8")
    assert _code(path) == "area-layout-unknown"


def test_every_refusal_says_what_and_what_to_do_in_two_languages() -> None:
    for said in (*refusals._SAID.values(), *refusals._NETWORK.values()):
        assert all(len(text) > 10 for text in (said.what.nl, said.what.en, said.do.nl, said.do.en))
