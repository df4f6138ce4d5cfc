"""Which genre of ours is a type with a theme of UiTdatabank? A few are; most say what it is, but none of our genres.

Codes from https://taxonomy.uitdatabank.be/terms and https://github.com/cultuurnet/apidocs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from publiek.deliveries.live.promised import inside, text

#: A type, or a type with a theme, that is one of our genres. What is not here is not applicable: never forced.
_GENRES: Mapping[str, str] = {
    "0.0.0.0.0": "exhibition",
    "0.50.6.0.0": "film",
    "0.54.0.0.0": "dance",
    "0.55.0.0.0": "theatre",
    "0.55.0.0.0 1.3.10.0.0": "cabaret",
    "0.55.0.0.0 1.4.0.0.0": "musical",
    "0.55.0.0.0 1.5.0.0.0": "opera",
    "0.5.0.0.0": "festival",
    "0.3.1.0.0": "education",
    "0.3.1.0.1": "education",
    "0.7.0.0.0": "education",
    "0.50.4.0.0 1.8.1.0.0": "classical",
    "0.50.4.0.0 1.8.2.0.0": "jazz",
    "0.50.4.0.0 1.8.3.1.0": "pop",
    "0.50.4.0.0 1.8.3.2.0": "pop",
    "0.50.4.0.0 1.8.3.3.0": "pop",
    "0.50.4.0.0 1.8.3.5.0": "pop",
    "0.50.4.0.0 1.8.4.0.0": "world",
    "0.3.2.0.0 1.10.0.0.0": "literature",
    "0.3.2.0.0 1.10.5.0.0": "literature",
}
#: Themes begin with 1; one type does too.
_THEME = re.compile(r"1\.(?!50\.)\d+\..*")


def terms_of(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The types and themes: in `terms`, or (older) in `type` and `theme`. Types first; without regions."""
    listed = document.get("terms")
    found = listed if isinstance(listed, list) else []
    every = [one for one in (*found, document.get("type"), document.get("theme")) if isinstance(one, Mapping)]
    known: dict[str, Mapping[str, Any]] = {}
    for one in every:
        key = text(one.get("id"))
        if key and text(one.get("domain")) in ("", "eventtype", "theme"):
            known.setdefault(key, one)
    return tuple(sorted(known.values(), key=lambda one: bool(_THEME.fullmatch(text(one.get("id"))))))


def genre_of(terms: Sequence[Mapping[str, Any]]) -> str:
    """The genre of ours; "" when none applies. By the id: the domain beside it is sometimes wrong."""
    ids = [text(one.get("id")) for one in terms]
    types = [key for key in ids if not _THEME.fullmatch(key)]
    themes = [key for key in ids if _THEME.fullmatch(key)]
    both = (f"{kind} {theme}" for kind in types for theme in themes)
    return next((_GENRES[key] for key in (*both, *types) if key in _GENRES), "")


def words_of(terms: Sequence[Mapping[str, Any]]) -> str:
    """The labels, as UiTdatabank writes them: "Concert, Jazz en blues"."""
    return ", ".join(dict.fromkeys(filter(None, (inside(one, "label") for one in terms))))
