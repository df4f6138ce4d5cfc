"""Which files does the page of a segmentation or of a judgement consist of? The same layouts as any report.

There is no release behind these: area types are open statistics, and what comes from people or houses was withheld
under its minimum count before it was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publiek.reports.record import sentence, write_json
from publiek.reports.rendering import FORMATS, lay_out, refuse_unknown
from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.segmentations.telling import tell_segmentation
from publiek.reports.segmentations.transfer import tell_transfer
from publiek.reports.segmentations.withholding import shown_card, shown_visiting
from publiek.reports.story import Story
from publiek.segmentation.card import ModelCard
from publiek.segmentation.transfer import TransferTable

#: The shapes of these files; a removed or renamed key makes a new major version.
SEGMENTATION, TRANSFER = "publiek-segmentation/1", "publiek-transfer/1"


def render_segmentation(
    card: ModelCard, context: SegmentationContext, *, folder: Path, formats: tuple[str, ...] = FORMATS
) -> list[Path]:
    """Write the page of a segmentation in every format asked. Returns the files, in that order.

    Raises UsageError for a format that does not exist and StorageError when the folder cannot be written.
    """
    refuse_unknown(formats)

    def record(story: Story, path: Path) -> object:
        content = {"card": shown_card(card).as_dict(), "visiting": shown_visiting(context.visiting)}
        return _write(story, path, format_name=SEGMENTATION, content=content)

    story = tell_segmentation(card, context)
    return lay_out(story, record=record, folder=folder, formats=formats, name="publiek-segmentation")


def render_transfer(
    table: TransferTable, context: SegmentationContext, *, folder: Path, formats: tuple[str, ...] = FORMATS
) -> list[Path]:
    """Write the page of judgements in every format asked; raises as `render_segmentation`."""
    refuse_unknown(formats)

    def record(story: Story, path: Path) -> object:
        return _write(story, path, format_name=TRANSFER, content={"transfer": table.as_dict()})

    story = tell_transfer(table, context)
    return lay_out(story, record=record, folder=folder, formats=formats, name="publiek-transfer")


def _write(story: Story, target: Path, *, format_name: str, content: Mapping[str, object]) -> Path:
    """The content and the sentences that read it, as JSON (UTF-8)."""
    told = {
        "format": format_name,
        "title": story.title,
        "language": story.language,
        "made_on": story.made_on,
        "eyes": story.eyes,
        **content,
        "sentences": {card.key: sentence(card) for card in story.cards},
    }
    return write_json(told, target)
