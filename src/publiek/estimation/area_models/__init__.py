"""What is the figure of a small area, when its own figure is noisy and others help?

direct, synthetic, composite     without a model: its own figure, that of its kinds of people, a mixture
fay_herriot                      from figures of areas (Fay and Herriot 1979)
nested_error                     from measured units (Battese, Harter and Fuller 1988)
"""

from publiek.estimation.area_models.area_level import AreaEstimates, fay_herriot
from publiek.estimation.area_models.direct import Direct, composite, direct, synthetic
from publiek.estimation.area_models.unit_level import Units, nested_error

__all__ = [
    "AreaEstimates",
    "Direct",
    "Units",
    "composite",
    "direct",
    "fay_herriot",
    "nested_error",
    "synthetic",
]
