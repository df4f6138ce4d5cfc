"""What holds for whatever areas and figures? Mixes, tiers, repair and storage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from publiek.segmentation.area_profile import AreaProfile, packaged, unpacked
from publiek.segmentation.area_profile import packed as packed_profile
from publiek.segmentation.area_types import describe_areas, place
from publiek.segmentation.area_types.placement import certainty, in_ten_thousandths, soft, squared_distances
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.area_types.storing import packed, read_version
from publiek.segmentation.area_types.storing import unpacked as unpacked_placement
from publiek.segmentation.area_types.tiers import joined
from publiek.segmentation.assignment import REFERENCE

_SHARES = st.floats(0, 1)


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(float, (7, 5), elements=st.floats(0, 3)), hnp.arrays(float, (4, 5), elements=st.floats(0, 3)))
def test_mixes_sum_to_one_and_certainty_lies_between_0_and_1(points: np.ndarray, centroids: np.ndarray) -> None:
    distances = squared_distances(points, centroids)
    mix = in_ten_thousandths(soft(distances, 0.3))
    assert mix.sum(axis=1) == pytest.approx(np.ones(7), abs=1e-9)
    assert (mix >= 0).all()
    sure = certainty(distances)
    assert ((sure >= 0) & (sure <= 1)).all()


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(float, (6, 3), elements=st.floats(-5, 5)),
    hnp.arrays(float, 6, elements=st.floats(1, 9)),
    st.integers(1, 6),
)
def test_joining_gives_as_many_groups_as_asked(centroids: np.ndarray, size: np.ndarray, groups: int) -> None:
    assert sorted(set(joined(centroids, size, groups).tolist())) == list(range(groups))


def _profile(values: np.ndarray) -> AreaProfile:
    """Areas with any shares at all."""
    some = packaged().only(np.arange(len(packaged())) < len(values))
    shares = np.array([kind == "share" for kind in some.kinds])
    return replace(some, values=np.where(shares, values, values * 9000))


@settings(max_examples=20, deadline=None)
@given(hnp.arrays(float, (5, 17), elements=_SHARES))
def test_any_area_is_placed_in_nested_tiers_and_comes_back_from_storage(values: np.ndarray) -> None:
    model, _ = read_version(REFERENCE / "area-types" / "2022.2")
    placed = place(_profile(values), model)
    for tier in placed.tiers.values():
        assert tier.mix.sum(axis=1) == pytest.approx(np.ones(len(placed.area)), abs=1e-9)
        assert ((tier.certainty >= 0) & (tier.certainty <= 1)).all()
    for fine, wide in zip(placed.tiers["subtype"].segment, placed.types.segment, strict=True):
        assert model.parents[str(fine)] == wide
    again = unpacked_placement(packed(placed), model)
    for name, tier in placed.tiers.items():
        assert again.tiers[name].which.tolist() == tier.which.tolist()
        assert again.tiers[name].mix == pytest.approx(tier.mix, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(
    counts=st.lists(st.one_of(st.none(), st.integers(0, 400).map(lambda n: 5.0 * n)), min_size=6, max_size=6),
    whole=st.lists(st.integers(1, 400).map(lambda n: 5.0 * n), min_size=6, max_size=6),
)
def test_a_repaired_share_lies_between_its_own_figure_and_its_municipality(
    counts: list[float | None], whole: list[float]
) -> None:
    """Complete, between 0 and 1, and never outside the published and the municipal share."""
    variables = tuple(v for v in recipe().variables if v.name in ("age_00_14", "density"))
    only = replace(recipe(), variables=variables)
    counts = [None if n is None else min(n, w) for n, w in zip(counts, whole, strict=True)]
    counts[0] = whole[0] / 5 // 5 * 5
    table = pa.table(
        {
            "pc4": pa.array(range(1000, 1006), pa.int32()),
            "municipality": ["A"] * 6,
            **dict.fromkeys(("residents", "households", "dwellings", "address_density"), whole),
            "residents_00_14": counts,
        }
    )
    profile = describe_areas(table, settings=only, vintage=2022)
    known = [(n, w) for n, w in zip(counts, whole, strict=True) if n is not None]
    parent = sum(n for n, _ in known) / sum(w for _, w in known)
    for got, n, w in zip(profile.variable("age_00_14"), counts, whole, strict=True):
        assert 0 <= got <= 1
        own = min(parent, 4 / w) if n is None else n / w
        assert min(own, parent) - 1e-4 <= got <= max(own, parent) + 1e-4
        assert n is not None or got <= 4 / w + 1e-4


def test_a_profile_comes_back_from_storage_as_it_was() -> None:
    profile = packaged()
    again = unpacked(packed_profile(profile))
    assert (again.values == profile.values).all()
    assert (again.reliability == profile.reliability).all()
    assert again.kappa == profile.kappa
    assert (again.level, again.vintage, again.source, again.kinds) == ("pc4", 2022, profile.source, profile.kinds)
