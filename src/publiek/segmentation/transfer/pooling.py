"""What is the average over regions, and what may one expect in a new one? Random effects, from two regions on."""

from __future__ import annotations

from publiek.errors import SegmentationError, Text
from publiek.estimation.effects import meta_analysis
from publiek.estimation.effects.meta_analysis import Floats, Pooled

__all__ = ["Pooled", "pool"]


def pool(
    value: Floats, variance: Floats, *, method: str = "reml", small: bool = True, confidence: float = 0.95
) -> Pooled:
    """As `meta_analysis.pool`, over regions. Raises SegmentationError "pooling-too-few"."""
    if len(value) < 2:
        raise SegmentationError(
            "pooling-too-few",
            Text("Eén regio kan niet worden gemiddeld.", "One region cannot be averaged."),
            Text("Geef gegevens van ten minste twee regio's.", "Give evidence of at least two regions."),
            {"regions": len(value)},
        )
    return meta_analysis.pool(value, variance, method=method, small=small, confidence=confidence)
