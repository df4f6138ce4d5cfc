"""How does a card of the story look on a page: what is open, what stands in its explanation, how is a cell written?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from publiek.dashboard import Shown
from publiek.measures.wording import labels
from publiek.reports.page.html import shown_rows
from publiek.reports.story import Card, Kind
from publiek.reports.words import Words
from publiek.surveys.wording import labels as survey_labels

#: Limits that stand under the figure; the others are in the explanation.
_LIMITS_SHOWN = 1
_DRAWN_AT_ONCE = 1


@dataclass(frozen=True)
class Cell:
    """One cell of a table as it is written; `kind` and `value`: the same to calculate with, where it is one number."""

    said: str
    number: bool
    kind: Kind = "text"
    value: float | None = None


@dataclass(frozen=True)
class Sheet:
    """A table as written; `left`: how many rows there are that are not shown."""

    caption: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    every: int

    @property
    def cut(self) -> bool:
        """Whether not all rows are shown."""
        return len(self.rows) < self.every


@dataclass(frozen=True)
class Explained:
    """What opens with a figure: its definition, how it is reckoned, and all it does not say."""

    title: str
    definition: str
    formula: str


@dataclass(frozen=True)
class Laid:
    """One card, ready for the template. `later`: where its picture comes from once it is in sight."""

    card: Card
    drawing: SafeString
    sheet: Sheet | None
    explained: Explained | None
    later: str = ""

    @property
    def limits(self) -> tuple[str, ...]:
        """What stands under the figure."""
        return self.card.limits[:_LIMITS_SHOWN]

    @property
    def open_table(self) -> bool:
        """Whether the table is itself the answer."""
        return self.card.table is not None and self.card.table.shown


def laid_out(
    shown: Shown, words: Words, *, draw: Callable[[str], str | None], later: Callable[[str], str]
) -> list[Laid]:
    """The cards of a chapter. The first picture is drawn (`draw`); the others come once they are in sight (`later`)."""
    pictured = [card.key for card in shown.chapter.cards if card.picture]
    laid = []
    for card in shown.chapter.cards:
        drawing = draw(card.key) or "" if card.key in pictured[:_DRAWN_AT_ONCE] else ""
        laid.append(lay(card, drawing, words, later=later(card.key) if card.key in pictured[_DRAWN_AT_ONCE:] else ""))
    return laid


def lay(card: Card, drawing: str, words: Words, *, later: str = "") -> Laid:
    """One card; its drawing was made here from a specification, so it goes in as it is."""
    return Laid(card, mark_safe(drawing), _sheet(card, words), _explained(card, words), later)  # noqa: S308


def _sheet(card: Card, words: Words) -> Sheet | None:
    table, every = shown_rows(card), card.table
    if table is None or every is None:
        return None
    numeric = [column.kind not in ("text", "date") for column in table.columns]
    write = words.numbers.cell
    rows = tuple(
        tuple(
            Cell(write(column.kind, value), number)
            for column, value, number in zip(table.columns, row, numeric, strict=True)
        )
        for row in table.rows
    )
    heads = tuple(Cell(column.label, number) for column, number in zip(table.columns, numeric, strict=True))
    return Sheet(table.caption, heads, rows, len(every.rows))


def _explained(card: Card, words: Words) -> Explained | None:
    known = labels().get(card.figure) or survey_labels().get(card.figure)
    if known is None:
        return None
    language = words.language
    return Explained(known["title"][language], known["definition"][language], known.get("formula", ""))
