"""Where does the product write anything, what lies there, whose is it, and how does it go? Read from kept_places.yaml.

The list is what papers print, what erasing and expiring follow, and what a test holds against a home in which every
feature was used: no file without an entry, no entry without a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

BELOW = ("organisation", "home", "keys", "site", "table")
LEVELS = ("L0", "L1", "L2", "L3", "none")
WHOSE = ("visitors", "contacts", "respondents", "staff", "nobody")
HELD = ("keyed", "sealed", "sums", "plain", "nothing")
_KEYS = {"below", "paths", "what", "level", "whose", "held", "found_by", "erased_by", "term"}


@dataclass(frozen=True)
class KeptPlace:
    """One kind of place. `paths`: patterns below `below`; `found`, `erased`: how, in words; `term`: a purpose."""

    code: str
    below: str
    paths: tuple[str, ...]
    what: Text
    level: str
    whose: str
    held: str
    found_by: str
    found: Text
    erased_by: str
    erased: Text
    term: str = ""

    def holds(self, path: str) -> bool:
        """Whether a relative path (with forward slashes) is of this place."""
        return any(_pattern(one).fullmatch(path) for one in self.paths)

    @property
    def of_persons(self) -> bool:
        """Whether somebody can be found there."""
        return self.found_by != "nobody"


@cache
def kept_places() -> tuple[KeptPlace, ...]:
    """Every place, in the order of the list."""
    return places_of(files("publiek.governance").joinpath("kept_places.yaml").read_text(encoding="utf-8"))


def place_of(below: str, path: str) -> KeptPlace | None:
    """The place of a relative path; None when the list does not know it."""
    return next((one for one in kept_places() if one.below == below and one.holds(path)), None)


def unlisted(below: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` that the list does not know."""
    return tuple(path for path in paths if place_of(below, path) is None)


def places_of(text: str) -> tuple[KeptPlace, ...]:
    """The list in a YAML text. Raises ValueError with the place that is not complete (a fault of the program)."""
    raw: Mapping[str, Any] = read_yaml(text)
    words = {name: {code: _text(told) for code, told in raw[name].items()} for name in ("found_by", "erased_by")}
    return tuple(_place(code, told, words) for code, told in raw["places"].items())


def _place(code: str, told: Mapping[str, Any], words: Mapping[str, Mapping[str, Text]]) -> KeptPlace:
    if set(told) != _KEYS:
        raise ValueError(f"{code}: {sorted(set(told) ^ _KEYS)}")
    for name, known in (("below", BELOW), ("level", LEVELS), ("whose", WHOSE), ("held", HELD)):
        if told[name] not in known:
            raise ValueError(f"{code}.{name}: {told[name]}")
    for name, texts in words.items():
        if told[name] not in texts:
            raise ValueError(f"{code}.{name}: {told[name]}")
    if told["whose"] in ("visitors", "contacts") and told["held"] == "plain" and told["erased_by"] != "done":
        raise ValueError(f"{code}: of visitors nothing is kept as it came")
    return KeptPlace(
        code,
        told["below"],
        tuple(told["paths"]),
        _text(told["what"]),
        told["level"],
        told["whose"],
        told["held"],
        told["found_by"],
        words["found_by"][told["found_by"]],
        told["erased_by"],
        words["erased_by"][told["erased_by"]],
        "" if told["term"] == "none" else told["term"],
    )


@cache
def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", path)
    made = {"**": ".*", "*": "[^/]*"}
    return re.compile("".join(made.get(part) or re.escape(part) for part in parts))


def _text(told: Mapping[str, str]) -> Text:
    return Text(told["nl"], told["en"])
