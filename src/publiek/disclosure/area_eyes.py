"""What may a government be told of the audience of its area? Rounded sums of building blocks; never one house.

A table comes in with one row per place, season and house that agreed; places are disjoint (building blocks of
postcode areas, or municipalities where houses stand). Out comes per place and season the sum, rounded to fives, when

* it rests on at least `PERSONS` bookers and `HOUSES` houses, and at least `HOUSEHOLDS` households live there;
* no house that did not agree to be named brings more than half, no two of them more than 85%, and what the others
  bring is not less than 15% of the largest.

A house stands there by name only when it agreed to that (`by_name`), with at least `PERSONS` bookers, and only while
what is left after taking off the named houses is nobody, or again `HOUSES` houses and `PERSONS` bookers without one
that brings most of it; else the smallest named one is left out, until that holds.

Every region is a sum of whole places, each told by itself: whoever asks for a region and for the same region without
one area learns the difference of told sums, and nothing else. That is why the rounding is done here, before anything is
added up, and why places may not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from publiek.disclosure.passage import Policy
from publiek.disclosure.rules import Changes
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

AREA_EYES = Policy(
    "area-eyes",
    Text(
        nl="Voor de overheid van dit gebied; opgeteld over de organisaties die dat hebben goedgevonden.",
        en="For the government of this area; summed over the houses that agreed.",
    ),
)
PERSONS, HOUSES, HOUSEHOLDS, STEP = 10, 3, 500, 5
_LARGEST, _TWO_LARGEST, _PERCENT = 0.50, 0.85, 0.15
#: What goes in: one row per place, season and house.
JUDGED_PLACES = pa.schema(
    [
        ("place", pa.string()),
        ("season", pa.int32()),
        ("house", pa.string()),
        ("households", pa.int64()),
        ("bookers", pa.int64()),
        ("visits", pa.int64()),
        ("performances", pa.int64()),
        ("by_name", pa.bool_()),
    ]
)
#: What comes out: one row per place and season (house ""), and one for each house that may be named.
TOLD_PLACES = pa.schema(
    [
        ("place", pa.string()),
        ("season", pa.int32()),
        ("house", pa.string()),
        ("households", pa.int64()),
        ("houses", pa.int64()),
        ("bookers", pa.int64()),
        ("visits", pa.int64()),
        ("performances", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Part:
    """What one house brings to one place in one season."""

    house: str
    bookers: int
    visits: int
    by_name: bool = False
    performances: int = 0


def may_be_told(parts: Sequence[Part], households: int) -> bool:
    """Whether the sum over these houses, at a place where so many households live, may be told by itself."""
    return households >= HOUSEHOLDS and _enough(parts) and not _mostly(parts)


def only_places(figure: Figure) -> tuple[Figure, Changes]:
    """The figure as a government may see it. Raises DisclosureError "figure-not-judged" when that cannot be judged."""
    if set(figure.table.column_names) != set(JUDGED_PLACES.names):
        raise _not_judged(figure.name)
    cells: dict[tuple[str, int], tuple[int, list[Part]]] = {}
    for row in figure.table.to_pylist():
        households, parts = cells.setdefault((row["place"], row["season"]), (row["households"], []))
        if households != row["households"] or any(part.house == row["house"] for part in parts):
            raise _not_judged(figure.name)
        parts.append(Part(row["house"], row["bookers"], row["visits"], row["by_name"], row["performances"]))
    told: list[dict[str, Any]] = []
    silent = 0
    for (place, season), (households, parts) in sorted(cells.items()):
        if may_be_told(parts, households):
            spot = {"place": place, "season": season, "households": households}
            told += [{**spot, **one} for one in _told(parts)]
        else:
            silent += 1
    table = pa.Table.from_pylist(told, schema=TOLD_PLACES)
    n = sum(row["bookers"] for row in told if not row["house"])
    changes: Changes = [{"figure": figure.name, "rule": "rounded", "rows": len(told)}]
    if silent:
        changes.append({"figure": figure.name, "rule": "few", "rows": silent})
    return replace(figure, table=table, base=replace(figure.base, n=n, of=n)), changes


def named_houses(parts: Sequence[Part], *, least: int = HOUSES) -> list[Part]:
    """The houses that may be told by name without any other one being found by taking them off the sum.

    `least`: of how many houses what is left must be a sum, when it is not nobody.
    """
    named = sorted((part for part in parts if part.by_name and part.bookers >= PERSONS), key=_size)
    while named:
        kept = {part.house for part in named}
        rest = [part for part in parts if part.house not in kept and (part.bookers or part.visits)]
        if not rest or (_enough(rest, least) and not _mostly(rest)):
            return named
        named = named[1:]
    return []


def rounded(count: int) -> int:
    """To the nearest multiple of five."""
    return STEP * ((count + STEP // 2) // STEP)


def _told(parts: Sequence[Part]) -> Iterable[dict[str, Any]]:
    who = [part for part in parts if part.bookers > 0]
    yield {
        "house": "",
        "houses": len(who),
        "bookers": rounded(sum(part.bookers for part in parts)),
        "visits": rounded(sum(part.visits for part in parts)),
        # What is on is no secret: posters tell it.
        "performances": sum(part.performances for part in parts),
    }
    for part in named_houses(parts):
        counts = {"bookers": rounded(part.bookers), "visits": rounded(part.visits), "performances": part.performances}
        yield {"house": part.house, "houses": 1, **counts}


def _enough(parts: Sequence[Part], least: int = HOUSES) -> bool:
    return sum(part.bookers for part in parts) >= PERSONS and sum(part.bookers > 0 for part in parts) >= least


def _mostly(parts: Sequence[Part]) -> bool:
    """Whether one or two houses that are not named could be read from the sum."""
    bookers = [(part.bookers, part.by_name) for part in parts]
    return _dominated(bookers) or _dominated([(part.visits, part.by_name) for part in parts])


def _dominated(counts: list[tuple[int, bool]]) -> bool:
    whole = sum(max(count, 0) for count, _ in counts)
    unnamed = sorted((max(count, 0) for count, named in counts if not named), reverse=True)
    first, second = (*unnamed, 0, 0)[:2]
    # What is left when the largest takes off its own part and the next largest of all takes off its own.
    others = sorted((max(count, 0) for count, _ in counts), reverse=True)
    if first in others:
        others.remove(first)
    rest = sum(others[1:])
    return whole > 0 and (first > _LARGEST * whole or first + second > _TWO_LARGEST * whole or rest < _PERCENT * first)


def _size(part: Part) -> tuple[int, str]:
    return part.bookers, part.house


def _not_judged(name: str) -> DisclosureError:
    return DisclosureError(
        "figure-not-judged",
        Text(
            f"Van '{name}' is niet te zien of er genoeg organisaties in zitten.",
            f"Of '{name}' one cannot see whether enough houses are in it.",
        ),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
    )
