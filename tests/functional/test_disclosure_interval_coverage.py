"""Does the interval beside a count hold what houses really counted, as often as it says? Against the exact counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek import disclosure
from publiek.disclosure.register import Register
from publiek.disclosure.tables.cells import Dimension, Lattice

PLACES = Dimension("place", {"p": "", "q": "", **{f"{up}{n}": up for up in "pq" for n in range(6)}})
SEGMENTS = Dimension("segment", dict.fromkeys("abcd", ""))
SHAPE = Lattice((PLACES, SEGMENTS))


def sector(seed: int, houses: int) -> list[np.ndarray]:
    """Houses of very different sizes and places, with many small counts."""
    chance = np.random.default_rng(seed)
    shares = chance.dirichlet(np.full(48, 0.5), houses)
    sizes = chance.uniform(300, 3000, houses)
    return [chance.poisson(size * share).reshape(12, 4) for size, share in zip(sizes, shares, strict=True)]


def inside(houses: list[np.ndarray], policy: disclosure.Policy, folder: Path) -> tuple[int, int]:
    """How many told cells have the exact count in their interval, and how many told cells there are."""
    parts = []
    for number, leaves in enumerate(houses):
        made = disclosure.contribution(
            [disclosure.CountedTable("t", SHAPE, {"bookers": leaves})], secret=b"%d" % number
        )
        parts.append(disclosure.Contributed(f"member-{number}", made["t"].table))
    release = disclosure.together(
        [disclosure.Together("t", "counts", SHAPE, tuple(parts))],
        policy=policy, agreement="a", round="2024/25", register=Register(folder / "register"), secret=b"hub",
    )  # fmt: skip
    exact = SHAPE.summed(np.sum(houses, axis=0))
    rows = [row for row in release["t"].table.to_pylist() if row["verdict"] == "told"]
    spots = [tuple(d.nodes.index(row[d.name]) for d in SHAPE.dimensions) for row in rows]
    held = [row["low"] <= exact[spot] <= row["high"] for row, spot in zip(rows, spots, strict=True)]
    return sum(held), len(held)


@pytest.mark.parametrize("policy", [disclosure.MEMBERS_EYES, disclosure.PUBLIC_EYES], ids=["members", "public"])
def test_at_least_95_of_100_intervals_hold_the_exact_count(policy: disclosure.Policy, tmp_path: Path) -> None:
    found = [inside(sector(seed, 12 + 4 * seed), policy, tmp_path / str(seed)) for seed in range(8)]
    held, told = (sum(part) for part in zip(*found, strict=True))
    assert told > 150
    assert held / told >= 0.95
