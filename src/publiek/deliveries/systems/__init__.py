"""Which ticketing systems are known? One file per system; a new file here is a new system, nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from publiek.deliveries.headers import squash
from publiek.deliveries.systems.description import Layout, Record, System, layout

__all__ = ["Layout", "Record", "System", "flatten", "known_headers", "layout", "match", "systems"]


@cache
def systems() -> tuple[System, ...]:
    """All systems, by code: the `SYSTEM` of every module in this folder that has one."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(sorted((m.SYSTEM for m in modules if hasattr(m, "SYSTEM")), key=lambda system: system.code))


def match(names: Sequence[str]) -> tuple[System, Layout] | None:
    """The system and layout whose signature stands in a header row; None when it is nobody's."""
    squashed = [squash(name) for name in names]
    fitting = [(system, one) for system in systems() for one in system.layouts if one.fits(squashed)]
    if not fitting:
        return None
    return max(fitting, key=lambda pair: (len(pair[1].signature), sum(name in pair[1].columns for name in squashed)))


@cache
def known_headers() -> frozenset[str]:
    """Every squashed header that some system uses."""
    return frozenset(word for system in systems() for one in system.layouts for word in one.columns)


def flatten(document: object) -> tuple[System, list[Record]] | None:
    """The records of a nested JSON document and whose it is; None when no system knows it.

    A document that begins like a system's own and then differs from it is nobody's: what is missing in it is never
    named, as it could be a value.
    """
    for system in systems():
        records = _records(system, document)
        if records is not None:
            return system, records
    return None


def _records(system: System, document: object) -> list[Record] | None:
    try:
        return system.flatten(document) if system.flatten else None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
