"""A mapping file: proposed, completed by a person, used, and recognised the next time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from publiek.deliveries import propose_mapping, read_mapping, receive, write_mapping
from publiek.errors import MappingError
from publiek.vocabulary.conventions import Conventions
from tests.support import deliveries as sample

FRISIAN = ["Bestelling nû", "Wannear", "Foarstelling", "Berjocht", "Kosten per ien", "Tal"]
ROWS = [
    ["F1", "05/06/2025", "Hamlet", "anna.visser@example.org", "15,00", 2],
    ["F2", "07/08/2025", "Faust", "bram.dekker@example.org", "15,00", 1],
]
FIELDS = ("order_id", "performance_date", "production_title", "email", "price", "quantity")


@pytest.fixture
def frisian(tmp_path):
    return sample.write_csv(tmp_path / "frysk.csv", FRISIAN, ROWS, delimiter=";")


def complete(mapping, **changed):
    columns = tuple(replace(column, field=field) for column, field in zip(mapping.columns, FIELDS, strict=True))
    return replace(mapping, columns=columns, **changed)


def test_a_file_in_unknown_words_is_refused_with_the_advice_to_make_a_map(frisian):
    with pytest.raises(MappingError) as refusal:
        receive(frisian)
    assert refusal.value.code == "columns-unknown" and "publiek map" in refusal.value.do.nl


def test_a_proposal_lists_every_column_with_its_header_and_what_can_be_guessed(frisian):
    mapping = propose_mapping(frisian)
    assert [column.header for column in mapping.columns] == FRISIAN
    assert [column.field for column in mapping.columns] == [None, None, None, None, None, None]
    assert mapping.header_row == 1


def test_a_proposal_of_a_known_file_is_complete(tmp_path):
    mapping = propose_mapping(sample.plain_orders(tmp_path))
    assert {column.field for column in mapping.columns} >= {"order_id", "email", "postcode", "price", "quantity"}
    assert mapping.level == "L2"


@pytest.mark.parametrize("name", ["map.yaml", "map.json"])
def test_what_is_written_is_read_back(tmp_path, frisian, name):
    mapping = complete(
        propose_mapping(frisian), conventions=Conventions(",", "dmy"), values={"status": {"klaar": "valid"}}
    )
    assert read_mapping(write_mapping(mapping, tmp_path / name)) == mapping


def test_the_file_explains_every_field_in_dutch(tmp_path, frisian):
    text = write_mapping(propose_mapping(frisian), tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert "postcode van de boeker" in text and "performance_date" in text and "Vul achter `field:`" in text
    listed = json.loads(write_mapping(propose_mapping(frisian), tmp_path / "map.json").read_text(encoding="utf-8"))
    assert listed["possible_fields"]["email"] == "e-mailadres van de boeker"


def test_a_completed_map_reads_the_file(tmp_path, frisian):
    target = write_mapping(
        complete(propose_mapping(frisian), conventions=Conventions(None, "mdy")), tmp_path / "map.yaml"
    )
    received = receive(frisian, mapping=target)
    assert (received.level, received.fields) == ("L2", set(FIELDS))
    assert received.conventions == Conventions(",", "mdy")
    assert sample.rows_of(received)[0]["order_id"] == "F1"


def test_a_map_that_worked_is_recognised_next_time_whatever_stands_above_it(tmp_path, frisian):
    target = write_mapping(
        complete(propose_mapping(frisian), conventions=Conventions(None, "dmy")), tmp_path / "map.yaml"
    )
    folder = tmp_path / "maps"
    receive(frisian, mapping=target, maps_folder=folder)
    later = sample.write_csv(tmp_path / "later.csv", FRISIAN, ROWS, delimiter=";", above=[["Oersicht 2026", *[""] * 5]])
    received = receive(later, maps_folder=folder)
    assert (received.facts["header_row"], received.facts["mapping"]) == (2, read_mapping(target).fingerprint)
    assert received.fields == set(FIELDS)


def test_words_can_be_given_a_code(tmp_path):
    file = sample.write_csv(
        tmp_path / "w.csv",
        ["Bestelnummer", "Prijs", "Kaartsoort"],
        [["1", "15,00", "Vroege Vogel"], ["2", "15,00", "Gewoon"]],
        delimiter=";",
    )
    mapping = replace(propose_mapping(file), values={"ticket_type": {"vroege vogel": "discount"}})
    received = receive(file, mapping=write_mapping(mapping, tmp_path / "map.yaml"))
    assert [row["ticket_type"] for row in sample.rows_of(received)] == ["discount", "Gewoon"]


def test_a_file_without_a_header_can_be_mapped_by_column(tmp_path):
    _, *rows = [None, *[[f"F{n}", "16-01-2026", "anna.visser@example.org", "3011 AA", "15,00"] for n in range(4)]]
    file = sample.write_csv(tmp_path / "n.csv", rows[0], rows[1:], delimiter=";")
    mapping = propose_mapping(file)
    assert (mapping.header_row, [c.header for c in mapping.columns]) == (0, [""] * 5)
    assert [c.field for c in mapping.columns] == [None, None, "email", "postcode", None]
    fields = ("order_id", "performance_date", "email", "postcode", "price")
    full = replace(mapping, columns=tuple(replace(c, field=f) for c, f in zip(mapping.columns, fields, strict=True)))
    received = receive(file, mapping=write_mapping(full, tmp_path / "map.yaml"), maps_folder=tmp_path / "maps")
    assert [row["row"] for row in sample.rows_of(received)] == [1, 2, 3, 4]
    assert not (tmp_path / "maps").exists()


def test_a_map_of_another_file_is_refused(tmp_path, frisian):
    target = write_mapping(complete(propose_mapping(frisian)), tmp_path / "map.yaml")
    with pytest.raises(MappingError) as refusal:
        receive(sample.plain_orders(tmp_path), mapping=target)
    assert refusal.value.code == "mapping-other-file"


@pytest.mark.parametrize(
    "change",
    [
        {"columns": []},
        {"columns": [{"column": "A", "header": "x", "field": "shoe_size"}]},
        {"columns": [{"column": "A", "field": "email"}, {"column": "B", "field": "email"}]},
        {"columns": [{"column": "A", "header": "x", "field": None}]},
        {"columns": [{"column": "B", "field": "email"}]},
        {"columns": ["email"]},
        {"columns": [{"column": "A", "field": "email"}], "level": "L9"},
        {"columns": [{"column": "A", "field": "email"}], "date_order": "ydm"},
        {"columns": [{"column": "A", "field": "email"}], "header_row": "twee"},
        {"columns": [{"column": "A", "field": "email"}], "values": {"status": {"ja": "sold"}}},
        {"columns": [{"column": "A", "field": "email"}], "values": {"email": {"a": "valid"}}},
    ],
)
def test_a_map_that_is_not_right_says_so(tmp_path, change):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(change))
    with pytest.raises(MappingError) as refusal:
        read_mapping(path)
    assert refusal.value.code == "mapping-invalid"


def test_a_map_that_is_no_map_says_so(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text("columns: [")
    with pytest.raises(MappingError) as refusal:
        read_mapping(path)
    assert refusal.value.code == "mapping-invalid" and refusal.value.__cause__ is None
