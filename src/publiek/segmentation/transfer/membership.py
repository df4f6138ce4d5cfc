"""Can one tell from an area's figures in which of two regions it lies?

An area under the curve near 0.5: the regions are alike, and judging one by the other repeats a test; near 1: they are
different, and it tests whether the model travels (Debray et al. 2015).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.logistic import fit
from publiek.segmentation.transfer.discrimination import concordance

Floats = NDArray[np.float64]
_RIDGE = 1.0


def folds_of(block: NDArray[np.int64], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold of every row; rows of one block stay together, blocks are dealt out at random with this seed."""
    names, at = np.unique(block, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(len(names)) % folds
    return np.asarray(dealt[at.ravel()], dtype=np.int64)


def membership(
    places: Floats, target: NDArray[np.bool_], weight: Floats, *, block: NDArray[np.int64], fold: tuple[int, int]
) -> float:
    """Concordance of a cross-validated logistic model of `target` on `places` (rows x variables, about unit scale).

    Whole blocks are held out; `fold`: number of folds and seed. Both sides weigh alike, whatever their size. Areas are
    compared within their fold only: between folds the intercepts differ against the held-out side, which makes regions
    that are alike look less than 0.5. A ridge of 1 keeps coefficients finite. nan when no fold has both sides.
    """
    part = folds_of(block, *fold)
    balanced = weight * np.where(target, 1 / weight[target].sum(), 1 / weight[~target].sum()) * len(weight) / 2
    design = np.column_stack([np.ones(len(places)), places])
    ridge = np.r_[0.0, np.full(places.shape[1], _RIDGE)]
    found, mass = [], []
    for held in range(fold[0]):
        train, test = part != held, part == held
        inside, outside = balanced[test] * target[test], balanced[test] * ~target[test]
        if target[train].all() or not target[train].any() or not inside.any() or not outside.any():
            continue
        model = fit(design[train], balanced[train] * target[train], balanced[train], ridge=ridge)
        found.append(concordance(design[test] @ model.coefficients, inside, outside))
        mass.append(inside.sum() * outside.sum())
    return float(np.average(found, weights=mass)) if found else float("nan")
