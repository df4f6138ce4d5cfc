"""A segmentation as something to read, and whether it travels: stories from a model card and from judgements."""

from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.segmentations.rendering import render_segmentation, render_transfer
from publiek.reports.segmentations.telling import tell_segmentation
from publiek.reports.segmentations.transfer import tell_transfer

__all__ = [
    "SegmentationContext",
    "render_segmentation",
    "render_transfer",
    "tell_segmentation",
    "tell_transfer",
]
