"""Released figures as something to read: page, paper, slides, sheet, record, all from one story."""

from publiek.reports.context import ColumnFate, DeliveryNote, FindingText, Group, Ledger, ReportContext
from publiek.reports.rendering import FORMATS, draw_for_screen, expect, render, render_chapters, start_drawing
from publiek.reports.story import Card, Chapter, Story
from publiek.reports.telling import CHAPTERS, tell, tell_chapters

__all__ = [
    "CHAPTERS",
    "FORMATS",
    "Card",
    "Chapter",
    "ColumnFate",
    "DeliveryNote",
    "FindingText",
    "Group",
    "Ledger",
    "ReportContext",
    "Story",
    "draw_for_screen",
    "expect",
    "render",
    "render_chapters",
    "start_drawing",
    "tell",
    "tell_chapters",
]
