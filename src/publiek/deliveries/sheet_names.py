"""By which name may a sheet be told? Its own when that is made of everyday words, else its number.

People call a sheet after a colleague, a client or a guest. A sheet can always be asked for by its number.
"""

from __future__ import annotations

import re
from functools import cache

from publiek.deliveries.headers import is_known, load, plain

_NUMBERED = re.compile(r"([a-z]*)(\d{0,4})")


def told(name: str, number: int) -> str:
    """The name of the sheet, or its `number` in brackets (from 1) when a person could be in the name."""
    return name if name and all(map(_is_everyday, plain(name).split())) and plain(name) else f"({number})"


def _is_everyday(word: str) -> bool:
    """Whether a word (lower case, no accents) is one of those that sheets are called by, a number, or both."""
    found = _NUMBERED.fullmatch(word)
    return bool(found) and (not found[1] or found[1] in _everyday() or is_known(found[1]))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(word for words in load("sheet_words.yaml").values() for word in words)  # type: ignore[attr-defined]
