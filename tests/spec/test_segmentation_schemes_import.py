"""A licensee brings a table of postcodes and groups: what is made of it, and what is said about it?"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.compute as pc
import pytest

from publiek.segmentation.scheme import Licence
from publiek.segmentation.schemes import Columns, import_scheme, load_scheme, read_plan
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of
from tests.support.scheme_tables import HOUSEHOLD, PC4, PC6, households, mixes, table, write


def test_one_group_per_six_character_postcode(tmp_path: Path) -> None:
    """The label stays per pc6; an area of four digits gets the shares of its postcodes."""
    file = table(tmp_path, "PC6;CODE", "3011AA;B", "3011AB;B", "3011ac;A", "3011 AD;B", "3012AA;A")
    made = import_scheme(file, plan=PC6, home=tmp_path / "home")
    scheme = made.scheme
    assert (scheme.code, scheme.version, scheme.kind) == ("own", "2025", "licensed")
    assert scheme.table.schema == schema_of(AREA_SEGMENT)
    assert scheme.fine.schema == schema_of(FINE_SEGMENT)
    assert mixes(scheme) == {3011: {"A": 0.25, "B": 0.75}, 3012: {"A": 1.0}}
    assert scheme.table.column("segment").to_pylist() == ["B", "A"]
    assert scheme.fine.column("pc6").to_pylist() == ["3011AA", "3011AB", "3011AC", "3011AD", "3012AA"]
    assert scheme.fine.column("segment").to_pylist() == ["B", "B", "A", "B", "A"]
    assert scheme.fine.column("mix").null_count == scheme.fine.column("certainty").null_count == 5
    assert made.ledger == {"rows_read": 5, "rows_kept": 5, "rows_set_aside": 0}
    assert scheme.facts["vintage"] == 2025
    assert scheme.licence.finest == "pc4"


def test_a_table_that_does_not_tell_how_sure_it_is_has_no_share_of_right_labels(tmp_path: Path) -> None:
    scheme = import_scheme(table(tmp_path, "PC4,CODE", "3011,A", "3012,B"), plan=PC4, home=tmp_path / "home").scheme
    assert scheme.labels_right is None
    assert "Niet gemeten" in scheme.labels_right_how.nl
    assert scheme.table.column("certainty").null_count == 2
    assert scheme.fine is None


def test_households_weigh_the_postcodes_of_an_area(tmp_path: Path) -> None:
    plan = replace(PC6, columns=Columns(("PC6",), segment="CODE", households="AANTAL"))
    file = table(tmp_path, "PC6,CODE,AANTAL", "3011AA,A,30", "3011AB,B,10", "3012AA,A,", "3012AB,B,")
    made = import_scheme(file, plan=plan, home=tmp_path / "home")
    assert mixes(made.scheme) == {3011: {"A": 0.75, "B": 0.25}, 3012: {"A": 0.5, "B": 0.5}}
    assert made.scheme.fine.column("households").to_pylist() == [30, 10, None, None]
    assert {f.code: f.count for f in made.findings} == {"segment-households-unknown": 2}


def test_probabilities_in_rows(tmp_path: Path) -> None:
    """Decimal comma or point; rounding is adjusted and said; how far labels are right follows from the table."""
    plan = replace(PC4, columns=Columns(("PC4",), segment="CODE", probability="KANS"))
    file = table(tmp_path, "PC4;CODE;KANS", "3011;A;0,33", "3011;B;0.66", "3012;B;1")
    made = import_scheme(file, plan=plan, home=tmp_path / "home")
    assert mixes(made.scheme)[3011] == pytest.approx({"A": 1 / 3, "B": 2 / 3})
    assert made.scheme.labels_right == pytest.approx((2 / 3 + 1) / 2)
    assert [(f.code, f.count) for f in made.findings] == [("segment-shares-rounded", 2)]


def test_a_column_per_group_in_percent(tmp_path: Path) -> None:
    wide = Columns(("PC6",), groups=(("A", "pct_a"), ("B", "pct_b")))
    file = table(tmp_path, "PC6,pct_a,pct_b", "3011AA,25,75", "3011AB,100,", "3012AA,,")
    made = import_scheme(file, plan=replace(PC6, columns=wide, unit="percent"), home=tmp_path / "home")
    assert mixes(made.scheme) == {3011: {"A": 0.625, "B": 0.375}}
    assert made.ledger == {"rows_read": 3, "rows_kept": 2, "rows_set_aside": 1}
    assert [(f.code, f.rows) for f in made.findings if f.code == "segment-code-missing"] == [
        ("segment-code-missing", (4,))
    ]


def test_addresses_become_shares_per_postcode(tmp_path: Path) -> None:
    """For how many households the label of their postcode is right is counted; the addresses are gone."""
    rows = [*households("3011AA", "AAAAB"), *households("3011AB", "BBBBBB")]
    made = import_scheme(table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows), plan=HOUSEHOLD, home=tmp_path / "home")
    assert made.scheme.fine.column("households").to_pylist() == [5, 6]
    assert dict(made.scheme.fine.column("mix")[0].as_py()) == pytest.approx({"A": 0.8, "B": 0.2})
    assert made.scheme.labels_right == pytest.approx(10 / 11)
    assert made.scheme.facts["labels_right_pc4"] == pytest.approx(7 / 11)
    assert made.ledger["rows_kept"] == 11


def test_an_address_is_told_apart_by_its_addition(tmp_path: Path) -> None:
    rows = [f"3011AA,1,{addition},{code}" for addition, code in zip(["", "a", "B 2", "3", "hs"], "AABBB", strict=True)]
    file = table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows, "3011AA,1,A,A")
    made = import_scheme(file, plan=HOUSEHOLD, home=tmp_path / "home")
    assert made.scheme.fine.column("households").to_pylist() == [5]
    assert [(f.code, f.rows) for f in made.findings] == [("segment-row-double", (7,))]


def test_small_postcodes_are_pooled_and_smaller_ones_left_out(tmp_path: Path) -> None:
    """Decision 8: fewer than five households are never a row; a rest of fewer than five is nowhere."""
    rows = [
        *households("3011AA", "AAAAAA"),
        *households("3011AB", "BB"),
        *households("3011AC", "BBB"),
        *households("3012AA", "AAAAAA"),
        *households("3012AB", "BBBB"),
    ]
    made = import_scheme(table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows), plan=HOUSEHOLD, home=tmp_path / "home")
    assert made.scheme.fine.column("pc6").to_pylist() == ["3011AA", "3012AA"]
    assert mixes(made.scheme) == {3011: pytest.approx({"A": 6 / 11, "B": 5 / 11}), 3012: {"A": 1.0}}
    found = {f.code: f.count for f in made.findings}
    assert found == {"segment-households-pooled": 5, "segment-households-few": 4}


def test_the_rows_that_hold_on_the_day(tmp_path: Path) -> None:
    columns = Columns(("PC4",), segment="CODE", valid_from="VAN", valid_until="TOT")
    plan = replace(PC4, columns=columns, valid_on=dt.date(2025, 1, 1))
    file = table(
        tmp_path, "PC4;CODE;VAN;TOT", "3011;A;;31-12-2024", "3011;B;2025-01-01;", "3012;A;20240101;", "3013;A;1-2-2025;"
    )
    made = import_scheme(file, plan=plan, home=tmp_path / "home")
    assert mixes(made.scheme) == {3011: {"B": 1.0}, 3012: {"A": 1.0}}
    assert [(f.code, f.rows) for f in made.findings] == [("segment-period-outside", (2, 5))]
    assert made.scheme.facts["valid_on"] == "2025-01-01"


def test_rows_that_say_nothing_are_set_aside_and_counted(tmp_path: Path) -> None:
    good = [f"30{at:02d}{letters},A" for at in range(11, 30) for letters in ("AA", "AB", "AC")]
    file = table(tmp_path, "PC6,CODE", *good, "3011SS,A", "3040,A", "3041AA,", "3011AA,A")
    made = import_scheme(file, plan=PC6, home=tmp_path / "home")
    assert {f.code: (f.count, f.rows) for f in made.findings if f.rows} == {
        "segment-key-unreadable": (1, (59,)),
        "segment-key-other-level": (1, (60,)),
        "segment-code-missing": (1, (61,)),
        "segment-row-double": (1, (62,)),
    }
    assert made.ledger == {"rows_read": 61, "rows_kept": 57, "rows_set_aside": 4}


def test_lines_with_another_number_of_cells_are_set_aside(tmp_path: Path) -> None:
    """Then the number of a row is no longer known, and none is told."""
    file = table(tmp_path, "PC6,CODE", "3011AA,A", "3011AB,A,extra", "", "3011AC,B", "3011AC,B")
    made = import_scheme(file, plan=PC6, home=tmp_path / "home")
    assert {f.code: (f.count, f.rows) for f in made.findings if f.code in ("row-ragged", "segment-row-double")} == {
        "row-ragged": (1, ()),
        "segment-row-double": (1, ()),
    }
    assert made.ledger == {"rows_read": 4, "rows_kept": 2, "rows_set_aside": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_usual_way_of_writing_a_csv(tmp_path: Path, encoding: str, delimiter: str, ending: str) -> None:
    lines = [["PC6", "Zégment"], ["3011AA", "Één"], ["3011AB", "Twéé"]]
    (tmp_path / "t.csv").write_bytes(ending.join(delimiter.join(line) for line in lines).encode(encoding))
    plan = replace(PC6, columns=Columns(("PC6",), segment="Zégment"))
    made = import_scheme(tmp_path / "t.csv", plan=plan, home=tmp_path / "home")
    assert [group.code for group in made.scheme.groups] == ["Twéé", "Één"]
    assert ("encoding-windows-1252" in {f.code for f in made.findings}) == (encoding == "cp1252")


def test_a_workbook(tmp_path: Path) -> None:
    """The sheet with all columns, numbers as people typed them, blank rows at the end ignored."""
    book = openpyxl.Workbook()
    book.active.append(["Toelichting"])
    sheet = book.create_sheet("data")
    for row in (["PC", "L", "code", "kans"], [3011, "AA", 1, 0.25], ["3011", "aa", 2, "0,75"], [3012, "AB", 1, 1]):
        sheet.append(row)
    sheet.cell(row=12, column=1).value = ""
    book.save(tmp_path / "t.xlsx")
    plan = replace(PC6, columns=Columns(("PC", "L"), segment="code", probability="kans"))
    made = import_scheme(tmp_path / "t.xlsx", plan=plan, home=tmp_path / "home")
    assert mixes(made.scheme) == {3011: {"1": 0.25, "2": 0.75}, 3012: {"1": 1.0}}
    assert made.ledger["rows_read"] == 3


def test_names_from_a_second_table_give_the_order_and_the_words(tmp_path: Path) -> None:
    write(tmp_path, "code;name_nl;name_en;parent\nB;Boven;Upper;\nA;Onder;Lower;B\nC;Niemand;Nobody;\n", "names.csv")
    plan_file = write(
        tmp_path,
        "code: own\nversion: '2025'\nvintage: 2025\nlevel: pc4\nsource: Voorbeeld BV\ngroups: names.csv\n"
        "columns: {postcode: PC4, segment: CODE}\nlicence: {owner: Voorbeeld BV, terms: eigen gebruik, finest: pc4}\n",
        "plan.yaml",
    )
    file = table(tmp_path, "PC4,CODE", "3011,A", "3012,B")
    made = import_scheme(file, plan=read_plan(plan_file), home=tmp_path / "home")
    assert [(g.code, g.name.nl, g.name.en, g.parent) for g in made.scheme.groups] == [
        ("B", "Boven", "Upper", ""),
        ("A", "Onder", "Lower", "B"),
        ("C", "Niemand", "Nobody", ""),
    ]
    assert [(f.code, f.count) for f in made.findings] == [("segment-code-unused", 1)]


def test_without_a_stated_level_nothing_may_be_exported(tmp_path: Path) -> None:
    text = "code: own\nversion: 1\nvintage: 2025\nlevel: pc4\ncolumns: {postcode: a, segment: b}\n"
    plan = read_plan(write(tmp_path, text + "licence: {owner: x, terms: y}\n", "p.yaml"))
    assert plan.licence == Licence("x", "y", "none")


def test_an_area_that_is_not_on_the_list_is_kept_and_said(tmp_path: Path) -> None:
    file = table(tmp_path, "PC4,CODE", "3011,A", "3012,B", "1000,A", "3013,A")
    made = import_scheme(file, plan=PC4, home=tmp_path / "home")
    assert [(f.code, f.count) for f in made.findings] == [("segment-area-unknown", 1)]
    assert 1000 in mixes(made.scheme), "1000 has post office boxes only"


def test_what_is_kept_is_what_was_made_and_says_where_it_came_from(tmp_path: Path) -> None:
    file = table(tmp_path, "PC6,CODE", "3011AA,A", "3012AB,B")
    made = import_scheme(file, plan=PC6, home=tmp_path / "home")
    assert made.folder == tmp_path / "home" / "segmentations" / "own" / "2025"
    again = load_scheme(made.folder)
    assert again.table.equals(made.scheme.table)
    assert again.fine.equals(made.scheme.fine)
    assert (again.groups, again.licence, again.facts) == (made.scheme.groups, made.scheme.licence, made.scheme.facts)
    assert len(again.facts["file_sha256"]) == 64
    assert import_scheme(file, plan=PC6, home=tmp_path / "home").folder == made.folder, "the same once more is the same"


def test_no_address_and_no_house_number_is_ever_written(tmp_path: Path) -> None:
    rows = [f"3011AA,{number},Kanarie{number},A" for number in range(71_771, 71_781)]
    home = tmp_path / "home"
    import_scheme(table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows), plan=HOUSEHOLD, home=home)
    written = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"7177" not in written.replace(json.loads(_scheme_json(home))["facts"]["file_sha256"].encode(), b"")
    assert b"anarie" not in written
    assert b"ANARIE" not in written


def _scheme_json(home: Path) -> bytes:
    return next(home.rglob("scheme.json")).read_bytes()


def test_the_shares_of_every_area_add_up(tmp_path: Path) -> None:
    rows = [*households("3011AA", "AAABBCCC"), *households("3012AA", "ABCABCABC")]
    made = import_scheme(table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows), plan=HOUSEHOLD, home=tmp_path / "home")
    for column in (made.scheme.table.column("mix"), made.scheme.fine.column("mix")):
        for mix in column.to_pylist():
            assert sum(part for _, part in mix) == pytest.approx(1, abs=1e-12)
            assert [code for code, _ in mix] == ["A", "B", "C"]
    assert pc.all(pc.greater(made.scheme.table.column("certainty"), 0)).as_py()
