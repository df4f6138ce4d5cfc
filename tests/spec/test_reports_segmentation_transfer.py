"""The page of judgements: a verdict per region with its rule, intervals beside it, nothing said without evidence."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek import segmentation
from publiek.reports.segmentations import render_transfer, tell_transfer
from publiek.reports.segmentations.judged import SHADES
from publiek.reports.story import Card, Story
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.transfer import Settings, TransferTable, evidence_of, judge_all, territory
from publiek.segmentation.transfer.verdict import LETTERS
from tests.support.segmentation_cards import packaged_context

_REGIONS = ("Gelderland", "Limburg", "Utrecht", "Zeeland")


@cache
def _judged(*, asked: bool) -> TransferTable:
    """Four provinces: with evidence, one behaves unlike the others and one has few answers."""
    profile, scheme = packaged(), segmentation.assign()
    ground = territory(profile, scheme)
    settings = Settings(deep=False)
    if not asked:
        return judge_all(None, ground=ground, regions=_REGIONS, settings=settings)
    rng = np.random.default_rng(4)
    rates = dict(zip(ground.segments, (0.6, 0.65, 0.5, 0.2, 0.5, 0.35, 0.25, 0.15), strict=True))
    other = dict(zip(rates, reversed(rates.values()), strict=True))
    rows = []
    for region, count in zip(_REGIONS, (2500, 2500, 2500, 6), strict=True):
        inside = np.flatnonzero((profile.province == region) & (ground.segment != ""))
        weight = profile.households[inside]
        for at in rng.choice(inside, count, p=weight / weight.sum()):
            rate = (other if region == "Limburg" else rates)[ground.segment[at]]
            row = {"region": region, "area": str(profile.area[at]), "segment": str(ground.segment[at]), "persons": 1.0}
            rows.append({**row, "participants": float(rng.random() < rate)})
    evidence = evidence_of(pa.Table.from_pylist(rows), kind="survey")
    return judge_all(evidence, ground=ground, regions=_REGIONS, settings=settings)


def _story(language: str = "nl", *, asked: bool = True) -> Story:
    return tell_transfer(_judged(asked=asked), packaged_context(language))


def _card(story: Story, key: str) -> Card:
    return next(card for card in story.cards if card.key == f"transfer-{key}")


def test_one_table_tells_every_region_its_verdict_and_its_intervals() -> None:
    table = _card(_story(), "map").table
    assert table
    assert [row[0] for row in table.rows] == list(_REGIONS)
    for row, told in zip(table.rows, _judged(asked=True).judgements, strict=True):
        assert str(row[1]).startswith(f"{told.verdict.letter}  {told.verdict.headline.nl}")
        if told.assessment and told.assessment.figures:
            assert all(re.fullmatch(r"−?\d,\d\d \(−?\d,\d\d tot −?\d,\d\d\)", str(cell)) for cell in row[2:5])
        else:
            assert row[2:] == ("", "", "", None)


def test_the_map_has_a_colour_per_verdict_and_its_letter_and_words_in_the_key() -> None:
    picture = _card(_story(), "map").picture
    assert picture
    letters = {told.verdict.letter for told in _judged(asked=True).judgements}
    drawn = json.dumps(picture.spec)
    assert all(SHADES[letter] in drawn for letter in letters)
    assert all(f'"{letter}  ' in drawn for letter in letters)


def test_the_rule_stands_on_the_page_with_its_thresholds_and_all_its_outcomes() -> None:
    card = _card(_story(), "the-rule")
    assert card.table
    assert [row[0] for row in card.table.rows] == list(LETTERS)
    assert "0,55" in card.sentence
    assert "80%" in card.sentence
    assert "1,25" in card.sentence


def test_what_to_do_is_said_for_every_verdict_that_occurs() -> None:
    table = _card(_story(), "what-to-do").table
    assert table
    named = " ".join(str(row[1]) for row in table.rows)
    assert all(region in named for region in _REGIONS)
    assert all(row[2] and row[3] for row in table.rows)


def test_a_region_that_behaves_otherwise_is_not_called_usable() -> None:
    told = {one.target: one.verdict.letter for one in _judged(asked=True).judgements}
    assert told["Limburg"] in ("C", "D", "E")
    assert told["Zeeland"] == "E"


def test_counts_of_a_region_with_too_few_answers_are_not_told() -> None:
    table = _card(_story(), "map").table
    assert table
    assert next(row for row in table.rows if row[0] == "Zeeland")[5] is None


def test_bars_never_run_below_nought_and_the_table_keeps_the_truth() -> None:
    card = _card(_story(), "retained")
    assert card.native
    assert card.table
    (series,) = card.native.series
    assert min(value for value in (*series.values, *series.low) if value is not None) >= 0
    assert min(row[2] for row in card.table.rows) < 0  # type: ignore[type-var]


def test_without_evidence_only_the_areas_are_compared_and_this_is_said() -> None:
    story = _story(asked=False)
    assert story.eyes.startswith("Alleen open gegevens")
    assert "alleen gebieden vergeleken" in story.subtitle
    assert _card(story, "people").too_thin
    assert _card(story, "retained").too_thin
    assert "PSI" in _card(story, "alike").sentence
    assert _card(story, "pairs").picture
    assert all("Onvoldoende" in str(row[1]) for row in _card(story, "map").table.rows)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("asked", [True, False])
def test_sentences_are_sentences_and_keys_are_unique(language: str, asked: bool) -> None:
    story = _story(language, asked=asked)
    for card in story.cards:
        for text in (card.sentence, card.too_thin or "", card.base_line, card.picture.alt if card.picture else ""):
            assert not re.search(r"\b(nan|None|inf|True|False)\b|[{}]", text), (card.key, text)
    keys = [card.key for card in story.cards] + [chapter.key for chapter in story.chapters]
    assert len(keys) == len(set(keys))
    evidence = [card.evidence for card in story.cards if card.evidence]
    assert set(evidence) <= set(keys)


def test_regions_of_ones_own_have_a_map_when_it_is_said_where_they_are() -> None:
    judged = _judged(asked=False)
    north, south = (replace(one, target=name) for one, name in zip(judged.judgements, ("Noord", "Zuid"), strict=False))
    table = replace(judged, regions=("Noord", "Zuid"), judgements=(north, south), pairs=())
    assert _card(tell_transfer(table, packaged_context("nl")), "map").picture is None
    places = {1011: "Noord", 6211: "Zuid"}
    assert _card(tell_transfer(table, packaged_context("nl"), places=places), "map").picture


def test_page_and_record_come_from_the_one_story(tmp_path: Path) -> None:
    schema = pytest.importorskip("jsonschema")
    files = render_transfer(
        _judged(asked=True), packaged_context("nl"), folder=tmp_path, formats=("html", "xlsx", "json")
    )
    assert [path.name for path in files] == [f"publiek-transfer.{one}" for one in ("html", "xlsx", "json")]
    record = json.loads(files[-1].read_text(encoding="utf-8"))
    told = Path(__file__).parents[2] / "docs" / "reference" / "json" / "transfer.schema.json"
    schema.Draft202012Validator(json.loads(told.read_text(encoding="utf-8"))).validate(record)
    assert "NaN" not in files[-1].read_text(encoding="utf-8")
