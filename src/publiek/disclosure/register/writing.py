"""How does a release stand in a file, exactly as readers have it?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.published import Published

FORMAT = 1


def digest_of(content: bytes) -> str:
    """The sha256 of a file, as text."""
    return hashlib.sha256(content).hexdigest()


def entry_written(number: int, before: str, tables: Sequence[Published], account: Mapping[str, object]) -> bytes:
    """The one way an entry is written: the same entry, the same bytes."""
    told = {
        "format": FORMAT,
        "entry": number,
        "before": before,
        "tables": [_table(table) for table in tables],
        "account": dict(account),
    }
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def tables_read(told: Sequence[Mapping[str, Any]]) -> tuple[Published, ...]:
    """The tables of an entry. Raises ValueError, KeyError, TypeError when they are not whole."""
    return tuple(_read(table) for table in told)


def shape_told(lattice: Lattice) -> list[list[Any]]:
    """A shape as plain lists: per dimension its name and [code, code above]."""
    return [
        [dimension.name, [[code, parent] for code, parent in dimension.parents.items()]]
        for dimension in lattice.dimensions
    ]


def _table(table: Published) -> dict[str, object]:
    return {
        "agreement": table.agreement,
        "round": table.round,
        "name": table.name,
        "measure": table.measure,
        "members": sorted(table.members),
        "shape": shape_told(table.lattice),
        **{part: getattr(table, part).ravel().tolist() for part in ("values", "low", "high")},
    }


def _read(told: Mapping[str, Any]) -> Published:
    lattice = Lattice(tuple(Dimension(name, dict(parents)) for name, parents in told["shape"]))
    agreement, at, name, measure = (str(told[part]) for part in ("agreement", "round", "name", "measure"))
    values, low, high = (
        np.array(told[part], dtype=np.int64).reshape(lattice.shape) for part in ("values", "low", "high")
    )
    return Published(agreement, at, name, measure, lattice, values, low, high, frozenset(told["members"]))
