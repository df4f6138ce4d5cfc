"""An area is a mix with a margin, and a label is right for some of its people: both are on the page, with numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publiek import segmentation
from publiek.reports.segmentations import SegmentationContext, tell_segmentation
from publiek.reports.story import Card
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.assignment import spread_of
from publiek.segmentation.card import TierFacts, from_json, write_card
from tests.support.segmentation_cards import packaged_card, packaged_context, scheme_of


def told(context: SegmentationContext, card: object = None) -> dict[str, Card]:
    story = tell_segmentation(card or packaged_card(), replace(context, shapes={}))  # type: ignore[arg-type]
    return {one.key: one for one in story.cards}


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    return told(replace(packaged_context("nl"), spread=spread_of()))


def test_every_group_shows_its_largest_area_and_two_areas_show_doubt(cards: dict[str, Card]) -> None:
    table = cards["seg-mix"].table
    assert table
    by_area: dict[str, dict[str, float]] = {}
    for area, _, group, part, _, _ in table.rows:
        by_area.setdefault(str(area), {})[str(group)] = float(part)  # type: ignore[arg-type]
    assert len(by_area) == 10
    assert {row[1] for row in table.rows} == {group.name.nl for group in segmentation.assign().groups}
    assert all(sum(parts.values()) == pytest.approx(1, abs=0.001) for parts in by_area.values())


def test_a_margin_is_twice_the_deviation_of_that_part_within_nought_and_one(cards: dict[str, Card]) -> None:
    table = cards["seg-mix"].table
    assert table
    names = {group.name.nl: group.code for group in segmentation.assign().groups}
    spread = {row["pc4"]: dict(row["parts"]) for row in spread_of().to_pylist()}
    for area, _, group, part, low, high in table.rows:
        half = 1.96 * spread[int(str(area)[-5:-1])][names[str(group)]]
        assert low == pytest.approx(max(part - half, 0)) and high == pytest.approx(min(part + half, 1))  # type: ignore[operator]


def test_a_slide_gets_the_largest_part_of_every_area_with_its_margin(cards: dict[str, Card]) -> None:
    native = cards["seg-mix"].native
    assert native and len(native.categories) == 10
    (series,) = native.series
    assert all(low <= value <= high for low, value, high in zip(series.low, series.values, series.high, strict=True))  # type: ignore[operator]


def test_without_a_measured_spread_no_margin_is_drawn_and_that_is_said() -> None:
    card = told(packaged_context("nl"))["seg-mix"]
    assert "niet bekend" in card.sentence
    assert card.table and all(row[-1] is None for row in card.table.rows)
    assert card.native and card.native.series[0].low == ()
    assert card.picture and "marge" not in card.picture.note


def test_for_how_many_people_a_label_is_right_with_its_margin_per_tier_and_per_group(cards: dict[str, Card]) -> None:
    card = cards["seg-right"]
    assert "ongeveer 34%" in card.sentence and "32% tot 37%" in card.sentence
    assert "bij 3 groepen 69%" in card.sentence
    assert card.table and len(card.table.rows) == 8
    values = [row[1] for row in card.table.rows]
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]
    assert all(low <= value <= high for _, value, low, high in card.table.rows)  # type: ignore[operator]
    assert f"‘{card.table.rows[-1][0]}’" in card.sentence


def test_the_parts_of_people_add_up_to_the_whole() -> None:
    """Weighted by residents the groups give the figure of all, as far as residents of 15 and over go along."""
    card = packaged_card()
    weighted = sum(g.residents * g.labels_right.value for g in card.groups)  # type: ignore[union-attr, operator]
    assert weighted / sum(g.residents for g in card.groups) == pytest.approx(card.labels_right.value, abs=0.01)


def test_what_is_not_measured_is_said_and_not_drawn() -> None:
    card = packaged_card()
    groups = tuple(replace(group, labels_right=None) for group in card.groups)
    tiers = tuple(TierFacts(groups if at == card.main else t.groups, t.explained) for at, t in enumerate(card.tiers))
    bare = replace(card, tiers=tiers, labels_right=replace(card.labels_right, value=None, low=None, high=None))
    right = told(packaged_context("nl"), bare)["seg-right"]
    assert right.sentence == "Voor hoeveel mensen het label van hun gebied klopt, is niet gemeten."
    assert right.picture is None


def test_hard_labels_are_no_mix_and_get_no_picture_of_one() -> None:
    pc4 = segmentation.assign().table.column("pc4").to_pylist()
    scheme = scheme_of({one: "AB"[at % 2] for at, one in enumerate(pc4)})
    found = told(replace(packaged_context("nl"), tables=(scheme.table,)), write_card(scheme, profile=packaged()))
    assert "seg-mix" not in found
    assert "niet gemeten" in found["seg-right"].sentence


@pytest.mark.parametrize(("kind", "said"), [("licensed", "weten we niet"), ("survey-classes", "niemand geteld")])
def test_a_mix_is_told_as_what_it_is(kind: str, said: str) -> None:
    card = replace(packaged_card(), kind=kind)
    assert said in told(packaged_context("nl"), card)["seg-mix"].limits[0]


def test_the_card_comes_back_whole_from_its_file() -> None:
    assert from_json(packaged_card().as_json()) == packaged_card()
