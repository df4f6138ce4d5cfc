"""What does the front door make of JSON? Flat objects are a table; everything else is a document for others to read."""

from __future__ import annotations

import json

import pytest

from publiek.deliveries.opening import open_file
from publiek.errors import DeliveryError
from tests.support.opening import cells_of, codes_of, only_table, text_file


def test_an_array_of_flat_objects_is_a_table(tmp_path):
    rows = [{"order": 1, "titel": "Hamlet"}, {"order": 2, "prijs": 12.5, "titel": None, "vrij": True}]
    opened = open_file(text_file(tmp_path, json.dumps(rows), name="export.json"))
    (table,) = opened.tables
    assert opened.kind == "json"
    assert table.head == [["order", "titel", "prijs", "vrij"], ["1", "Hamlet"], ["2", "", "12.5", "true"]]
    assert cells_of(table) == [[2, "1", "Hamlet", None, None], [3, "2", None, "12.5", "true"]]


def test_one_object_a_line_is_a_table_too(tmp_path):
    table = only_table(text_file(tmp_path, '{"a": 1}\n{"a": 2, "b": "x"}\n\n'))
    assert cells_of(table) == [[2, "1", None], [3, "2", "x"]]


def test_a_nested_document_is_given_as_it_is_with_numbers_as_text(tmp_path):
    text = '{"event": {"orders": [{"total": 12.50, "code": 007e1, "paid": false, "note": null}]}}'.replace("007e1", "7")
    opened = open_file(text_file(tmp_path, text))
    assert opened.tables == ()
    assert opened.document == {"event": {"orders": [{"total": "12.50", "code": "7", "paid": False, "note": None}]}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_json_in_every_encoding(tmp_path, encoding):
    table = only_table(text_file(tmp_path, '[{"naam": "Zoë €"}]', encoding=encoding))
    assert cells_of(table) == [[2, "Zoë €"]]


def test_bytes_of_another_encoding_are_read_and_told(tmp_path):
    opened = open_file(text_file(tmp_path, '[{"naam": "Zoë"}]', encoding="cp1252"))
    assert cells_of(opened.tables[0]) == [[2, "Zoë"]]
    assert codes_of(opened) == {"encoding-mixed": 1}


def test_half_a_letter_is_replaced(tmp_path):
    assert cells_of(only_table(text_file(tmp_path, r'[{"naam": "x\ud83dy", "z": "\ud83d\ude00"}]'))) == [
        [2, "x\ufffdy", "😀"]
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1}', "json-damaged"),
        ('[{"a": 1}, {"a": ]', "json-damaged"),
        ('{"a": 1}\n{"a": 2\n', "json-damaged"),
        ("[" * 200 + "]" * 200, "json-too-deep"),
        ("[" * 200_000, "json-too-deep"),
        ("[" * 200_000 + "]" * 200_000, "json-too-deep"),
        ('{"a":' * 150 + "1" + "}" * 150, "json-too-deep"),
        (json.dumps([{f"k{i}": 1 for i in range(2_500)}]), "too-many-columns"),
        (json.dumps([{f"k{i}": 1} for i in range(2_500)]), "too-many-columns"),
    ],
)
def test_json_that_is_refused(tmp_path, text, code):
    with pytest.raises(DeliveryError) as refusal:
        open_file(text_file(tmp_path, text))
    assert refusal.value.code == code


def test_a_text_file_that_begins_with_a_bracket_is_still_a_text_file(tmp_path):
    assert open_file(text_file(tmp_path, "[concept] verkoop\na;b\n1;2\n")).kind == "csv"
