"""Which transition matrix best turns one set of mixes into another, and how sure is that?

Only two small matrices per municipality are needed: G = sum_a n_a p_a p_a' and H = sum_a n_a p_a q_a'. Every resample
of municipalities is a weighted sum of these, and all resamples are solved at once by accelerated projected gradients
(Beck and Teboulle 2009) with each row kept on the simplex (Held, Wolfe and Crowder 1974).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.schemes.common_areas import CommonAreas

Floats = NDArray[np.float64]
_ROUNDS = 20_000
_TOLERANCE = 1e-10
#: Resamples need no more digits than their own spread.
_TOLERANCE_DRAWS = 1e-6
_NONE = 1e-9


def mean_and_draws(p: Floats, q: Floats, common: CommonAreas, *, resamples: int, seed: int) -> tuple[Floats, Floats]:
    """P(second | first), groups x groups, and the same for each resample of municipalities; nan for an empty group."""
    left, right = _per_cluster(p, q, common)
    mean = transitions(left.sum(axis=0)[None], right.sum(axis=0)[None], tolerance=_TOLERANCE)[0]
    clusters = len(left)
    times = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=resamples)
    times = times.astype(np.float64)
    lefts = np.tensordot(times, left, axes=1)
    rights = np.tensordot(times, right, axes=1)
    start = np.broadcast_to(np.nan_to_num(mean), rights.shape)
    draws = (
        transitions(lefts, rights, tolerance=_TOLERANCE_DRAWS, start=start) if resamples else np.empty((0, *mean.shape))
    )
    return mean, draws


def _per_cluster(p: Floats, q: Floats, common: CommonAreas) -> tuple[Floats, Floats]:
    """G and H per municipality: clusters x groups x groups."""
    order = np.argsort(common.cluster, kind="stable")
    p, q, weight = p[order], q[order], common.weight[order] / common.weight.sum()
    first = np.flatnonzero(np.append(True, np.diff(common.cluster[order]) != 0))
    heavy = p * weight[:, None]
    columns = [np.add.reduceat(heavy[:, [s]] * np.hstack([p, q]), first, axis=0) for s in range(p.shape[1])]
    stacked = np.stack(columns, axis=1)
    return stacked[:, :, : p.shape[1]], stacked[:, :, p.shape[1] :]


def transitions(left: Floats, right: Floats, *, tolerance: float, start: Floats | None = None) -> Floats:
    """For each problem b the P >= 0 with rows summing to 1 that makes tr(P' G P) - 2 tr(P' H) least.

    `left` problems x S x S (positive semidefinite), `right` problems x S x T. Columns of G are scaled to unit diagonal
    first, so that small groups are found as fast as large ones: that keeps each row on its own simplex.
    """
    size = np.einsum("bss->bs", left)
    there = size > _NONE
    step = 1 / np.maximum(_row_bounds(left, size, there), _NONE)
    now = np.full(right.shape, 1 / right.shape[2]) if start is None else np.array(start)
    ahead, pace = now.copy(), 1.0
    for _ in range(_ROUNDS):
        moved = _on_simplex(ahead - step[:, :, None] * (left @ ahead - right))
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        change = moved - now
        if float((change * (ahead - moved)).sum()) > 0:  # past the bottom: begin to gather speed again
            faster = 1.0
        ahead, now, pace = moved + (pace - 1) / faster * change, moved, faster
        if np.abs(change).max() < tolerance:
            break
    return np.where(there[:, :, None], now, np.nan)


def _row_bounds(left: Floats, size: Floats, there: NDArray[np.bool_]) -> Floats:
    """A diagonal D per problem with D - G positive semidefinite: the step of each row is 1 / D.

    With d the square roots of the diagonal of G, G = diag(d) C diag(d), and C <= (largest eigenvalue of C) I.
    """
    scale = np.sqrt(np.where(there, size, 1.0))
    alike = left / (scale[:, :, None] * scale[:, None, :])
    return np.linalg.eigvalsh(alike)[:, -1:] * scale**2


def _on_simplex(points: Floats) -> Floats:
    """The nearest point with parts >= 0 that sum to 1, per row of the last axis."""
    falling = -np.sort(-points, axis=-1)
    above = np.cumsum(falling, axis=-1) - 1
    rank = np.arange(1, points.shape[-1] + 1)
    last = (falling - above / rank > 0).sum(axis=-1, keepdims=True)
    cut = np.take_along_axis(above, last - 1, axis=-1) / last
    return np.maximum(points - cut, 0)
