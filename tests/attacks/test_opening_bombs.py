"""Files that are made to stop the program: each is refused, in little memory, and the program lives on."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
import zlib

import pytest

from publiek.deliveries.opening import Limits, open_file
from publiek.errors import DeliveryError
from tests.support.opening import (
    ODS_CONTENT,
    PARTS,
    SHEET,
    cells_of,
    declare_size,
    ods,
    only_table,
    rows_of,
    text_file,
    xlsx,
)

CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
#: Opens the file in a process of its own and prints the refusal and the most memory that it and its children had.
PROGRAM = """
import resource, sys
from pathlib import Path
from publiek.deliveries.opening import open_file
from publiek.errors import DeliveryError
try:
    open_file(Path(sys.argv[1]))
except DeliveryError as error:
    print(error.code)
# ru_maxrss also holds the peak of the process that started this one; VmHWM begins anew.
status = Path("/proc/self/status").read_text().splitlines()
own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def refused(path, limits=None):
    with pytest.raises(DeliveryError) as caught:
        open_file(path, limits=limits or Limits())
    return caught.value


def far_cell(folder):
    """1.4 kB: two cells as far apart as a sheet allows. Parsed without a look beforehand, it aborts the process."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(folder, rows)


def long_sheet(folder):
    """About 1 MB that unpacks to 400 MB of sheet."""
    path = folder / "long.xlsx"
    row = b'<row><c><v>1</v></c><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaa</t></is></c></row>' * 12_500
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in PARTS.items():
            archive.writestr(part, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            begin, end = SHEET.encode().split(b"{rows}")
            sheet.write(begin)
            for _ in range(400):
                sheet.write(row)
            sheet.write(end)
    return path


def lying_sheet(folder):
    """The same, but its directory says that it is small."""
    path = long_sheet(folder)
    declare_size(path, "xl/worksheets/sheet1.xml", 5_000)
    return path


def repeated_cells(folder):
    rows = f'<table:table-row table:number-rows-repeated="1048576">{CELL.format("")}'
    return ods(folder, rows + CELL.format(' table:number-columns-repeated="16384"') + "</table:table-row>")


def repeated_beyond(folder):
    return ods(folder, f'<table:table-row table:number-rows-repeated="4000000000">{CELL.format("")}</table:table-row>')


def far_repeated(folder):
    """Nothing, repeated a million times, and then one cell far to the right."""
    rows = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    rows += '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
    return ods(folder, f"{rows}{CELL.format('')}</table:table-row>")


def long_packed_line(folder):
    packer = zlib.compressobj(9, wbits=31)
    block = b"x" * (1 << 20)
    data = packer.compress(b"a;b\n") + b"".join(packer.compress(block) for _ in range(300)) + packer.flush()
    return text_file(folder, data, name="line.csv.gz")


def packed_zeros(folder):
    return text_file(folder, gzip.compress(b"a;b\n" + b"0;0\n" * 20_000_000, 9), name="zeros.csv.gz")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (far_cell, "workbook-bomb"),
        (long_sheet, "workbook-bomb"),
        (lying_sheet, "workbook-bomb"),
        (repeated_cells, "workbook-bomb"),
        (repeated_beyond, "workbook-bomb"),
        (far_repeated, "workbook-bomb"),
        (long_packed_line, "line-too-long"),
        (packed_zeros, "archive-bomb"),
    ],
)
def test_a_bomb_is_refused_in_little_memory(tmp_path, make, code):
    path = make(tmp_path)
    run = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True)
    told, megabytes = run.stdout.split()
    assert told == code
    assert int(megabytes) < 512


def test_a_line_of_a_gigabyte_is_refused_at_its_beginning(tmp_path):
    path = tmp_path / "line.csv"
    path.write_bytes(b"a;b\n1;2\n" + b"x" * (40 << 20))
    assert refused(path).code == "line-too-long"
    path.write_bytes(b"x" * (40 << 20))
    assert refused(path).code == "line-too-long"


def test_a_quote_that_swallows_a_large_file_is_refused_in_time(tmp_path):
    path = text_file(tmp_path, b'"a";"b"\n1;"x\n' + b"2;y\n" * 5_000_000)
    assert refused(path).code == "quote-open"


@pytest.mark.parametrize(
    ("address", "code"),
    [("A99999999999", "workbook-bomb"), ("XFE1", "workbook-bomb"), ("ZZZZZZZZ1", "workbook-bomb")],
)
def test_addresses_outside_any_sheet(tmp_path, address, code):
    assert refused(xlsx(tmp_path, f'<row r="1"><c r="{address}"><v>1</v></c></row>')).code == code


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><worksheet/>',
        '<?xml version="1.0"?>' + " " * 300_000 + '<!DOCTYPE x [<!ENTITY % b "x">]><worksheet/>',
    ],
)
def test_entities_are_refused(tmp_path, sheet):
    assert refused(xlsx(tmp_path, sheet=sheet)).code == "workbook-unsafe"


def test_entities_are_refused_in_any_part(tmp_path):
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert refused(xlsx(tmp_path, workbook=lol + PARTS["xl/workbook.xml"])).code == "workbook-unsafe"
    path = tmp_path / "b.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", lol + ODS_CONTENT.format(rows=""))
    assert refused(path).code == "workbook-unsafe"


def test_xml_that_hides_in_another_encoding_is_refused(tmp_path):
    path = xlsx(tmp_path, "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet2.xml", "<!DOCTYPE x><worksheet/>".encode("utf-16"))
    assert refused(path).code == "workbook-unsafe"


def test_an_archive_of_very_many_parts_is_refused(tmp_path):
    path = xlsx(tmp_path, "")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3_000):
            archive.writestr(f"xl/media/{number}.xml", "<x/>")
    assert refused(path).code == "workbook-bomb"


def test_a_child_that_swells_takes_nothing_with_it(tmp_path):
    """One long text, used by very many cells: small in every part, 20 GB as a table."""
    text = "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>"
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 300_000))
    path = xlsx(tmp_path, rows)
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {"xl/_rels/workbook.xml.rels": relation, "xl/sharedStrings.xml": text}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(path, Limits(child_memory=1 << 30)).code in ("workbook-unreadable", "workbook-damaged")
    assert cells_of(only_table(xlsx(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>' * 2, name="next.xlsx"))) == []


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 200_000))
    assert refused(xlsx(tmp_path, rows), Limits(child_seconds=0)).code == "workbook-unreadable"


def test_macros_and_links_to_other_workbooks_are_never_read(tmp_path):
    path = xlsx(tmp_path, '<row r="1"><c r="A1" t="str"><f>[1]Blad1!A1</f><v>oud</v></c></row>')
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xff" * 100)
        archive.writestr(
            "xl/externalLinks/externalLink1.xml", '<externalLink><externalBook r:id="rId1"/></externalLink>'
        )
    table = only_table(path)
    assert table.head == [["oud"]]
    assert rows_of(table) == []
