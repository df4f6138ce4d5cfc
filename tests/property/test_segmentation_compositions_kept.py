"""Whatever the table: the margins are met and the association of the seed is kept."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.segmentation.compositions import Margin, fit_cells


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A seed and true tables of some areas (with empty rows now and then)."""
    shape = tuple(draw(st.lists(st.integers(2, 4), min_size=2, max_size=3)))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    seed = chance.gamma(1.0, size=shape) + 0.05
    truth = chance.gamma(1.0, size=(draw(st.integers(1, 4)), *shape)) * draw(st.sampled_from([1e-3, 1.0, 1e5]))
    if draw(st.booleans()):
        truth[:, 0] = 0
    return seed, truth


def _margins(truth: np.ndarray) -> list[Margin]:
    axes = range(1, truth.ndim)
    return [Margin((a - 1,), truth.sum(axis=tuple(b for b in axes if b != a))) for a in axes]


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_margins_are_met(world: tuple[np.ndarray, np.ndarray]) -> None:
    seed, truth = world
    fitted = fit_cells(seed, _margins(truth))
    for asked, got in zip(_margins(truth), _margins(fitted), strict=True):
        assert np.allclose(asked.targets, got.targets, rtol=1e-6, atol=1e-7 * truth.sum())
    assert (fitted >= 0).all()


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_odds_ratios_of_the_seed_are_kept(world: tuple[np.ndarray, np.ndarray]) -> None:
    seed, truth = world
    fitted = fit_cells(seed, _margins(truth))[:, -2:, -2:]
    kept = seed[-2:, -2:]
    if (truth[:, -2] == 0).all():
        return  # the row was emptied: nothing to compare
    for table in (t for t in fitted.reshape(len(fitted), 2, 2, -1)):
        ratio = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
        want = (kept[0, 0] * kept[1, 1] / (kept[0, 1] * kept[1, 0])).reshape(-1)
        assert np.allclose(ratio, want, rtol=1e-6)


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_an_area_is_fitted_on_its_own(world: tuple[np.ndarray, np.ndarray]) -> None:
    seed, truth = world
    together = fit_cells(seed, _margins(truth))
    alone = fit_cells(seed * 7, _margins(truth[-1:]))
    assert np.allclose(together[-1], alone[0], rtol=1e-9)
