"""From one segmentation to another: how groups go over, how sure that is, and how a series goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError, UsageError
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.schemes import BridgeSettings, assign, bridge, carry, import_scheme
from publiek.segmentation.schemes.bridges import TABLE, together
from publiek.segmentation.schemes.carrying import CARRIED
from publiek.segmentation.schemes.regression import transitions
from tests.support.scheme_tables import PC6, made_scheme, table

AREAS = np.array([3011, 3012, 3013, 3014])
WEIGHTS = pa.table({"pc4": AREAS, "weight": [100.0, 300, 200, 400], "municipality": ["x", "x", "y", "z"]})
FEW = BridgeSettings(resamples=50)


def _labels(code: str, groups: list[int], letters: str) -> SegmentScheme:
    return made_scheme(code, AREAS, np.eye(len(letters))[groups], letters)


def test_where_every_area_has_one_group_it_is_the_weighted_contingency_table() -> None:
    first, second = _labels("one", [0, 0, 1, 1], "AB"), _labels("two", [0, 1, 1, 1], "XY")
    made = bridge(first, second, WEIGHTS, settings=FEW)
    assert made.share == pytest.approx(np.array([[0.1, 0.3], [0.0, 0.6]]), abs=1e-9)
    assert made.probability == pytest.approx(np.array([[0.25, 0.75], [0.0, 1.0]]), abs=1e-9)
    assert made.share == pytest.approx(together(first, second, WEIGHTS), abs=1e-9)
    assert made.match == (("A", "X"), ("B", "Y"))
    assert made.table.schema == TABLE
    assert made.table.column("first").to_pylist() == ["A", "A", "B", "B"]


def test_what_was_never_seen_is_not_impossible() -> None:
    made = bridge(_labels("one", [0, 0, 1, 1], "AB"), _labels("two", [0, 1, 1, 1], "XY"), WEIGHTS, settings=FEW)
    assert made.high[1, 0] > 0.5, "two municipalities are not enough to say never"
    assert made.low[1, 1] < 0.5


def test_a_segmentation_bridged_to_itself_changes_nobody() -> None:
    """Multiplying mixes would move more than half: the mixes of the packaged types are soft."""
    scheme = assign(version="2022.1")
    made = bridge(scheme, scheme, settings=BridgeSettings(resamples=20))
    assert made.probability == pytest.approx(np.eye(8), abs=1e-6)
    assert (made.rand, made.information, made.fit) == pytest.approx((1, 1, 1), abs=1e-9)
    assert made.covered > 0.999
    assert made.level == "pc4"


def test_the_first_real_bridge_between_two_versions_of_the_area_types() -> None:
    """The groups of 2022.2 are those of 2022.1: a series goes on with hardly a difference, and the bridge says so."""
    made = bridge(assign(version="2022.1"), assign(version="2022.2"))
    assert made.match == tuple((code, code) for code in made.rows)
    assert np.diag(made.probability).min() > 0.95
    assert made.rand > 0.9
    assert made.fit > 0.99
    series = pa.table({"period": ["2023"] * 8, "segment": list(made.rows), "share": [0.125] * 8})
    carried = carry(series, made)
    assert np.abs(np.array(carried.column("share")) - 0.125).max() < 0.01


def test_groups_that_were_renamed_are_found() -> None:
    """The same mixes under other letters in another order."""
    mix = np.random.default_rng(2).dirichlet([0.5, 0.5, 0.5], size=200)
    areas = np.arange(1011, 1211)
    first, second = made_scheme("one", areas, mix, "ABC"), made_scheme("two", areas, mix[:, [2, 0, 1]], "XYZ")
    made = bridge(first, second, _equal(areas), settings=FEW)
    assert made.match == (("A", "Y"), ("B", "Z"), ("C", "X"))
    assert made.cramers_v == pytest.approx(1, abs=1e-6)


def test_groups_that_were_put_together() -> None:
    mix = np.random.default_rng(3).dirichlet([0.7, 0.7, 0.7], size=200)
    areas = np.arange(1011, 1211)
    joined = np.column_stack([mix[:, 0] + mix[:, 1], mix[:, 2]])
    made = bridge(
        made_scheme("one", areas, mix, "ABC"), made_scheme("two", areas, joined, "XY"), _equal(areas), settings=FEW
    )
    assert made.probability == pytest.approx(np.array([[1, 0], [1, 0], [0, 1]]), abs=1e-5)


def _equal(areas: np.ndarray) -> pa.Table:
    return pa.table({"pc4": areas, "weight": np.ones(len(areas)), "municipality": [f"m{a % 40}" for a in areas]})


def made_world(
    seed: int, *, areas: int = 300, towns: int = 80
) -> tuple[SegmentScheme, SegmentScheme, pa.Table, np.ndarray]:
    """Households with a first and a second group, drawn with the same P everywhere; areas show shares only."""
    chance = np.random.default_rng(seed)
    truth = np.random.default_rng(99).dirichlet(np.full(5, 0.5), size=4)
    pc4, town = np.arange(1011, 1011 + areas), chance.integers(0, towns, areas)
    centre = chance.dirichlet(np.full(4, 2.0), size=towns)
    p = np.vstack([chance.dirichlet(centre[t] * 3 + 0.05) for t in town])
    households = chance.integers(100, 900, areas)
    q = np.zeros((areas, 5))
    for area in range(areas):
        drawn = chance.multinomial(households[area], p[area])
        q[area] = sum(chance.multinomial(n, row) for n, row in zip(drawn, truth, strict=True)) / households[area]
    weights = pa.table({"pc4": pc4, "weight": households.astype(float), "municipality": [f"m{t}" for t in town]})
    return made_scheme("one", pc4, p, "ABCD"), made_scheme("two", pc4, q, "VWXYZ"), weights, truth


def test_the_truth_is_found_although_nobody_is_seen_in_both() -> None:
    first, second, weights, truth = made_world(1)
    made = bridge(first, second, weights, settings=FEW)
    assert np.abs(made.probability - truth).max() < 0.03
    assert made.fit > 0.95


@pytest.mark.long
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = []
    for seed in range(100):
        first, second, weights, truth = made_world(seed)
        made = bridge(first, second, weights, settings=BridgeSettings(resamples=200))
        held.append((made.low <= truth) & (truth <= made.high))
    assert 0.92 <= np.mean(held) <= 0.98


def test_the_same_bridge_every_time() -> None:
    first, second, weights, _ = made_world(4, areas=60)
    one, other = (bridge(first, second, weights, settings=FEW) for _ in range(2))
    assert one.table.equals(other.table)
    assert one.draws.tobytes() == other.draws.tobytes()


def test_labels_bridge_an_area_index_mixes_bridge_people() -> None:
    first, second, weights, _ = made_world(5)
    by_label = bridge(first, second, weights, settings=replace(FEW, unit="label"))
    assert by_label.share == pytest.approx(together(first, second, weights), abs=1e-6)


def test_two_fine_segmentations_meet_per_six_characters(tmp_path: Path) -> None:
    """Per pc4 nothing could be told apart; per pc6 it is certain."""
    letters = ["AA", "AB", "AC", "AD"]
    rows = [f"{area}{pair},{code}" for area in (3011, 3012, 3013) for pair, code in zip(letters, "ABAB", strict=True)]
    first = import_scheme(table(tmp_path, "PC6,CODE", *rows), plan=PC6, home=tmp_path / "home").scheme
    other = [row.replace(",A", ",Y").replace(",B", ",X") for row in rows]
    second = import_scheme(
        table(tmp_path, "PC6,CODE", *other), plan=replace(PC6, code="two"), home=tmp_path / "home"
    ).scheme
    made = bridge(first, second, settings=FEW)
    assert (made.level, made.areas) == ("pc6", 12)
    assert made.probability == pytest.approx(np.array([[0, 1], [1, 0]]), abs=1e-9)


def test_the_households_of_the_packaged_profile_are_the_weights() -> None:
    first, second = _labels("one", [0, 0, 1, 1], "AB"), _labels("two", [0, 1, 1, 1], "XY")
    profile = packaged()
    households = {int(a): n for a, n in zip(profile.area, profile.households, strict=True)}
    expected = households[3011] / (households[3011] + households[3012])
    assert bridge(first, second, settings=FEW).probability[0, 0] == pytest.approx(expected)


def test_a_group_that_no_area_has_is_not_known() -> None:
    made = bridge(_labels("one", [0, 0, 1, 1], "ABC"), _labels("two", [0, 1, 1, 1], "XY"), WEIGHTS, settings=FEW)
    assert np.isnan(made.probability[2]).all()
    assert made.table.column("probability").null_count == 2


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        (pa.table({"pc4": [3011, 3011], "weight": [1.0, 1.0]}), "bridge-weights-wrong"),
        (pa.table({"pc4": [3011, 3012], "weight": [1.0, -1.0]}), "bridge-weights-wrong"),
        (pa.table({"pc4": [3011, 3012], "weight": [1.0, None]}), "bridge-weights-wrong"),
        (pa.table({"pc4": [9711, 9712], "weight": [1.0, 1.0]}), "bridge-without-areas"),
    ],
)
def test_weights_that_cannot_be_used(weights: pa.Table, code: str) -> None:
    with pytest.raises(SegmentationError) as refused:
        bridge(_labels("one", [0, 0, 1, 1], "AB"), _labels("two", [0, 1, 1, 1], "XY"), weights)
    assert refused.value.code == code


SERIES = pa.table(
    {"period": ["2023", "2023", "2024", "2024"], "segment": ["A", "B", "A", "B"], "share": [0.5, 0.5, 0.2, 0.8]}
)


def test_a_series_goes_on_in_the_new_groups() -> None:
    made = bridge(_labels("one", [0, 0, 1, 1], "AB"), _labels("two", [0, 1, 1, 1], "XY"), WEIGHTS, settings=FEW)
    carried = carry(SERIES, made)
    assert carried.schema == CARRIED
    assert carried.column("period").to_pylist() == ["2023", "2023", "2024", "2024"]
    assert carried.column("segment").to_pylist() == ["X", "Y", "X", "Y"]
    assert carried.column("share").to_pylist() == pytest.approx([0.125, 0.875, 0.05, 0.95])
    rows = carried.to_pylist()
    assert all(row["low"] <= row["share"] <= row["high"] for row in rows)


def test_few_bookers_make_the_carried_shares_less_sure() -> None:
    first, second, weights, _ = made_world(6)
    made = bridge(first, second, weights, settings=BridgeSettings(resamples=200))
    series = pa.table({"period": ["p"] * 4, "segment": list("ABCD"), "share": [0.4, 0.3, 0.2, 0.1]})

    def width(base: int | None) -> float:
        told = series if base is None else series.append_column("base", pa.array([base] * 4))
        carried = carry(told, made)
        return float(np.mean(np.array(carried.column("high")) - np.array(carried.column("low"))))

    assert width(None) < width(2000) < width(50)


def test_a_carried_series_holds_the_truth() -> None:
    """Audiences drawn with known new groups: the intervals of the carried shares cover them."""
    first, second, weights, truth = made_world(7)
    made = bridge(first, second, weights, settings=BridgeSettings(resamples=400))
    chance, held = np.random.default_rng(7), []
    share = np.array([0.4, 0.3, 0.2, 0.1])
    for _ in range(100):
        seen = chance.multinomial(400, share) / 400
        series = {"period": ["p"] * 4, "segment": list("ABCD"), "share": seen, "base": [400] * 4}
        carried = carry(pa.table(series), made)
        low, high = (np.array(carried.column(name)) for name in ("low", "high"))
        held.append((low <= share @ truth) & (share @ truth <= high))
    assert 0.92 <= np.mean(held) <= 0.995


@pytest.mark.parametrize(
    ("series", "kind", "code"),
    [
        (SERIES.drop_columns(["share"]), UsageError, "series-columns-missing"),
        (pa.table({"period": ["p"], "segment": ["Q"], "share": [1.0]}), SegmentationError, "series-group-unknown"),
        (pa.table({"period": ["p"], "segment": ["C"], "share": [1.0]}), SegmentationError, "series-group-unknown"),
        (pa.table({"period": ["p"], "segment": ["A"], "share": [0.9]}), SegmentationError, "series-shares-sum"),
        (
            pa.table({"period": ["p"] * 2, "segment": ["A"] * 2, "share": [0.5] * 2}),
            SegmentationError,
            "series-shares-sum",
        ),
        (
            pa.table({"period": ["p"] * 2, "segment": ["A", "B"], "share": [None, 1.0]}),
            SegmentationError,
            "series-shares-sum",
        ),
    ],
)
def test_a_series_that_cannot_be_carried(series: pa.Table, kind: type[Exception], code: str) -> None:
    made = bridge(_labels("one", [0, 0, 1, 1], "ABC"), _labels("two", [0, 1, 1, 1], "XY"), WEIGHTS, settings=FEW)
    with pytest.raises(kind) as refused:
        carry(series, made)
    assert refused.value.code == code


def test_the_regression_finds_the_minimum_that_scipy_finds() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    chance = np.random.default_rng(8)
    p, q = chance.dirichlet(np.ones(3), size=40), chance.dirichlet(np.full(2, 0.5), size=40)
    ours = transitions((p.T @ p)[None], (p.T @ q)[None], tolerance=1e-12)[0]

    def lost(x: np.ndarray) -> float:
        return float(((q - p @ x.reshape(3, 2)) ** 2).sum())

    rows = [{"type": "eq", "fun": lambda x, row=row: x.reshape(3, 2)[row].sum() - 1} for row in range(3)]
    found = optimize.minimize(lost, np.full(6, 0.5), bounds=[(0, 1)] * 6, constraints=rows, tol=1e-14)
    assert lost(ours.ravel()) <= found.fun + 1e-9
    assert ours == pytest.approx(found.x.reshape(3, 2), abs=1e-4)
