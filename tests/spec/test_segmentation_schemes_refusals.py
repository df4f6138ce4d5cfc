"""What is refused of a licensee's table and plan, in clear words, with nothing kept."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from publiek.errors import PubliekError, SegmentationError, StorageError
from publiek.segmentation.scheme import Licence
from publiek.segmentation.schemes import Columns, ImportPlan, import_scheme, load_scheme, read_plan
from publiek.segmentation.schemes.refusals import refusal_texts
from tests.support.scheme_tables import HOUSEHOLD, PC4, PC6, table, write

PERIODS = replace(
    PC4,
    columns=Columns(("PC4",), segment="CODE", valid_from="VAN", valid_until="TOT"),
    valid_on=dt.date(2025, 1, 1),
)
CHANCES = replace(PC4, columns=Columns(("PC4",), segment="CODE", probability="KANS"))
NAMED = replace(PC4, groups=())

TABLES: dict[str, tuple[ImportPlan, str, list[str]]] = {
    "segmentation-columns-missing": (PC6, "POSTCODE,CODE", ["3011AA,A"]),
    "segmentation-columns-double": (PC6, "PC6,CODE,CODE", ["3011AA,A,B"]),
    "segmentation-file-empty": (PC6, "PC6,CODE", []),
    "segmentation-rows-none": (PC6, "PC6,CODE", ["3011AA,", "3011AB,"]),
    "segmentation-keys-mixed": (PC6, "PC6,CODE", ["3011AA,A", "3012,A", "3013,B"]),
    "segmentation-keys-unreadable": (PC6, "PC6,CODE", ["3011AA,A", "Coolsingel,A", "0123AB,B"]),
    "segmentation-keys-elsewhere": (PC6, "PC6,CODE", ["1000AA,A", "1234AB,A", "3011AA,B"]),
    "segmentation-keys-double": (PC6, "PC6,CODE", ["3011AA,A", "3011AB,A", "3011aa,B"]),
    "segmentation-codes-many": (PC4, "PC4,CODE", [f"{1011 + at},C{at}" for at in range(101)]),
    "segmentation-code-form": (PC4, "PC4,CODE", ["3011,A", "3012,=1+1"]),
    "segmentation-shares-unreadable": (CHANCES, "PC4;CODE;KANS", ["3011;A;25", "3011;B;75"]),
    "segmentation-shares-sum": (CHANCES, "PC4;CODE;KANS", ["3011;A;0.5", "3011;B;0.4"]),
    "segmentation-days-unreadable": (PERIODS, "PC4,CODE,VAN,TOT", ["3011,A,2025-13-01,"]),
    "segmentation-periods-reversed": (PERIODS, "PC4,CODE,VAN,TOT", ["3011,A,2025-02-01,2025-01-01"]),
    "segmentation-periods-overlap": (
        PERIODS,
        "PC4,CODE,VAN,TOT",
        ["3011,A,2024-01-01,2025-01-01", "3011,B,2025-01-01,"],
    ),
    "segmentation-day-outside": (PERIODS, "PC4,CODE,VAN,TOT", ["3011,A,2026-01-01,"]),
    "segmentation-households-few": (HOUSEHOLD, "POSTCODE,HUISNR,TOEV,CODE", ["3011AA,1,,A", "3011AA,3,,B"]),
    "segmentation-file-lines": (PC6, "PC6,CODE,NOTE", ['3011AA,A,"begint hier', 'eindigt daar"', "3011AB,A,x"]),
    "segmentation-file-line-long": (PC6, "PC6,CODE", ["3011AA," + "A" * 70_000]),
}


@pytest.mark.parametrize("code", sorted(TABLES))
def test_a_table_that_contradicts_itself_or_the_plan(tmp_path: Path, code: str) -> None:
    plan, header, rows = TABLES[code]
    with pytest.raises(SegmentationError) as refused:
        import_scheme(table(tmp_path, header, *rows), plan=plan, home=tmp_path / "home")
    assert refused.value.code == code
    assert not list((tmp_path / "home").rglob("*.json"))
    told = json.dumps(refused.value.as_dict("nl"), ensure_ascii=False)
    assert not any(cell in told for row in rows for cell in row.replace(";", ",").split(",") if len(cell) > 3)


def test_the_refusal_says_in_which_rows(tmp_path: Path) -> None:
    rows = ["3011AA,A", "3011AB,A", "3011AB,B", "3011AC,A", "3011AC,B"]
    with pytest.raises(SegmentationError) as refused:
        import_scheme(table(tmp_path, "PC6,CODE", *rows), plan=PC6, home=tmp_path / "home")
    assert refused.value.where == {"keys": 2, "rows": [4, 6]}


def test_a_key_twice_in_one_period_is_refused_also_when_that_period_is_over(tmp_path: Path) -> None:
    rows = ["3011,A,2020-01-01,2020-12-31", "3011,B,2020-01-01,2020-12-31", "3011,A,2025-01-01,"]
    with pytest.raises(SegmentationError, match="segmentation-keys-double"):
        import_scheme(table(tmp_path, "PC4,CODE,VAN,TOT", *rows), plan=PERIODS, home=tmp_path / "home")


def test_a_code_without_a_name(tmp_path: Path) -> None:
    names = write(tmp_path, "code,name\nA,Alfa\n", "names.csv")
    from publiek.segmentation.schemes.group_names import read_groups

    plan = replace(PC4, groups=read_groups(names))
    with pytest.raises(SegmentationError) as refused:
        import_scheme(table(tmp_path, "PC4,CODE", "3011,A", "3012,Zeta"), plan=plan, home=tmp_path / "home")
    assert (refused.value.code, refused.value.where) == ("segmentation-codes-unknown", {"codes": 1})


def test_a_version_is_never_replaced(tmp_path: Path) -> None:
    """Old reports render again with the old version; a new table is a new version."""
    home = tmp_path / "home"
    first = import_scheme(table(tmp_path, "PC4,CODE", "3011,A", "3012,B"), plan=PC4, home=home)
    with pytest.raises(SegmentationError, match="segmentation-version-exists"):
        import_scheme(table(tmp_path, "PC4,CODE", "3011,B", "3012,B"), plan=PC4, home=home)
    assert load_scheme(first.folder).table.equals(first.scheme.table)
    second = import_scheme(table(tmp_path, "PC4,CODE", "3011,B"), plan=replace(PC4, version="2026"), home=home)
    assert second.folder != first.folder


def test_the_code_of_a_packaged_segmentation_is_taken(tmp_path: Path) -> None:
    file = table(tmp_path, "PC4,CODE", "3011,A", "3012,B")
    with pytest.raises(SegmentationError, match="segmentation-code-taken"):
        import_scheme(file, plan=replace(PC4, code="area-types"), home=tmp_path / "home")


PLANS: dict[str, Callable[[], ImportPlan]] = {
    "no-version": lambda: replace(PC6, version=""),
    "no-vintage": lambda: replace(PC6, vintage=0),
    "no-licence": lambda: replace(PC6, licence=Licence("", "", "pc6")),
    "licence-word": lambda: replace(PC6, licence=Licence("x", "y", "street")),
    "path-in-code": lambda: replace(PC6, code="../elsewhere"),
    "path-in-version": lambda: replace(PC6, version="../1"),
    "dots": lambda: replace(PC6, version=".."),
    "level": lambda: replace(PC6, level="street"),
    "unit": lambda: replace(PC6, unit="promille"),
    "no-postcode": lambda: replace(PC6, columns=Columns((), segment="b")),
    "no-segment": lambda: replace(PC6, columns=Columns(("a",))),
    "both": lambda: replace(PC6, columns=Columns(("a",), segment="b", groups=(("A", "c"),))),
    "same-column": lambda: replace(PC6, columns=Columns(("a",), segment="a")),
    "no-number": lambda: replace(HOUSEHOLD, columns=Columns(("a",), segment="b")),
    "number-at-pc6": lambda: replace(PC6, columns=Columns(("a",), number="n", segment="b")),
    "households-at-pc4": lambda: replace(PC4, columns=Columns(("a",), segment="b", households="n")),
    "day-without-period": lambda: replace(PC6, valid_on=dt.date(2025, 1, 1)),
    "period-without-day": lambda: replace(PC6, columns=Columns(("a",), segment="b", valid_from="c")),
    "formula-code": lambda: replace(PC6, columns=Columns(("a",), groups=(("=A", "c"),))),
}


@pytest.mark.parametrize("name", sorted(PLANS))
def test_a_plan_that_does_not_say_enough(name: str) -> None:
    with pytest.raises(SegmentationError) as refused:
        PLANS[name]()
    assert refused.value.code in refusal_texts()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n- b\n", "segmentation-plan-unreadable"),
        ("code: [\n", "segmentation-plan-unreadable"),
        ("code: x\ncolour: red\n", "segmentation-plan-field"),
        ("code: x\nlevel: pc4\n", "segmentation-plan-incomplete"),
        ("code: x\nlevel: pc4\ncolumns: {postcode: a, segmnet: b}\n", "segmentation-plan-field"),
        ("code: x\nlevel: pc4\ncolumns: nothing\n", "segmentation-plan-field"),
        ("code: x\nlevel: pc4\nvintage: soon\ncolumns: {postcode: a, segment: b}\n", "segmentation-plan-field"),
        ("code: x\nlevel: pc4\ncolumns: {postcode: a, segment: b}\n", "segmentation-vintage-missing"),
        (
            "code: x\nlevel: pc4\ncolumns: {postcode: a, segment: b}\ngroups: absent.csv\n",
            "segmentation-names-unreadable",
        ),
        ("!!python/object/apply:os.system ['true']\n", "segmentation-plan-unreadable"),
    ],
)
def test_a_plan_that_cannot_be_read(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(SegmentationError) as refused:
        read_plan(write(tmp_path, text, "plan.yaml"))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code,name\nA,=cmd\n", "segmentation-names-form"),
        ("code,name\nA," + "x" * 81 + "\n", "segmentation-names-form"),
        ("code,name\nA,Alfa\nA,Beta\n", "segmentation-names-double"),
        ("code,name\nA,Alfa,more\n", "segmentation-names-unreadable"),
        ("code,name\nA,\n", "segmentation-names-unreadable"),
        ("label,name\nA,Alfa\n", "segmentation-names-unreadable"),
        ("code,name\n@A,Alfa\n", "segmentation-code-form"),
    ],
)
def test_names_that_cannot_be_used(tmp_path: Path, text: str, code: str) -> None:
    from publiek.segmentation.schemes.group_names import read_groups

    with pytest.raises(SegmentationError) as refused:
        read_groups(write(tmp_path, text, "names.csv"))
    assert refused.value.code == code


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "segmentation-file-empty"),
    "utf-16": ("PC6,CODE\n3011AA,A\n".encode("utf-16"), "segmentation-file-encoding"),
    "nul": (b"PC6,CODE\n3011AA,\0A\n", "segmentation-file-unreadable"),
    "zip": (b"PK\x03\x04 not really", "segmentation-file-unreadable"),
    "wrong-separator": (b"PC6:CODE\n3011AA:A\n", "segmentation-columns-missing"),
    "title-above": (b"Segmenten 2025\nPC6,CODE\n3011AA,A\n", "segmentation-columns-missing"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_no_table(tmp_path: Path, name: str) -> None:
    content, code = FILES[name]
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(SegmentationError) as refused:
        import_scheme(tmp_path / "t.csv", plan=PC6, home=tmp_path / "home")
    assert refused.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SegmentationError, match="segmentation-file-missing"):
        import_scheme(tmp_path / "absent.csv", plan=PC6, home=tmp_path / "home")


def test_two_sheets_with_the_same_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet()):
        sheet.append(["PC6", "CODE"])
        sheet.append(["3011AA", "A"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(SegmentationError, match="segmentation-sheets-several"):
        import_scheme(tmp_path / "t.xlsx", plan=PC6, home=tmp_path / "home")


def test_a_workbook_that_is_larger_than_it_says(tmp_path: Path) -> None:
    """A bomb: the directory of the zip says 10 bytes, the content is a megabyte."""
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(mark) + at
        content[start : start + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    with pytest.raises(SegmentationError, match="segmentation-file-large"):
        import_scheme(path, plan=PC6, home=tmp_path / "home")


@pytest.mark.parametrize("file", ["scheme.json", "areas.parquet", "fine.parquet"])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_kept_segmentation_that_was_changed_is_not_used(tmp_path: Path, file: str, harm: str) -> None:
    made = import_scheme(table(tmp_path, "PC6,CODE", "3011AA,A", "3012AB,B"), plan=PC6, home=tmp_path / "home")
    target = made.folder / file
    if harm == "gone":
        target.unlink()
    else:
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(bytes(content))
    with pytest.raises(StorageError) as refused:
        load_scheme(made.folder)
    assert refused.value.code == "segmentation-damaged"


def test_a_later_format_is_not_guessed_at(tmp_path: Path) -> None:
    made = import_scheme(table(tmp_path, "PC4,CODE", "3011,A", "3012,B"), plan=PC4, home=tmp_path / "home")
    told = json.loads((made.folder / "scheme.json").read_text())
    (made.folder / "scheme.json").write_text(json.dumps(told | {"format": 2}))
    with pytest.raises(StorageError, match="segmentation-newer"):
        load_scheme(made.folder)


@pytest.mark.parametrize("code", sorted(refusal_texts()))
def test_every_refusal_is_told_in_two_languages(code: str) -> None:
    texts = refusal_texts()[code]
    for part in ("what", "do"):
        assert set(texts[part]) == {"nl", "en"}
        assert all(sentence.strip().endswith(".") for sentence in texts[part].values())


def test_every_refusal_is_used() -> None:
    folder = Path(__file__).parents[2] / "src" / "publiek" / "segmentation" / "schemes"
    written = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [code for code in refusal_texts() if f'"{code}"' not in written] == []
    assert issubclass(SegmentationError, PubliekError)
