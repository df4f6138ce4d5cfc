"""What holds for every survey: margins are met, and neither the order of people nor the unit of weights matters."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.errors import SurveyError
from publiek.estimation.designs.breakdowns import shares_by
from publiek.estimation.designs.design import Design, Estimates, Fitted, Stage
from publiek.estimation.designs.means import means, shares, totals
from publiek.estimation.designs.replicates import bootstrap, jackknife, replicate_estimates, replicate_means
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import RakeSettings, rake
from publiek.estimation.weighting.trimming import trim

SEEDS = st.integers(0, 10_000)


def _survey(seed: int, *, stages: int = 1) -> tuple[Design, np.ndarray, np.ndarray]:
    """Respondents in clusters in strata, three answers with gaps, groups; weights fitted to a group of their own."""
    chance = np.random.default_rng(seed)
    people = int(chance.integers(60, 200))
    stratum = chance.integers(0, 3, people)
    cluster = chance.integers(0, 8, people)
    y = (chance.random((people, 3)) < chance.random(3)).astype(float)
    y[chance.random(y.shape) < 0.2] = np.nan
    weight = chance.uniform(0.2, 4, people)
    kind = np.eye(3)[chance.integers(0, 3, people)]
    outer = Stage(stratum, cluster, np.full(people, 40.0) if stages > 1 else None)
    inner = Stage(chance.integers(0, 2, people), np.arange(people), np.full(people, 500.0))
    design = Design(weight, (outer, inner)[:stages], (Fitted(chance.uniform(0.5, 2, people), kind),))
    return design, y, chance.integers(-1, 3, people)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, cap=st.sampled_from([None, 3.0]))
def test_after_raking_every_margin_is_met_or_there_are_no_weights(seed: int, cap: float | None) -> None:
    chance = np.random.default_rng(seed)
    people = int(chance.integers(50, 400))
    groups, margins = {}, []
    for name, count in (("age", 5), ("gender", 2), ("region", 4)):
        names = np.array([f"{name} {at}" for at in range(count)])
        groups[name] = names[chance.choice(count, people, p=chance.dirichlet(np.full(count, 5.0)))]
        margins.append(Margin(name, tuple(names), chance.dirichlet(np.full(count, 5.0)) * 17_000))
    try:
        found = rake(chance.uniform(0.1, 5, people), groups, margins, settings=RakeSettings(cap=cap))
    except SurveyError as refusal:
        assert refusal.code in ("weighting-empty-category", "weighting-not-converging")
        return
    assert (found.weight > 0).all()
    for margin in margins:
        sums = [found.weight[groups[margin.name] == category].sum() for category in margin.categories]
        assert sums == pytest.approx(margin.targets, rel=1e-6)
    assert cap is None or not found.cap_kept or found.largest <= cap * (1 + 1e-5)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, stages=st.sampled_from([1, 2]))
def test_the_order_of_respondents_does_not_matter(seed: int, stages: int) -> None:
    design, y, groups = _survey(seed, stages=stages)
    order = np.random.default_rng(seed + 1).permutation(len(design))
    moved = Design(
        design.weight[order],
        tuple(
            Stage(s.stratum[order], s.cluster[order], None if s.population is None else s.population[order])
            for s in design.stages
        ),
        tuple(Fitted(piece.before[order], piece.auxiliary[order]) for piece in design.fitted),
    )
    _same(shares(design, y), shares(moved, y[order]))
    _same(totals(design, y), totals(moved, y[order]))
    _same(shares_by(design, y, groups, count=3), shares_by(moved, y[order], groups[order], count=3))


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, times=st.sampled_from([0.001, 7.0, 1000.0]))
def test_shares_do_not_depend_on_the_unit_of_weights_and_totals_grow_with_it(seed: int, times: float) -> None:
    design, y, _ = _survey(seed)
    scaled = Design(design.weight * times, design.stages, design.fitted)
    _same(shares(design, y), shares(scaled, y))
    assert totals(scaled, y).se == pytest.approx(totals(design, y).se * times, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, rate=st.sampled_from([0.0, 0.01, 0.3, 0.99, 1.0]), gone=st.sampled_from([0.0, 0.5, 0.97, 1.0]))
def test_an_interval_holds_its_share_and_stays_within_zero_and_one(seed: int, rate: float, gone: float) -> None:
    design, y, groups = _survey(seed)
    chance = np.random.default_rng(seed)
    y = np.where(np.isnan(y), np.nan, (chance.random(y.shape) < rate).astype(float))
    y[:, 0] = np.nan
    some = Design(np.where(chance.random(len(design)) < gone, 0.0, design.weight), design.stages, design.fitted)
    for found in (shares(some, y), shares_by(some, y, groups, count=3)):
        told = found.n > 0
        assert np.isnan(found.value[~told]).all()
        assert ((found.value >= 0) & (found.value <= 1))[told].all()
        limits = told & (found.degrees >= 1)
        assert np.isnan(found.low[~limits]).all()
        assert (found.low <= found.value + 1e-12)[limits].all()
        assert (found.value <= found.high + 1e-12)[limits].all()
        assert ((found.low >= 0) & (found.high <= 1))[limits].all()
        assert (found.high - found.low > 0)[limits & ((found.value == 0) | (found.value == 1))].all()


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_names_of_strata_and_clusters_are_only_names(seed: int) -> None:
    design, y, _ = _survey(seed)
    stage = design.stages[0]
    renamed = Design(design.weight, (Stage(stage.stratum * -70 + 3, stage.cluster * 1_000_003),), design.fitted)
    _same(shares(design, y), shares(renamed, y))


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_of_a_total_the_jackknife_says_what_the_linearisation_says(seed: int) -> None:
    design, y, _ = _survey(seed)
    stage = design.stages[0]
    plain = Design(design.weight, (Stage(stage.stratum, stage.cluster, np.full(len(design), 40.0)),))
    filled = np.nan_to_num(y)
    again = replicate_estimates(jackknife(plain), lambda weight: weight @ filled)
    # Exactly so when the mean is taken per stratum; over all replicates it is a little larger or the same.
    line = totals(plain, filled)
    assert again.value == pytest.approx(line.value)
    per_stratum = _centred_per_stratum(plain, again.each)
    assert np.sqrt(per_stratum) == pytest.approx(line.se, rel=1e-6)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_the_bootstrap_is_right_on_average_for_a_total(seed: int) -> None:
    design, y, _ = _survey(seed)
    plain = Design(design.weight, design.stages)
    drawn = bootstrap(plain, count=800, seed=seed)
    assert (drawn.again >= 0).all()
    filled = np.nan_to_num(y)
    found = replicate_estimates(drawn, lambda weight: weight @ filled)
    assert found.se == pytest.approx(totals(plain, filled).se, rel=0.2)
    assert replicate_means(drawn, filled).value == pytest.approx(means(plain, filled).value)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=30), st.floats(0.01, 2), st.floats(3, 50))
def test_trimming_keeps_the_sum_and_the_order(weights: list[float], lower: float, upper: float) -> None:
    before = np.array(weights)
    try:
        after = trim(before, lower, upper)
    except SurveyError:
        assert ((before < lower) | (before > upper)).all()
        return
    assert after.sum() == pytest.approx(before.sum())
    held = trim(before, lower, upper, redistribute=False)
    assert (np.diff(held[np.argsort(before)]) >= 0).all()


def _same(one: Estimates, other: Estimates) -> None:
    for field in fields(Estimates):
        left, right = getattr(one, field.name), getattr(other, field.name)
        assert left == pytest.approx(right, rel=1e-6, abs=1e-9, nan_ok=True), field.name


def _centred_per_stratum(design: Design, each: np.ndarray) -> np.ndarray:
    stage, found = design.stages[0], np.zeros(each.shape[1])
    pairs = np.unique(np.column_stack([stage.stratum, stage.cluster]), axis=0)
    for stratum in np.unique(pairs[:, 0]):
        part = each[pairs[:, 0] == stratum]
        n = len(part)
        found += (n - 1) / n * (1 - n / 40) * ((part - part.mean(axis=0)) ** 2).sum(axis=0)
    return found
