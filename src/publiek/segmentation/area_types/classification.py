"""To which of somebody's published classes does an area belong? Learned from labelled areas, in two ways.

`nearest`: the class whose mean is nearest in the model's space (transformation and range of the product, stored).
`logistic`: multinomial logistic regression with a ridge penalty, P(k | x) proportional to exp(b_k + x w_k), which also
says how sure it is. Loss: -sum_i log P(y_i | x_i) + penalty / 2 * sum w^2, intercepts free; the variables are brought
to mean 0 and variance 1 first, with stored numbers (Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992). Made
for classes that exist already (an official classification, a licensee's table), which clustering would not find again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_types.model import ranged, stretched
from publiek.segmentation.area_types.placement import squared_distances

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Space:
    """The stored transformation: `kinds` share or level per variable, `low` and `high` on the asinh scale."""

    kinds: tuple[str, ...]
    low: Floats
    high: Floats

    def points(self, values: Floats) -> Floats:
        """Areas x variables in the space 0-1."""
        return ranged(stretched(values, self.kinds), self.low, self.high)


@dataclass(frozen=True)
class Classes:
    """What was learned: `codes`, the `space`, per class the `means` of its areas, and the regression (`centre` and
    `scale` per variable, `weights` classes x variables, `intercepts`).
    """

    codes: tuple[str, ...]
    space: Space
    means: Floats
    centre: Floats
    scale: Floats
    weights: Floats
    intercepts: Floats


def learn_classes(
    values: Floats, labels: NDArray[np.str_], *, kinds: tuple[str, ...], penalty: float = 10.0
) -> Classes:
    """Learn classes from areas with known `labels`. `values`: areas x variables, shares 0-1 and levels as they are."""
    stretched_values = stretched(values, kinds)
    space = Space(kinds, stretched_values.min(axis=0), stretched_values.max(axis=0))
    points = space.points(values)
    codes, which = np.unique(labels, return_inverse=True)
    means = np.array([points[which == at].mean(axis=0) for at in range(len(codes))])
    centre, scale = points.mean(axis=0), points.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    weights, intercepts = _ridge((points - centre) / scale, which, len(codes), penalty)
    return Classes(tuple(codes.tolist()), space, means, centre, scale, weights, intercepts)


def nearest(values: Floats, classes: Classes) -> NDArray[np.str_]:
    """The class of each area by the nearest mean."""
    distances = squared_distances(classes.space.points(values), classes.means)
    return np.array(classes.codes)[distances.argmin(axis=1)]


def classify(values: Floats, classes: Classes) -> tuple[NDArray[np.str_], Floats]:
    """The most likely class of each area, and the probability of every class (areas x classes, rows sum to 1)."""
    points = (classes.space.points(values) - classes.centre) / classes.scale
    chances = np.exp(_log_chances(points @ classes.weights.T + classes.intercepts))
    return np.array(classes.codes)[chances.argmax(axis=1)], chances


def _log_chances(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _ridge(points: Floats, which: NDArray[np.int64], groups: int, penalty: float) -> tuple[Floats, Floats]:
    """Weights and intercepts with the least penalised loss; convex, so the start does not matter."""
    from scipy.optimize import minimize

    told = np.eye(groups)[which]
    width = points.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(groups, width + 1)
        weights, intercepts = table[:, :width], table[:, width]
        logs = _log_chances(points @ weights.T + intercepts)
        error = np.exp(logs) - told
        slope = np.column_stack([error.T @ points + penalty * weights, error.sum(axis=0)])
        return float(-(told * logs).sum() + penalty / 2 * (weights**2).sum()), slope.ravel()

    found = minimize(
        loss,
        np.zeros(groups * (width + 1)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 2000, "ftol": 1e-10, "gtol": 1e-4},
    )
    table = found.x.reshape(groups, width + 1)
    return table[:, :width], table[:, width]
