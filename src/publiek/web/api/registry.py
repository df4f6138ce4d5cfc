"""Which questions are there? Each module of ROOMS lists its own as OPERATIONS and SHAPES; a room adds one line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from publiek.web.api.operations import Operation

#: In the order of the document.
ROOMS = (
    "publiek.web.api.about",
    "publiek.web.api.figures",
    "publiek.web.api.deliveries",
    "publiek.web.api.dip",
    "publiek.web.api.elsewhere",
)


@cache
def operations() -> tuple[Operation, ...]:
    """Every question, in order. Raises ValueError when two have one name, or one address and method."""
    found = [one for room in ROOMS for one in import_module(room).OPERATIONS]
    names = [one.name for one in found] + [f"{one.method} {one.path}" for one in found]
    if len(set(names)) < len(names):
        raise ValueError("two questions have one name or address")
    return tuple(found)


@cache
def shapes() -> Mapping[str, Any]:
    """Every shape of an answer by name."""
    from publiek.web.api.shapes import SHAPES

    found = dict(SHAPES)
    for room in ROOMS:
        found |= getattr(import_module(room), "SHAPES", {})
    return found
