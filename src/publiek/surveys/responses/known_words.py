"""How do other tools call columns and answers? `words.yaml`, compared in small letters and figures alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.vocabulary.data_files import read_yaml

#: Columns about the form itself that a file may hold.
FRAME_COLUMNS = ("response", "collected", "unit", "stratum", "weight", "receipt")


def squash(text: str) -> str:
    """Small letters and figures alone, without accents; "+" stays, it tells "12+" from "12"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^\w+]|_", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


@cache
def _raw() -> Mapping[str, Any]:
    text = files("publiek.surveys.responses").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded


@cache
def words_of(part: str) -> Mapping[str, str]:
    """Squashed word -> code, of one part of the file ("columns", "items", "answers"); the first meaning counts."""
    found: dict[str, str] = {}
    for code, words in _raw()[part].items():
        for word in (code, *words):
            found.setdefault(squash(str(word)), code)
    return found


@cache
def said_words(code: str) -> frozenset[str]:
    """The squashed words for one answer ("yes", "no", "empty", ...)."""
    words = _raw()["answers"]
    return frozenset(squash(str(word)) for word in (code, *words[code])) if code in words else frozenset()


@cache
def never_read(part: str) -> frozenset[str]:
    """Squashed headers of columns that are not read: "personal" or "tool"."""
    return frozenset(squash(word) for word in _raw()[part])
