"""How is what would leave shown: the tables of a contribution as a person reads them, row by row, nothing left out?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publiek.collective.menu import UNKNOWN, table_of
from publiek.collective.packages import Contribution
from publiek.reports.words import Words, cleaned

#: Rows on the page; every row is in the file beside it.
SHOWN = 200


@dataclass(frozen=True)
class Leaving:
    """One table: `rows` of (said, whether a number), the first `SHOWN`; `every`: how many there are."""

    code: str
    title: str
    meaning: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    every: int

    @property
    def cut(self) -> bool:
        """Whether not all rows are shown."""
        return len(self.rows) < self.every


def sheets(contribution: Contribution, words: Words) -> list[Leaving]:
    """Every table that would leave, with the codes as they stand in the file: this is the file itself."""
    found = []
    for code, table in contribution.tables.items():
        known = table_of(code)
        numbers = [str(field.type) not in ("string", "bool") for field in table.schema]
        rows = tuple(
            tuple(
                (_said(value, words, known.kind), number) for value, number in zip(row.values(), numbers, strict=True)
            )
            for row in table.slice(0, SHOWN).to_pylist()
        )
        heads = tuple((_head(name, words), number) for name, number in zip(table.column_names, numbers, strict=True))
        title, meaning = known.title.in_language(words.language), known.meaning.in_language(words.language)
        found.append(Leaving(code, title, meaning, heads, rows, table.num_rows))
    return found


def _head(name: str, words: Words) -> str:
    return words.maybe(f"together.column.{name}") or name


def _said(value: Any, words: Words, kind: str) -> str:
    """A value as it stands in the file; what is not known in words. An empty place among sums stays at home."""
    if value is None:
        return words.say("together.stays-here") if kind == "sums" else ""
    if isinstance(value, int) and not isinstance(value, bool):
        return words.numbers.count(value)
    if isinstance(value, float):
        return words.numbers.decimal(value, 2)
    return words.say("together.unknown") if value == UNKNOWN else cleaned(value) or words.say("together.all")
