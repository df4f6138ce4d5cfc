"""Do items still hang together within classes, where they should not? The bivariate residuals of a solution.

Per pair of items, among those who answered both: Pearson's chi-square of the table seen against the table the classes
expect (Vermunt and Magidson 2013), as Cramér's V so that it does not grow with the number of people. A pair far above
the others asks the same thing twice: leave one of the two out.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np

from publiek.estimation.latent_classes.latent import Answers, Fit

_SHOWN = 5


def most_dependent(answers: Answers, fit: Fit, names: tuple[str, ...]) -> list[dict[str, object]]:
    """The pairs of items with the largest residual: {"items": [a, b], "residual": V}, largest first."""
    bounds = np.cumsum((0, *answers.sizes))
    spans = [slice(a, b) for a, b in pairwise(bounds)]
    expected = fit.chances.T @ (fit.shares[:, None] * fit.chances)
    seen = answers.shown.T @ (answers.weight[:, None] * answers.shown)
    found = []
    for (a, one), (b, other) in combinations(enumerate(spans), 2):
        counts, chance = seen[one, other], np.maximum(expected[one, other], 1e-12)
        total = max(float(counts.sum()), 1e-12)
        square = float(((counts / total - chance) ** 2 / chance).sum())
        found.append((np.sqrt(square / (min(counts.shape) - 1)), a, b))
    found.sort(key=lambda row: (-row[0], row[1:]))
    return [{"items": [names[a], names[b]], "residual": round(float(v), 4)} for v, a, b in found[:_SHOWN]]
