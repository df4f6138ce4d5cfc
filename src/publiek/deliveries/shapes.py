"""What do the cells of a column look like? Kinds of values, judged without ever passing one on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

#: The kinds of cell, most telling first; a cell is the first kind it fits.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")),
    ("link", re.compile(r"https?://\S+")),
    ("datetime", re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4},?[ T]+\d{1,2}[:.u]\d{2}.*")),
    ("date", re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")),
    (
        "wordy-date",
        re.compile(r"(?:[^\W\d]{2,10}\.?,? )?(?:\d{1,2}[. ]+[^\W\d]{3,10}\.?|[^\W\d]{3,9} \d{1,2}),? \d{2,4}.*"),
    ),
    ("time", re.compile(r"\d{1,2}[:u]\d{2}(?::\d{2})?(?: ?uur| ?[ap]m| ?h)?|\d{1,2}[.:]\d{2} ?(?:uur|h)", re.I)),
    ("postcode", re.compile(r"[1-9]\d{3} ?[A-Za-z]{2}")),
    ("digits-4", re.compile(r"[1-9]\d{3}")),
    ("integer", re.compile(r"[-+]?\d{1,3}(?:[.,' ]\d{3})+|[-+]?\d+")),
    (
        "money",
        re.compile(
            r"(?:[€$£]|EUR|USD|GBP)?\s*[-+(]?\s*[€$£]?\s*\d[\d.,' ]*(?:[.,][-–\d]{1,4})?\)?\s*(?:[€$£-]|EUR|,-)?", re.I
        ),
    ),
    ("seat", re.compile(r".*\b(?:rij|stoel|row|seat|reihe|platz|rang)\b.*\d.*", re.I)),
)
#: Kinds that a header cell never is.
DATA_KINDS = frozenset(
    {"email", "link", "datetime", "date", "wordy-date", "time", "postcode", "digits-4", "integer", "money"}
)
_LONG_DIGITS = re.compile(r"\d{5,}|@")


def kind_of(cell: str) -> str:
    """The kind of one cell: one of `_KINDS`, "text", or "empty"."""
    text = cell.strip()
    if not text:
        return "empty"
    if len(text) > 200:
        return "text"
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(text)), "text")


def looks_like_data(cell: str) -> bool:
    """Whether a cell is surely a value and not a header (an e-mail address, a date, a number, a postcode, a link)."""
    return kind_of(cell) in DATA_KINDS or bool(_LONG_DIGITS.search(cell)) or len(cell) > 120


class Shape:
    """How the filled cells of one column divide over the kinds."""

    def __init__(self, cells: Iterable[str]) -> None:
        kinds = Counter(kind_of(cell) for cell in cells)
        self.empty = kinds.pop("empty", 0)
        self.filled = sum(kinds.values())
        self._kinds = kinds

    def share(self, *kinds: str) -> float:
        """The share (0-1) of filled cells that are of one of `kinds`; 0 when all are empty."""
        return sum(self._kinds[kind] for kind in kinds) / self.filled if self.filled else 0.0

    @property
    def numeric(self) -> float:
        """The share of filled cells that are numbers."""
        return self.share("integer", "digits-4", "money")

    @property
    def dated(self) -> float:
        """The share of filled cells that are dates."""
        return self.share("date", "datetime", "wordy-date")
