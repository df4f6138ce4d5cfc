"""What was learned is kept by day, with how well houses foresee each other beside it, and comes back as it was made."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from publiek import segmentation
from publiek.errors import SegmentationError
from publiek.segmentation.card import Measured, hold_out, write_card
from publiek.workshop import culture, showing
from tests.support.segmentation_cards import profile_of, scheme_of
from tests.support.segmentation_visits import deliveries, learned

HELD_OUT = Measured("held-out", 0.3, 0.1, 0.5, n=18, unit="organisations")


def test_the_newest_day_is_read_with_what_changed_since_the_day_before(tmp_path: Path) -> None:
    scheme = segmentation.assign()
    assert culture.known(tmp_path, scheme) is None
    culture.keep(learned(version="2026-01-31", inverted=True), None, home=tmp_path, scheme=scheme)
    first = culture.known(tmp_path, scheme)
    assert first and first.changes is None and first.held_out is None
    culture.keep(learned(version="2026-02-01"), HELD_OUT, home=tmp_path, scheme=scheme)
    found = culture.known(tmp_path, scheme)
    assert found and found.rates.version == "2026-02-01" and found.held_out == HELD_OUT
    assert found.changes is not None and "changed" in found.changes.column("verdict").to_pylist()
    assert culture.latest(tmp_path, scheme) == found.rates


def test_another_version_of_the_segmentation_does_not_get_these_rates(tmp_path: Path) -> None:
    culture.keep(learned(), HELD_OUT, home=tmp_path, scheme=segmentation.assign())
    assert culture.known(tmp_path, segmentation.assign(version="2022.1")) is None


def test_the_card_takes_the_kept_figure(tmp_path: Path) -> None:
    scheme = segmentation.assign()
    culture.keep(learned(), HELD_OUT, home=tmp_path, scheme=scheme)
    card = showing.card_of(scheme, home=tmp_path)
    assert next(one for one in card.quality if one.key == "held-out") == HELD_OUT


def test_a_figure_of_other_rates_is_not_taken(tmp_path: Path) -> None:
    scheme = segmentation.assign()
    path = culture.keep(learned(), HELD_OUT, home=tmp_path, scheme=scheme)
    path.write_text(learned(seed=2).as_json(), encoding="utf-8")
    found = culture.known(tmp_path, scheme)
    assert found and found.held_out is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "no json", json.dumps({"digest": "x", "rates": 3})])
def test_a_damaged_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    scheme = segmentation.assign()
    path = culture.keep(learned(), HELD_OUT, home=tmp_path, scheme=scheme)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SegmentationError, match="culture-file-changed"):
        showing.card_of(scheme, home=tmp_path)


def test_a_house_with_several_disciplines_is_one_house() -> None:
    """Its disciplines are not drawn as if they were houses of their own: the margin would be too narrow."""
    rows = deliveries().to_pylist()
    apart = hold_out(pa.Table.from_pylist(rows))
    for row in rows:
        row["organisation"] = row["organisation"].split()[-1]
    together = hold_out(pa.Table.from_pylist(rows))
    assert (apart.n, together.n) == (18, 6)
    assert together.value == apart.value


def test_a_segmentation_from_a_survey_brings_its_own_ceiling_and_spread() -> None:
    scheme = replace(
        scheme_of({1001: "A", 1002: "B"}),
        kind="survey-classes",
        facts={"share_of_ceiling": [0.63, 0.46, 0.87], "ceiling": [0.051, 0.03, 0.07], "mean_spread": 0.04},
    )
    card = write_card(scheme, profile=profile_of([[0.2, 3000], [0.4, 2000]], [100, 300]))
    found = {one.key: one for one in card.quality}
    assert (found["ceiling"].value, found["ceiling"].low, found["ceiling"].high) == (0.63, 0.46, 0.87)
    assert "5,1%" in found["ceiling"].how.nl and "5.1%" in found["ceiling"].how.en
    assert found["spread"].value == 0.04
    bare = write_card(replace(scheme, facts={}), profile=profile_of([[0.2, 3000], [0.4, 2000]], [100, 300]))
    assert next(one for one in bare.quality if one.key == "ceiling").value is None


def test_classes_from_a_survey_are_as_large_as_their_parts_of_every_area_not_as_the_areas_they_lead() -> None:
    scheme = replace(scheme_of({1001: "A", 1002: "A"}), kind="survey-classes")
    mix = pa.array([[("A", 0.6), ("B", 0.4)], [("A", 0.7), ("B", 0.3)]], pa.map_(pa.string(), pa.float64()))
    at = scheme.table.column_names.index("mix")
    scheme = replace(scheme, table=scheme.table.set_column(at, "mix", mix))
    card = write_card(scheme, profile=profile_of([[0.2, 3000], [0.4, 2000]], [100, 300]))
    assert {group.code: group.share for group in card.groups} == {"A": 0.675, "B": 0.325}
    assert [group.areas for group in card.groups] == [2, 0]
    labelled = write_card(replace(scheme, kind="licensed"), profile=profile_of([[0.2, 3000], [0.4, 2000]], [100, 300]))
    assert [group.share for group in labelled.groups] == [1.0, 0.0]
