"""What is a word, and what is its stem? The same rules in Python and in the browser.

Dutch: the Snowball stemmer, after which a double consonant at the end becomes one ("gezinnen" and "gezin" are one word)
and z and v become s and f ("huizen", "huis"), with a list of plurals that no rule finds ("steden", "musea"). English:
plurals and the most usual endings only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import snowballstemmer

_WORD = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """Small letters without accents; an apostrophe within a word goes ("foto's" is one word)."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub("(?<=[a-z])['\u2019](?=s)", "", plain)


def words_in(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


@cache
def stem(word: str, language: str) -> str:
    """The stem of a folded word."""
    return _dutch(word) if language == "nl" else _english(word)


@cache
def _snowball() -> object:
    return snowballstemmer.stemmer("dutch_porter")


def _dutch(word: str) -> str:
    found = str(_snowball().stemWord(word))  # type: ignore[attr-defined]
    if len(found) > 3 and found[-1] == found[-2] and found[-1] not in "aeiou":
        found = found[:-1]
    return found[:-1] + {"z": "s", "v": "f"}.get(found[-1], found[-1]) if len(found) > 2 else found


def _english(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = _undoubled(word[:-3])
    elif len(word) > 4 and word.endswith("ed"):
        word = _undoubled(word[:-2])
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls" else word
