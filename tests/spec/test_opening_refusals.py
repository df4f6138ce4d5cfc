"""Which files does the front door refuse, and with which code? Each refusal tells what to do, and quotes no cell."""

from __future__ import annotations

import gzip
import io
import os
import zipfile

import openpyxl
import pytest

from publiek.deliveries.opening import open_file
from publiek.deliveries.opening.refusals import refusal_texts
from publiek.errors import DeliveryError
from tests.support.opening import compound, ods, rows_of, text_file, xlsx

CANARY = "Kanarie-van-Vliet"


def refused(path, **limits):
    with pytest.raises(DeliveryError) as caught:
        opened = open_file(path)
        for table in opened.tables:
            rows_of(table)
    error = caught.value
    assert error.exit_code == 3
    assert CANARY not in f"{error} {error.where} {error.__cause__} {error.__context__ and error.__suppress_context__}"
    return error.code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "file-empty"),
        (b" \r\n\t\n ", "a.csv", "file-blank"),
        (b"\xef\xbb\xbf\n", "a.csv", "file-blank"),
        (b";;;\n;;;\n", "a.csv", "file-blank"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.csv", "file-foreign"),
        (b"%PDF-1.7\n" + CANARY.encode(), "a.csv", "file-pdf"),
        (b"PAR1" + bytes(50), "a.csv", "file-foreign"),
        (bytes(range(256)) * 8, "a.csv", "file-binary"),
        (bytes(4096), "a.csv", "file-blank"),
        (b"a;b\n1;2\n" * 10_000 + bytes(5_000), "a.csv", "file-binary"),
        (f"<!DOCTYPE html><p>{CANARY}".encode(), "a.csv", "file-html"),
        (f"\n <HTML><td>{CANARY}".encode(), "a.xls", "html-as-workbook"),
        (f"<table><tr><td>{CANARY}".encode("utf-16"), "a.xls", "html-as-workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "a.xls", "file-xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "workbook-damaged"),
        (b"PK\x03\x04" + bytes(80), "a.xlsx", "archive-damaged"),
        (b"\x1f\x8b\x08" + bytes(80), "a.csv.gz", "archive-damaged"),
        (gzip.compress(b"a;b\n1;2\n" * 9_000, mtime=0)[:-40], "a.csv.gz", "archive-damaged"),
        (gzip.compress(gzip.compress(b"a;b\n", mtime=0), mtime=0), "a.csv.gz", "archive-many"),
        (b";".join(b"k%d" % i for i in range(10_000)) + b"\n", "a.csv", "too-many-columns"),
        (f'a;b\n"{CANARY};2\n3;4\n5;6\n'.encode() + b'"x";y\n' * 9, "a.csv", "quote-open"),
        (f'a;b\n1;"{CANARY}\n3;4\n5;6\n'.encode() + b'"x";y\n' * 9, "a.csv", "quote-open"),
        (f'a;b;c\n1;2;"{CANARY}\n'.encode() + b"3;4;5\n" * 500 + b'6;7;"x"\n' * 20, "a.csv", "quote-open"),
        (f'a;b;c\n"x";2;3\n1;2;"{CANARY}\n'.encode() + b"3;4;5\n" * 500, "a.csv", "quote-open"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, name, code):
    assert refused(text_file(tmp_path, content, name=name)) == code


def test_a_quote_that_is_never_closed_is_found_with_its_row(tmp_path):
    rows = [f'"{i}";"titel";{i}' for i in range(2, 40_000)]
    rows[30_000] = '"30002";"titel;30002'
    path = text_file(tmp_path, "order;titel;n\n" + "\n".join(rows) + "\n")
    with pytest.raises(DeliveryError) as caught:
        open_file(path)
    assert (caught.value.code, caught.value.where) == ("quote-open", {"near_row": 30_002})


def test_a_missing_file_and_a_folder(tmp_path):
    assert refused(tmp_path / "nowhere.csv") == "file-missing"
    assert refused(text_file(tmp_path, b"a;b\n") / "below.csv") == "file-missing"
    assert refused(tmp_path) == "file-is-folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == "file-unreadable"


def test_a_file_that_may_not_be_read(tmp_path):
    path = text_file(tmp_path, b"a;b\n1;2\n")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert refused(path) == "file-no-permission"


@pytest.mark.parametrize("change", [b"a;b\n1;2\n3;5\n", b"a;b\n1;2\n", b"a;b\n1;2\n3;4\n5;6\n", b'a;b\n1;2\n3;"4\n'])
def test_a_file_that_changes_while_it_is_read(tmp_path, change):
    path = text_file(tmp_path, b"a;b\n1;2\n3;4\n")
    table = open_file(path).tables[0]
    path.write_bytes(change)
    with pytest.raises(DeliveryError) as caught:
        rows_of(table)
    assert caught.value.code == "file-changed"


def a_workbook():
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in range(200):
        book.active.append([row, CANARY])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_cut_off(tmp_path, share):
    data = a_workbook()
    assert refused(text_file(tmp_path, data[: int(len(data) * share)], name="a.xlsx")) == "workbook-damaged"


def test_a_workbook_of_which_a_part_was_damaged(tmp_path):
    path = xlsx(tmp_path, sheet="<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></row>")
    assert refused(path) == "workbook-damaged"


def test_a_workbook_without_any_data(tmp_path):
    assert refused(xlsx(tmp_path, "")) == "workbook-empty"


def test_workbooks_with_a_password(tmp_path):
    assert refused(compound(tmp_path, "EncryptionInfo", "EncryptedPackage", name="a.xlsx")) == "workbook-locked"
    assert refused(ods(tmp_path, "", manifest="<manifest:encryption-data/>")) == "workbook-locked"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}, "file-foreign"),
        ({"xl/workbook.bin": "x", "[Content_Types].xml": "<Types/>"}, "workbook-kind"),
        ({"a.csv": "a;b\n", "b.csv": "a;b\n"}, "archive-many"),
        ({"photo.jpg": "x"}, "archive-many"),
        ({"a.csv": b"\x89PNG\r\n"}, "file-foreign"),
        ({}, "archive-many"),
    ],
)
def test_archives_that_hold_something_else(tmp_path, parts, code):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(tmp_path / "a.zip") == code


def test_an_old_office_document_is_no_workbook(tmp_path):
    assert refused(compound(tmp_path, "WordDocument")) == "file-foreign"
    assert refused(compound(tmp_path, "Workbook")) == "workbook-damaged"


def test_every_text_is_there_in_both_languages():
    for texts in refusal_texts().values():
        for sentence in texts.values():
            assert set(sentence) == {"nl", "en"}
            assert all(text.endswith(".") or text.endswith("?") for text in sentence.values())
