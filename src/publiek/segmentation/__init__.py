"""Segmentations of areas: assign one that is packaged, or build it again from open statistics."""

from publiek.segmentation.assignment import SegmentScheme, assign
from publiek.segmentation.building import build
from publiek.segmentation.groups import Group
from publiek.segmentation.study import study

__all__ = ["Group", "SegmentScheme", "assign", "build", "study"]
