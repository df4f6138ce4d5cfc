"""Which questions are there? Each room of the site lists its own in a module `resources` as OPERATIONS and SHAPES."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from publiek.web.api.operations import Operation

#: In the order of the document. A room that is not there has no questions.
ROOMS = (
    "publiek.web.api.about",
    "publiek.web.api.figures",
    "publiek.web.api.deliveries",
    "publiek.web.territory.resources",
    "publiek.web.benchmark.resources",
    "publiek.web.makers.resources",
)


@cache
def operations() -> tuple[Operation, ...]:
    """Every question, in order. Raises ValueError when two have one name, or one address and method."""
    found = [one for room in _rooms() for one in import_module(room).OPERATIONS]
    names = [one.name for one in found] + [f"{one.method} {one.path}" for one in found]
    if len(set(names)) < len(names):
        raise ValueError("two questions have one name or address")
    return tuple(found)


@cache
def shapes() -> Mapping[str, Any]:
    """Every shape of an answer by name."""
    from publiek.web.api.shapes import SHAPES

    found = dict(SHAPES)
    for room in _rooms():
        found |= getattr(import_module(room), "SHAPES", {})
    return found


def _rooms() -> list[str]:
    return [room for room in ROOMS if find_spec(room.rpartition(".")[0]) and find_spec(room)]
