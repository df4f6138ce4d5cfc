"""Segmentations: which there are and how one is taken; the rooms inside make, compare, judge and describe them."""

from publiek.segmentation.scheme import Group, Licence, SegmentScheme
from publiek.segmentation.schemes import assign, list_schemes

__all__ = ["Group", "Licence", "SegmentScheme", "assign", "list_schemes"]
