"""Does a title or place tell how a person can be reached? Then that is not kept: an agenda is open, and goes to others.

A planning holds hire and options too, and people write in a title whom to call. A name stays, for most names in titles
are of makers; an e-mail address or telephone number never belongs there.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, TypeVar

from publiek.vocabulary.programme import Programme

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\s@<>()\[\],;:]+")
#: A telephone number of the Netherlands or Belgium, or any with + and a country.
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:\+|00)\d(?:[ .()/-]{0,3}\d){8,13}(?!\w)|(?<![\w.,/-])0(?:[ .()/-]{0,3}\d){8,9}(?!\w)"
)
#: What is no text of a person: numbers of things, and what is compared with other systems.
_KEPT = frozenset(
    {"id", "identifiers", "production", "venue", "link", "state", "kind", "genre", "postcode", "organisation"}
)
_Row = TypeVar("_Row")


def unreachable(programme: Programme) -> Programme:
    """`programme` without e-mail addresses and telephone numbers in its texts."""
    told = {one.name: getattr(programme, one.name) for one in fields(programme)}
    rows: dict[str, Any] = {name: tuple(map(_row, value)) for name, value in told.items() if isinstance(value, tuple)}
    return replace(programme, **rows)


def _row(row: _Row) -> _Row:
    texts = {
        one.name: told
        for one in fields(row)  # type: ignore[arg-type]
        if one.name not in _KEPT and isinstance(told := getattr(row, one.name), str)
    }
    found = {name: cleaned for name, told in texts.items() if (cleaned := _cleaned(told)) != told}
    return replace(row, **found) if found else row  # type: ignore[type-var]


def _cleaned(text: str) -> str:
    if "@" not in text and not re.search(r"\d{2}", text):
        return text
    return _NUMBER.sub("…", _ADDRESS.sub("…", text))
