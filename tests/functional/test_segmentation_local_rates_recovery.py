"""Do the intervals of local rates hold the truth, over several made worlds?"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.segmentation.local_rates import learn_rates, predict
from tests.support.segmentation_rates_world import make_world, survey


@pytest.mark.long
def test_intervals_hold_the_true_rate_in_92_to_98_percent_of_areas_and_the_level_is_not_biased() -> None:
    held, off, told = [], [], []
    for seed in range(16):
        world = make_world(seed=seed % 8, every=10)
        data = survey(world, seed=500 + seed, respondents=1500, unequal=seed % 2 == 1)
        model = learn_rates(data, item="theatre_visit", profile=world.profile)
        found = predict(model, world.profile)
        low, high = np.quantile(found.draws, (0.025, 0.975), axis=1)
        held.append(np.mean((low <= world.rate) & (world.rate <= high)))
        level = found.rate_of(np.ones(len(world.profile), dtype=bool))
        true = found.persons @ world.rate / found.persons.sum()
        off.append(level[0] - true)
        told.append(level[1] <= true <= level[2])
    assert 0.92 <= np.mean(held) <= 0.98
    assert abs(np.mean(off)) < 2.5 * np.std(off) / np.sqrt(len(off)) + 0.001
    assert np.mean(told) >= 0.8


@pytest.mark.long
def test_the_whole_country_with_five_thousand_respondents() -> None:
    world = make_world(seed=0)
    model = learn_rates(survey(world, seed=100, respondents=5000), item="theatre_visit", profile=world.profile)
    found = predict(model, world.profile)
    low, high = np.quantile(found.draws, (0.025, 0.975), axis=1)
    assert 0.92 <= np.mean((low <= world.rate) & (world.rate <= high)) <= 0.98
    weight = world.profile.residents / world.profile.residents.sum()
    rate = np.nan_to_num(found.draws.mean(axis=1))  # nobody lives in some areas: weight 0
    recovered = 1 - weight @ (rate - world.rate) ** 2 / (weight @ (world.rate - weight @ world.rate) ** 2)
    assert recovered > 0.45
