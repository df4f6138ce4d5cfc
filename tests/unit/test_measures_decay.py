"""Does the distance decay find the truth back, and does it choose the right shape?"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from publiek.measures import decay
from publiek.measures.geography import great_circle

RNG = np.random.default_rng(23)
KM = np.sort(RNG.gamma(1.4, 35.0, 900)) + 0.5
HOUSEHOLDS = RNG.gamma(2.0, 800.0, 900)
TRUE = {
    "power": lambda d: (d / 10) ** -1.8,
    "exponential": lambda d: np.exp(-0.07 * d),
    "lognormal": lambda d: np.exp(-0.5 * np.log(d / 10) - 0.6 * np.log(d / 10) ** 2),
    "gamma": lambda d: (d / 10) ** 0.8 * np.exp(-0.12 * d),
}


def drawn(shape: np.ndarray, bookers: float = 20_000) -> np.ndarray:
    mean = HOUSEHOLDS * shape
    return RNG.poisson(mean * bookers / mean.sum()).astype(float)


@pytest.mark.parametrize("family", TRUE)
def test_the_family_that_made_the_data_is_chosen(family: str) -> None:
    y = drawn(TRUE[family](KM))
    found = decay.fit(y, HOUSEHOLDS, KM, folds=5, seed=1)
    near, far = found.weight(np.array([8.0, 40.0]))
    truth = TRUE[family](np.array([8.0, 40.0]))
    assert near / far == pytest.approx(truth[0] / truth[1], rel=0.15)
    # A shape with one more parameter may fit as well, never better than by chance.
    assert found.held_out[family] <= min(found.held_out.values()) * 1.02
    assert found.expected(HOUSEHOLDS, KM).sum() == pytest.approx(y.sum(), rel=1e-6)


def test_a_draw_that_grows_with_distance_is_no_decay() -> None:
    found = decay.fit(drawn(np.exp(0.02 * KM)), HOUSEHOLDS, KM, folds=5, seed=1)
    assert found.family == "flat"
    assert found.weight(np.array([1.0, 100.0])).tolist() == [1.0, 1.0]


def test_the_same_data_and_seed_give_the_same_decay() -> None:
    y = drawn(TRUE["gamma"](KM), 500)
    assert decay.fit(y, HOUSEHOLDS, KM, folds=5, seed=3) == decay.fit(y, HOUSEHOLDS, KM, folds=5, seed=3)


def test_poisson_regression_of_two_groups_is_the_ratio_of_their_rates() -> None:
    y, exposure = np.array([30.0, 12.0, 5.0, 7.0]), np.array([100.0, 50.0, 200.0, 100.0])
    x = np.column_stack([np.ones(4), [0, 0, 1, 1]])
    b = decay.poisson_regression(y, x, exposure)
    assert b.tolist() == pytest.approx([np.log(42 / 150), np.log((12 / 300) / (42 / 150))], abs=1e-9)


def test_poisson_regression_solves_its_score_equations() -> None:
    x = np.column_stack([np.ones(900), np.log(KM), KM / 10])
    y = drawn(TRUE["lognormal"](KM), 800)
    b = decay.poisson_regression(y, x, HOUSEHOLDS)
    assert np.abs(x.T @ (y - HOUSEHOLDS * np.exp(x @ b))).max() < 1e-3


def test_power_decay_gives_the_published_huff_shares(shared_data: Path) -> None:
    """Freiburg grocery stores, attraction = sales area, distance to the power -2 (R package MCI 1.3.3)."""
    folder = shared_data / "huff-market-areas"
    huff = decay.Decay("power", 0.0, (-2.0,), {})
    utility: dict[str, dict[str, float]] = defaultdict(dict)
    with (folder / "Freiburg1.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            weight = huff.weight(np.array([float(row["distance"])]))[0]
            utility[row["district"]][row["store"]] = float(row["salesarea"]) * weight
    with gzip.open(folder / "expected_huff_shares_gamma1_lambda-2.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            stores = utility[row["district"]]
            assert stores[row["store"]] / sum(stores.values()) == pytest.approx(float(row["p_ij"]), rel=1e-6)


def test_great_circle_between_two_stations() -> None:
    """Rotterdam Centraal to Amsterdam Centraal: 50.5 km north and 29.4 km east, so 58.4 km by Pythagoras."""
    km = great_circle(np.array([4.4699]), np.array([51.9249]), 4.9003, 52.3791)
    assert float(km[0]) == pytest.approx(np.hypot(50.5, 29.4), abs=0.1)
