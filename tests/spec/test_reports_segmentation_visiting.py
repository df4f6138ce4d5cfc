"""What was learned of visiting, on the page: with margins, with who stands behind it; silent where that is too few."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.reports.pictures.theme import PALE
from publiek.reports.segmentations import SegmentationContext, render_segmentation, tell_segmentation
from publiek.reports.segmentations.context import Visiting
from publiek.reports.segmentations.withholding import shown_visiting, tellable
from publiek.reports.story import Card, Story
from publiek.segmentation.card import Measured
from publiek.segmentation.culture import CultureRates, compare
from publiek.segmentation.culture.rates import INTENSITY, TOO_LITTLE
from tests.support.segmentation_cards import packaged_card, packaged_context
from tests.support.segmentation_visits import DISCIPLINES, learned

_NOT_A_SENTENCE = re.compile(r"\b(nan|NaN|None|inf|null|True|False)\b|[{}]")


def context(
    rates: CultureRates | None, *, language: str = "nl", changes: pa.Table | None = None
) -> SegmentationContext:
    visiting = None if rates is None else Visiting(rates, changes)
    return replace(packaged_context(language), shapes={}, visiting=visiting)


def cards(story: Story) -> dict[str, Card]:
    return {card.key: card for card in story.cards if card.chapter in ("seg-visits", "start")}


def squares(card: Card) -> dict[tuple[str, str], dict[str, object]]:
    assert card.picture
    return {(one["row"], one["column"]): one for one in card.picture.spec["data"]["values"]}  # type: ignore[index]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_chapter_has_how_often_where_and_from_whom_in_whole_sentences(language: str) -> None:
    told = cards(tell_segmentation(packaged_card(), context(learned(), language=language)))
    assert {"seg-often", "seg-rates", "seg-learned-from"} <= set(told)
    for card in told.values():
        for text in (card.sentence, card.base_line, *card.limits, card.picture.alt if card.picture else ""):
            assert not _NOT_A_SENTENCE.search(text), (card.key, text)
    base = told["seg-rates"].base_line
    assert "2022.2" in base and "18" in base and "2025" in base


def test_a_known_taste_is_told_and_the_number_beside_it_is_the_learned_one() -> None:
    rates = learned()
    told = cards(tell_segmentation(packaged_card(), context(rates)))
    table = told["seg-often"].table
    assert table
    by_group = {row["segment"]: row for row in rates.intensity.to_pylist()}
    words = {row[0]: row[4] for row in table.rows}
    assert words["Oude stadswijken"] == "gaat vaak"
    assert words["Naoorlogse wijken"] == "gaat weinig"
    assert table.rows[0][1] == max(row["intensity"] for row in by_group.values())
    assert "vaak gaa" in told["seg-often"].sentence and "‘Oude stadswijken’" in told["seg-often"].sentence
    assert told["seg-goes"].evidence == "seg-often"


def test_what_may_be_chance_is_white_what_is_withheld_is_grey_with_a_dash_and_its_reason() -> None:
    rates = learned()
    rows = rates.rates.to_pylist()
    apart = {(r["segment"], r["discipline"]): not r["low"] <= 100 <= r["high"] for r in rows if not r["withheld"]}
    at = next(at for at, row in enumerate(rows) if not row["withheld"])
    held = [*rows]
    held[at] = dict(rows[at], withheld="too-few-bookers", ratio=None, low=None, high=None)
    rates = replace(rates, rates=pa.Table.from_pylist(held, schema=rates.rates.schema))
    card = cards(tell_segmentation(packaged_card(), context(rates)))["seg-rates"]
    names = {group.code: group.name.nl for group in packaged_card().groups}
    drawn = squares(card)
    assert len(drawn) == len(names) * len(DISCIPLINES)
    words = {"film": "film", "pop": "popmuziek", "theatre": "theater"}
    gone = (names[rows[at]["segment"]], words[rows[at]["discipline"]])
    assert (drawn[gone]["written"], drawn[gone]["fill"]) == ("–", PALE)
    for (code, discipline), sure in apart.items():
        square = drawn[names[code], words[discipline]]
        if square["fill"] != PALE:
            assert (square["fill"] == "white") == (not sure), (code, discipline)
    assert card.table
    reasons = {(row[0], row[1]): row[-1] for row in card.table.rows}
    assert reasons[gone] == "te weinig boekers"


def test_a_discipline_of_one_house_is_named_with_its_reason_and_without_a_number() -> None:
    card = cards(tell_segmentation(packaged_card(), context(learned())))["seg-learned-from"]
    assert card.table
    row = {row[0]: row for row in card.table.rows}["dans"]
    assert row[1:] == (None, None, None, "minder dan drie organisaties")


def test_numbers_with_too_few_houses_behind_them_are_nowhere_even_when_a_file_holds_them(tmp_path: Path) -> None:
    rates = learned()
    rows = rates.rates.to_pylist()
    at = next(at for at, row in enumerate(rows) if not row["withheld"])
    rows[at] |= {"ratio": 7531.9, "low": 7000.1, "high": 8000.2, "organisations": 2, "withheld": ""}
    assert not tellable(rows[at])
    assert tellable({**rows[at], "organisations": 0, "surveys": 1})
    rates = replace(rates, rates=pa.Table.from_pylist(rows, schema=rates.rates.schema))
    files = render_segmentation(packaged_card(), context(rates), folder=tmp_path, formats=("html", "json", "xlsx"))
    for path in files[:2]:
        text = path.read_text(encoding="utf-8")
        assert "7531" not in text and "7.532" not in text
    assert shown_visiting(Visiting(rates))["rates"][at]["ratio"] is None  # type: ignore[index]


def test_no_house_is_named(tmp_path: Path) -> None:
    for path in render_segmentation(packaged_card(), context(learned()), folder=tmp_path, formats=("html", "json")):
        assert "Huis " not in path.read_text(encoding="utf-8")


def test_the_record_holds_what_was_learned_as_documented(tmp_path: Path) -> None:
    schema = pytest.importorskip("jsonschema")
    path = Path(__file__).parents[2] / "docs" / "reference" / "json" / "segmentation.schema.json"
    check = schema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    for rates in (learned(), None):
        (file,) = render_segmentation(packaged_card(), context(rates), folder=tmp_path, formats=("json",))
        record = json.loads(file.read_text(encoding="utf-8"))
        check.validate(record)
        assert (record["visiting"] is None) == (rates is None)


def test_without_contributions_the_area_model_stands_alone_and_the_page_stays_open() -> None:
    story = tell_segmentation(packaged_card(), context(None))
    told = cards(story)
    assert "nog niets bijgedragen" in told["seg-nothing-learned"].sentence
    assert told["seg-goes"].evidence == "seg-nothing-learned"
    assert story.eyes.startswith("Alleen open gegevens")
    assert tell_segmentation(packaged_card(), context(learned())).eyes.startswith("Er staan cijfers")


def test_when_too_little_was_contributed_the_page_says_so_and_why() -> None:
    rates = learned(houses=2)
    assert rates.says == TOO_LITTLE
    told = cards(tell_segmentation(packaged_card(), context(rates)))
    assert "te weinig bijgedragen" in told["seg-nothing-learned"].sentence
    assert told["seg-learned-from"].table
    assert {row[-1] for row in told["seg-learned-from"].table.rows} == {"minder dan drie organisaties"}


def test_undecided_is_said_and_its_mark_is_open() -> None:
    rates = learned()
    rows = [{**row, "label": "undecided"} for row in rates.intensity.to_pylist()]
    rates = replace(rates, intensity=pa.Table.from_pylist(rows, schema=INTENSITY))
    card = cards(tell_segmentation(packaged_card(), context(rates)))["seg-often"]
    assert card.picture
    assert {one["fill"] for one in card.picture.spec["data"]["values"]} == {"white"}  # type: ignore[index]
    assert "nog niet te zeggen" in card.sentence
    assert "vaak gaa" not in card.sentence


def test_too_few_disciplines_for_culture_as_a_whole_leave_each_discipline_told() -> None:
    rates = replace(learned(), intensity=INTENSITY.empty_table())
    told = cards(tell_segmentation(packaged_card(), context(rates)))
    assert told["seg-often"].too_thin
    assert told["seg-goes"].evidence == "seg-rates"


def test_what_changed_since_the_version_before() -> None:
    before, now = learned(version="2026-01-01", inverted=True), learned()
    told = cards(tell_segmentation(packaged_card(), context(now, changes=compare(before, now))))
    table = told["seg-learned-anew"].table
    assert table
    assert ("Oude stadswijken", "theater") in {(row[0], row[1]) for row in table.rows if row[-1] == "veranderd"}
    same = cards(tell_segmentation(packaged_card(), context(now, changes=compare(now, now))))
    assert same["seg-learned-anew"].sentence == "Geen van de 24 cijfers is zeker veranderd."
    first = cards(tell_segmentation(packaged_card(), context(now)))
    assert "seg-learned-anew" not in first
    assert "eerste keer" in first["seg-learned-from"].sentence


@pytest.mark.parametrize(("low", "said"), [(0.1, "voorspellen de andere 30,0%"), (-0.1, "is nog niet zeker")])
def test_how_well_houses_foresee_each_other_stands_with_the_sources(low: float, said: str) -> None:
    measured = Measured("held-out", 0.3, low, 0.5, n=12, unit="organisations")
    card = packaged_card()
    quality = tuple(measured if one.key == "held-out" else one for one in card.quality)
    told = cards(tell_segmentation(replace(card, quality=quality), context(learned())))
    assert said in told["seg-learned-from"].sentence
    few = tuple(replace(measured, n=2) if one.key == "held-out" else one for one in card.quality)
    told = cards(tell_segmentation(replace(card, quality=few), context(learned())))
    assert "30,0%" not in told["seg-learned-from"].sentence


def test_rates_of_a_survey_alone_speak_of_people_who_were_asked_not_of_bookers() -> None:
    rates = learned()
    rows = [{**row, "organisations": 0, "surveys": 1} for row in rates.rates.to_pylist()]
    facts = {**rates.facts, "organisations": 0, "surveys": ["Enquête 2024"]}
    asked = replace(
        rates, rates=pa.Table.from_pylist(rows, schema=rates.rates.schema), facts=facts, vintages=("E 2024",)
    )
    told = cards(tell_segmentation(packaged_card(), context(asked)))
    assert told["seg-rates"].base_line.startswith("Basis: 1 enquête; E 2024; geleerd op 23\xa0november\xa02026")
    assert not any("boeker" in limit for limit in told["seg-rates"].limits)
    assert told["seg-learned-from"].sentence.startswith("Van 1 enquête, en niet van organisaties.")
