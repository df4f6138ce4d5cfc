"""What is a report, before it has a shape? A story: chapters of cards, each card one question and its answer.

The story is the contract of this room. `tell` makes it from a Release; page, paper, slides, sheet and JSON only lay it
out. Sentences are finished text in the language of the context; tables and native charts hold plain typed values, so
that a spreadsheet gets numbers and a slide an editable chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["text", "count", "share", "index", "money", "km", "rate", "date"]
#: A cell as its column kind says: text str · count int · share 0-1 · index float (100 = equal) · money whole or mean
#: cents · km float · rate float shown with one decimal · date date. None is "not known" and is shown as a dash.
Value = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Column:
    """The heading of a table column and the kind of its values."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class CardTable:
    """The table behind (or instead of) a picture. The first column names the row.

    `shown`: the table is itself the answer and stands open; otherwise it is behind the picture. `first`: how many rows
    are worth showing at once (the rest is in the take-away). All `rows` are always here. `note`: what stays with the
    numbers wherever they are taken; a column of its own in the take-away.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    shown: bool = False
    first: int = 25
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A Vega-Lite specification without any outside data, its text alternative, and its size in CSS pixels.

    `note` is one or two lines to print under the picture (what a line or a pale area means); it is not in the drawing.
    `drawn`: the picture as SVG where it was drawn already, by code of ours (the map of a page); `spec` is then empty.
    """

    spec: dict[str, object]
    alt: str
    width: int
    height: int
    note: str = ""
    drawn: str = ""


@dataclass(frozen=True)
class Series:
    """One row of marks: a value per category (None = silent) and, when there is one, the interval around each."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class NativeChart:
    """The picture as an office program can rebuild it: editable bars, lines or dots. `number` as in `Kind`."""

    kind: Literal["bar", "line", "dot"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number: Kind = "count"
    stacked: bool = False


@dataclass(frozen=True)
class Card:
    """One figure, always the same anatomy: say it, show it, on what it rests, what it does not say, what to try.

    `too_thin` is the sentence that replaces everything else when there is too little to go on; `sentence`, `picture`,
    `native` and `table` are then empty. `evidence` is the key of the card that holds the proof (for the opening);
    `figure` the name of the figure it rests on ("" for none). `key` is unique in the story (chapters included), stable,
    and fit for a link or a file name.
    """

    key: str
    chapter: str
    question: str
    sentence: str = ""
    base_line: str = ""
    limits: tuple[str, ...] = ()
    try_next: str = ""
    how_to_see: str = ""
    picture: Picture | None = None
    native: NativeChart | None = None
    table: CardTable | None = None
    too_thin: str | None = None
    evidence: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Chapter:
    """A page of the report: its short name, the question that is its heading, and its cards."""

    key: str
    title: str
    question: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Quality:
    """How sound the ground is. `matched`: part of the bookers (or tickets) whose area is known; `described`:
    the part of an area that its group describes (see ReportContext.accuracy).
    """

    rows_read: int
    rows_kept: int
    rows_set_aside: int
    findings: int
    matched: float | None
    described: float | None
    shapes_approximate: bool


@dataclass(frozen=True)
class Story:
    """One report in one language, ready to be laid out. `eyes`: for whom the release is meant, as a sentence."""

    title: str
    subtitle: str
    chapters: tuple[Chapter, ...]
    quality: Quality
    language: str
    organisation: str
    made_on: date
    made_line: str
    eyes: str

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards in reading order."""
        return tuple(card for chapter in self.chapters for card in chapter.cards)
