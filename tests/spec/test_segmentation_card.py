"""What stands on a model card, and from what is it computed?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError, Text, UsageError
from publiek.segmentation.card import (
    Evidence,
    Measured,
    ModelCard,
    as_markdown,
    from_json,
    hold_out,
    index_profiles,
    measure_lift,
    served_name,
    write_card,
)
from publiek.segmentation.card.fairness import thresholds
from tests.support.segmentation_cards import answers_of, packaged_card, profile_of, scheme_of


@pytest.fixture(scope="module")
def small() -> ModelCard:
    """Four areas, one without a group: owned 0.2, 0.4 (A), 0.8 (B); households 100, 300, 600, 50."""
    profile = profile_of([[0.2, 3000], [0.4, 2000], [0.8, 100], [0.5, 400]], [100, 300, 600, 50])
    return write_card(scheme_of({1001: "A", 1002: "A", 1003: "B"}), profile=profile)


def test_sizes_are_counted_over_classified_areas(small: ModelCard) -> None:
    a, b = small.groups
    assert (a.areas, a.households, a.residents) == (2, 400, 800)
    assert (a.share, b.share) == (0.4, 0.6)
    assert a.certainty == pytest.approx(0.6)


def test_an_index_figure_is_the_mean_of_the_group_over_that_of_all_by_household() -> None:
    profile = profile_of([[0.2, 3000], [0.4, 2000], [0.8, 100], [0.5, 400]], [100, 300, 600, 50])
    found = index_profiles(scheme_of({1001: "A", 1002: "A", 1003: "B"}), profile)
    national = (0.2 * 100 + 0.4 * 300 + 0.8 * 600) / 1000
    assert found["A"]["owned"] == round(100 * (0.2 * 100 + 0.4 * 300) / 400 / national)
    assert found["B"]["owned"] == round(100 * 0.8 / national)


def test_what_the_groups_explain_is_one_when_they_are_the_areas_and_nought_when_they_are_alike() -> None:
    profile = profile_of([[0.2, 100], [0.8, 100]], [10, 10])
    card = write_card(scheme_of({1001: "A", 1002: "B"}), profile=profile)
    assert {one.name: one.explained for one in card.variables} == {"owned": 1.0, "density": 0.0}


def test_who_has_no_group_is_counted_by_province_and_urbanity(small: ModelCard) -> None:
    by = {(part.by, part.name): part for part in small.fairness}
    assert by["country", ""].unclassified_residents == 100
    assert by["province", "P2"].unclassified_areas == 1
    assert by["urbanity", "5"].unclassified_residents == 100
    assert by["urbanity", "1"].unclassified_residents == 0
    for kind in ("province", "urbanity"):
        parts = [part for part in small.fairness if part.by == kind]
        assert sum(part.residents for part in parts) == by["country", ""].residents
        assert sum(part.unclassified_residents for part in parts) == 100


def test_a_part_that_falls_short_says_in_what() -> None:
    households = [2000.0] * 4
    reliability = np.array([[1, 1], [1, 1], [0.2, 0.2], [1, 1]])
    profile = profile_of([[0.2, 9], [0.4, 9], [0.6, 9], [0.8, 9]], households, reliability=reliability)
    card = write_card(scheme_of({1001: "A", 1002: "A", 1003: "B"}), profile=profile)
    found = {(part.by, part.name): part.poorly for part in card.fairness}
    assert set(found["province", "P2"]) == {"unclassified", "low_reliability"}
    assert found["province", "P1"] == ()
    assert thresholds()["fewest_households"] <= 2000


def test_what_was_not_measured_is_on_the_card_without_a_value(small: ModelCard) -> None:
    by = {one.key: one for one in (small.labels_right, *small.quality, *small.stability)}
    missing = {key for key, one in by.items() if one.value is None}
    assert missing == {
        "labels-right",
        "spread",
        "lift",
        "held-out",
        "ceiling",
        "ari-seeds",
        "ari-resamples",
        "ari-halves",
    }
    assert all(by[key].how.nl.startswith("Niet gemeten") for key in missing)
    assert "niet gemeten" in as_markdown(small)
    assert "not measured" in as_markdown(small, language="en")


def test_evidence_comes_on_the_card_as_it_was_measured() -> None:
    profile = profile_of([[0.2, 9], [0.8, 900]], [10, 10])
    lift = Measured("lift", 0.012, 0.004, 0.02, n=5000, unit="respondents", how=Text("gemeten", "measured"))
    scheme = scheme_of({1001: "A", 1002: "B"}, labels_right=0.31, labels_right_how=Text("berekend", "computed"))
    card = write_card(scheme, profile=profile, evidence=Evidence(lift=lift))
    assert next(one for one in card.quality if one.key == "lift") == lift
    assert card.labels_right.value == 0.31
    assert "| 1,2% | 0,4% tot 2,0% | 5.000 ondervraagden |" in as_markdown(card)


def test_changes_follow_households_through_the_best_matching_groups() -> None:
    """Old A is new B and the other way round; one area of a tenth of the households moves."""
    profile = profile_of([[0.1, 9], [0.2, 9], [0.3, 9], [0.4, 9]], [400, 100, 300, 200])
    old = scheme_of({1001: "A", 1002: "A", 1003: "B", 1004: "B"})
    new = scheme_of({1001: "B", 1002: "A", 1003: "A", 1004: "A"}, version="2")
    change = write_card(new, profile=profile, evidence=Evidence(earlier=old)).change
    assert change is not None
    assert change.match == {"B": "A", "A": "B"}
    assert change.same.value == pytest.approx(0.9)
    assert change.same.low <= 0.9 <= change.same.high  # type: ignore[operator]
    assert {(m.before, m.now): m.share for m in change.moves} == {("A", "B"): 0.4, ("B", "A"): 0.5, ("A", "A"): 0.1}
    assert change.renamed == ("A", "B")


def test_a_card_survives_its_own_file(small: ModelCard) -> None:
    assert from_json(small.as_json()) == small
    with pytest.raises(ValueError, match="format"):
        from_json(small.as_json().replace("model-card/1", "model-card/9"))


def test_lift_is_above_nought_when_groups_matter_and_its_interval_holds_nought_when_they_do_not() -> None:
    rng = np.random.default_rng(5)
    areas = np.arange(1001, 1201)
    scheme = scheme_of({int(pc4): "AB"[at % 2] for at, pc4 in enumerate(areas)})
    home = rng.choice(areas, 4000)
    age, education = rng.integers(0, 4, 4000), rng.integers(0, 4, 4000)
    group = (home - 1001) % 2
    for strength, found in ((1.2, True), (0.0, False)):
        chance = 1 / (1 + np.exp(-(-0.8 + 0.4 * education + strength * group)))
        data = answers_of(rng.random(4000) < chance, home.astype(str), age, education)
        lift = measure_lift(data, scheme, item="theatre")
        assert lift.value is not None
        assert lift.low is not None
        assert lift.high is not None
        assert lift.low < lift.value < lift.high
        assert (lift.low > 0) == found
        assert lift.n == 4000


def test_lift_says_nothing_on_few_people_and_refuses_what_was_not_asked() -> None:
    rng = np.random.default_rng(6)
    scheme = scheme_of({1001: "A", 1002: "B"})
    few = answers_of(rng.random(90) < 0.5, np.full(90, "1001"), np.zeros(90), np.zeros(90))
    assert measure_lift(few, scheme, item="theatre").value is None
    with pytest.raises(UsageError, match="trait-unknown"):
        measure_lift(few, scheme, item="opera")


def _houses(rng: np.random.Generator, taste: np.ndarray, *, houses: int = 12) -> pa.Table:
    rows = []
    for house in range(houses):
        exposure = rng.dirichlet(np.full(4, 6.0)) * 5000
        came = rng.poisson(exposure * taste)
        rows += [
            {"organisation": f"h{house}", "discipline": "theatre", "segment": "ABCD"[at], "bookers": int(came[at]),
             "exposure": float(exposure[at])}
            for at in range(4)
        ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def test_other_houses_foresee_a_house_when_tastes_are_shared_and_not_when_there_are_none() -> None:
    rng = np.random.default_rng(7)
    shared = hold_out(_houses(rng, np.array([1.6, 1.2, 0.8, 0.4])))
    assert shared.value is not None
    assert shared.value > 0.9
    assert shared.n == 12
    nothing = hold_out(_houses(rng, np.ones(4)))
    assert nothing.value is not None
    assert nothing.value < 0.2
    assert nothing.low <= 0 + nothing.value <= nothing.high  # type: ignore[operator]


def test_two_houses_are_too_few_and_a_table_without_columns_is_refused() -> None:
    table = _houses(np.random.default_rng(8), np.ones(4), houses=2)
    assert hold_out(table).value is None
    with pytest.raises(SegmentationError, match="contributions-incomplete"):
        hold_out(table.drop_columns(["exposure"]))


def test_the_card_of_the_packaged_types_is_complete() -> None:
    card = packaged_card()
    assert [len(tier.groups) for tier in card.tiers][:2] == [3, 8]
    assert len(card.tiers[2].groups) >= 25
    assert card.tiers[0].explained < card.tiers[1].explained < card.tiers[2].explained
    by = {one.key: one for one in (*card.quality, *card.stability)}
    assert by["covered"].value > 0.999  # type: ignore[operator]
    assert by["smallest"].value >= 0.03  # type: ignore[operator]
    assert 0.4 < by["variance"].value < 0.7  # type: ignore[operator]
    assert by["ari-seeds"].n == 5
    assert by["ari-resamples"].n == 20
    assert {part.name for part in card.fairness if part.by == "province"} >= {"Zeeland", "Groningen", "Utrecht"}
    assert all(variable.why.nl and variable.why.en for variable in card.variables)
    assert card.change is not None
    assert card.change.version == "2022.1"
    assert len(card.digest) == 64
    assert card.digest[:16] in card.cite.nl


def test_markdown_tells_every_group_and_every_limit_in_both_languages() -> None:
    card = packaged_card()
    for language in ("nl", "en"):
        text = as_markdown(card, language=language)
        for tier in card.tiers:
            assert all(f"| {group.code} |" in text for group in tier.groups)
        assert all(limit.in_language(language) in text for limit in card.limits)
        assert all(served_name(part, card, language) in text for part in card.fairness)
        assert "None" not in text
        assert "nan" not in text.replace("Financ", "")
