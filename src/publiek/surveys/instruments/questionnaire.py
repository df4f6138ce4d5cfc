"""What is a questionnaire? Pages of items with their words, answers, routes and order, as one versioned piece of data.

    code@version        "core@1"; a version never changes once it was used
    pages -> items      one item is one question; its `kind` decides what an answer is and how it is kept

Kinds, and the columns in which answers are kept (see `publiek.surveys.responses.answers`):

    single              one of `options`                          column `item`: code
    yes_no              yes or no                                 column `item`: "yes" / "no"
    number              whole number between `least` and `most`   column `item`: number
    grid                one of `options` per row of `rows`        column `item.row`: code per row
    multi               yes or no per row of `rows`               column `item.row`: "yes" / "no" per row
    open                text, masked before it is kept            column `item`: text
    postcode            four digits                               column `item`: number
    best_worst          per set: which row helps most and least   columns `item.set.best`, `item.set.worst`
"""

from __future__ import annotations

from dataclasses import dataclass, field

from publiek.errors import Text

KINDS = ("single", "yes_no", "number", "grid", "multi", "open", "postcode", "best_worst")


@dataclass(frozen=True)
class Choice:
    """An option or a row: its code and its words. `maps_to`: the same elsewhere, as (source, code)."""

    code: str
    label: Text
    maps_to: tuple[tuple[str, str], ...] = ()
    special: bool = False


@dataclass(frozen=True)
class Route:
    """When an item is asked: the answer to the item (or column) `of` is one of `answers`; all routes must hold.
    `any_of`: of a grid or multi, at least one row has one of `answers`.
    """

    of: str
    answers: tuple[str, ...]
    any_of: bool = False


@dataclass(frozen=True)
class Item:
    """One question. `rows` and `options` as its kind needs; `shuffled`: rows in random order per respondent;
    `routes`: when it is asked; rows with `special` set are shown only when the item
    `consent_health` was answered yes; `required`: must be answered to go on;
    `sets`: for best_worst the rows of each set; `comparable`: a name that stays the same as long as answers may be
    put together across versions.
    """

    code: str
    kind: str
    words: Text
    options: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    help: Text | None = None
    shuffled: bool = False
    routes: tuple[Route, ...] = ()
    required: bool = False
    least: int | None = None
    most: int | None = None
    sets: tuple[tuple[str, ...], ...] = ()
    comparable: str = ""
    maps_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """What stands together on one screen."""

    code: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Questionnaire:
    """`code`@`version`, its title and introduction, its pages in order, and of which modules it was put together."""

    code: str
    version: str
    title: Text
    introduction: Text
    pages: tuple[Page, ...]
    modules: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Code and version: core@1."""
        return f"{self.code}@{self.version}"

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for page in self.pages for item in page.items)

    def item(self, code: str) -> Item:
        """One item. Raises KeyError."""
        return next(item for item in self.items if item.code == code)
