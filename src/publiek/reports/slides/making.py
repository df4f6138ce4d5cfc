"""What is a deck in the making? The story, its pictures, the slides so far; how each slide begins and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pptx.slide import Slide

from publiek.reports.slides.layout import Line, Pages, headline, write
from publiek.reports.slides.places import RIGHT, Place
from publiek.reports.slides.speech import notes
from publiek.reports.story import Card, Chapter, Story
from publiek.reports.words import Words


@dataclass
class Making:
    """The deck in the making: the story, the pictures as SVG by card key, the slides so far and their chapters."""

    story: Story
    drawings: Mapping[str, str]
    pages: Pages
    words: Words
    chapters: dict[str, list[Slide]] = field(default_factory=dict)

    def page(self, chapter: str, *, title: str, eyebrow: str = "", lead: str = "", otherwise: str = "") -> Slide:
        """A slide that belongs to `chapter` (its title)."""
        slide = self.pages.add(eyebrow=eyebrow, title=title, lead=lead, otherwise=otherwise)
        self.chapters.setdefault(chapter, []).append(slide)
        return slide

    def finish(self, slide: Slide, card: Card | None = None) -> None:
        """What every slide ends with: its base, its number, its notes."""
        general = " · ".join(text.rstrip(".") for text in (self.story.subtitle, self.story.made_line))
        self.pages.foot(slide, (card.base_line if card else "") or general)
        said = notes(card, self.story, self.words) if card else f"{self.story.eyes}\n\n{general}"
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None
        frame.text = said

    def first(self, chapter: Chapter, card: Card, *, lead: bool = True) -> Slide:
        """The slide that says it: the first sentence as title, the rest under it unless it is said elsewhere."""
        title, rest = headline(card.sentence)
        title, rest = title or card.question, rest if lead else ""
        eyebrow = f"{chapter.title}  ·  {card.question}"
        return self.page(chapter.title, title=title, eyebrow=eyebrow, lead=rest, otherwise=card.question)

    def beside(self, slide: Slide, card: Card, *, place: Place = RIGHT, before: Sequence[Line] = ()) -> bool:
        """What it does not say, what to try, how to see whether it worked. Whether there was anything to say."""
        texts = (("limits", card.limits[0] if card.limits else ""), ("try", card.try_next), ("see", card.how_to_see))
        lines = [
            line
            for path, text in texts
            if text
            for line in (Line(self.words.say(f"frame.{path}"), heading=True), Line(text))
        ]
        if lines or before:
            write(slide, place, [*before, *lines], sizes=(15, 14, 13, 12, 11, 10), name="Beside")
        return bool(lines)
