"""Do the figures of transfer agree with published numbers and with other implementations?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import norm
from sklearn.metrics import log_loss, mutual_info_score, roc_auc_score

from publiek.errors import SegmentationError
from publiek.segmentation.logistic import fit, log_rate_fit
from publiek.segmentation.transfer import calibration, discrimination, information, sample_size, shift
from publiek.segmentation.transfer.heterogeneity import transfer_coefficient
from publiek.segmentation.transfer.kernel_distance import kernel_distance
from publiek.segmentation.transfer.membership import membership
from publiek.segmentation.transfer.pooling import pool

#: Thirteen trials of BCG vaccine (Colditz et al. 1994): cases and others among the vaccinated and among controls.
BCG = np.array(
    [
        *([4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761]),
        *([180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892], [29, 7470, 45, 7232]),
        *([17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825]),
    ],
    dtype=float,
)


def _log_risk_ratios() -> tuple[np.ndarray, np.ndarray]:
    a, b, c, d = BCG.T
    return np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def test_the_bcg_trials_pool_as_published() -> None:
    """Viechtbauer 2010: REML tau2 .3132, mu -.7145 (SE .1798); DerSimonian-Laird tau2 .3088, mu -.7141 (.1787)."""
    reml, moments = pool(*_log_risk_ratios(), small=False), pool(*_log_risk_ratios(), method="dl", small=False)
    assert (reml.tau2, reml.mean, reml.error) == pytest.approx((0.3132, -0.7145, 0.1798), abs=5e-5)
    assert (moments.tau2, moments.mean, moments.error) == pytest.approx((0.3088, -0.7141, 0.1787), abs=5e-5)
    assert reml.interval == pytest.approx((-1.0669, -0.3622), abs=5e-5)


def test_hartung_and_knapp_widen_the_interval_and_a_new_study_is_less_certain_still() -> None:
    """The adjusted SE is that of a weighted regression with its own residual variance; t with 12 and 11 degrees."""
    value, variance = _log_risk_ratios()
    found = pool(value, variance)
    models = pytest.importorskip("statsmodels.api")
    regression = models.WLS(value, np.ones(13), weights=1 / (variance + found.tau2)).fit()
    assert found.mean == pytest.approx(regression.params[0])
    assert found.error == pytest.approx(regression.bse[0])
    assert found.interval == pytest.approx(tuple(regression.conf_int()[0]))
    assert found.prediction[0] < found.interval[0] < found.interval[1] < found.prediction[1]


def test_studies_that_agree_have_no_spread_and_one_study_is_not_pooled() -> None:
    assert pool(np.array([0.1, 0.1, 0.1]), np.array([0.2, 0.1, 0.3])).tau2 == 0
    with pytest.raises(SegmentationError, match="pooling-too-few"):
        pool(np.array([0.1]), np.array([0.2]))


def test_the_interval_of_c_is_that_of_delong() -> None:
    """Ratings of 109 tomograms (Hanley and McNeil 1982): C .8932 (.83295 to .95339)."""
    normal, abnormal = np.array([33, 6, 6, 11, 2.0]), np.array([3, 2, 2, 11, 33.0])
    found = discrimination.concordance_interval(np.arange(5.0), abnormal, normal)
    assert (found.value, found.low, found.high) == pytest.approx((0.8932, 0.83295, 0.95339), abs=5e-5)


def test_c_d2_and_information_equal_those_of_scikit_learn() -> None:
    chance = np.random.default_rng(3)
    group = chance.integers(0, 6, 900)
    rate = np.array([0.1, 0.25, 0.3, 0.3, 0.5, 0.7])
    takes_part = chance.random(900) < rate[group]
    persons = np.bincount(group, minlength=6).astype(float)
    events = np.bincount(group, weights=takes_part, minlength=6)
    c = discrimination.concordance(rate, events, persons - events)
    assert c == pytest.approx(roc_auc_score(takes_part, rate[group]))
    null = log_loss(takes_part, np.full(900, takes_part.mean()))
    d2 = information.explained_deviance(rate, events, persons)
    assert d2 == pytest.approx(1 - log_loss(takes_part, rate[group]) / null)
    raw = mutual_info_score(group, takes_part)
    assert information.mutual_information(events, persons)[0] == pytest.approx(raw - 5 / 1800)
    assert discrimination.lorenz_gini(events, persons) == pytest.approx(
        (2 * discrimination.concordance(events / persons, events, persons) - 1), abs=1e-12
    )


def test_lift_takes_the_best_fifth_and_only_part_of_the_group_on_its_edge() -> None:
    """100 persons: the best 10 at 0.8, then 10 of the 30 at 0.5: (8 + 5) / 20 over 0.29."""
    found = discrimination.lift(np.array([0.8, 0.5, 0.1]), np.array([8, 15, 6.0]), np.array([10, 30, 60.0]))
    assert found == pytest.approx((13 / 20) / 0.29)


def test_calibration_equals_generalised_linear_models() -> None:
    models = pytest.importorskip("statsmodels.api")
    chance = np.random.default_rng(5)
    persons = chance.integers(40, 200, 9).astype(float)
    predictor = chance.normal(-0.5, 0.6, 9)
    events = chance.binomial(persons.astype(int), expit(0.3 + 0.7 * predictor)).astype(float)
    both = np.column_stack([events, persons - events])
    large = models.GLM(both, np.ones(9), offset=predictor, family=models.families.Binomial()).fit()
    line = models.GLM(both, models.add_constant(predictor), family=models.families.Binomial()).fit()
    a, b = (f(predictor, events, persons) for f in (calibration.in_the_large, calibration.slope))
    assert (a.value, a.low, a.high) == pytest.approx((large.params[0], *large.conf_int()[0]))
    assert (b.value, b.low, b.high) == pytest.approx((line.params[1], *line.conf_int()[1]))
    rate = np.log(np.exp(predictor) / 3)
    counts = chance.poisson(persons * np.exp(rate + 0.1)).astype(float)
    poisson = models.GLM(
        counts, models.add_constant(rate), offset=np.log(persons), family=models.families.Poisson()
    ).fit()
    design = np.column_stack([np.ones(9), rate])
    own = log_rate_fit(design, counts, persons, offset=np.zeros(9))
    assert own.coefficients == pytest.approx(poisson.params)
    assert np.sqrt(np.diag(own.covariance)) == pytest.approx(poisson.bse)


def test_the_ridge_is_that_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    chance = np.random.default_rng(8)
    places, weight = chance.normal(size=(300, 4)), chance.uniform(0.5, 2, 300)
    yes = chance.random(300) < expit(places @ np.array([1, -0.5, 0, 0.2]))
    other = LogisticRegression(C=1 / 3, tol=1e-10, max_iter=1000).fit(places, yes, sample_weight=weight)
    own = fit(np.column_stack([np.ones(300), places]), weight * yes, weight, ridge=np.r_[0, np.full(4, 3.0)])
    assert own.coefficients == pytest.approx(np.r_[other.intercept_, other.coef_[0]], abs=1e-5)


def test_seen_over_expected_has_the_interval_of_its_log() -> None:
    """80 of 400 seen, 64 expected: 1.25, se sqrt(0.8 / 80) = 0.1."""
    found = calibration.observed_expected(80, 64, 400)
    assert (found.value, np.log(found.high / found.value)) == pytest.approx((1.25, 0.1 * 1.959964))
    assert found.low * found.high == pytest.approx(1.25**2)
    assert calibration.group_ratios(np.array([15.0]), np.array([5.0]), prior=5) == pytest.approx([2.0])


def test_sample_sizes_are_the_published_ones() -> None:
    """Riley et al. 2021: prevalence .018 and C .8 need 905 for O/E of width 1 and 4,252 for C of width .1."""
    assert round(sample_size.for_level(0.018, width=1)) == 905
    assert sample_size.for_concordance(0.018, 0.8, width=0.1) == 4252


@pytest.mark.parametrize(
    ("share", "c", "within_05", "within_03", "level", "slope", "slope_narrow"),
    [
        (0.05, 0.65, 2405, 6678, 1848, 3128, 7037),
        (0.10, 0.65, 1270, 3525, 876, 1695, 3812),
        (0.20, 0.65, 715, 1984, 390, 990, 2228),
        (0.35, 0.60, 537, 1489, 181, 1548, None),
        (0.35, 0.65, 503, 1396, 181, 719, None),
        (0.35, 0.70, 457, 1267, 181, 430, None),
    ],
)
def test_the_table_of_sample_sizes(
    share: float, c: float, within_05: int, within_03: int, level: int, slope: int, slope_narrow: int | None
) -> None:
    assert sample_size.for_concordance(share, c, width=0.1) == within_05
    assert sample_size.for_concordance(share, c, width=0.06) == within_03
    assert sample_size.for_level(share, width=0.4) == pytest.approx(level, abs=1)
    assert sample_size.for_slope(share, c, width=0.6) == pytest.approx(slope, abs=1)
    if slope_narrow:
        assert sample_size.for_slope(share, c, width=0.4) == pytest.approx(slope_narrow, abs=1)


def test_two_normal_distributions_shift_as_the_closed_form_says() -> None:
    """N(0,1) against N(0.5,1): the stability index goes to d^2 = .25; .238 in ten bins, .248 in fifty."""
    at = (np.arange(200_000) + 0.5) / 200_000
    first, second, same = norm.ppf(at), norm.ppf(at) + 0.5, np.ones(200_000)
    assert shift.variable_index(first, second, (same, same)) == pytest.approx(0.238, abs=0.001)
    assert shift.variable_index(first, second, (same, same), bins=50) == pytest.approx(0.2477, abs=0.001)
    assert shift.variable_index(first, first, (same, same)) == pytest.approx(0, abs=1e-6)


def test_membership_of_two_normals_is_phi_of_d_over_root_two() -> None:
    chance = np.random.default_rng(11)
    places = chance.normal(size=(4000, 3))
    target = np.arange(4000) >= 2000
    places[target, 0] += 1.0
    block = np.arange(4000) // 10
    found = membership(places, target, np.ones(4000), block=block, fold=(5, 1))
    assert found == pytest.approx(norm.cdf(1 / np.sqrt(2)), abs=0.02)
    alike = membership(chance.normal(size=(4000, 3)), target, np.ones(4000), block=block, fold=(5, 1))
    assert alike == pytest.approx(0.5, abs=0.03)


def test_the_kernel_distance_of_two_normals_is_the_closed_form() -> None:
    """2 (w^2 / (w^2 + 2))^(D/2) (1 - exp(-|d|^2 / (2 (w^2 + 2)))) for a kernel of width w, on average over draws."""
    chance = np.random.default_rng(2)
    moved, alike = [], []
    for _ in range(60):
        first, second = chance.normal(size=(300, 2)), chance.normal(size=(300, 2))
        moved.append(kernel_distance(first, second + np.array([0.5, 0]), permutations=19, seed=1, width=1.5))
        alike.append(kernel_distance(first, second, permutations=19, seed=1, width=1.5))
    expected = 2 * (2.25 / 4.25) * (1 - np.exp(-0.25 / (2 * 4.25)))
    assert np.mean([found.squared for found in moved]) == pytest.approx(expected, rel=0.15)
    assert np.mean([found.squared for found in alike]) == pytest.approx(0, abs=0.001)
    assert np.median([found.p for found in moved]) == pytest.approx(1 / 20)
    assert 0.35 < np.mean([found.p for found in alike]) < 0.65


def test_the_kernel_distance_is_the_double_sum_of_its_definition() -> None:
    chance = np.random.default_rng(3)
    x, y = chance.normal(size=(6, 2)), chance.normal(size=(5, 2))

    def mean(a: np.ndarray, b: np.ndarray, *, same: bool) -> float:
        pairs = [(i, j) for i in range(len(a)) for j in range(len(b)) if not (same and i == j)]
        return float(np.mean([np.exp(-((a[i] - b[j]) ** 2).sum() / 2) for i, j in pairs]))

    expected = mean(x, x, same=True) + mean(y, y, same=True) - 2 * mean(x, y, same=False)
    assert kernel_distance(x, y, permutations=3, seed=1, width=1.0).squared == pytest.approx(expected)


def test_jensen_shannon_is_one_bit_at_most() -> None:
    from scipy.spatial.distance import jensenshannon

    first, second = np.array([0.2, 0.5, 0.3]), np.array([0.4, 0.1, 0.5])
    assert shift.jensen_shannon(first, second) == pytest.approx(jensenshannon(first, second, base=2) ** 2)
    assert shift.jensen_shannon(np.array([1.0, 0]), np.array([0, 1.0])) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("deviation", "regions", "persons", "mean", "spread"),
    [
        (0.0, 4, 1500, 0.99, 0.02),
        (0.2, 4, 1500, 0.86, 0.06),
        (0.5, 4, 1500, 0.48, 0.15),
        (0.5, 12, 1500, 0.50, 0.07),
        (0.5, 2, 500, 0.47, 0.30),
    ],
)
def test_the_transfer_coefficient_recovers_the_truth(
    deviation: float, regions: int, persons: int, mean: float, spread: float
) -> None:
    """The published table (150 simulations): mean and standard deviation of T over made worlds, 40 here."""
    chance = np.random.default_rng([regions, persons, int(10 * deviation)])
    found = []
    for _ in range(40):
        common = chance.normal(size=11)
        common = (common - common.mean()) / common.std(ddof=1) * 0.5
        place = chance.normal(0, 0.2, regions)[:, None]
        rate = expit(logit(0.35) + place + common + chance.normal(size=(regions, 11)) * deviation)
        people = np.round(persons * chance.dirichlet(np.full(11, 10.0), regions))
        seen = chance.binomial(people.astype(int), rate).astype(float)
        told = transfer_coefficient(seen, people, replicates=0, seed=1)
        assert told is not None
        found.append(told.coefficient.value)
    assert np.mean(found) == pytest.approx(mean, abs=4 * spread * np.sqrt(1 / 40 + 1 / 150) + 0.01)
    assert np.std(found) == pytest.approx(spread, rel=0.6, abs=0.01)


def test_the_spread_of_deviations_is_the_restricted_maximum_of_a_two_way_model() -> None:
    """Equal known variances: the REML variance is the mean square of interaction less the sampling variance."""
    chance = np.random.default_rng(4)
    people = np.full((5, 8), 4000.0)
    seen = np.round(people * expit(-0.4 + chance.normal(0, 0.4, 8) + chance.normal(0, 0.25, (5, 8))))
    told = transfer_coefficient(seen, people, replicates=0, seed=1)
    z = np.log((seen + 0.5) / (people - seen + 0.5))
    residual = z - z.mean(0) - z.mean(1)[:, None] + z.mean()
    square = (residual**2).sum() / 28
    sampling = (1 / (seen + 0.5) + 1 / (people - seen + 0.5)).mean()
    assert told is not None
    assert told.deviation == pytest.approx(square - sampling, rel=0.02)
    assert told.between == pytest.approx(z.mean(0).var(ddof=1) - square / 5, rel=0.02)


def test_the_ceiling_is_what_a_beta_distribution_of_rates_allows() -> None:
    """4,000 areas with rates from beta(3, 7): the D2 of the true rates themselves; about 0 when all are equal."""
    chance = np.random.default_rng(9)
    rate, persons = chance.beta(3, 7, 4000), np.full(4000, 12.0)
    events = chance.binomial(12, rate).astype(float)
    true = information.explained_deviance(rate, persons * rate, persons)
    assert information.area_ceiling(events, persons) == pytest.approx(true, rel=0.1)
    none = [chance.binomial(12, np.full(4000, 0.3)).astype(float) for _ in range(5)]
    assert np.mean([information.area_ceiling(seen, persons) for seen in none]) < 0.003
