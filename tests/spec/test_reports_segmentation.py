"""The page of a segmentation: every question has its answer, its proof, its base; nothing thin is shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from publiek import segmentation
from publiek.errors import Text, UsageError
from publiek.reports.segmentations import SegmentationContext, render_segmentation, tell_segmentation
from publiek.reports.segmentations.withholding import fit_to_show, open_only, shown_card
from publiek.reports.story import Story
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.card import Measured, write_card
from tests.support.segmentation_cards import packaged_card, packaged_context, profile_of, scheme_of

_CODE = re.compile(r"\b(nan|NaN|None|inf|null|True|False)\b|[{}]")


@pytest.fixture(scope="module", params=["nl", "en"])
def story(request: pytest.FixtureRequest) -> Story:
    return tell_segmentation(packaged_card(), packaged_context(request.param))


def test_six_questions_open_the_page_each_with_its_proof(story: Story) -> None:
    keys = {card.key for card in story.cards}
    assert len(story.chapters[0].cards) == 6
    assert all(card.sentence and card.evidence in keys for card in story.chapters[0].cards)


def test_maps_sizes_profiles_the_ladder_certainty_and_the_bridge_are_drawn(story: Story) -> None:
    drawn = {card.key for card in story.cards if card.picture}
    wanted = ("map", "each-map", "certainty-map", "sizes", "profile", "ladder", "explained", "bridge")
    assert {f"seg-{key}" for key in wanted} <= drawn


def test_every_picture_has_words_and_every_figure_a_base(story: Story) -> None:
    for card in story.cards:
        if card.picture:
            assert len(card.picture.alt) > 60, card.key
            assert card.base_line, card.key
        if card.table:
            assert {len(row) for row in card.table.rows} == {len(card.table.columns)}, card.key


def test_sentences_are_sentences(story: Story) -> None:
    for card in story.cards:
        for text in (card.sentence, card.base_line, *card.limits, card.picture.alt if card.picture else ""):
            assert not _CODE.search(text), (card.key, text)


def test_keys_are_unique_and_fit_for_a_link(story: Story) -> None:
    keys = [card.key for card in story.cards] + [chapter.key for chapter in story.chapters]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)


def test_the_shares_on_the_map_are_those_of_the_households_of_a_province() -> None:
    story = tell_segmentation(packaged_card(), packaged_context("nl"))
    table = next(card.table for card in story.cards if card.key == "seg-map")
    assert table
    assert len(table.rows) == 12
    for row in table.rows:
        assert sum(part for part in row[1:-1] if isinstance(part, float)) == pytest.approx(1)


def test_area_types_are_open_statistics_and_say_so() -> None:
    story = tell_segmentation(packaged_card(), packaged_context("nl"))
    assert story.eyes == "Alleen open gegevens: u mag dit rapport delen. Noem de bron."


def test_what_rests_on_fewer_than_ten_people_is_withheld_everywhere(tmp_path: Path) -> None:
    thin = Measured("lift", 0.0789, 0.01, 0.2, n=9, unit="respondents", how=Text("x", "x"))
    enough = replace(thin, n=10)
    assert fit_to_show(thin).value is None
    assert fit_to_show(enough) == enough
    card = packaged_card()
    quality = tuple(thin if one.key == "lift" else one for one in card.quality)
    card = replace(card, quality=quality, labels_right=replace(thin, key="labels-right"))
    assert not open_only(card)
    assert next(one for one in shown_card(card).quality if one.key == "lift").n is None
    context = replace(packaged_context("nl"), shapes={})
    files = render_segmentation(card, context, folder=tmp_path, formats=("html", "json"))
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "0.0789" not in text
        assert "7,9%" not in text
    assert "weggelaten: te weinig mensen" in files[0].read_text(encoding="utf-8")


def test_every_table_that_leaves_says_for_how_many_people_a_label_is_right() -> None:
    card, context = packaged_card(), packaged_context("nl")
    measured = replace(card.labels_right, value=0.31, n=None, unit="")
    for told, sentence in (
        (replace(card, labels_right=replace(measured, value=None)), "is niet gemeten"),
        (replace(card, labels_right=measured), "ongeveer 31% van de mensen"),
    ):
        tables = [one.table for one in tell_segmentation(told, context).cards if one.table and one.base_line]
        assert len(tables) >= 8
        assert all(sentence in table.note for table in tables)


def test_without_shapes_there_are_tables_and_without_areas_no_places() -> None:
    card = packaged_card()
    bare = tell_segmentation(card, SegmentationContext(language="nl"))
    assert "seg-places" not in {chapter.key for chapter in bare.chapters}
    tables = tell_segmentation(card, replace(packaged_context("nl"), shapes={}))
    found = next(card for card in tables.cards if card.key == "seg-map")
    assert found.picture is None
    assert found.table
    assert found.table.shown


def test_a_licensed_segmentation_with_one_tier_and_codes_for_names_gets_its_page_too() -> None:
    profile = profile_of([[0.2, 3000], [0.4, 2000], [0.8, 100]], [2000, 3000, 6000])
    scheme = scheme_of({1001: "A", 1002: "A", 1003: "B"})
    context = SegmentationContext(tables=(scheme.table,), language="nl")
    story = tell_segmentation(write_card(scheme, profile=profile), context)
    told = {card.key: card for card in story.cards}
    assert "seg-ladder" not in told
    assert "seg-portraits" not in told
    assert "niet bekend bij Publiek" in told["seg-inputs"].sentence
    assert "eerste versie" in told["seg-bridge"].sentence


def test_more_groups_than_colours_have_small_maps_but_no_map_in_one() -> None:
    """Eleven groups cannot be told apart by colour."""
    pc4 = packaged().area.astype(int)
    codes = tuple("ABCDEFGHIJK")
    scheme = scheme_of({int(one): codes[at % 11] for at, one in enumerate(pc4)}, codes=codes)
    context = replace(packaged_context("nl"), tables=(scheme.table,))
    told = {c.key: c for c in tell_segmentation(write_card(scheme, profile=packaged()), context).cards}
    assert told["seg-map"].picture is None
    assert told["seg-each-map"].picture is not None


def test_every_format_comes_from_the_one_story_and_the_record_is_documented(tmp_path: Path) -> None:
    schema = pytest.importorskip("jsonschema")
    files = render_segmentation(packaged_card(), packaged_context("nl"), folder=tmp_path)
    assert [path.name for path in files] == [
        f"publiek-segmentation.{one}" for one in ("html", "pdf", "pptx", "xlsx", "json")
    ]
    assert files[0].stat().st_size < 1_500_000
    record = json.loads(files[-1].read_text(encoding="utf-8"))
    told = Path(__file__).parents[2] / "docs" / "reference" / "json" / "segmentation.schema.json"
    schema.Draft202012Validator(json.loads(told.read_text(encoding="utf-8"))).validate(record)
    assert record["card"]["version"] == segmentation.assign().version


def test_a_format_that_does_not_exist_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="format-unknown"):
        render_segmentation(packaged_card(), SegmentationContext(), folder=tmp_path / "out", formats=("docx",))
    assert not (tmp_path / "out").exists()
