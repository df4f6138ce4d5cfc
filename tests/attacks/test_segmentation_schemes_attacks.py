"""A licensee's table as an attack: on who opens the export, on who reads the error, on who made the table."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from publiek.errors import PubliekError
from publiek.segmentation.schemes import Columns, export_segments, import_scheme
from tests.support.scheme_tables import HOUSEHOLD, PC4, PC6, table

FORMULAS = ["=1+1", "+31612345678", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(...)", "\u202eA"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_code_is_never_a_formula(tmp_path: Path, formula: str) -> None:
    """In a sheet that was exported with such a code it would be computed."""
    file = tmp_path / "t.csv"
    file.write_text(f"PC4;CODE\n3011;A\n3012;{formula}\n", encoding="utf-8")
    with pytest.raises(PubliekError) as refused:
        import_scheme(file, plan=PC4, home=tmp_path / "home")
    assert refused.value.code == "segmentation-code-form"


def test_a_formula_in_a_workbook_is_not_computed(tmp_path: Path) -> None:
    """Without a stored value the cell is empty: the row is set aside."""
    book = openpyxl.Workbook()
    for row in (["PC4", "CODE"], [3011, "A"], [3012, '="B"']):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    made = import_scheme(tmp_path / "t.xlsx", plan=PC4, home=tmp_path / "home")
    assert made.scheme.table.column("pc4").to_pylist() == [3011]
    assert [(f.code, f.rows) for f in made.findings] == [("segment-code-missing", (3,))]


def test_hidden_marks_in_front_of_the_header_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfPC4;CODE\r\n3011;A\r\n3012;B")
    assert len(import_scheme(tmp_path / "t.csv", plan=PC4, home=tmp_path / "home").scheme.table) == 2


@pytest.mark.parametrize("column", ["segment", "number", "postcode", "probability"])
def test_the_wrong_column_never_puts_a_person_in_an_error(tmp_path: Path, column: str) -> None:
    """Somebody names the column of names, or of e-mail addresses, by mistake."""
    people = [f"Kanarie{at} van Gelder,kanarie{at}@voorbeeld.nl,3011AA,{at + 1},A" for at in range(150)]
    file = table(tmp_path, "NAAM,MAIL,PC,NR,CODE", *people)
    named = {"postcode": "PC", "number": "NR", "segment": "CODE"} | {column: "MAIL"}
    columns = Columns(
        (named["postcode"],), number=named["number"], segment=named["segment"], probability=named.get("probability", "")
    )
    with pytest.raises(PubliekError) as refused:
        import_scheme(file, plan=replace(HOUSEHOLD, columns=columns), home=tmp_path / "home")
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value.where)
    assert "anarie" not in told
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file() and b"anarie" in path.read_bytes()]


def test_a_file_without_headers_begins_with_a_person(tmp_path: Path) -> None:
    """What stands where headers should be is not quoted, only what the plan asked for."""
    with pytest.raises(PubliekError) as refused:
        import_scheme(table(tmp_path, "Kanarie van Gelder,3011AA,A"), plan=PC6, home=tmp_path / "home")
    assert refused.value.where == {"missing": ["PC6", "CODE"]}


def test_a_small_list_cannot_be_used_to_get_finer_labels_than_the_licence_allows(tmp_path: Path) -> None:
    """Asking per area for one six-character postcode gives the label of the whole area of four digits."""
    made = import_scheme(
        table(tmp_path, "PC6,CODE", "3011AA,A", "3011AB,B", "3011AC,B"), plan=PC6, home=tmp_path / "home"
    )
    exported = export_segments(pa.table({"pc6": ["3011AA"]}), made.scheme, level="pc4")
    assert exported.column("segment").to_pylist() == ["B"]
    with pytest.raises(PubliekError, match="licence-blocks-export"):
        export_segments(pa.table({"pc6": ["3011AA"]}), made.scheme, level="pc6")
