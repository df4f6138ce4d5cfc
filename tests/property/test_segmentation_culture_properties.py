"""What must hold for any contributions."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.segmentation.culture import Contributions, learn_culture
from publiek.segmentation.culture.unmixing import unmixed_bookers, unmixed_visitors
from tests.support.segmentation_culture_world import GROUPS, SHARES, made_scheme


@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0.0, 2.5))
@settings(max_examples=8, deadline=None)
def test_nothing_is_ever_told_of_fewer_than_three_organisations_or_of_one_that_dominates(
    seed: int, houses: int, spread: float
) -> None:
    dice = np.random.default_rng(seed)
    size = 100 * np.exp(dice.normal(0, spread, houses))
    rows = [(f"h{n}", f"r{n % 2}", "pop", code, float(dice.poisson(size[n])), float(size[n])) for n in range(houses)
            for code in GROUPS]  # fmt: skip
    names = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
    table = pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})
    found = learn_culture(Contributions(table), made_scheme(), shares=SHARES, version="1")
    bookers = np.array(table.column("bookers").to_pylist()).reshape(houses, -1).sum(axis=1)
    allowed = houses >= 3 and bookers.max() <= 0.5 * bookers.sum()
    shown = [row for row in found.rates.to_pylist() if not row["withheld"]]
    assert allowed or not shown
    assert shown or not allowed or bookers.sum() < 2000
    for row in found.rates.to_pylist():
        assert (row["ratio"] is None) == bool(row["withheld"])


@given(st.integers(0, 10_000), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_with_pure_areas_unmixing_only_counts(seed: int, groups: int) -> None:
    dice = np.random.default_rng(seed)
    mix = np.eye(groups)[dice.integers(0, groups, 200)]
    mix[:groups] = np.eye(groups)
    exposure = dice.gamma(2, 20, 200)
    bookers = dice.poisson(exposure).astype(float)
    exposure *= bookers.sum() / exposure.sum()
    found = unmixed_bookers(bookers, exposure, mix)
    size, count = exposure @ mix, bookers @ mix
    assert np.allclose(found.rate, (count + 4) / (size + 4), rtol=1e-5)
    assert np.allclose(found.information, np.diag(found.rate * size), atol=1e-6), "as many as expected, each known"
    assert np.allclose(found.score, count - found.rate * size, atol=1e-5)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_unmixed_shares_are_shares_and_mixing_always_costs(seed: int) -> None:
    dice = np.random.default_rng(seed)
    mix = dice.dirichlet(np.ones(4), 300)
    visits = (dice.random(300) < 0.3).astype(float)
    found = unmixed_visitors(visits, np.ones(300), mix)
    share, persons = found.rate, mix.sum(axis=0)
    assert ((share > 0) & (share < 1)).all()
    known = persons * share / (1 - share)
    assert (1 / np.diag(np.linalg.inv(found.information + 1e-9 * np.eye(4))) <= known + 1e-6).all()


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_slopes_that_travel_are_those_of_the_likelihood(seed: int) -> None:
    dice = np.random.default_rng(seed)
    mix, exposure = dice.dirichlet(np.ones(3), 80), dice.gamma(2, 3, 80)
    bookers = dice.poisson(exposure).astype(float)
    exposure *= max(bookers.sum(), 1) / exposure.sum()
    found = unmixed_bookers(bookers, exposure, mix)

    def height(log_rate: np.ndarray) -> float:
        mean = exposure * (mix @ np.exp(log_rate))
        return float(bookers @ np.log(mean) - mean.sum())

    for at, side in enumerate(np.eye(3) * 1e-5):
        start = np.log(found.rate)
        assert np.isclose(found.score[at], (height(start + side) - height(start - side)) / 2e-5, atol=1e-4)
