"""Which joint composition of an area has the published margins and the association of a known table?

Iterative proportional fitting (Deming and Stephan 1940), for all areas at once. The result is the table closest to
the seed in relative entropy that has the margins; every odds ratio of the seed is kept (Ireland and Kullback 1968).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text

Floats = NDArray[np.float64]
_AT_ONCE = 50_000  # areas per batch: bounds memory; every area is fitted on its own, so it changes no number
_AGREE = 1e-6  # margins of one area may differ by this part of its total: rounding, not disagreement
_ADVICE = Text(
    "Kijk de tellingen van deze gebieden na, of laat deze gebieden weg.",
    "Check the counts of these areas, or leave these areas out.",
)


@dataclass(frozen=True)
class Margin:
    """Known counts over some axes of the table: `targets` areas x the sizes of `axes`, in the order of `axes`."""

    axes: tuple[int, ...]
    targets: Floats

    def over(self, shape: tuple[int, ...]) -> Floats:
        """The targets with one axis per axis of the table (size 1 where the margin says nothing)."""
        order = np.argsort(self.axes)
        sizes = [shape[axis] if axis in self.axes else 1 for axis in range(len(shape))]
        turned = np.transpose(np.asarray(self.targets, dtype=float), (0, *(order + 1)))
        return turned.reshape(len(turned), *sizes)


def fit_cells(seed: Floats, margins: Sequence[Margin], *, tolerance: float = 1e-8, rounds: int = 500) -> Floats:
    """Counts per area and cell: areas x the shape of `seed`, with the association of `seed` and the given margins.

    A cell that is 0 in `seed` stays 0. `tolerance`: largest difference with a target, as part of the area's total;
    `rounds`: most passes over the margins. Raises SegmentationError "margins-disagree" (the margins of an area have
    different totals), "margins-impossible" (a count is negative or missing, or people are asked for where the seed
    has none) and "margins-not-met" (no convergence); ValueError when shapes do not fit.
    """
    seed = np.asarray(seed, dtype=float)
    _check_shapes(seed, margins)
    targets = [margin.over(seed.shape) for margin in margins]
    _check_counts(seed, targets)
    _check_agreement(targets)
    areas = len(targets[0])
    fitted = np.empty((areas, *seed.shape))
    missed = 0
    for start in range(0, areas, _AT_ONCE):
        batch = slice(start, start + _AT_ONCE)
        fitted[batch], late = _fitted(seed, [target[batch] for target in targets], tolerance, rounds)
        missed += late
    if missed:
        raise SegmentationError(
            "margins-not-met",
            Text("Deze tellingen passen niet samen in één tabel.", "These counts do not fit together in one table."),
            _ADVICE,
            {"areas": missed, "rounds": rounds},
        )
    return fitted


def _fitted(seed: Floats, targets: list[Floats], tolerance: float, rounds: int) -> tuple[Floats, int]:
    """The fitted tables of one batch, and how many areas did not come to rest."""
    total = targets[0].reshape(len(targets[0]), -1).sum(axis=1)
    tables = np.broadcast_to(seed, (len(total), *seed.shape)).copy()
    busy = np.arange(len(total))
    for _ in range(rounds):
        now, largest = tables[busy], np.zeros(len(busy))
        for target in (target[busy] for target in targets):
            found = now.sum(axis=_silent(target), keepdims=True)
            gap = np.abs(found - target).reshape(len(busy), -1).max(axis=1)
            largest = np.maximum(largest, gap)
            now = now * np.divide(target, found, out=np.zeros_like(found), where=found > 0)
        tables[busy] = now
        busy = busy[largest > tolerance * total[busy]]
        if not len(busy):
            break
    return tables, len(busy)


def _silent(target: Floats) -> tuple[int, ...]:
    """The axes over which a margin says nothing."""
    return tuple(axis for axis in range(1, target.ndim) if target.shape[axis] == 1)


def _check_shapes(seed: Floats, margins: Sequence[Margin]) -> None:
    if not margins or len({len(margin.targets) for margin in margins}) != 1:
        raise ValueError("every margin needs one row per area, and there must be at least one margin")
    for margin in margins:
        expected = tuple(seed.shape[axis] for axis in margin.axes)
        if np.shape(margin.targets)[1:] != expected or len(set(margin.axes)) != len(margin.axes):
            raise ValueError(f"a margin over axes {margin.axes} has the shape areas x {expected}")


def _check_counts(seed: Floats, targets: list[Floats]) -> None:
    """Refuse negative or missing counts, and people where the seed has none."""
    wrong = np.zeros(len(targets[0]), dtype=bool)
    for target in targets:
        empty = seed.sum(axis=tuple(axis - 1 for axis in _silent(target)), keepdims=True) <= 0
        bad = ~np.isfinite(target) | (target < 0) | ((target > 0) & empty[None])
        wrong |= bad.reshape(len(target), -1).any(axis=1)
    if not np.isfinite(seed).all() or (seed < 0).any() or wrong.any():
        raise SegmentationError(
            "margins-impossible",
            Text(
                "Een telling is negatief, ontbreekt, of vraagt mensen waar de voorbeeldtabel er geen kent.",
                "A count is negative, is missing, or asks for people where the example table has none.",
            ),
            _ADVICE,
            {"areas": int(wrong.sum())},
        )


def _check_agreement(targets: list[Floats]) -> None:
    """Refuse margins that say different things about what they share, if only the total."""
    wrong = np.zeros(len(targets[0]), dtype=bool)
    for first, second in _pairs(targets):
        shared = [axis for axis in range(1, first.ndim) if first.shape[axis] > 1 and second.shape[axis] > 1]
        dropped = tuple(axis for axis in range(1, first.ndim) if axis not in shared)
        one, other = (target.sum(axis=dropped, keepdims=True) for target in (first, second))
        total = one.reshape(len(one), -1).sum(axis=1)
        wrong |= np.abs(one - other).reshape(len(one), -1).max(axis=1) > _AGREE * np.maximum(total, 1e-12)
    if wrong.any():
        raise SegmentationError(
            "margins-disagree",
            Text(
                "De tellingen van een gebied zijn het niet eens over het aantal mensen.",
                "The counts of an area do not agree on the number of people.",
            ),
            _ADVICE,
            {"areas": int(wrong.sum())},
        )


def _pairs(targets: list[Floats]) -> Iterator[tuple[Floats, Floats]]:
    for at, first in enumerate(targets):
        for second in targets[at + 1 :]:
            yield first, second
