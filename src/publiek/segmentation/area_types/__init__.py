"""Types of areas from open statistics alone: how are they made, frozen and applied?"""

from publiek.segmentation.area_types.building import build, cluster_alone
from publiek.segmentation.area_types.checking import check_areas
from publiek.segmentation.area_types.describing import describe_areas
from publiek.segmentation.area_types.placement import place
from publiek.segmentation.area_types.study import study

__all__ = ["build", "check_areas", "cluster_alone", "describe_areas", "place", "study"]
