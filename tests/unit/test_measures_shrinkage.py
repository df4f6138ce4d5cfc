"""Does shrinking find how much areas really differ, and does it help?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import gamma, nbinom

from publiek.measures import shrinkage

RNG = np.random.default_rng(11)


def drawn(nu: float, size: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    expected = RNG.gamma(1.5, 8.0, size)
    theta = RNG.gamma(nu, 1 / nu, size)
    return RNG.poisson(2.0 * expected * theta).astype(float), expected, theta


def test_prior_is_the_maximum_of_the_negative_binomial_likelihood() -> None:
    """Against another road: scipy's own likelihood and a general optimiser."""
    y, expected, _ = drawn(4.0)

    def loss(point: np.ndarray) -> float:
        mean, nu = np.exp(point[0]) * expected, np.exp(point[1])
        return -nbinom.logpmf(y, nu, nu / (nu + mean)).sum()

    best = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000})
    prior = shrinkage.gamma_prior(y, expected)
    assert prior.scale == pytest.approx(np.exp(best.x[0]), rel=1e-5)
    assert prior.nu == pytest.approx(np.exp(best.x[1]), rel=1e-4)


@pytest.mark.parametrize("nu", [1.0, 5.0, 20.0])
def test_prior_recovers_the_truth(nu: float) -> None:
    y, expected, _ = drawn(nu, 4000)
    prior = shrinkage.gamma_prior(y, expected)
    assert prior.scale == pytest.approx(2.0, rel=0.06)
    assert prior.nu == pytest.approx(nu, rel=0.25)


def test_areas_that_differ_by_chance_alone_are_all_pulled_to_their_expectation() -> None:
    expected = np.full(500, 10.0)
    y = RNG.poisson(expected).astype(float)
    prior = shrinkage.gamma_prior(y, expected)
    assert np.abs(shrinkage.shrunk_ratio(y, expected, prior=prior) - 1).max() < 0.15


def test_shrunk_ratio_is_nearer_the_truth_than_the_raw_one() -> None:
    y, expected, theta = drawn(6.0)
    prior = shrinkage.gamma_prior(y, expected)
    raw = y / (prior.scale * expected)
    shrunk = shrinkage.shrunk_ratio(y, expected, prior=prior)
    assert np.sqrt(np.mean((shrunk - theta) ** 2)) < 0.8 * np.sqrt(np.mean((raw - theta) ** 2))


def test_probability_below_is_that_of_the_gamma_posterior() -> None:
    prior = shrinkage.GammaPrior(1.5, 3.0)
    found = shrinkage.probability_below([0, 4, 30], [10, 10, 10], prior=prior, ratio=0.8)
    expected = [gamma.cdf(0.8, y + 3.0, scale=1 / (15 + 3.0)) for y in (0, 4, 30)]
    assert found.tolist() == pytest.approx(expected, rel=1e-9)


def test_nobody_at_all_gives_a_prior_and_not_an_error() -> None:
    assert shrinkage.gamma_prior([0, 0], [3, 5]).scale == 0.0


def test_share_moves_from_the_reference_to_the_data_as_bookers_come_in() -> None:
    shares = [float(shrinkage.shrunk_share(n * 0.3, n, 0.1, kappa=100.0)) for n in (0, 100, 10_000)]
    assert shares == [pytest.approx(0.1), pytest.approx(0.2), pytest.approx(0.298, abs=1e-3)]


def test_segment_rates_are_found_back_through_mixed_areas() -> None:
    """Hard labels would show a part of the differences only."""
    truth = np.array([0.4, 1.0, 2.2])
    mix = RNG.dirichlet([0.6, 0.6, 0.6], 1500)
    expected = RNG.gamma(2.0, 15.0, 1500)
    y = RNG.poisson(expected * (mix @ truth)).astype(float)
    found = shrinkage.segment_rates(y, expected, mix, strength=20.0)
    assert found.tolist() == pytest.approx(truth.tolist(), rel=0.06)
    alone = shrinkage.segment_rates(y * 0, expected * 0, mix, strength=20.0)
    assert alone.tolist() == pytest.approx([1.0, 1.0, 1.0])
