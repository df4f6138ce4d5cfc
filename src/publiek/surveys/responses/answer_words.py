"""Which answer stands in a cell? By its code, its words in Dutch or English, or how tools write yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping

from publiek.surveys.instruments.questionnaire import Choice, Item
from publiek.surveys.responses.known_words import said_words, squash

#: What a cell without an answer becomes, and one whose answer is not known.
EMPTY, UNKNOWN = "", "\0"
_WHOLE = re.compile(r"\s*(-?\d{1,9})(?:[.,]0+)?\s*")
_BAND = re.compile(r"(\d+)\D+(\d+)")
_NUMBER_WORDS = re.compile(r"\d{1,3}")


def reader_of(item: Item, own: Mapping[str, str]) -> Reader:
    """A reader for the cells of one item. `own`: what a person said words mean ({"soms": "1-3"})."""
    return Reader(item, own)


class Reader:
    """Reads the cells of one item; the same cell is worked out once."""

    def __init__(self, item: Item, own: Mapping[str, str]) -> None:
        self._item = item
        self._own = {squash(word): code for word, code in own.items()}
        self._known = _dictionary(item)
        self._seen: dict[str, str] = {}

    def read(self, cell: str) -> str:
        """The code, the number, or the text; EMPTY, or UNKNOWN."""
        if self._item.kind == "open":
            return cell.strip()
        if cell not in self._seen:
            self._seen[cell] = self._worked_out(cell)
        return self._seen[cell]

    def ticked(self, cell: str) -> tuple[set[str], bool]:
        """The rows that one cell names ("Te duur; Geen tijd"), and whether everything in it was understood."""
        found, left = set(), cell
        for row in sorted(self._item.rows, key=lambda row: -max(len(row.label.nl), len(row.label.en))):
            for words in (row.label.nl, row.label.en, row.code):
                pattern = rf"(?:^|[;,|\n])\s*{re.escape(words)}\s*(?=$|[;,|\n])"
                after = re.sub(pattern, ";", left, flags=re.IGNORECASE)
                if after != left:
                    found.add(row.code)
                    left = after
        return found, not re.sub(r"[;,|\s]", "", left)

    def _worked_out(self, cell: str) -> str:
        word = squash(cell)
        if word in self._own:
            return self._own[word]
        if cell.strip() == "-oth-" and self._has("other"):
            return "other"
        if self._item.kind in ("number", "postcode"):
            return self._numbered(cell, word)
        if word in self._known:
            return self._known[word]
        if not word or word in said_words("empty"):
            return EMPTY
        if self._item.code == "age":
            return _age_band(self._item, cell) or UNKNOWN
        return UNKNOWN

    def _numbered(self, cell: str, word: str) -> str:
        if not word or (word in said_words("empty") and not word.isdigit()):
            return EMPTY
        whole = _WHOLE.fullmatch(cell)
        return whole[1] if whole else cell.strip()

    def _has(self, code: str) -> bool:
        return any(option.code == code for option in self._item.options)


def _dictionary(item: Item) -> dict[str, str]:
    """Squashed word -> code. A word of two answers means neither."""
    if item.kind in ("multi", "yes_no"):
        return {word: code for code in ("yes", "no") for word in said_words(code)}
    choices = item.rows if item.kind == "best_worst" else item.options
    found: dict[str, str] = {}
    for choice in choices:
        for word in {squash(words) for words in _words(choice)}:
            found[word] = choice.code if found.get(word, choice.code) == choice.code else UNKNOWN
    for choice in choices:
        found[squash(choice.code)] = choice.code
        for word in said_words(choice.code):
            found.setdefault(word, choice.code)
    return found


def _words(choice: Choice) -> tuple[str, ...]:
    tool = [code for source, code in choice.maps_to if source == "limesurvey"]
    return (choice.label.nl, choice.label.en, *tool)


def _age_band(item: Item, cell: str) -> str:
    """The band of an age in years ("34", "34 jaar"), or of a band in other words ("25 t/m 34 jaar")."""
    numbers = [int(found) for found in _NUMBER_WORDS.findall(cell)]
    if not numbers or len(numbers) > 2 or any(number > 120 for number in numbers):
        return ""
    if re.search(r"jonger|onder|under|younger|t/m|tot|<", cell.casefold()) and len(numbers) == 1:
        # "jonger dan 18": whoever may be under sixteen is taken to be.
        return "under_16" if numbers[0] <= 18 else ""
    bands = [_band(option.code) for option in item.options]
    for option, (least, most) in zip(item.options, bands, strict=True):
        if all(least <= number <= most for number in numbers):
            return option.code
    return "under_16" if numbers[0] < 16 and any(option.code == "under_16" for option in item.options) else ""


def _band(code: str) -> tuple[int, int]:
    found = _BAND.fullmatch(code)
    if found:
        return int(found[1]), int(found[2])
    digits = re.sub(r"\D", "", code)
    if code.startswith("under"):
        return 0, int(digits or 0) - 1
    return (int(digits), 120) if digits and code.endswith("+") else (999, -1)


def age_of_birth_year(cell: str, *, year: int) -> str:
    """The age in whole years of somebody born in the year that a cell names; "" when it names none.

    Who turns sixteen this year counts as fifteen: the birthday is not known (decision 38).
    """
    found = re.search(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", cell)
    if not found:
        return ""
    age = year - int(found[1])
    return str(15 if age == 16 else age) if 0 <= age <= 115 else ""
