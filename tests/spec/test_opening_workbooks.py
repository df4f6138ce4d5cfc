"""What does the front door make of a workbook? All cells as text, as a person sees them, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from publiek.deliveries.opening import open_file
from tests.support.opening import SHEET, cells_of, ods, only_table, rows_of, xlsx

HEADER = ["order", "titel", "datum"]


def saved(folder, *sheets, name="book.xlsx", epoch=None):
    """A workbook made by openpyxl; each sheet is (name, rows), a row begins in column A."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3011, "3011"),
        (12.5, "12.5"),
        (-0.05, "-0.05"),
        (0.1 + 0.2, "0.3"),
        (41_800_000.01, "41800000.01"),
        (123456789.123456, "123456789.123456"),
        (1234567890123456, "1234567890123456"),
        ("0012", "0012"),
        (" spaties ", " spaties "),
        ("twee\nregels", "twee\nregels"),
        (True, "true"),
        (dt.date(2024, 3, 4), "2024-03-04"),
        (dt.datetime(2024, 3, 4), "2024-03-04"),
        (dt.datetime(2024, 3, 4, 20, 15), "2024-03-04T20:15:00"),
        (dt.datetime(2024, 12, 31, 23, 59, 59, 600_000), "2025-01-01"),
        (dt.time(20, 15), "20:15:00"),
    ],
)
def test_a_cell_is_given_as_a_person_sees_it(tmp_path, value, text):
    table = only_table(saved(tmp_path, ("Blad", [["kop"], [value]])))
    assert cells_of(table) == [[2, text]]


def test_dates_that_are_counted_from_1904_are_the_same_dates(tmp_path):
    rows = [["datum", "tijd"], [dt.datetime(2024, 3, 4, 20, 15), dt.time(20, 15)]]
    table = only_table(saved(tmp_path, ("Blad", rows), epoch=CALENDAR_MAC_1904))
    assert cells_of(table) == [[2, "2024-03-04T20:15:00", "20:15:00"]]


def test_dates_from_1904_of_excel_for_mac_are_the_same_dates(tmp_path):
    """It writes a second element called workbookPr that misleads the reader; see `sheet_xml.date_shift`."""
    second = '<extLst><ext xmlns:x14="urn:x"><x14:workbookPr defaultImageDpi="32767"/></ext></extLst></workbook>'
    path = saved(tmp_path, ("Blad", [["datum"], [dt.date(2024, 3, 4)]]), epoch=CALENDAR_MAC_1904)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    own = parts["xl/workbook.xml"].replace(b"</workbook>", second.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"xl/workbook.xml": own}).items():
            archive.writestr(name, content)
    assert cells_of(only_table(path)) == [[2, "2024-03-04"]]


def test_every_sheet_is_a_table_with_its_name(tmp_path):
    path = saved(tmp_path, ("Toelichting", [["Lees mij"]]), ("Verkoop", [HEADER, [1, "Hamlet", None]]), ("Leeg", []))
    opened = open_file(path)
    assert opened.kind == "xlsx"
    assert [table.name for table in opened.tables] == ["Toelichting", "Verkoop", "Leeg"]
    assert opened.tables[1].head == [HEADER, ["1", "Hamlet"]]
    assert cells_of(opened.tables[1]) == [[2, "1", "Hamlet", None]]
    assert opened.tables[2].head == []


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    rows = [[], ["Theater De Brug"], [], HEADER, [1, "Hamlet", None], [], [2, "Medea", None]]
    table = only_table(saved(tmp_path, ("Blad", rows)))
    assert table.head[:4] == [[], ["Theater De Brug"], [], HEADER]
    assert [row["row"] for row in rows_of(table, header_row=3)] == [5, 7]
    assert table.rows_read == 2


def test_a_formula_gives_the_value_that_was_saved_with_it(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="str"><v>kop</v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>'
    )
    assert cells_of(only_table(xlsx(tmp_path, rows))) == [[2, "2"], [3, "ab"]]


def test_an_error_in_a_cell_is_empty_and_told(tmp_path):
    table = only_table(saved(tmp_path, ("Blad", [["a", "b"], [1, "#N/A"], ["#DIV/0!", 2], [3, 4]])))
    assert cells_of(table) == [[2, "1", None], [3, None, "2"], [4, "3", "4"]]
    (finding,) = table.findings
    assert (finding.code, finding.count, finding.rows) == ("cell-error", 2, (2, 3))


def test_notes_beside_the_table_are_told_and_do_no_harm(tmp_path):
    table = only_table(saved(tmp_path, ("Blad", [["a", "b"], [1, 2, "let op!"], [3, 4]])))
    assert cells_of(table) == [[2, "1", "2"], [3, "3", "4"]]
    assert [(f.code, f.count, f.rows) for f in table.findings] == [("row-wide", 1, (2,))]


def test_a_workbook_without_any_cell_address_is_read_in_order(tmp_path):
    rows = "<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>"
    assert cells_of(only_table(xlsx(tmp_path, rows))) == [[2, "1", "2"]]


def test_the_name_of_a_workbook_does_not_matter(tmp_path):
    path = saved(tmp_path, ("Blad", [["a"], [1]]), name="export.xlsx")
    assert open_file(path.rename(tmp_path / "export.csv")).kind == "xlsx"


def open_document(folder):
    """A sheet as LibreOffice saves it: empty to the edge of the sheet, with every type of cell."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Blad")
    document.spreadsheet.addElement(table)

    def row(*cells, times=1):
        element = TableRow(numberrowsrepeated=times)
        for cell in cells:
            element.addElement(cell)
        table.addElement(element)

    def cell(text=None, times=1, **attributes):
        element = TableCell(numbercolumnsrepeated=times, **attributes)
        if text is not None:
            element.addElement(P(text=text))
        return element

    row(*(cell(name, valuetype="string") for name in ("titel", "datum", "bedrag", "tijd")), cell(times=16_380))
    row(cell(times=16_384), times=2)
    row(
        cell("Hamlet", valuetype="string"),
        cell("04-03-2024", valuetype="date", datevalue="2024-03-04"),
        cell("€ 12,50", valuetype="currency", currency="EUR", value="12.5"),
        cell("20:15", valuetype="time", timevalue="PT20H15M00S"),
        times=2,
    )
    row(cell("Medea", valuetype="string"), cell("x", valuetype="date", datevalue="2024-03-04T20:15:00"))
    row(cell(times=16_384), times=1_048_570)
    document.save(folder / "book.ods")
    return folder / "book.ods"


def test_an_opendocument_sheet_is_read_the_same_way(tmp_path):
    opened = open_file(open_document(tmp_path))
    assert opened.kind == "ods"
    assert cells_of(opened.tables[0]) == [
        [4, "Hamlet", "2024-03-04", "12.5", "20:15:00"],
        [5, "Hamlet", "2024-03-04", "12.5", "20:15:00"],
        [6, "Medea", "2024-03-04T20:15:00", None, None],
    ]


def test_a_minimal_opendocument_sheet_is_read(tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{cell.format(text)}</table:table-row>" for text in ("kop", "x"))
    assert cells_of(only_table(ods(tmp_path, rows))) == [[2, "x"]]


def test_cells_that_only_have_a_colour_do_not_make_a_sheet_large(tmp_path):
    """A sheet that was once coloured to its last row has a used rectangle of 17 billion cells, all but two empty."""
    rows = '<row r="1"><c r="A1" t="str"><v>kop</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    rows += '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert cells_of(only_table(xlsx(tmp_path, sheet=SHEET.format(rows=rows)))) == [[2, "1"]]
