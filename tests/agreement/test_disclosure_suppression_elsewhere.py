"""What tau-ARGUS passes and we must fail: suppression of counts when readers know that hidden means 1 to 9.

The finding of privacy.md 2.3, on a table of 1,053 cells: all sums are protected, and yet some counts follow exactly.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from publiek.disclosure.register import Register
from publiek.disclosure.tables.bounds import HIDDEN, UNKNOWN, Published, tightest
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.published import as_rounded
from publiek.disclosure.tables.rounding import reach, rounded

pytest.importorskip("pytauargus")
CHILD = Path(__file__).parents[1] / "support" / "suppressed_elsewhere.py"
SHAPE = Lattice(tuple(Dimension(n, {f"{n}{i}": ALL for i in range(k)}) for n, k in (("a", 8), ("b", 8), ("c", 12))))


def people():
    chance = np.random.default_rng(20261129)
    return chance.poisson(chance.gamma(0.6, 25, SHAPE.leaf_shape))


def published(values, low, high) -> Published:
    return Published("city", "1", "t", "bookers", SHAPE, values, low, high, frozenset("abcdef"))


@pytest.mark.long
def test_suppression_that_is_passed_elsewhere_is_refused_here(tmp_path):
    truth = SHAPE.summed(people())
    asked = json.dumps({"leaves": people().tolist(), "rule": "FREQ(10,20)"})
    child = subprocess.run([sys.executable, str(CHILD)], input=asked, capture_output=True, text=True, check=True)
    told = np.array(json.loads(child.stdout)["told"], dtype=bool)
    primary = ~told & (truth > 0) & (truth < 10)
    assert primary.sum() > 300
    exact = {}
    for knows, limits in {"only sums": (0, UNKNOWN), "the rule too": (1, 9)}.items():
        low = np.where(told, truth, np.where(primary, limits[0], 0))
        high = np.where(told, truth, np.where(primary, limits[1], UNKNOWN))
        table = published(np.where(told, truth, HIDDEN), low, high)
        bounds = tightest([table])
        assert ((bounds.low[0] <= truth) & (truth <= bounds.high[0])).all()
        exact[knows] = int((bounds.low[0] == bounds.high[0])[primary].sum())
    assert exact["only sums"] == 0
    assert exact["the rule too"] > 0
    assert not Register(tmp_path / "register").judge([table], width=5, organisations=4).may


@pytest.mark.parametrize(("base", "width"), [(5, 9), (10, 19)])
def test_rounding_of_the_same_table_gives_nothing_away(base, width):
    values = rounded(SHAPE, people(), base=base, secret=b"seeded")
    low, high = as_rounded(values, reach=reach(SHAPE, people(), values, base=base))
    bounds = tightest([published(values, low, high)])
    left = bounds.high[0] - bounds.low[0] + 1
    assert left[values > 0].min() == width
    assert left[values == 0].min() == base
