"""Which record of a table is its header?

The record in which most cells are headers that the dictionary or a ticketing system knows, title rows above it skipped.
A group row above (two-row headers) lends its words to the cells below it. A record whose cells look like values is
never a header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from publiek.deliveries import systems
from publiek.deliveries.headers import dictionary, ignored, is_known, plain, squash, without_brackets
from publiek.deliveries.shapes import looks_like_data

#: Words of a second header row that only says how a column is written.
_UNITS = frozenset(
    [
        "in",
        "dd",
        "mm",
        "jjjj",
        "yyyy",
        "euro",
        "eur",
        "aantal",
        "tekst",
        "text",
        "verplicht",
        "optioneel",
        "required",
        "optional",
        "ja",
        "nee",
        "j",
        "n",
        "uu",
        "mm",
        "ss",
    ]
)


@dataclass(frozen=True)
class HeaderRow:
    """`index` is the record number (0-based) that the rows come after; `names` the header of each position.

    `certain`: enough of the names are known for the record to be a header beyond doubt; only then may a name that is
    not known itself be shown.
    """

    index: int
    names: tuple[str, ...] = field(repr=False)
    certain: bool = True

    def shown(self, position: int) -> str:
        """The header of a column as a person may see it: its letter when it is empty or could be a value."""
        name = self.names[position].strip()
        if not name or looks_like_data(name) or not (self.certain or known(name)):
            return f"({letter(position)})"
        return " ".join(name.split())


def letter(position: int) -> str:
    """The letter a spreadsheet puts above a column (0 -> "A", 26 -> "AA")."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def known(name: str) -> bool:
    """Whether the dictionary or any system knows a header."""
    return bool(name.strip()) and (squash(name) in systems.known_headers() or is_known(name))


def known_words(name: str) -> str:
    """What of a header is known for sure: all of it, or what stands outside its brackets, or nothing ("")."""
    whole = squash(name)
    listed = whole in systems.known_headers() or whole in dictionary() or whole in ignored()
    sure = name if listed else without_brackets(name)
    return " ".join(sure.split()) if known(sure) else ""


def find(head: Sequence[Sequence[str]]) -> HeaderRow | None:
    """The header row among the first records, None when no record can be one."""
    candidates = [found for index in range(len(head)) if (found := _candidate(head, index)) is not None]
    if not candidates:
        return None
    score, best = max(candidates, key=lambda pair: (pair[0], -pair[1].index))
    if not score:
        return None
    return _past_units(head, best)


def could_be_header(record: Sequence[str]) -> bool:
    """Whether no more than one cell in five looks like a value, and at least two cells are filled."""
    filled = [cell for cell in record if cell.strip()]
    return len(filled) >= 2 and sum(map(looks_like_data, filled)) <= 0.2 * len(filled)


def _candidate(head: Sequence[Sequence[str]], index: int) -> tuple[int, HeaderRow] | None:
    record = head[index]
    if not could_be_header(record):
        return None
    names = _with_group(head[index - 1], record) if index and could_be_header(head[index - 1]) else tuple(record)
    filled = sum(bool(name.strip()) for name in names)
    score = len({squash(name) for place, name in enumerate(names) if known(name) and not _recurs(head, index, place)})
    return score, HeaderRow(index, names, certain=score >= 2 and score >= filled / 4)


def _recurs(head: Sequence[Sequence[str]], index: int, place: int) -> bool:
    """Whether a cell stands elsewhere in its own column too: a word like "Online" is a value there and names nothing.

    A header that is repeated whole, as at the top of a printed page, is no value.
    """
    record, cell = list(head[index]), head[index][place : place + 1]
    return any(cell == other[place : place + 1] and list(other) != record for other in head)


def _with_group(group: Sequence[str], record: Sequence[str]) -> tuple[str, ...]:
    """The names below a group row: "Bestelling" above "Nummer" is "Bestelling Nummer" when that is a known header."""
    names, label = [], ""
    for position, name in enumerate(record):
        label = group[position] if position < len(group) and group[position].strip() else label
        both = (f"{label} {name}", f"{name} {label}") if label.strip() and name.strip() else ()
        names.append(next((one for one in both if known(one)), name))
    return tuple(names)


def _past_units(head: Sequence[Sequence[str]], found: HeaderRow) -> HeaderRow:
    """The same header, with a row of units ("dd-mm-jjjj", "in euro") right below it counted as part of it."""
    below = head[found.index + 1] if found.index + 1 < len(head) else []
    filled = [cell for cell in below if cell.strip()]
    if (
        filled
        and all(set(plain(cell).split()) <= _UNITS for cell in filled)
        and any(cell.strip("() ") for cell in filled)
    ):
        return HeaderRow(found.index + 1, found.names, found.certain)
    return found
