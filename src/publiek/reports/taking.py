"""What can be taken away of a story: one figure in a form of its own, or a part of the story as any report?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from publiek.reports.page.take_away import MARK, csv_text
from publiek.reports.rendering import FORMATS
from publiek.reports.story import Card, Story
from publiek.reports.words import Words

#: The forms of one figure; the rest of `FORMATS` is for stories.
OF_CARD = ("png", "svg", "csv", "xlsx")
KINDS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def part(story: Story, *, chapters: Iterable[str] = (), card: str = "") -> Story:
    """The same story with these chapters only (all when none are named), or one card alone."""
    kept = set(chapters)
    chosen = [one for one in story.chapters if not kept or one.key in kept]
    if card:
        chosen = [replace(one, cards=tuple(c for c in one.cards if c.key == card)) for one in chosen]
    return replace(story, chapters=tuple(one for one in chosen if one.cards))


def forms(card: Card) -> tuple[str, ...]:
    """What there is to take of a card."""
    pictures = ("png", "svg") if card.picture else ()
    return pictures + (("csv", "xlsx") if card.table and card.table.rows else ())


def chosen_line(story: Story, selected: str) -> str:
    """The filters as a sentence: "Gekozen: seizoen 2024/25"; "" when nothing was chosen."""
    return Words(story.language).say("taken.chosen", selected=selected) if selected else ""


def card_bytes(card: Card, story: Story, form: str, *, selected: str = "") -> bytes:
    """One figure as a file. `selected`: the filters in words. The form must be one of `forms(card)` and no workbook."""
    line = chosen_line(story, selected)
    if form == "csv":
        assert card.table is not None
        note = " ".join(text for text in (line, card.base_line, card.table.note, story.eyes) if text)
        return (MARK + csv_text(replace(card.table, note=note), language=story.language)).encode("utf-8")
    from publiek.reports.pictures.taken import png_of, svg_of

    svg = svg_of(card, story, selected=line)
    return png_of(svg) if form == "png" else svg.encode("utf-8")


def formats() -> tuple[str, ...]:
    """The formats of a story."""
    return FORMATS
