"""How is a dashboard told at once? What houses look at stays in memory, and what was told before is told again.

A desk is shared by all threads of one process. The lines of a house are opened once for each version of its data and
asked under a lock; every answer is remembered until the version, the day or the segmentation changes. Memory is
bounded: houses that nobody looks at are closed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import TypeVar

from publiek import areas, permitting, reports, segmentation
from publiek.dashboard.choices import Choices
from publiek.dashboard.drawers import Drawers
from publiek.dashboard.figures import figures_of
from publiek.dashboard.opened import Opened, open_house
from publiek.dashboard.saying import said
from publiek.dashboard.view import View
from publiek.disclosure import Release
from publiek.house import House
from publiek.looking import require_delivered
from publiek.measures import Selection
from publiek.reports import Card, Chapter, Story

T = TypeVar("T")
#: Lines of all houses that are kept open; a line takes about 60 bytes.
ROWS = 15_000_000
ANSWERS = 800


@dataclass(frozen=True)
class Shown:
    """One chapter under one view: its cards, and what else can be chosen. The pictures are drawn apart."""

    chapter: Chapter
    choices: Choices
    subtitle: str
    made_on: date
    version: int


class Desk:
    """The houses that are looked at in this process."""

    def __init__(self, *, rows: int = ROWS, answers: int = ANSWERS) -> None:
        self._rows, self._most = rows, answers
        self._open: OrderedDict[tuple[str, str], Opened] = OrderedDict()
        self._told: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._lock = Lock()
        self._opening: dict[tuple[str, str], Lock] = {}
        self._drawers = Drawers()

    def chapter(self, house: House, chapter: str, view: View, *, language: str = "nl") -> Shown:
        """One chapter as it stands under `view`.

        Raises UsageError "chapter-unknown" or "filter-unknown", StorageError "nothing-delivered".
        """
        figures_of(chapter)
        opened = self._opened(house)
        opened.choices.check(view)
        key = (*_mark(house, opened), chapter, view, language)
        return self._remembered(key, lambda: self._told_chapter(house, opened, (chapter, view, language)))

    def drawing(self, house: House, chapter: str, view: View, key: str, *, language: str = "nl") -> str | None:
        """The picture of one card of a chapter as SVG; None when there is no such card or it has no picture."""
        shown = self.chapter(house, chapter, view, language=language)
        card = next((card for card in shown.chapter.cards if card.key == key and card.picture), None)
        if card is None:
            return None
        return self.drawn(card, language=language)

    def drawn(self, card: Card, *, language: str = "nl") -> str:
        """The picture of any card that has one, as SVG for a page; equal pictures are drawn once."""
        assert card.picture is not None
        said = (card.key, card.question, card.picture.alt, json.dumps(card.picture.spec, sort_keys=True), language)
        return self._remembered(said, lambda: self._drawers.draw(card, language=language))

    def story(
        self, house: House, chapters: tuple[str, ...], view: View, *, language: str = "nl", maps: bool = True
    ) -> Story:
        """Several chapters as one story, to be laid out as a file; `maps`: with drawn maps."""
        opened = self._opened(house)
        opened.choices.check(view)
        wanted = tuple(dict.fromkeys(name for key in chapters for name in figures_of(key, people=view.people)))
        release = self._released(opened, _loyal(view.selection, chapters), wanted, view.references)
        context = opened.context(language, maps=maps)
        context = replace(context, references=view.references, selected=said(view, language), made_on=date.today())
        return reports.tell_chapters(release, context, chapters)

    def release(self, house: House, selection: Selection, figures: tuple[str, ...]) -> Release:
        """The figures of one house under a selection, for its own eyes."""
        return self._released(self._opened(house), selection, figures, ())

    def choices(self, house: House) -> Choices:
        """What the filters of a house offer."""
        return self._opened(house).choices

    def warm_up(self) -> None:
        """Read what every house needs, and start who draws."""
        self._drawers.warm_up()
        areas.describe()
        segmentation.assign()

    def forget(self) -> None:
        """Let every house go and forget every answer."""
        with self._lock:
            self._open.clear()
            self._told.clear()
        self._drawers.close()

    def _told_chapter(self, house: House, opened: Opened, asked: tuple[str, View, str]) -> Shown:
        chapter, view, language = asked
        story = self.story(house, (chapter,), view, language=language, maps=False)
        return Shown(
            chapter=story.chapters[0],
            choices=opened.choices,
            subtitle=story.subtitle,
            made_on=story.made_on,
            version=opened.snapshot.version,
        )

    def _released(
        self, opened: Opened, selection: Selection, figures: tuple[str, ...], beside: tuple[str, ...]
    ) -> Release:
        """The figures, each told once for a selection; populations beside the usual ones change the profiles."""
        named = tuple(code for code in beside if ":" in code)
        key = (*_mark(opened.house, opened), "release", selection, figures, named)
        return self._remembered(key, lambda: opened.release(selection, figures, beside=named))

    def _opened(self, house: House) -> Opened:
        """The house as it is now, opened when it was not, or when its data are no longer the same."""
        permitting.require(house, "own-analysis")
        name = (str(house.home), house.organisation)
        snapshot = house.store.current()
        require_delivered(house, snapshot)
        with self._lock:
            opened = self._open.get(name)
            if opened and opened.still_good(house, snapshot):
                self._open.move_to_end(name)
                return opened
            opening = self._opening.setdefault(name, Lock())
        with opening:
            with self._lock:
                opened = self._open.get(name)
            if opened is None or not opened.still_good(house, snapshot):
                opened = open_house(house, snapshot)
                self._put(name, opened)
        return opened

    def _put(self, name: tuple[str, str], opened: Opened) -> None:
        """Keep a house open instead of what it replaces; let those go that were not looked at for longest.

        Nothing is closed here: somebody may be asking. The engine ends with the last who holds it.
        """
        with self._lock:
            self._open.pop(name, None)
            self._open[name] = opened
            while sum(one.rows for one in self._open.values()) > self._rows and len(self._open) > 1:
                self._open.popitem(last=False)

    def _remembered(self, key: tuple[object, ...], tell: Callable[[], T]) -> T:
        with self._lock:
            if key in self._told:
                self._told.move_to_end(key)
                return self._told[key]  # type: ignore[return-value]
        told = tell()
        with self._lock:
            self._told[key] = told
            while len(self._told) > self._most:
                self._told.popitem(last=False)
        return told


def _mark(house: House, opened: Opened) -> tuple[object, ...]:
    """What every answer depends on besides the view."""
    return (str(house.home), house.organisation, opened.token, date.today())


def _loyal(selection: Selection, chapters: tuple[str, ...]) -> Selection:
    """Whether people come back is seen over all seasons: there the period does not select."""
    return replace(selection, since="", until="") if chapters == ("loyalty",) else selection
