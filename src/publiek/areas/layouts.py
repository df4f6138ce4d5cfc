"""What do the publisher's column names mean, over the years and media?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "layouts.yaml"


@dataclass(frozen=True)
class Meaning:
    """One stable column: `kind` is count, percent, mean, class or text; `required` when a file is useless without."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Layouts:
    """The dated data of layouts.yaml, with plain names ready for look-up."""

    columns: dict[str, Meaning]
    by_name: dict[str, Meaning]
    postcode_keys: frozenset[str]
    region_keys: frozenset[str]
    left_out: frozenset[str]
    suppressed: frozenset[float]
    unavailable: frozenset[float]
    words: frozenset[str]
    expected: frozenset[str]
    expected_vol: frozenset[str]


def plain(name: object) -> str:
    """A header without case, spaces, hyphens, underscores and line ends; "" for nothing."""
    return re.sub(r"[\s_\-]+", "", str(name if name is not None else "")).lower()


@cache
def layouts() -> Layouts:
    """All known column names."""
    known = read_yaml(_FILE.read_text(encoding="utf-8"))
    columns = {
        name: Meaning(name, entry["kind"], bool(entry.get("required"))) for name, entry in known["columns"].items()
    }
    by_name = {plain(alias): columns[name] for name, entry in known["columns"].items() for alias in entry["names"]}
    return Layouts(
        columns=columns,
        by_name=by_name,
        postcode_keys=frozenset(map(plain, known["key"]["postcode"])),
        region_keys=frozenset(map(plain, known["key"]["region"])),
        left_out=frozenset(map(plain, known["left_out"])),
        suppressed=frozenset(map(float, known["sentinels"]["suppressed"])),
        unavailable=frozenset(map(float, known["sentinels"]["unavailable"])),
        expected=frozenset(known["expected"]["postcode"]),
        expected_vol=frozenset(known["expected"]["vol"]),
        words=frozenset(str(word).strip().lower() for word in known["sentinels"]["words"]),
    )


def meanings(headers: list[str]) -> list[Meaning | None]:
    """The meaning of each header from left to right; a repeated label is looked up as `label#2`, `label#3`."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    found: list[Meaning | None] = []
    for header in headers:
        name = plain(header)
        seen[name] = seen.get(name, 0) + 1
        key = name if seen[name] == 1 else f"{name}#{seen[name]}"
        meaning = layouts().by_name.get(key)
        if meaning is not None and meaning.name in taken:
            meaning = None
        if meaning is not None:
            taken.add(meaning.name)
        found.append(meaning)
    return found
