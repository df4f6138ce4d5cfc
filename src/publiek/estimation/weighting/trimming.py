"""What if a few respondents count for very much: how are their weights held within bounds?

Weights outside are put on the bound; what that frees is spread over all others, the same amount each, so the sum stays.
Margins are then no longer met exactly: `rake` with a cap trims and rakes again until both hold.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from publiek.estimation.designs.design import Floats
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.weighting.weighted import Weighted, spread_of


def trim(weights: Floats, lower: float, upper: float, *, redistribute: bool = True) -> Floats:
    """The weights within `lower` and `upper`; what was taken or given is spread over the others unless `redistribute`
    is False. One round: the others may come out of bounds by their part of it.

    Raises SurveyError "weighting-bounds" (also when everybody is outside).
    """
    if not lower < upper:
        raise refuse("weighting-bounds", bounds=[lower, upper])
    outside = (weights < lower) | (weights > upper)
    held = np.clip(weights, lower, upper)
    if not redistribute or not outside.any():
        return held
    if outside.all():
        raise refuse("weighting-bounds", bounds=[lower, upper], outside=len(weights))
    return np.where(outside, held, held + (weights - held).sum() / (~outside).sum())


def trimmed(weighted: Weighted, lower: float, upper: float, *, redistribute: bool = True) -> Weighted:
    """Fitted weights, trimmed; their variance still knows what they were fitted to. Its `margins` are those before
    trimming, and `refit` is gone: replicates of trimmed weights are not made.

    Raises SurveyError "weighting-bounds".
    """
    held = trim(weighted.weight, lower, upper, redistribute=redistribute)
    fitted = tuple(
        replace(piece, after=weighted.weight if piece.after is None else piece.after) for piece in weighted.fitted
    )
    outside = int(((weighted.weight < lower) | (weighted.weight > upper)).sum())
    return replace(weighted, weight=held, fitted=fitted, capped=outside, refit=None, **spread_of(held))
