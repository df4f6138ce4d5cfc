"""Money over houses: the cells that tau-ARGUS hides beside ours, and both under attack by who knows its own part."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.disclosure.brought import Brought
from publiek.disclosure.hiding import judged, worked_out
from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.primary import COMPLEMENT, DOMINATED, FEW_HOUSES, TOLD, dominated, few_houses
from publiek.disclosure.tables.ruling import ruling
from publiek.disclosure.tables.tauargus import hidden_elsewhere

pytest.importorskip("pytauargus")
RULES = ruling()
SHAPE = Lattice((Dimension("genre", dict.fromkeys("abcdefgh", "")), Dimension("quarter", dict.fromkeys("wxyz", ""))))
HOUSES = tuple(f"house-{n:02d}" for n in range(20))


def amounts() -> np.ndarray:
    """Twenty houses of very different sizes, each with about half of the genres."""
    chance = np.random.default_rng(20261129)
    sizes = np.exp(chance.normal(13, 0.8, 20))[:, None, None]
    offers = chance.random((20, 8, 1)) < 0.4
    return np.rint(sizes * offers * chance.gamma(2, 1, (20, 8, 4))).astype(np.int64)


def as_counts(leaves: np.ndarray) -> Brought:
    """The same contributions as one measure."""
    cells = np.stack([SHAPE.summed(one).ravel() for one in leaves])
    return Brought(SHAPE, HOUSES, HOUSES, {"bookers": cells})


@pytest.mark.long
def test_both_hide_what_the_rules_name_and_ours_withstands_every_house_at_about_the_same_price() -> None:
    came = as_counts(amounts())
    cells = came.measures["bookers"]
    ours = judged(came, RULES, kind="sums")
    theirs = hidden_elsewhere(SHAPE, amounts(), RULES)
    named = few_houses(cells, RULES) | dominated(cells, RULES)
    assert ((ours != TOLD) >= named).all()
    assert (theirs >= named).all()
    assert set(ours[named]) <= {DOMINATED, FEW_HOUSES}
    assert not any(worked_out(came, ours, RULES, kind="sums", who=[who]).any() for who in range(20))
    # Their cells under our attack: the intervals hold here, for they hide the same cells but one.
    as_theirs = np.where(theirs & (ours == TOLD), COMPLEMENT, np.where(theirs, ours, TOLD))
    assert not worked_out(came, as_theirs, RULES, kind="sums", who=[]).any()
    whole = cells.sum(axis=0)
    assert whole[ours != TOLD].sum() <= 1.1 * whole[theirs].sum()
