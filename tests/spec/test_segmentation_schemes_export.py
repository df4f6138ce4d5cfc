"""A segment column for the CRM: what is added to a list of postcodes, and what the licence forbids."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.errors import DisclosureError, UsageError
from publiek.segmentation.scheme import Licence, SegmentScheme
from publiek.segmentation.schemes import assign, export_segments, import_scheme, labels_right_sentence
from tests.support.scheme_tables import HOUSEHOLD, PC6, households, table


@pytest.fixture
def fine(tmp_path: Path) -> SegmentScheme:
    """A scheme per pc6 that may leave per pc6."""
    licence = replace(PC6.licence, finest="pc6")
    file = table(tmp_path, "PC6,CODE", "3011AA,A", "3011AB,B", "3011AC,B", "3012AA,A")
    return import_scheme(file, plan=replace(PC6, licence=licence), home=tmp_path / "home").scheme


def test_every_row_keeps_its_place_and_gets_its_group(fine: SegmentScheme) -> None:
    people = pa.table({"customer": [1, 2, 3, 4, 5], "postcode": ["3011 ab", "3012AA", "3099ZZ", None, "B-1000"]})
    made = export_segments(people, fine, level="pc6")
    assert made.column_names == [
        *people.column_names,
        *("segment", "segment_name", "segment_status", "certainty", "labels_right", "segmentation"),
    ]
    assert made.column("customer").to_pylist() == [1, 2, 3, 4, 5]
    assert made.column("segment").to_pylist() == ["B", "A", None, None, None]
    assert made.column("segment_status").to_pylist() == [
        *("classified", "classified", "unclassified", "unmatched", "unmatched")
    ]
    assert set(made.column("segmentation").to_pylist()) == {"own 2025 (pc6)"}


def test_the_label_of_the_area_for_the_same_people(fine: SegmentScheme) -> None:
    made = export_segments(pa.table({"postcode": ["3011AA", "3011", "3012AB"]}), fine, level="pc4")
    assert made.column("segment").to_pylist() == ["B", "B", "A"]
    assert made.column("certainty").to_pylist() == pytest.approx([2 / 3, 2 / 3, 1.0])


def test_four_digits_are_not_enough_for_a_label_per_six(fine: SegmentScheme) -> None:
    made = export_segments(pa.table({"pc4": [3011, 3012]}), fine, level="pc6")
    assert made.column("segment_status").to_pylist() == ["unmatched", "unmatched"]


def test_every_row_says_how_often_labels_are_right(tmp_path: Path) -> None:
    rows = [*households("3011AA", "AAAAB"), *households("3011AB", "BBBBBB")]
    plan = replace(HOUSEHOLD, licence=replace(HOUSEHOLD.licence, finest="pc6"))
    file = table(tmp_path, "POSTCODE,HUISNR,TOEV,CODE", *rows)
    scheme = import_scheme(file, plan=plan, home=tmp_path / "home").scheme
    people = pa.table({"pc6": ["3011AA"]})
    (told,) = export_segments(people, scheme, level="pc6").column("labels_right").to_pylist()
    assert told == "Het label van een gebied klopt voor ongeveer 91% van de mensen die er wonen."
    (told,) = export_segments(people, scheme, level="pc4", language="en").column("labels_right").to_pylist()
    assert told == "The label of an area is right for about 64% of the people who live there."
    assert "niet gemeten" in labels_right_sentence(None).nl


def test_the_packaged_types_may_always_leave() -> None:
    scheme = assign()
    made = export_segments(pa.table({"postcode": ["3011AB", "9999ZZ"]}), scheme, level="pc4")
    assert made.column("segment").to_pylist()[0] in {group.code for group in scheme.groups}
    assert made.column("segment_name").to_pylist()[0] in {group.name.nl for group in scheme.groups}


@pytest.mark.parametrize(
    ("finest", "level", "blocked"),
    [
        ("household", "pc6", False),
        ("household", "pc4", False),
        ("pc6", "pc6", False),
        ("pc6", "household", True),
        ("pc4", "pc6", True),
        ("pc4", "pc4", False),
        ("none", "pc6", True),
        ("none", "pc4", True),
        ("a word nobody knows", "pc4", True),
    ],
)
def test_the_licence_decides_how_fine(fine: SegmentScheme, finest: str, level: str, blocked: bool) -> None:
    scheme = replace(fine, licence=Licence("Voorbeeld BV", "x", finest))
    people = pa.table({"postcode": ["3011AA"]})
    if not blocked:
        assert export_segments(people, scheme, level=level).column("segment").null_count == 0
        return
    with pytest.raises(DisclosureError) as refused:
        export_segments(people, scheme, level=level)
    assert refused.value.code == "licence-blocks-export"
    assert refused.value.where["owner"] == "Voorbeeld BV"


@pytest.mark.parametrize(
    ("people", "level", "code"),
    [
        (pa.table({"zip": ["3011AA"]}), "pc4", "export-column-missing"),
        (pa.table({"pc4": [3011], "pc6": ["3011AA"]}), "pc4", "export-column-missing"),
        (pa.table({"pc4": [3011], "segment": ["x"]}), "pc4", "export-column-taken"),
        (pa.table({"pc4": [3011]}), "street", "export-level-unknown"),
    ],
)
def test_a_list_that_cannot_be_labelled(fine: SegmentScheme, people: pa.Table, level: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        export_segments(people, fine, level=level)
    assert refused.value.code == code


def test_labels_per_six_of_a_scheme_of_four_are_not_made_up() -> None:
    with pytest.raises(UsageError, match="export-level-unknown"):
        export_segments(pa.table({"postcode": ["3011AB"]}), assign(), level="pc6")


def test_an_empty_list_stays_empty(fine: SegmentScheme) -> None:
    assert len(export_segments(pa.table({"postcode": pa.array([], pa.string())}), fine, level="pc6")) == 0
