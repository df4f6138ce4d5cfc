"""What may be said of a household is measured, paid before it is said, and never more than was agreed."""

from __future__ import annotations

import json
import math
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from publiek.disclosure.budget import Ledger, discrete_gaussian, epsilon_of, rho_of
from publiek.disclosure.budget.noise import sigma_of
from publiek.errors import PubliekError

WHERE = {"agreement": "all-together", "round": "2024/25"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path)
    made.allow(0.5, **WHERE)
    return made


def test_noise_is_of_whole_numbers_around_the_truth() -> None:
    truth = np.full(20_000, 7)
    noisy = discrete_gaussian(truth, sigma=14.56)
    assert noisy.dtype == np.int64
    assert abs(noisy.mean() - 7) < 4 * 14.56 / math.sqrt(20_000)
    assert abs(noisy.std() / 14.56 - 1) < 4 / math.sqrt(2 * 20_000)


def test_noise_has_no_seed_and_keeps_its_shape() -> None:
    truth = np.zeros((30, 30), dtype=np.int64)
    assert discrete_gaussian(truth, sigma=5.0).shape == (30, 30)
    assert (discrete_gaussian(truth, sigma=5.0) != discrete_gaussian(truth, sigma=5.0)).any()


@pytest.mark.parametrize("sigma", [0, -1, math.inf, math.nan])
def test_there_is_no_answer_without_noise(sigma: float) -> None:
    with pytest.raises(ValueError, match="noise"):
        discrete_gaussian([1], sigma=sigma)


@pytest.mark.parametrize("rho", [0.01, 0.1, 0.5, 1.0])
def test_noise_costs_what_was_asked_and_never_more(rho: float) -> None:
    sensitivity = math.sqrt(212)
    spent = rho_of(sensitivity=sensitivity, sigma=sigma_of(sensitivity=sensitivity, rho=rho))
    assert rho * (1 - 1e-6) < spent <= rho


@pytest.mark.parametrize("rho", [0.001, 0.1, 0.5, 1.0])
def test_epsilon_follows_from_rho_by_the_published_formula(rho: float) -> None:
    """Canonne, Kamath and Steinke 2020, proposition 12; and never above Bun and Steinke 2016, proposition 1.3."""
    delta = 1e-6

    def bound(order: float) -> float:
        return rho * order + (math.log(1 / (order * delta)) + (order - 1) * math.log1p(-1 / order)) / (order - 1)

    best = minimize_scalar(lambda log: bound(1 + math.exp(log)), bounds=(-10, 15), method="bounded").fun
    assert epsilon_of(rho, delta=delta) == pytest.approx(best, rel=2e-3)
    assert epsilon_of(rho, delta=delta) <= rho + 2 * math.sqrt(rho * math.log(1 / delta))


def test_the_costs_of_two_answers_add_up_as_opendp_adds_them() -> None:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l2_distance(T=float)
    parts = [dp.m.make_gaussian(*space, scale=scale) for scale in (5.0, 7.0, 20.0)]
    together = dp.c.make_composition(parts).map(1.0)
    assert sum(rho_of(sensitivity=1.0, sigma=scale) for scale in (5.0, 7.0, 20.0)) == pytest.approx(together)


def test_what_was_agreed_can_be_spent_and_no_more(ledger: Ledger) -> None:
    receipt = ledger.spend(0.3, **WHERE, what="overlap-centre")
    assert (receipt.rho, receipt.left) == (0.3, pytest.approx(0.2))
    assert ledger.holds(receipt) and ledger.paid(receipt.digest, **WHERE)
    with pytest.raises(PubliekError, match="budget-spent"):
        ledger.spend(0.3, **WHERE, what="overlap-centre")
    assert ledger.left(**WHERE) == pytest.approx(0.2)
    ledger.spend(0.2, **WHERE, what="study")
    assert ledger.left(**WHERE) == 0.0


def test_without_a_budget_nothing_is_spent(tmp_path: Path) -> None:
    with pytest.raises(PubliekError, match="budget-unset"):
        Ledger(tmp_path).spend(0.1, **WHERE, what="overlap-centre")


def test_a_budget_is_set_once(ledger: Ledger) -> None:
    ledger.allow(0.5, **WHERE)
    with pytest.raises(PubliekError, match="budget-fixed"):
        ledger.allow(5.0, **WHERE)


def test_each_agreement_and_round_has_its_own_budget(ledger: Ledger) -> None:
    ledger.spend(0.5, **WHERE, what="overlap-centre")
    ledger.allow(0.1, agreement="all-together", round="2025/26")
    receipt = ledger.spend(0.1, agreement="all-together", round="2025/26", what="overlap-centre")
    assert not ledger.paid(receipt.digest, **WHERE)


def test_a_restart_does_not_reset(ledger: Ledger, tmp_path: Path) -> None:
    ledger.spend(0.4, **WHERE, what="overlap-centre")
    with pytest.raises(PubliekError, match="budget-spent"):
        Ledger(tmp_path).spend(0.4, **WHERE, what="overlap-centre")


def test_who_spends_at_the_same_time_waits_for_each_other(ledger: Ledger, tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        paid = sum(pool.map(_try_to_spend, [str(tmp_path)] * 24))
    assert paid == 10
    assert ledger.spent(**WHERE) == pytest.approx(0.5)


def _try_to_spend(folder: str) -> bool:
    try:
        Ledger(Path(folder)).spend(0.05, **WHERE, what="study")
    except PubliekError:
        return False
    return True


@pytest.mark.parametrize("harm", ["lower", "drop", "swap", "cut"])
def test_a_ledger_that_was_changed_lets_nothing_be_spent(ledger: Ledger, tmp_path: Path, harm: str) -> None:
    for _ in range(3):
        ledger.spend(0.1, **WHERE, what="study")
    [path] = tmp_path.glob("*.jsonl")
    lines = path.read_text().splitlines(keepends=True)
    if harm == "lower":
        lines[1] = json.dumps({**json.loads(lines[1]), "rho": 0.01}) + "\n"
    elif harm == "drop":
        del lines[2]
    elif harm == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[-1] = lines[-1][:-20]
    path.write_text("".join(lines))
    with pytest.raises(PubliekError, match="budget-damaged"):
        ledger.spend(0.01, **WHERE, what="study")


def test_lines_cut_off_at_the_end_show_to_who_holds_the_receipt(ledger: Ledger, tmp_path: Path) -> None:
    receipt = ledger.spend(0.4, **WHERE, what="overlap-centre")
    [path] = tmp_path.glob("*.jsonl")
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    assert not ledger.holds(receipt)


def test_who_paid_for_something_finds_the_receipt_again(ledger: Ledger) -> None:
    assert ledger.receipt("overlap", **WHERE) is None
    first = ledger.spend(0.1, what="overlap", **WHERE)
    ledger.spend(0.2, what="other", **WHERE)
    assert ledger.receipt("overlap", **WHERE) == first
    last = ledger.spend(0.1, what="overlap", **WHERE)
    assert ledger.receipt("overlap", **WHERE) == last
    assert ledger.receipt("overlap", agreement="all-together", round="2025/26") is None
