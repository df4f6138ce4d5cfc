"""How often does the verdict say what is true? The operating characteristics of the transfer rule.

Two regions are made with known rates, surveyed, and judged by the product's own rule: 11 groups of unequal size whose
log odds differ by 0.5 (sd, realised) in the source, 35% taking part, 4,000 persons in the source and 1,000 to 4,000 in
the region, design effect 1.5. `transfer_characteristics.json` beside this file holds the published table.

python bench/transfer_characteristics.py [--repeats 200]
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from measured import keep
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from publiek.segmentation.transfer.counts import Counts
from publiek.segmentation.transfer.examination import examine, see
from publiek.segmentation.transfer.settings import thresholds
from publiek.segmentation.transfer.verdict import LETTERS

Floats = NDArray[np.float64]
EXPECTED = Path(__file__).with_name("transfer_characteristics.json")
GROUPS, SPREAD, SHARE, EFFECT, IN_SOURCE = 11, 0.5, 0.35, 1.5, 4000
LEVEL = 1.29


def world(truth: str, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """True rates per group in source and region."""
    first = _standard(chance.normal(size=GROUPS)) * SPREAD
    deviation = {"mild interaction": 0.2, "strong interaction": 0.5}.get(truth, 0.0)
    second = first + chance.normal(0, 1, GROUPS) * deviation
    if truth == "unrelated profiles":
        second = _standard(chance.normal(size=GROUPS)) * SPREAD
    if truth == "no discrimination":
        second = np.zeros(GROUPS)
    source = expit(logit(SHARE) + first)
    wanted = source.mean() * (LEVEL if truth == "level" else 1.0)
    start = logit(SHARE)
    if truth == "level":
        start = brentq(lambda at: expit(at + second).mean() - wanted, -5, 5)
    return source, expit(start + second)


def _standard(values: Floats) -> Floats:
    return (values - values.mean()) / values.std()


def surveyed(rates: tuple[Floats, Floats], sizes: tuple[int, int], chance: np.random.Generator) -> Counts:
    """What a survey of these sizes sees, in effective persons."""
    shares = chance.dirichlet(np.full(GROUPS, 10.0))
    persons = np.array([np.maximum(np.round(size / EFFECT * shares), 5) for size in sizes])
    participants = chance.binomial(persons.astype(int), np.array(rates)).astype(float)
    return Counts(
        "survey", ("source", "region"), tuple(f"S{i}" for i in range(GROUPS)), persons, participants, EFFECT, False
    )


def outcomes(truth: str, size: int, *, repeats: int, seed: int) -> dict[str, float]:
    """Share of each outcome over `repeats` made worlds."""
    limits = replace(thresholds(), draws=400)
    chance = np.random.default_rng([seed, size, *truth.encode()])
    found = dict.fromkeys(LETTERS, 0)
    for _ in range(repeats):
        counts = surveyed(world(truth, chance), (IN_SOURCE, size), chance)
        examined = examine(see(counts, ["source"], "region"), limits)
        found["E" if examined is None else examined.letter] += 1
    return {letter: number / repeats for letter, number in found.items()}


def allowance(first: float, second: float, repeats: int) -> float:
    """How far two simulated shares of 200 and `repeats` worlds may lie apart by chance (three standard errors)."""
    middle = (200 * first + repeats * second + 2) / (200 + repeats + 4)
    return float(3 * np.sqrt(middle * (1 - middle) * (1 / 200 + 1 / repeats)) + 0.005)


def main() -> None:
    """The whole table beside the published one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=200)
    repeats, started, figures, far = parser.parse_args().repeats, time.perf_counter(), {}, []
    for truth, sizes in json.loads(EXPECTED.read_text(encoding="utf-8"))["table"].items():
        for size, published in sizes.items():
            found = outcomes(truth, int(size), repeats=repeats, seed=1)
            figures[f"{truth}, {size}"] = found
            far += [
                f"{truth}, {size}, {letter}: {found[letter]:.2f} against {told:.2f}"
                for letter, told in zip(LETTERS, published, strict=True)
                if abs(found[letter] - told) > allowance(told, found[letter], repeats)
            ]
            print(f"{truth:>20} {size:>5}", " ".join(f"{letter} {found[letter]:.3f}" for letter in LETTERS), published)
    told = {"repeats": repeats, "seconds": round(time.perf_counter() - started, 1), "beyond_chance": far, **figures}
    print(far)
    print(keep("transfer-characteristics", command="python bench/transfer_characteristics.py", figures=told))


if __name__ == "__main__":
    main()
