"""One version of the data of one house, in memory and ready to be asked."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import RLock
from typing import Any

from publiek import disclosure, measures
from publiek.dashboard.choices import Choices, choices_of
from publiek.disclosure import Release
from publiek.engines import Workbench
from publiek.house import House
from publiek.looking import compact_of, context_of, question_of
from publiek.measures import Prepared, Selection
from publiek.reports import ReportContext
from publiek.vocabulary.figures import Figure
from publiek.warehouse import Snapshot
from publiek.warehouse.behind import marked
from publiek.warehouse.places import token

#: While what a house keeps ready is being made again after a delivery, its last good state is told for so many seconds.
PATIENCE = 120.0
_LARGE = 400_000
#: So many selections of one house keep what they worked out.
_SELECTIONS = 4


@dataclass(eq=False)
class Opened:
    """A house whose lines are in memory. `token`: new for every opening; answers are remembered by it."""

    house: House
    snapshot: Snapshot
    whole: Prepared
    rows: int
    compact: bool
    token: str = field(default_factory=token)
    lock: RLock = field(default_factory=RLock)
    behind_since: float | None = None

    def __post_init__(self) -> None:
        self._prepared: dict[tuple[Selection, tuple[str, ...]], Prepared] = {}
        self._contexts: dict[str, ReportContext] = {}
        self._figures: dict[tuple[Selection, tuple[str, ...], str], Figure] = {}

    @cached_property
    def choices(self) -> Choices:
        """What can be chosen of this house."""
        with self.lock:
            return choices_of(self.whole)

    def still_good(self, house: House, snapshot: Snapshot) -> bool:
        """Whether this may be told of `snapshot`.

        The same version, place and segmentation; or for a short while an earlier one to which deliveries were only
        added, while what is kept ready follows. What was withdrawn or erased is never told again.
        """
        if _way(house) != _way(self.house):
            return False
        if snapshot.version == self.snapshot.version:
            return True
        # A purge writes the files of a delivery anew: what stood in them before is never told again either.
        counted = {record.original.path for record in snapshot.deliveries}
        if not {record.original.path for record in self.snapshot.deliveries} <= counted:
            return False
        self.behind_since = self.behind_since or time.monotonic()
        waited = time.monotonic() - self.behind_since
        return self.compact and waited < PATIENCE and house.organisation in marked(house.home)

    def release(self, selection: Selection, figures: tuple[str, ...], *, beside: tuple[str, ...] = ()) -> Release:
        """The figures under a selection, for own eyes; each is worked out once."""
        with self.lock, self.snapshot.reading():
            missing = tuple(name for name in figures if (selection, beside, name) not in self._figures)
            if missing:
                for figure in measures.answer(self._asked(selection, beside), only=missing):
                    self._figures[selection, beside, figure.name] = figure
            found = [self._figures[selection, beside, name] for name in figures]
            while len(self._figures) > 40 * _SELECTIONS:
                self._figures.pop(next(iter(self._figures)))
        return disclosure.release(found)

    def context(self, language: str, *, maps: bool) -> ReportContext:
        """What a story tells besides the figures."""
        with self.lock:
            if language not in self._contexts:
                today = self.whole.question.today
                self._contexts[language] = context_of(self.house, self.snapshot, language=language, today=today)
        return self._contexts[language] if maps else replace(self._contexts[language], shapes={})

    def _asked(self, selection: Selection, beside: tuple[str, ...]) -> Prepared:
        if selection.everything and not beside:
            return self.whole
        key = (selection, beside)
        if key not in self._prepared:
            question = replace(self.whole.question, selection=selection, beside=beside)
            base = None if selection.everything else self.whole
            self._prepared[key] = Prepared(self.whole.lines, question, self.whole.compacted, base)
            while len(self._prepared) > _SELECTIONS:
                self._prepared.pop(next(iter(self._prepared)))
        return self._prepared[key]


def open_house(house: House, snapshot: Snapshot) -> Opened:
    """The lines of a house in memory: its compact lines where they are kept ready, else what its lines add up to."""
    rows = sum(record.ledger["rows_kept"] for record in snapshot.deliveries)
    # Many are asked at once: only a large house is worth more than one thread.
    workbench = Workbench(memory="1200MB", threads=None if rows > _LARGE else 1)
    question = question_of(house, snapshot, workbench)
    ready = compact_of(house, snapshot)
    compacted = None
    if ready:
        held = workbench.held(workbench.scan([ready.visits], partitions=True))
        compacted = measures.Compacted(held, ready.listed)
    whole = Prepared(snapshot.lines(workbench), question, compacted)
    return Opened(house, snapshot, whole, rows, compact=ready is not None)


def _way(house: House) -> tuple[Any, ...]:
    """How a house looks: another way gives other figures of the same data."""
    return (house.organisation, house.home, house.venue_pc4, house.segmentation, house.rules, house.name)
