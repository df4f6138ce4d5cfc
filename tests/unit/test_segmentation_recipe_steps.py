"""Repair, scale, mix, compare: does each step of the recipe do what its docstring says?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from publiek.errors import AreaError
from publiek.segmentation.area_types.building import prepare
from publiek.segmentation.area_types.model import certainty, soft, squared_distances, stretched
from publiek.segmentation.area_types.recipe import Recipe, Variable, recipe
from publiek.segmentation.area_types.repair import prior_strength, repair
from publiek.segmentation.agreement import adjusted_rand
from publiek.segmentation.area_types.study import study


def _two_variables() -> Recipe:
    picked = [v for v in recipe().variables if v.name in ("age_00_14", "density")]
    return replace(recipe(), variables=tuple(picked), published_least=1)


def _town(**changes: list[float | None]) -> pa.Table:
    """Four areas of one municipality: the last is small."""
    columns: dict[str, object] = {
        "pc4": pa.array([1011, 1012, 1013, 1014], pa.int32()),
        "municipality": ["A"] * 4,
        "residents": [1000.0, 1000.0, 1000.0, 20.0],
        "households": [500.0, 500.0, 500.0, 10.0],
        "dwellings": [500.0, 500.0, 500.0, 10.0],
        "residents_00_14": [100.0, 200.0, 300.0, 20.0],
        "address_density": [2000.0, 1000.0, 10.0, 500.0],
    }
    return pa.table({**columns, **changes})


def test_a_small_area_is_drawn_to_its_municipality_and_a_large_one_is_not() -> None:
    repaired = repair(_town(), _two_variables())
    share = repaired.values[:, 0]
    assert share[0] == pytest.approx(0.1, abs=0.01)
    assert share[2] == pytest.approx(0.3, abs=0.01)
    assert 0.4 < share[3] < 0.99, "20 of 20 children: half believed"
    kappa, parent = repaired.kappa["age_00_14"], 620 / 3020
    assert share[3] == pytest.approx((20 + kappa * parent) / (20 + kappa))


def test_a_withheld_count_gets_the_share_of_its_municipality_but_never_more_than_four() -> None:
    repaired = repair(_town(residents_00_14=[None, 200.0, 300.0, None]), _two_variables())
    assert repaired.values[0, 0] == pytest.approx(4 / 1000), "4 of 1,000 at most"
    assert repaired.values[3, 0] == pytest.approx(4 / 20), "the municipality has 25%: cut off at 4 of 20"
    assert repaired.published[:, 0].tolist() == [False, True, True, False]


def test_a_withheld_level_gets_the_mean_of_its_municipality() -> None:
    repaired = repair(_town(address_density=[2000.0, None, 1000.0, 500.0]), _two_variables())
    assert repaired.values[1, 1] == pytest.approx((2000 * 500 + 1000 * 500 + 500 * 10) / 1010)


def test_a_missing_or_empty_column_is_refused_by_name() -> None:
    with pytest.raises(AreaError) as refusal:
        repair(_town().drop_columns("address_density"), _two_variables())
    assert refusal.value.where["missing"] == ["address_density"]
    empty = _town(address_density=pa.array([None] * 4, pa.float64()))
    with pytest.raises(AreaError) as refusal:
        repair(empty, _two_variables())
    assert (refusal.value.code, refusal.value.where["empty"]) == ("segmentation-input-incomplete", ["address_density"])


def test_an_area_where_nearly_everything_is_withheld_stays_unclassified() -> None:
    settings = replace(_two_variables(), published_least=2)
    ready = prepare(_town(residents_00_14=[100.0, 200.0, 300.0, None], households=[500.0, None, 500.0, 10.0]), settings)
    assert ready.pc4.tolist() == [1011, 1013]
    assert ready.unclassified == (1012, 1014)
    assert ready.residents_all == 3020


def test_every_domain_weighs_the_same() -> None:
    chance = np.random.default_rng(1)
    variables = tuple(
        Variable(f"v{i}", domain, "share", "residents", (f"v{i}",), "test", recipe().variables[0].label)
        for i, domain in enumerate("aaab")
    )
    columns = {f"v{i}": chance.integers(50, 900, 60).astype(float) for i in range(4)}
    base = {"pc4": np.arange(1000, 1060), "municipality": ["A"] * 60}
    sizes = {name: np.full(60, 1000.0) for name in ("residents", "households")}
    ready = prepare(pa.table({**base, **sizes, **columns}), replace(recipe(), variables=variables, published_least=1))
    variance = ready.points.var(axis=0)
    assert variance[:3].sum() == pytest.approx(0.5, abs=1e-4)
    assert variance[3] == pytest.approx(0.5, abs=1e-4)


def test_the_strength_of_shrinkage_is_found_again() -> None:
    """5,000 areas drawn from a beta-binomial with kappa 40."""
    chance = np.random.default_rng(7)
    of = np.full(5000, 300.0)
    counted = chance.binomial(300, chance.beta(40 * 0.3, 40 * 0.7, 5000)).astype(float)
    assert prior_strength(counted, of, np.full(5000, 0.3)) == pytest.approx(40, rel=0.06)


def test_the_transformation_is_the_inverse_hyperbolic_sine_of_percentages() -> None:
    """ln(x + sqrt(x^2 + 1)), as in the British classifications; levels on their own scale."""
    values = stretched(np.array([[0.2, 2000.0]]), ("share", "level"))
    assert values.tolist() == [
        [pytest.approx(np.log(20 + np.sqrt(401))), pytest.approx(np.log(2000 + np.sqrt(4e6 + 1)))]
    ]


def test_mix_and_certainty_between_two_groups() -> None:
    distances = squared_distances(np.array([[0.0], [0.5], [1.0]]), np.array([[0.0], [1.0]]))
    assert certainty(distances).tolist() == [1.0, 0.0, 1.0]
    mix = soft(distances, 0.5)
    assert mix.sum(axis=1) == pytest.approx([1, 1, 1])
    assert mix[1].tolist() == [0.5, 0.5]
    assert mix[0, 1] / mix[0, 0] == pytest.approx(np.exp(-2))


def test_the_adjusted_rand_index_is_that_of_hubert_and_arabie() -> None:
    chance = np.random.default_rng(3)
    first, second = chance.integers(0, 5, 500), chance.integers(0, 4, 500)
    second[:300] = first[:300] % 4
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second))
    assert adjusted_rand(first, first) == 1.0


def test_the_study_finds_the_groups_that_are_there() -> None:
    """Three clear groups: seeds and resamples agree on three, resamples less so on four."""
    chance = np.random.default_rng(11)
    children = np.concatenate([chance.normal(mean, 8, 80) for mean in (100, 300, 600)]).clip(5, 990)
    density = np.concatenate([chance.normal(mean, 20, 80) for mean in (300, 3000, 1000)]).clip(1)
    table = pa.table(
        {
            "pc4": np.arange(1000, 1240),
            "municipality": ["A"] * 240,
            **{name: np.full(240, 1000.0) for name in ("residents", "households", "dwellings")},
            "residents_00_14": children,
            "address_density": density,
        }
    )
    three, four = study(table, groups=(3, 4), resamples=4, settings=replace(_two_variables(), starts=6))
    assert (min(three.seeds), min(three.resamples)) == (1.0, 1.0)
    assert three.explained > 0.95
    assert np.mean(four.resamples) < 1.0
