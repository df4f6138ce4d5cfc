"""What a trusted centre tells of shared audience: counts with noise and the interval in which the truth lies."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from publiek import disclosure
from publiek.collective.overlap import counting
from publiek.collective.overlap.centre_job import CentreJob, _noisy
from publiek.collective.overlap.coverage import reach_of
from publiek.collective.overlap.figures import figures_of
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.telling import missed_by_the_cap
from publiek.disclosure.budget import Ledger, discrete_gaussian
from publiek.disclosure.budget.noise import sigma_of
from publiek.errors import PubliekError
from tests.support.overlap_batches import batch, filled, names, pseudonym, question
from tests.support.overlap_houses import AGREEMENT, EPOCH, ROUND, a_centre, a_house, a_key_holder, asked
from tests.support.overlap_sector import SectorShape, shared_sector

SECRET = b"k" * 32
SMALL = SectorShape(houses=8, memberships=16_000, people=9_000, regions=2, propensity=1.0)
MIDDLE = SectorShape(houses=30, memberships=300_000, people=150_000, regions=3, largest=30_000)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    made.allow(0.5, agreement=AGREEMENT, round=ROUND)
    return made


def without_noise(values: np.ndarray, *, sigma: float) -> np.ndarray:
    return np.asarray(values)


def rows_of(*houses: list[int]) -> list[np.ndarray]:
    made = (b"".join(pseudonym(household) for household in sorted(house)) for house in houses)
    return [np.frombuffer(part, dtype=np.uint8).reshape(-1, 16) for part in made]


def test_before_noise_the_counts_are_exactly_those_of_brute_force() -> None:
    chance = np.random.default_rng(6)
    for _ in range(200):
        houses = int(chance.integers(2, 9))
        sets = [set(chance.choice(60, int(chance.integers(1, 40)), replace=False).tolist()) for _ in range(houses)]
        exact = counting.exact_counts(rows_of(*map(list, sets)), fillers=[0] * houses, secret=SECRET)
        visits = [sum(household in house for house in sets) for household in set().union(*sets)]
        assert exact.sizes.tolist() == [len(house) for house in sets]
        assert exact.pairs.tolist() == [[len(one & other) for other in sets] for one in sets]
        assert exact.union == len(visits)
        assert exact.histogram.tolist() == [visits.count(k) for k in range(1, houses + 1)]


def test_fillers_match_nothing_and_count_for_nothing(tmp_path: Path) -> None:
    sector = shared_sector(SMALL)
    exact = filled(tmp_path, sector).counted(names(8), epoch=EPOCH)
    assert exact.sizes.tolist() == sector.sizes.tolist()
    assert exact.pairs.tolist() == sector.pairs.tolist()
    assert exact.union == sector.union
    assert exact.histogram.tolist() == np.bincount(sector.visited, minlength=9)[1:].tolist()


def test_a_household_with_32_memberships_changes_20_of_them(tmp_path: Path) -> None:
    houses = [[n, n + 1, 9_000 + n % 3] for n in range(40)]
    many = [[*house, 777] if n < 32 else house for n, house in enumerate(houses)]
    with_, without = (counting.exact_counts(rows_of(*sets), fillers=[0] * 40, secret=SECRET) for sets in (many, houses))
    sizes, pairs = with_.sizes - without.sizes, (with_.pairs - without.pairs)[np.triu_indices(40, 1)]
    assert (sizes.sum(), sizes.max(), pairs.sum(), pairs.max()) == (20, 1, 190, 1)
    assert with_.union - without.union == 1
    assert np.abs(with_.histogram - without.histogram).sum() == 1
    moved = np.concatenate([sizes, pairs, [1], with_.histogram - without.histogram])
    assert math.sqrt((moved.astype(float) ** 2).sum()) == pytest.approx(counting.sensitivity(40))


def test_which_memberships_count_is_drawn_by_the_key_and_is_the_same_every_time() -> None:
    houses = [[777] for _ in range(32)]
    drawn = [
        counting.exact_counts(rows_of(*houses), fillers=[0] * 32, secret=secret).sizes.tolist()
        for secret in (SECRET, SECRET, b"o" * 32)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert sum(drawn[0]) == sum(drawn[2]) == 20


def test_the_answer_has_its_noise_and_its_intervals(tmp_path: Path, ledger: Ledger) -> None:
    sector = shared_sector(MIDDLE)
    answer = CentreJob(filled(tmp_path, sector)).run(question(30), ledger=ledger)
    above = np.triu_indices(30, 1)
    truth = sector.pairs
    inside = ((answer.pairs_low <= truth) & (truth <= answer.pairs_high))[above].mean()
    assert 0.92 <= inside <= 0.99
    wrong = (answer.pairs - truth)[above]
    assert 10 < math.sqrt((wrong.astype(float) ** 2).mean()) < 20
    assert answer.union_low <= sector.union <= answer.union_high or abs(answer.union - sector.union) < 5 * answer.sigma
    assert (answer.pairs == answer.pairs.T).all() and (np.diagonal(answer.pairs) == answer.sizes).all()
    assert (answer.rho, round(answer.epsilon_worst, 1), round(answer.sigma, 1)) == (0.5, 5.2, 14.6)
    assert answer.histogram_open and len(answer.histogram) == 21
    assert ledger.left(agreement=AGREEMENT, round=ROUND) == 0.0


@pytest.mark.long
def test_ninety_houses_with_two_million_memberships(tmp_path: Path, ledger: Ledger) -> None:
    sector = shared_sector()
    centre = filled(tmp_path, sector)
    started = time.process_time()
    answer = CentreJob(centre).run(question(90), ledger=ledger)
    assert time.process_time() - started < 60
    above = np.triu_indices(90, 1)
    truth = sector.pairs[above]
    wrong = (answer.pairs[above] - truth).astype(float)
    middling = (truth >= 200) & (truth < 1_000)
    assert middling.sum() > 1_000 and math.sqrt((wrong[middling] ** 2).mean()) <= 20
    assert 0.93 <= ((answer.pairs_low[above] <= truth) & (truth <= answer.pairs_high[above])).mean() <= 0.97
    assert abs(answer.union - sector.union) < 100


def test_what_the_cap_leaves_out_is_estimated_from_the_histogram() -> None:
    exact = np.round(100_000 * 0.7 ** np.arange(90)).astype(np.int64)
    visits = np.arange(1, 91)
    over = np.maximum(visits - 20, 0)
    lost = (exact * over).sum() / (exact * np.minimum(visits, 20)).sum()
    both = np.minimum(visits, 20)
    lost_pairs = (exact * (visits * (visits - 1) - both * (both - 1))).sum() / (exact * both * (both - 1)).sum()
    histogram = np.append(exact[:20], exact[20:].sum())
    missed = missed_by_the_cap(histogram, members=90)
    assert missed.memberships == pytest.approx(lost, rel=0.05)
    assert missed.pairs == pytest.approx(lost_pairs, rel=0.05)
    assert missed_by_the_cap(histogram[:20], members=20).pairs == 0.0


def test_the_same_question_is_answered_the_same_and_paid_once(tmp_path: Path, ledger: Ledger) -> None:
    job = CentreJob(filled(tmp_path, shared_sector(SMALL)))
    first, second = (job.run(question(8), ledger=ledger) for _ in range(2))
    assert (first.pairs == second.pairs).all() and first.receipt == second.receipt
    assert first.promise == second.promise and first.question == second.question


def test_when_nothing_is_left_nothing_is_told(tmp_path: Path, ledger: Ledger) -> None:
    centre = filled(tmp_path, shared_sector(SMALL))
    CentreJob(centre).run(question(8), ledger=ledger)
    fewer = OverlapQuestion(AGREEMENT, ROUND, names(8)[:7], "centre")
    with pytest.raises(PubliekError, match="budget-spent"):
        CentreJob(centre).run(fewer, ledger=ledger)


@pytest.mark.parametrize(
    ("members", "strength", "code"),
    [
        (names(8)[:3], "centre", "overlap-too-few"),
        ((names(8)[0],) * 8, "centre", "overlap-too-few"),
        ((*names(8), "who-gave-nothing"), "centre", "overlap-members-missing"),
        (names(8), "sharing", "overlap-other-strength"),
    ],
)
def test_a_question_that_is_not_to_be_answered_costs_nothing(
    tmp_path: Path, ledger: Ledger, members: tuple, strength: str, code: str
) -> None:
    centre = filled(tmp_path, shared_sector(SMALL))
    with pytest.raises(PubliekError, match=code):
        CentreJob(centre).run(OverlapQuestion(AGREEMENT, ROUND, members, strength), ledger=ledger)
    assert ledger.left(agreement=AGREEMENT, round=ROUND) == 0.5


@pytest.mark.parametrize("missing", [0.0, 0.1, 0.2, 0.3, None])
def test_the_reach_stays_true_when_up_to_a_third_of_the_addresses_is_missing(
    tmp_path: Path, ledger: Ledger, missing: float | None
) -> None:
    sector = shared_sector(MIDDLE)
    shares = np.random.default_rng(3).uniform(0, 0.3, 30) if missing is None else np.full(30, missing)
    answer = CentreJob(filled(tmp_path, sector, missing=shares)).run(question(30), ledger=ledger)
    reach = reach_of(answer)
    assert reach is not None
    assert abs(reach.value / sector.union - 1) < 0.03
    beside = 0 if missing else 3 * answer.sigma  # without a correction the interval misses one time in twenty
    assert reach.low - beside <= sector.union <= reach.high + beside
    assert reach.coverage == pytest.approx(1 - (shares * sector.sizes).sum() / sector.sizes.sum(), abs=0.01)
    if missing == 0.3:
        assert answer.union / sector.union < 0.9, "without the correction the reach would be far too low"


def test_when_the_same_people_give_no_address_anywhere_the_reach_is_more_and_at_most_what_is_told(
    tmp_path: Path, ledger: Ledger
) -> None:
    sector = shared_sector(MIDDLE)
    hidden = set(np.flatnonzero(np.random.default_rng(4).random(sector.memberships.shape[1]) < 0.2).tolist())
    centre = a_centre(tmp_path)
    for nth, name in enumerate(names(30)):
        households = sector.households_of(nth).tolist()
        centre.receive(name, batch(name, [h for h in households if h not in hidden], bookers=len(households)))
    rows = {
        row["counted"]: row
        for row in figures_of(CentreJob(centre).run(question(30), ledger=ledger))[0].table.to_pylist()
    }
    assert rows["known"]["households"] < rows["corrected"]["households"] < 0.9 * sector.union
    assert abs(rows["at-most"]["households"] / sector.union - 1) < 0.03


def test_when_far_too_few_addresses_are_known_no_corrected_reach_is_told(tmp_path: Path, ledger: Ledger) -> None:
    answer = CentreJob(filled(tmp_path, shared_sector(SMALL), missing=np.full(8, 0.45))).run(question(8), ledger=ledger)
    assert reach_of(answer) is None
    assert [row["counted"] for row in figures_of(answer)[0].table.to_pylist()] == ["known"]


def test_a_house_that_leaves_is_gone_and_one_that_sends_again_counts_once(tmp_path: Path) -> None:
    centre = a_centre(tmp_path)
    for name in names(5):
        centre.receive(name, batch(name, list(range(50))))
    centre.receive("house-00", batch("house-00", list(range(30))))
    assert centre.kept("house-00", epoch=EPOCH).households == 30
    centre.withdraw("house-01", epoch=EPOCH)
    centre.withdraw("house-01", epoch=EPOCH)
    assert centre.members(EPOCH) == ("house-00", "house-02", "house-03", "house-04")


def test_a_household_is_erased_at_one_house_or_denied_everywhere(tmp_path: Path) -> None:
    centre = a_centre(tmp_path)
    for name in names(4):
        centre.receive(name, batch(name, list(range(50))))
    assert centre.remove("house-00", epoch=EPOCH, pseudonym=pseudonym(7))
    assert not centre.remove("house-00", epoch=EPOCH, pseudonym=pseudonym(7))
    exact = centre.counted(names(4), epoch=EPOCH)
    assert exact.sizes.tolist() == [49, 50, 50, 50] and exact.union == 50
    centre.receive("house-00", batch("house-00", list(range(50))))
    assert centre.kept("house-00", epoch=EPOCH).households == 49, "sent again, it stays erased"
    centre.deny(EPOCH, pseudonym(7))
    centre.receive("house-02", batch("house-02", list(range(50))))
    exact = centre.counted(names(4), epoch=EPOCH)
    assert exact.sizes.tolist() == [49] * 4 and exact.union == 49


def test_when_an_epoch_is_destroyed_neither_rows_nor_key_remain(tmp_path: Path) -> None:
    centre = a_centre(tmp_path)
    centre.receive("house-00", batch("house-00", [1, 2, 3]))
    centre.destroy(EPOCH)
    assert centre.members(EPOCH) == ()
    with pytest.raises(PubliekError, match="epoch-key-destroyed"):
        centre.receive("house-00", batch("house-00", [1, 2, 3]))


def test_a_house_speaks_for_itself_alone_and_all_use_one_key(tmp_path: Path) -> None:
    centre = a_centre(tmp_path)
    with pytest.raises(PubliekError, match="overlap-other-member"):
        centre.receive("house-01", batch("house-00", [1]))
    centre.receive("house-00", batch("house-00", [1]))
    with pytest.raises(PubliekError, match="overlap-other-key"):
        centre.receive("house-01", batch("house-01", [1]).replace(b'"key": "k1"', b'"key": "k2"'))


def test_from_export_files_to_figures_that_may_be_told(tmp_path: Path, ledger: Ledger) -> None:
    holder, centre = a_key_holder(tmp_path), a_centre(tmp_path)
    from publiek.collective.overlap.packages import pseudonym_batch

    sets = {"alpha": range(150), "beta": range(100, 260), "gamma": range(0, 260, 2), "delta": range(255, 300)}
    for name, homes in sets.items():
        house, file = a_house(tmp_path, name, homes)
        asked(house, file, holder)
        centre.receive(name, pseudonym_batch(house, EPOCH))
    job = CentreJob(centre, noise=without_noise)
    answer = job.run(OverlapQuestion(AGREEMENT, ROUND, tuple(sets), "centre"), ledger=ledger)
    told = [[len(set(one) & set(other)) for other in sets.values()] for one in sets.values()]
    assert answer.pairs.tolist() == told and answer.union == 300
    figures = figures_of(answer)
    release = disclosure.overlap_release(
        figures, policy=disclosure.MEMBERS_EYES, ledger=ledger, receipt=answer.receipt, named=["alpha", "beta", "delta"]
    )
    pairs = {(row["member"], row["other"]): row for row in release["overlap_pairs"].table.to_pylist()}
    assert pairs.keys() == {("alpha", "beta"), ("alpha", "delta"), ("beta", "delta")}
    assert (pairs["alpha", "beta"]["households"], pairs["alpha", "beta"]["verdict"]) == (50, "told")
    assert (pairs["beta", "delta"]["households"], pairs["beta", "delta"]["verdict"]) == (None, "few")
    assert {row["member"] for row in release["overlap_sizes"].table.to_pylist()} == {"alpha", "beta", "delta"}
    assert release["overlap_reach"].table.to_pylist()[0]["households"] == 300
    assert {"figure": "overlap_pairs", "rule": "not-named", "rows": 3} in release.account
    with pytest.raises(PubliekError, match="release-unpaid"):
        disclosure.overlap_release(
            figures, policy=disclosure.PUBLIC_EYES, ledger=ledger, receipt="f" * 64, named=["alpha"]
        )
    with pytest.raises(PubliekError, match="policy-unknown"):
        disclosure.overlap_release(
            figures, policy=disclosure.OWN_EYES, ledger=ledger, receipt=answer.receipt, named=["alpha"]
        )
    with pytest.raises(PubliekError, match="figure-not-judged"):
        disclosure.release(figures, policy=disclosure.MEMBERS_EYES)


# The promise itself, measured: a household in both of two houses comes or goes.
EPSILON = 1.0


@pytest.mark.parametrize("runs", [15_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_whether_one_household_is_there_changes_the_answers_by_no_more_than_was_promised(runs: int) -> None:
    # rho 0.5 is a shift of one standard deviation; of that the chance beyond e^epsilon is known (Balle and Wang 2018).
    allowed = norm.cdf(-EPSILON + 0.5) - math.exp(EPSILON) * norm.cdf(-EPSILON - 0.5)
    tolerance = 6 / math.sqrt(runs)
    assert _beyond(counting.sensitivity(2), runs) <= allowed + tolerance


def test_the_measurement_of_the_promise_notices_a_sensitivity_that_is_too_small() -> None:
    allowed = norm.cdf(-EPSILON + 0.5) - math.exp(EPSILON) * norm.cdf(-EPSILON - 0.5)
    only_sizes = math.sqrt(2)
    assert _beyond(only_sizes, 15_000) > allowed + 6 / math.sqrt(15_000)


def _beyond(sensitivity: float, runs: int) -> float:
    """By how much the chances of answers with and without the household differ beyond e^epsilon, over all answers."""
    sigma = sigma_of(sensitivity=sensitivity, rho=0.5)
    with_, without = (
        counting.exact_counts(rows_of(one, other), fillers=[0, 0], secret=SECRET)
        for one, other in (([1, 2, 9], [2, 3, 9]), ([1, 2], [2, 3]))
    )
    direction = _flat(with_) - _flat(without)
    assert (direction**2).sum() == pytest.approx(counting.sensitivity(2) ** 2)

    def answers(exact: counting.ExactCounts) -> np.ndarray:
        many = np.tile(_flat(exact), (runs, 1))
        return (discrete_gaussian(many, sigma=sigma) - _flat(without)) @ direction

    one, other = answers(with_), answers(without)
    edges = np.quantile(np.concatenate([one, other]), np.linspace(0, 1, 31))
    edges[0], edges[-1] = -np.inf, np.inf
    there, gone = (np.histogram(drawn, np.unique(edges))[0] / runs for drawn in (one, other))
    return max(
        np.maximum(there - math.exp(EPSILON) * gone, 0).sum(), np.maximum(gone - math.exp(EPSILON) * there, 0).sum()
    )


def _flat(exact: counting.ExactCounts) -> np.ndarray:
    above = np.triu_indices(len(exact.sizes), 1)
    return np.concatenate([exact.sizes, exact.pairs[above], [exact.union], exact.histogram])


def test_every_count_gets_noise_of_its_own() -> None:
    exact = counting.exact_counts(rows_of(*[[1, 2]] * 10), fillers=[0] * 10, secret=SECRET)
    noisy = _noisy(exact, sigma=1_000.0, noise=discrete_gaussian)
    drawn = _flat(noisy) - _flat(exact)
    assert len(drawn) == 10 + 45 + 1 + 10 and (drawn != 0).mean() > 0.9 and len(np.unique(drawn)) > 50
