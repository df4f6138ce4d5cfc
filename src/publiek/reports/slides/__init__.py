"""The story as a presentation: one figure per slide, charts that can be edited, every slide with a real title."""

from publiek.reports.slides.deck import write_slides

__all__ = ["write_slides"]
