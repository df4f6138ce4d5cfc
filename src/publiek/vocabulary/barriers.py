"""Which barriers does the standard know, in which of the four groups, and how is each asked? Read from `barriers.yaml`.

*kennen* (to know of it), *willen* (to want it), *kunnen* (to be able to), *doen* (to get round to it): the groups in
which barriers are reported. A barrier is never shown without whom it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

#: In the order in which they are reported.
GROUPS: dict[str, Text] = {
    "kennen": Text("kennen", "knowing"),
    "willen": Text("willen", "wanting"),
    "kunnen": Text("kunnen", "being able"),
    "doen": Text("doen", "doing"),
}
#: Among whom barriers are told: everybody asked who did not come, those who are interested, those who missed something.
AMONG: dict[str, Text] = {
    "non_visitors": Text("alle niet-bezoekers", "all non-visitors"),
    "interested": Text("niet-bezoekers met belangstelling", "non-visitors with interest"),
    "missed": Text("mensen die iets wilden zien en niet gingen", "people who wanted to see something and did not go"),
}


#: Of fewer respondents than this nothing is told; of health far more are needed (decisions 38 and 42).
LEAST_TOLD, LEAST_SPECIAL = 10, 30


@dataclass(frozen=True)
class Barrier:
    """One barrier: `group` of the four, `label` in tables, `item` as it is asked; `special`: health, AVG art. 9;
    `maps_to`: (source, code) of the same question elsewhere.
    """

    code: str
    group: str
    label: Text
    item: Text
    special: bool
    maps_to: tuple[tuple[str, str], ...]


@cache
def barriers() -> tuple[Barrier, ...]:
    """The barriers of this version. Raises ValueError when the file is not consistent (a fault of the program)."""
    raw = read_yaml(files("publiek.vocabulary").joinpath("barriers.yaml").read_text(encoding="utf-8"))
    found = tuple(
        Barrier(
            code,
            entry["group"],
            Text(entry["nl"], entry["en"]),
            Text(**entry["item"]),
            bool(entry.get("special")),
            tuple(entry["maps_to"].items()),
        )
        for code, entry in raw.items()
    )
    if any(barrier.group not in GROUPS for barrier in found):
        raise ValueError("barriers.yaml: group")
    return found


def barrier_codes() -> tuple[str, ...]:
    """The codes, in the order of the file."""
    return tuple(barrier.code for barrier in barriers())
