"""Kinds of non-visitors: told when they can be told apart, never by health, silent when too few answered."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.surveys.barriers.classes import COLUMNS, ClassesSettings, classes_of_non_visitors
from publiek.vocabulary.barriers import barrier_codes
from tests.support.planted_classes import SHARES, alike, non_visitors, planted

QUICK = ClassesSettings(most=5, starts=6, resamples=4, replicates=30)
HEALTH = barrier_codes().index("health")


@pytest.fixture(scope="module")
def figure():
    return classes_of_non_visitors(non_visitors(planted(1, 800, items=15).codes), np.ones(800), settings=QUICK)


def test_three_planted_kinds_are_told_largest_first(figure) -> None:
    rows = figure.table.to_pylist()
    assert figure.name == "barrier_classes"
    assert tuple(figure.table.column_names) == COLUMNS
    assert sorted({row["class"] for row in rows}) == ["D1", "D2", "D3"]
    shares = {row["class"]: (row["low"], row["share"], row["high"]) for row in rows}
    for at, code in enumerate(("D1", "D2", "D3")):
        low, share, high = shares[code]
        assert low <= share <= high
        assert share == pytest.approx(SHARES[at], abs=0.06)
    assert figure.base.counted == "respondents"
    assert figure.base.n == 800


def test_every_chance_has_an_interval_and_a_number_of_people(figure) -> None:
    for row in figure.table.to_pylist():
        assert 0 <= row["chance_low"] <= row["chance"] <= row["chance_high"] <= 1
        assert row["n"] >= 10


def test_it_tells_how_the_number_was_chosen(figure) -> None:
    facts = figure.facts
    assert facts["chosen"] == 3
    assert facts["stability"] > 0.6
    assert min(facts["bic"], key=facts["bic"].get) == "3"
    assert [one["classes"] for one in facts["tried"]] == [1, 2, 3, 4, 5]
    assert "classes-are-averages" in figure.limits


def test_health_is_never_in_a_class(figure) -> None:
    """Not even when it is what sets people apart most."""
    assert "health" not in figure.table.column("barrier").to_pylist()
    codes = planted(1, 300, items=15).codes
    other = codes.copy()
    other[:, HEALTH] = 1 - np.nan_to_num(codes[:, HEALTH])
    told, again = (classes_of_non_visitors(non_visitors(c), np.ones(300), settings=QUICK) for c in (codes, other))
    assert told.table.equals(again.table)
    assert "health" in told.facts["left_out"]


def test_only_those_who_went_to_nothing_count() -> None:
    codes = planted(1, 500, items=15).codes
    figure = classes_of_non_visitors(non_visitors(codes, went=420), np.ones(500), settings=QUICK)
    assert figure.base.n == 80
    assert figure.too_thin is not None
    assert (figure.too_thin.have, figure.too_thin.need) == (80, 100)
    assert figure.table.num_rows == 0


def test_where_all_are_alike_nothing_is_told() -> None:
    figure = classes_of_non_visitors(non_visitors(alike(1, 400, items=15)), np.ones(400), settings=QUICK)
    assert figure.table.num_rows == 0
    assert figure.too_thin is not None
    assert figure.facts["reason"] == "one-class"
    assert figure.facts["chosen"] == 0


def test_classes_that_are_not_found_again_are_not_told() -> None:
    strict = ClassesSettings(most=3, starts=4, resamples=4, replicates=5, stability=0.999)
    figure = classes_of_non_visitors(non_visitors(planted(2, 150, items=15).codes), np.ones(150), settings=strict)
    assert figure.facts["reason"] == "unstable"
    assert figure.too_thin is not None
    assert figure.table.num_rows == 0


def test_weights_of_a_survey_and_their_replicates_are_followed() -> None:
    """People of the second kind who answered half as often and weigh double are as many as they were."""
    world = planted(3, 1200, items=15)
    kept = (world.true != 1) | (np.arange(1200) % 2 == 0)
    weight = np.where(world.true == 1, 2.0, 1.0)[kept]
    chance = np.random.default_rng(1)
    draws = weight[:, None] * chance.multinomial(kept.sum(), np.full(kept.sum(), 1 / kept.sum()), size=40).T
    answers = non_visitors(world.codes[kept])
    figure = classes_of_non_visitors(answers, weight, replicates=draws, settings=QUICK)
    found = {row["class"]: row["share"] for row in figure.table.to_pylist()}
    assert list(found.values()) == pytest.approx(SHARES, abs=0.06)


def test_people_asked_in_one_place_are_drawn_together() -> None:
    world = planted(4, 600, items=15)
    crowded = np.array([f"place {at % 12}" for at in np.argsort(np.argsort(world.true, kind="stable")) * 12 // 600])
    apart = classes_of_non_visitors(non_visitors(world.codes), np.ones(600), settings=QUICK).table.to_pylist()
    together = classes_of_non_visitors(non_visitors(world.codes, unit=crowded), np.ones(600), settings=QUICK)
    width = {row["class"]: row["high"] - row["low"] for row in together.table.to_pylist()}
    assert all(width[row["class"]] > 1.5 * (row["high"] - row["low"]) for row in apart)


def test_everybody_the_same_is_refused() -> None:
    with pytest.raises(SurveyError) as caught:
        classes_of_non_visitors(non_visitors(np.ones((150, 15))), np.ones(150), settings=ClassesSettings())
    assert caught.value.code in ("classes-all-alike", "classes-few-items")


def test_who_has_no_weight_does_not_count() -> None:
    weight = np.ones(300)
    weight[:250] = np.where(np.arange(250) % 2, 0.0, np.nan)
    figure = classes_of_non_visitors(non_visitors(planted(1, 300, items=15).codes), weight, settings=QUICK)
    assert figure.base.n == 50
    assert figure.too_thin is not None
    with pytest.raises(SurveyError) as caught:
        classes_of_non_visitors(non_visitors(planted(1, 300, items=15).codes), weight[:299], settings=QUICK)
    assert caught.value.code == "survey-design-sizes"


def test_eight_answers_are_too_few_to_say() -> None:
    figure = classes_of_non_visitors(non_visitors(planted(1, 8, items=15).codes), np.ones(8))
    assert figure.table.num_rows == 0
    assert figure.too_thin is not None
    assert figure.facts == {"reason": "too-few"}


def test_the_same_answers_give_the_same_figure() -> None:
    answers = non_visitors(planted(5, 250, items=15).codes)
    one, other = (classes_of_non_visitors(answers, np.ones(250), settings=QUICK) for _ in range(2))
    assert one.table.equals(other.table)
