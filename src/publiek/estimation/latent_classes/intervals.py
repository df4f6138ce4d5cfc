"""How sure are the sizes of classes and what their members answer? Intervals over replicates of the weights.

A replicate is the same survey as it might have been drawn: another weight per respondent. From the solution found, each
replicate is followed to its own optimum, so that classes keep their places; the 2.5 and 97.5 percentiles are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats


@dataclass(frozen=True)
class Drawn:
    """`shares`: replicates x classes; `chances`: replicates x classes x categories of all items."""

    shares: Floats
    chances: Floats


def follow(answers: Answers, fit: Fit, replicates: Iterable[Floats], *, prior: float, close: float = 1e-6) -> Drawn:
    """The solution under every replicate: a weight per respondent each. `close`: see `latent.climb`."""
    found = [latent.climb(answers.reweighted(weight), fit, prior=prior, close=close) for weight in replicates]
    return Drawn(np.array([one.shares for one in found]), np.array([one.chances for one in found]))


def bounds(value: Floats, drawn: Floats) -> tuple[Floats, Floats]:
    """The 95% interval over replicates (first axis); it always holds the value itself."""
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return np.minimum(low, value), np.maximum(high, value)
