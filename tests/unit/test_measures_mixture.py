"""Do the rates of a mixture have the values that a slow and obvious climb gives?"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.measures import mixture
from publiek.measures.mixture import Mixture, Rates


def world(seed: int, *, areas: int = 300, segments: int = 4, prior: float = 2.0, columns: int = 0) -> Mixture:
    dice = np.random.default_rng(seed)
    mix = dice.dirichlet(np.full(segments, 0.6), areas)
    households = dice.integers(200, 2_000, areas).astype(float)
    basis = dice.normal(0, 1, (areas, columns))
    mean = 0.01 * households * np.exp(basis @ np.full(columns, 0.4)) * (mix @ np.exp(dice.normal(0, 0.6, segments)))
    counts = dice.poisson(mean)
    seen = np.flatnonzero(counts)
    share = households @ mix / households.sum()
    return Mixture(counts[seen].astype(float), mix[seen], seen, households[:, None] * mix, basis, prior * share)


def climbed(one: Mixture, scale: float, *, drawn: np.ndarray | None = None) -> np.ndarray:
    """Expectation-maximisation, without any distance: the textbook update with a gamma prior of mean 1."""
    weight = np.ones(one.households.shape[0]) if drawn is None else drawn
    counts, exposure = one.counts * weight[one.area], scale * (weight @ one.households)
    rates = np.ones(one.mix.shape[1])
    for _ in range(20_000):
        came = rates * ((counts / (one.mix @ rates)) @ one.mix)
        rates = (came + one.prior) / (exposure + one.prior)
    return rates


@pytest.mark.parametrize("seed", range(4))
def test_newton_ends_where_expectation_maximisation_climbs_to(seed: int) -> None:
    one = world(seed)
    found = mixture.fit(one)
    assert found.rates[0] == pytest.approx(climbed(one, found.scale), rel=1e-6)


def test_a_resample_is_a_fit_with_areas_counted_as_often_as_drawn() -> None:
    one = world(7)
    found = mixture.fit(one)
    drawn = np.random.default_rng(1).multinomial(300, np.full(300, 1 / 300), size=3).astype(float)
    again = mixture.refit(one, found, resampled=drawn)
    for version, times in zip(again.rates, drawn, strict=True):
        assert version == pytest.approx(climbed(one, found.scale, drawn=times), rel=1e-6)


def test_with_labels_instead_of_mixes_a_rate_is_a_plain_ratio() -> None:
    label = np.arange(60) % 3
    mix, households = np.eye(3)[label], np.full(60, 100.0)
    counts = np.array([4.0, 2.0, 6.0])[label]
    one = Mixture(counts, mix, np.arange(60), households[:, None] * mix, np.zeros((60, 0)), np.zeros(3))
    assert mixture.fit(one).rates[0] / mixture.fit(one).rates[0].mean() == pytest.approx([1.0, 0.5, 1.5])


def test_a_strong_prior_pulls_every_rate_to_the_average() -> None:
    weak, strong = world(3), world(3, prior=1e7)
    assert np.ptp(mixture.fit(weak).rates) > 0.5
    assert mixture.fit(strong).rates[0] == pytest.approx(np.ones(4), abs=0.01)


def test_score_is_zero_at_the_answer_also_for_the_decay() -> None:
    one = world(5, columns=3)
    found = mixture.fit(one)
    decay = found.scale * np.exp(one.basis @ found.slopes[0])
    expected = decay * (one.households @ found.rates[0])
    assert one.basis.T @ (one.by_area - expected) == pytest.approx(np.zeros(3), abs=1e-3 * one.counts.sum())
    assert found.slopes[0] == pytest.approx(np.full(3, 0.4), abs=0.1)


def test_what_the_neighbourhood_explains_is_not_laid_on_the_segment() -> None:
    one = world(11)
    found = mixture.fit(one)
    share = one.households[:, 0] / one.households.sum(axis=1)
    z = (share - share.mean()) / share.std()
    more, less = mixture.refit(one, found, context=np.exp(0.2 * np.stack([z, -z]))).rates[:, 0]
    assert more < found.rates[0, 0] < less


def test_a_version_without_an_answer_has_no_rates() -> None:
    one = world(2)
    lost = Rates(np.full((1, 4), np.nan), np.zeros((1, 0)), 0.01)
    assert np.isnan(mixture.refit(one, lost, context=np.ones((1, 300))).rates).all()


def test_the_curve_of_distance_is_straight_outside_its_knots() -> None:
    km = np.exp(np.linspace(-1, 6, 200))
    came = np.where((km > 2) & (km < 60), 5.0, 0.0)
    basis = mixture.distance_basis(km, came, knots=5)
    assert basis.shape == (200, 4)
    bends = np.diff(basis, n=2, axis=0)
    outside = (km[1:-1] < 2) | (km[1:-1] > 62)
    assert np.abs(bends[outside]).max() < 1e-9
    assert np.abs(bends[~outside]).max() > 1e-4


def test_few_distances_give_a_straight_line() -> None:
    km = np.array([1.0, 1.0, 5.0, 9.0])
    assert mixture.distance_basis(km, np.array([3.0, 1.0, 1.0, 0.0]), knots=5).shape == (4, 1)
