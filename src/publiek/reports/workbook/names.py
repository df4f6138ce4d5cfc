"""What is each sheet called? A number for the order, then a short name: clear, unique, at most 31 characters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publiek.reports.lettering import shortened
from publiek.reports.story import Card
from publiek.reports.words import Words

MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def sheet_names(cards: Iterable[Card], words: Words) -> dict[str, str]:
    """The sheet of each card that has a table with rows, by card key, in reading order."""
    with_rows = [card for card in cards if card.table and card.table.rows]
    return {card.key: _named(number, card, words) for number, card in enumerate(with_rows, start=1)}


def table_name(card: Card) -> str:
    """The name of the table itself, for formulas and pivot tables: publiek_who_comes."""
    return "publiek_" + re.sub(r"\W", "_", card.key)


def _named(number: int, card: Card, words: Words) -> str:
    assert card.table is not None
    own = words.maybe(f"office.sheets.{card.key}") or card.table.caption
    return plain(shortened(f"{number:02d} {own}", MOST))


def plain(name: str) -> str:
    """A sheet name without the characters that no sheet name may have."""
    return _FORBIDDEN.sub(" ", name).rstrip()
