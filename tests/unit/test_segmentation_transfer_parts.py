"""Does each part of a judgement do what its docstring says, on small worlds where the truth is known?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.segmentation.transfer import Settings, territory
from publiek.segmentation.transfer.counts import clustered, count
from publiek.segmentation.transfer.discrimination import concordances
from publiek.segmentation.transfer.evidence import BOOKERS, SURVEY, Evidence
from publiek.segmentation.transfer.intervals import percentile, resampled
from publiek.segmentation.transfer.ladder import STEPS, climb
from publiek.segmentation.transfer.posterior import Priors, posterior
from publiek.segmentation.transfer.stability import matched_correlation, stability
from publiek.segmentation.transfer.support import support
from tests.support.transfer import groups_by_nearest, made_territory

GROUPS = ("A", "B", "C", "D")


def _evidence(kind: str, segment: np.ndarray, participants: np.ndarray, **columns: np.ndarray) -> Evidence:
    size = len(segment)
    told = {
        "region": np.full(size, "R"),
        "area": np.full(size, ""),
        "persons": np.ones(size),
        "weight": np.ones(size),
        "cluster": np.arange(size),
    }
    return Evidence(kind, segment=segment, participants=participants, **(told | columns))


def test_the_design_effect_of_independent_persons_is_one_and_of_copies_their_number() -> None:
    """Four equal answers per cluster know as much as one: counts are divided by about four."""
    chance = np.random.default_rng(1)
    segment, yes = chance.choice(GROUPS, 1500), (chance.random(1500) < 0.3).astype(float)
    one = count(_evidence(SURVEY, segment, yes), np.full(1500, "R"), GROUPS, given=None, planned=1.5)
    assert one.design_effect == pytest.approx(1.0, abs=0.06)
    copied = _evidence(SURVEY, np.repeat(segment, 4), np.repeat(yes, 4), cluster=np.repeat(np.arange(1500), 4))
    four = count(copied, np.full(6000, "R"), GROUPS, given=None, planned=1.5)
    assert four.design_effect == pytest.approx(4.0, abs=0.2)
    assert four.persons.sum() == pytest.approx(1500, rel=0.06)
    assert not four.assumed


def test_uneven_weights_cost_as_much_as_kish_says() -> None:
    chance = np.random.default_rng(2)
    weight = np.tile([0.4, 1.6], 2000)
    told = _evidence(SURVEY, chance.choice(GROUPS, 4000), (chance.random(4000) < 0.4).astype(float), weight=weight)
    found = count(told, np.full(4000, "R"), GROUPS, given=None, planned=1.5)
    assert found.design_effect == pytest.approx(1 + np.var(weight), rel=0.06)


def test_with_few_clusters_a_usual_design_effect_is_assumed_and_said() -> None:
    told = _evidence(SURVEY, np.tile(GROUPS, 50), np.tile([0, 1.0], 100), cluster=np.arange(200) % 6)
    found = count(told, np.full(200, "R"), GROUPS, given=None, planned=1.5)
    assert (found.design_effect, found.assumed) == (1.5, True)


def test_bookers_that_come_in_bunches_have_a_design_effect_too() -> None:
    """Counts of areas with a gamma spread: variance over mean is 1 + mean / shape."""
    chance = np.random.default_rng(3)
    bookers = chance.negative_binomial(4, 4 / (4 + 8), 3000).astype(float)
    told = _evidence(BOOKERS, chance.choice(GROUPS, 3000), bookers, persons=np.full(3000, 100.0))
    found = count(told, np.full(3000, "R"), GROUPS, given=None, planned=1.5)
    assert found.design_effect == pytest.approx(3.0, rel=0.12)


def test_rates_are_never_zero_and_unknown_without_persons() -> None:
    told = _evidence(SURVEY, np.repeat(["A", "B", "C"], 40), np.repeat([0.0, 1.0, 0.0], 40))
    found = count(told, np.full(120, "R"), GROUPS, given=1.0, planned=1.5)
    rate = found.rates(["R"])
    assert rate[:3] == pytest.approx([(1 / 3) / 41, (40 + 1 / 3) / 41, (1 / 3) / 41])
    assert np.isnan(rate[3])


def test_the_posterior_is_that_of_a_sampler() -> None:
    """The same model by brute force: importance weights over draws from the priors."""
    predictor = np.array([-1.0, -0.4, 0.1, 0.6])
    value, variance = np.array([-0.9, -0.1, 0.3, 0.5]), np.array([0.05, 0.08, 0.04, 0.06])
    chance = np.random.default_rng(7)
    size = 1_500_000
    spread = np.abs(chance.normal(0, 0.5, size))
    slope, start = chance.normal(1, 1, size), chance.uniform(-1.2, 1.2, size)
    middle = start[:, None] + slope[:, None] * (predictor - predictor.mean())
    total = variance + spread[:, None] ** 2
    log_weight = -0.5 * (np.log(total) + (value - middle) ** 2 / total).sum(axis=1)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    found = posterior(predictor, value, variance, Priors(draws=20_000, seed=1))
    assert found.slope.mean() == pytest.approx(weight @ slope, abs=0.02)
    assert found.slope.std() == pytest.approx(np.sqrt(weight @ (slope - weight @ slope) ** 2), rel=0.05)
    assert found.spread.mean() == pytest.approx(weight @ spread, abs=0.02)
    precision = 1 / variance + 1 / spread[:, None] ** 2
    group = expit((value / variance + middle / spread[:, None] ** 2) / precision)
    assert found.rate.mean(axis=0) == pytest.approx(weight @ group, abs=0.01)


def test_clusters_are_drawn_whole_and_the_interval_holds_the_truth() -> None:
    """2,000 areas of ten that resemble one another: intervals of C by area hold the truth in about 95%."""
    chance = np.random.default_rng(5)
    rate = np.array([0.2, 0.35, 0.5])
    hits, shares = 0, np.array([0.4, 0.3, 0.3])
    events, others = shares * rate, shares * (1 - rate)
    true = concordances(rate[None, :], events[None, :], others[None, :])[0]
    for _ in range(120):
        group = chance.choice(3, 150, p=shares)
        own = np.clip(rate[group] + chance.normal(0, 0.12, 150), 0.01, 0.99)
        persons = np.zeros((150, 3))
        persons[np.arange(150), group] = 10
        seen = np.zeros((150, 3))
        seen[np.arange(150), group] = chance.binomial(10, own)
        again = resampled((seen, persons - seen), replicates=200, seed=1)
        found = percentile(0.0, concordances(rate[None, :], *again))
        hits += found.low <= true <= found.high
    assert 0.88 <= hits / 120 <= 0.995


def test_two_tables_are_resampled_alike() -> None:
    table = np.random.default_rng(1).random((30, 2))
    first, second = resampled((table, 2 * table), replicates=700, seed=3)
    assert first.shape == (700, 2)
    assert second == pytest.approx(2 * first)


@pytest.mark.parametrize(
    ("truth", "step"), [("same", 0), ("level", 1), ("flat", 2), ("shuffled", 3), ("few and shuffled", 3)]
)
def test_the_ladder_takes_the_simplest_step_that_serves(truth: str, step: int) -> None:
    chance = np.random.default_rng(13)
    predictor = np.linspace(-1.6, 0.8, 8)
    own = {
        "same": predictor,
        "level": predictor + 0.8,
        "flat": predictor.mean() + 0.2 * (predictor - predictor.mean()),
        "shuffled": predictor[[3, 6, 0, 5, 1, 7, 2, 4]],
        "few and shuffled": predictor[[3, 6, 0, 5, 1, 7, 2, 4]],
    }[truth]
    clusters = 120 if truth.startswith("few") else 400
    group = chance.integers(0, 8, clusters)
    persons, seen = np.zeros((2, clusters, 8))
    persons[np.arange(clusters), group] = 12
    seen[np.arange(clusters), group] = chance.binomial(12, expit(own[group]))
    found = climb(predictor, (persons, seen), priors=Priors(draws=200, seed=1))
    assert found.step == step, found
    assert found.name == STEPS[step]
    assert found.loss[0] == 0


def test_the_ladder_is_not_climbed_on_a_handful_of_clusters() -> None:
    found = climb(np.zeros(2), (np.ones((9, 2)), np.zeros((9, 2))), priors=Priors())
    assert (found.step, found.name) == (None, "not-measured")


def test_areas_the_like_of_which_were_never_seen_are_listed_farthest_first() -> None:
    ground = made_territory()
    values = ground.profile.values.copy()
    values[-1], values[-2] = 0.99, 0.9
    strange = replace(ground, profile=replace(ground.profile, values=values))
    source, target = strange.region == "North", strange.region == "South"
    found = support(strange, source, target, quantile=0.99)
    last = strange.profile.area[-2:].tolist()
    assert list(found.outside[:2]) == [last[1], last[0]]
    outside = np.isin(strange.profile.area, found.outside)
    weight = strange.profile.households
    assert found.share == pytest.approx(1 - weight[outside].sum() / weight[target].sum())
    assert support(ground, source, source, quantile=0.99).share == pytest.approx(0.99, abs=0.01)


def test_a_region_that_has_the_same_groups_finds_them_again() -> None:
    ground = made_territory()
    source, target = ground.region == "North", ground.region == "South"
    told = stability(ground, source, target, Settings(recluster=groups_by_nearest))
    assert told.agreement == pytest.approx(1.0)
    assert told.match == pytest.approx(1.0, abs=0.05)
    assert told.within is not None
    assert told.within[0] > 0.95
    assert told.missing == ()


def test_a_group_that_is_not_there_is_missing_and_nothing_is_measured_without_a_recipe() -> None:
    ground = made_territory()
    target = (ground.region == "South") & (ground.segment != "T2")
    told = stability(ground, ground.region == "North", target, Settings())
    assert told.missing == ("T2",)
    assert (told.agreement, told.match, told.within) == (None, None, None)
    assert 0 <= told.uncertain <= 1


def test_centres_are_matched_one_to_one() -> None:
    centres = np.random.default_rng(6).normal(size=(4, 9))
    assert matched_correlation(centres, centres[[2, 0, 3, 1]]) == pytest.approx(1.0)


def test_regions_may_be_provinces_municipalities_or_ones_own() -> None:
    ground = made_territory()
    assert ground.regions == ("North", "South")
    own = territory(ground.profile, ground.scheme, by={str(ground.profile.area[0]): "Here"})
    assert own.regions == ("Here",)
    assert (own.region == "").sum() == len(ground.profile) - 1


def test_a_finer_profile_takes_the_label_of_its_six_character_postcode() -> None:
    fine = pa.table({"pc6": ["1000AA", "1000AB"], "segment": ["T2", "T1"], "certainty": [0.5, 0.4]})
    ground = made_territory()
    scheme = replace(ground.scheme, fine=fine)
    profile: AreaProfile = replace(ground.profile.only(np.arange(len(ground.profile)) < 3), level="pc6")
    profile = replace(profile, area=np.array(["1000AA", "1000AB", "1000AC"]))
    laid = territory(profile, scheme)
    assert laid.segment.tolist() == ["T2", "T1", ""]
    assert np.isnan(laid.certainty[2])


def test_clusters_by_group_add_up_to_the_counts() -> None:
    chance = np.random.default_rng(4)
    told = _evidence(
        SURVEY,
        chance.choice(GROUPS, 300),
        (chance.random(300) < 0.5).astype(float),
        cluster=chance.integers(0, 40, 300),
        weight=chance.uniform(0.5, 1.5, 300),
    )
    counted = count(told, np.full(300, "R"), GROUPS, given=2.0, planned=1.5)
    persons, participants = clustered(told, GROUPS, design_effect=2.0)
    assert persons.sum(axis=0) == pytest.approx(counted.of(["R"])[0])
    assert participants.sum(axis=0) == pytest.approx(counted.of(["R"])[1])


def test_a_scheme_without_labels_leaves_areas_without_a_group() -> None:
    table = pa.table({"pc4": [9999], "segment": ["X"], "certainty": [1.0]})
    nothing = SegmentScheme("s", "1", "licensed", table, (Group("X", Text("X", "X"), Text("", "")),), 1.0, "test")
    laid = territory(made_territory().profile, nothing)
    assert set(laid.segment.tolist()) == {""}
    assert laid.segments == ()


def test_the_log_odds_of_a_rate_are_finite() -> None:
    from publiek.segmentation.transfer.ladder import predictor_of

    assert predictor_of(np.array([0.25])) == pytest.approx([logit(0.25)])
    assert np.isfinite(predictor_of(np.array([0.0, 1.0]))).all()
