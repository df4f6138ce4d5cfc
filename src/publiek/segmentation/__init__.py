"""Segmentations: assign one that is packaged or imported, build one again, compare them, judge whether they travel."""

from publiek.segmentation.area_types import build, study
from publiek.segmentation.assignment import assign
from publiek.segmentation.scheme import Group, Licence, SegmentScheme

__all__ = ["Group", "Licence", "SegmentScheme", "assign", "build", "study"]
