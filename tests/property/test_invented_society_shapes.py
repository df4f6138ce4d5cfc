"""Whatever the settings and whichever areas: chances are chances, shares add up, the truth is inside its bounds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.invented.society import FATES, REGIONS, SocietySettings, imagine
from publiek.invented.society.assumptions import taste_classes
from publiek.segmentation.area_profile import packaged

_WORLDS = st.builds(
    SocietySettings,
    seed=st.integers(0, 5),
    respondents=st.integers(1, 60),
    design=st.sampled_from(["simple", "stratified"]),
    people=st.floats(0, 3),
    places=st.floats(0, 3),
    area_spread=st.floats(0, 1),
    municipality_spread=st.floats(0, 1),
    travel=st.dictionaries(st.sampled_from(sorted(REGIONS)), st.sampled_from(sorted(FATES))),
    unit_nonresponse=st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(world=_WORLDS, chosen=st.lists(st.integers(0, 4_000), min_size=1, max_size=30, unique=True))
def test_every_society_adds_up(world: SocietySettings, chosen: list[int]) -> None:
    profile = packaged()
    kept = np.zeros(len(profile), dtype=bool)
    kept[chosen] = profile.residents[chosen] > 0
    if not kept.any():
        return
    society = imagine(world, profile.only(kept))

    truth, data = society.truth, society.survey
    assert len(data) == world.respondents == society.sample.num_rows
    assert np.allclose(truth.compositions.sum(axis=1), 1)
    assert np.allclose(truth.area_classes.sum(axis=1), 1)
    assert (truth.area_rates > 0).all()
    assert (truth.area_rates < 1).all()
    assert np.isclose(data.weight.mean(), 1)
    assert (data.weight > 0).all()
    assert np.allclose(truth.persons @ truth.area_classes / truth.persons.sum(), taste_classes().share, atol=0.02)
