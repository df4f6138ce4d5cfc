"""Types of areas from open statistics alone: how are they made, frozen and applied?"""

from publiek.segmentation.area_types.building import build
from publiek.segmentation.area_types.study import study

__all__ = ["build", "study"]
