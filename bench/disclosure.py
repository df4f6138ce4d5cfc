"""How long do rounding, the audit by attack and a verdict of the register take, beside suppression by tau-ARGUS?"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from measured import keep

from publiek.disclosure.register import Register
from publiek.disclosure.tables.bounds import HIDDEN, UNKNOWN, Published, tightest
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.published import as_rounded
from publiek.disclosure.tables.rounding import reach, rounded

CHILD = Path(__file__).parents[1] / "tests" / "support" / "suppressed_elsewhere.py"
HOUSES = [f"house {n}" for n in range(40)]


def flat(name: str, count: int) -> Dimension:
    return Dimension(name, {f"{name}{n}": ALL for n in range(count)})


def deep(name: str, above: int, count: int) -> Dimension:
    middle = {f"{name}-{n}": ALL for n in range(above)}
    return Dimension(name, middle | {f"{name}{n}": f"{name}-{n % above}" for n in range(count)})


SMALL = Lattice((flat("a", 8), flat("b", 8), flat("c", 12)))
WIDE = Lattice((deep("m", 12, 342), flat("s", 13)))
LARGE = Lattice((deep("m", 6, 60), flat("b", 7), flat("c", 9)))


def timed(what: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    made = what()
    return round(time.perf_counter() - begin, 2), made


def people(lattice: Lattice, shape: float, mean: float) -> np.ndarray:
    chance = np.random.default_rng(20261129)
    return chance.poisson(chance.gamma(shape, mean / shape, lattice.leaf_shape))


def rounding(lattice: Lattice, leaves: np.ndarray, base: int, seeds: int) -> dict[str, object]:
    """Seconds over some secrets, how far off, and the audit of the last."""
    truth, off, seconds = lattice.summed(leaves), [], []
    for seed in range(seeds):
        took, values = timed(lambda seed=seed: rounded(lattice, leaves, base=base, secret=b"%d" % seed))
        seconds.append(took)
        off.append(values - truth)
    low, high = as_rounded(values, reach=reach(lattice, leaves, values, base=base))
    table = told(lattice, values, low, high)
    took, bounds = timed(lambda: tightest([table]))
    left = bounds.high[0] - bounds.low[0] + 1
    return {
        "cells": lattice.size,
        "base": base,
        "round_s_median": float(np.median(seconds)),
        "round_s_most": max(seconds),
        "mean_bias": round(float(np.mean(off)), 4),
        "mean_deviation": round(float(np.abs(off).mean()), 2),
        "most_deviation": int(np.abs(off).max()),
        "audit_s": took,
        "narrowest_above_0": int(left[values > 0].min()),
        "narrowest_at_0": int(left[values == 0].min(initial=10**9)),
    }


def told(lattice: Lattice, values, low, high, members=tuple(HOUSES), name: str = "t") -> Published:
    return Published("city", "1", name, "bookers", lattice, values, low, high, frozenset(members))


def elsewhere() -> dict[str, object]:
    """Suppression by tau-ARGUS, and what our audit finds of it."""
    leaves = people(SMALL, 0.6, 25)
    truth = SMALL.summed(leaves)
    asked = json.dumps({"leaves": leaves.tolist(), "rule": "FREQ(10,20)"})
    child = subprocess.run([sys.executable, str(CHILD)], input=asked, capture_output=True, text=True, check=True)
    answer = json.loads(child.stdout)
    kept = np.array(answer["told"], dtype=bool)
    primary = ~kept & (truth > 0) & (truth < 10)
    found: dict[str, object] = {"suppress_s": round(answer["seconds"], 2), "primary": int(primary.sum())}
    for knows, limits in {"only_sums": (0, UNKNOWN), "rule_too": (1, 9)}.items():
        low = np.where(kept, truth, np.where(primary, limits[0], 0))
        high = np.where(kept, truth, np.where(primary, limits[1], UNKNOWN))
        table = told(SMALL, np.where(kept, truth, HIDDEN), low, high)
        took, bounds = timed(lambda table=table: tightest([table]))
        left = (bounds.high[0] - bounds.low[0] + 1)[primary]
        found[knows] = {"audit_s": took, "exact": int((left == 1).sum()), "within_3": int((left <= 4).sum())}
    return found


def verdicts(lattice: Lattice, mean: float) -> dict[str, object]:
    """The ninth release of a round, each over other houses: groups of four that come and leave."""
    chance = np.random.default_rng(9)
    brought = chance.poisson(mean / 40, (40, *lattice.leaf_shape))
    tables = []
    for number in range(9):
        stay = [n for n in range(40) if number == 0 or n // 4 != number]
        leaves = brought[stay].sum(axis=0)
        values = rounded(lattice, leaves, base=5, secret=b"%d" % number)
        low, high = as_rounded(values, reach=4 + 4 * len(stay))
        tables.append(told(lattice, values, low, high, members=[HOUSES[n] for n in stay]))
    with tempfile.TemporaryDirectory() as folder:
        register = Register(Path(folder))
        for table in tables[:8]:
            register.record([table], account={})
        took, verdict = timed(lambda: register.judge([tables[8]], width=9, organisations=4))
    return {"cells": lattice.size, "earlier": 8, "judge_s": took, "may": verdict.may, "reasons": len(verdict.reasons)}


def main() -> None:
    figures = {
        "solver": {name: version(name) for name in ("highspy", "pytauargus")},
        "suppression_1053": elsewhere(),
        "rounding_1053": [rounding(SMALL, people(SMALL, 0.6, 25), base, 10) for base in (5, 10)],
        "rounding_municipality_x_segment": [rounding(WIDE, people(WIDE, 0.5, 4), base, 10) for base in (5, 10)],
        "rounding_three_dimensions": [rounding(LARGE, people(LARGE, 0.5, 4), base, 3) for base in (5, 10)],
        "verdict_1053": verdicts(SMALL, 200),
        "verdict_municipality_x_segment": verdicts(WIDE, 200),
    }
    print(keep("disclosure", command="python bench/disclosure.py", figures=figures))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
