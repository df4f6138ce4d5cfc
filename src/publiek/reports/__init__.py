"""Released figures as something to read: page, paper, slides, sheet, record, all from one story."""

from publiek.reports.context import ColumnFate, DeliveryNote, FindingText, Group, Ledger, ReportContext
from publiek.reports.rendering import FORMATS, expect, render
from publiek.reports.story import Card, Chapter, Story
from publiek.reports.telling import tell

__all__ = [
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
    "expect",
    "render",
    "tell",
]
