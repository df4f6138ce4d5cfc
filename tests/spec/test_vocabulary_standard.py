"""The open standard: every thing at its level, every column with meaning, sensitivity and labels in two languages."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from publiek.vocabulary import tables
from publiek.vocabulary.publication import json_schema, publish, reference_page, table_schema
from publiek.vocabulary.things import standard

THINGS = [
    *("organisation", "venue", "production", "performance", "order", "ticket", "booker", "visit", "postcode_area"),
    *("count", "postcode_count", "survey_response", "area_statistic", "segmentation"),
]


def test_every_promised_thing_exists() -> None:
    assert {thing.name for thing in standard().things} == set(THINGS)


@pytest.mark.parametrize("name", THINGS)
def test_every_column_says_what_it_means_in_two_languages(name: str) -> None:
    thing = standard()[name]
    for text in (thing.label, thing.meaning, *(t for f in thing.fields for t in (f.label, f.meaning))):
        assert text.nl.strip() and text.en.strip()


def test_the_levels_stand_alone() -> None:
    """A count asks for nothing of a postcode count, and neither for anything of a booker."""
    assert standard()["count"].level == "L0"
    assert standard()["postcode_count"].level == "L1"
    assert {standard()[name].level for name in ("booker", "order", "ticket", "visit")} == {"L2"}


def test_what_is_stored_is_what_the_standard_says() -> None:
    """The stored ticket line uses the standard's columns with the standard's sensitivity."""
    known = {
        f.name: f.sensitivity for name in ("ticket", "order", "booker", "production") for f in standard()[name].fields
    }
    stored = {c.name: c.sensitivity for c in tables.TICKET_LINE}
    assert {"booker", "order", "ticket", "pc6", "pc4", "birth_year", "amount_cents", "status"} <= set(stored) & set(
        known
    )
    assert {name: stored[name] for name in set(stored) & set(known)} == {n: known[n] for n in set(stored) & set(known)}


def test_no_stored_table_has_a_direct_identifier() -> None:
    stored = (*tables.TICKET_LINE, *tables.SET_ASIDE, *tables.AREA, *tables.AREA_SEGMENT)
    assert not [column.name for column in stored if column.sensitivity in {"identifier", "sensitive"}]


@pytest.mark.parametrize("name", THINGS)
def test_the_json_schemas_are_valid_and_refuse_what_they_should(name: str) -> None:
    schema = json_schema(standard()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"not_a_column": 1}, schema)


def test_a_row_of_the_town_is_a_row_of_the_standard() -> None:
    row = {"performance": "p1", "pc4": 3011, "postcode_status": "dutch", "visits": 12}
    jsonschema.validate(row, json_schema(standard()["postcode_count"]))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(row | {"postcode_status": "guessed"}, json_schema(standard()["postcode_count"]))


def test_table_schema_names_the_key() -> None:
    assert table_schema(standard()["count"])["primaryKey"] == ["performance"]


def test_publishing_writes_two_files_per_thing(tmp_path: Path) -> None:
    made = publish(tmp_path)
    assert len(made) == 2 * len(THINGS)
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in made)


def test_the_reference_page_is_not_behind() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "standard.md"
    assert page.read_text(encoding="utf-8") == reference_page(standard()), "run docs/generate_standard.py"
