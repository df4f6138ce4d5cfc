"""What is taken away? A story under a view, with the filters in words and a plain name for the files.

Other rooms (areas, benchmark, makers) make a `Taken` of a story of their own and use the rest of this room as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify

from publiek.dashboard import CHAPTERS, View, figures_of
from publiek.dashboard.saying import said
from publiek.disclosure import Release
from publiek.house import House
from publiek.reports import Card, Story
from publiek.web import dashboards

WHOLE = "report"


@dataclass(frozen=True)
class Taken:
    """A story to lay out. `selected`: the filters in words; `view`: the filters as they stand in an address."""

    story: Story
    name: str
    selected: str = ""
    view: Mapping[str, object] = field(default_factory=dict)
    release: Release | None = None

    def card(self, key: str) -> Card | None:
        """A card that has something to say, by its key."""
        return next((card for card in self.story.cards if card.key == key and not card.too_thin), None)


def of_house(house: House, chapters: tuple[str, ...], view: View, language: str) -> Taken:
    """The chapters of a house under a view, with drawn maps. Raises UsageError "chapter-unknown", "filter-unknown"."""
    desk = dashboards.desk()
    story = desk.story(house, chapters, view, language=language)
    wanted = tuple(dict.fromkeys(name for key in chapters for name in figures_of(key)))
    filters: dict[str, list[str]] = {}
    for name, value in view.pairs:
        filters.setdefault(name, []).append(value)
    return Taken(
        story=story,
        name=file_name(house.organisation, chapters[0] if len(chapters) == 1 else WHOLE),
        selected=said(view, language),
        view=filters,
        release=desk.release(house, view.selection, wanted),
    )


def file_name(*parts: str) -> str:
    """A file name of plain letters, digits and hyphens: nothing that a system or a reader could take for more."""
    return "-".join(slugify(part.replace("_", "-"))[:60] for part in parts if part)[:120] or "publiek"


def every_chapter() -> tuple[str, ...]:
    """The chapters of a whole report, in order."""
    return CHAPTERS
