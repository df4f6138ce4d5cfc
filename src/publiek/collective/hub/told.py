"""How does one released figure stand in a release: as a file that anybody opens, and beside it all it rests on?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pyarrow as pa

from publiek.collective.packages import tables_as_files
from publiek.errors import Text
from publiek.vocabulary.figures import Base, Figure

#: A dimension is told as pairs, in order: a parent stands before its children.
_PARENTS = "parents"


@dataclass(frozen=True)
class Told:
    """One figure for some readers. `reader`: the maker whose productions it is about, "" for all under the policy.

    `source`: the table of the menu that it was made of.
    """

    name: str
    source: str
    policy: str
    meaning: Text
    figure: Figure
    reader: str = ""

    @property
    def file(self) -> str:
        """Where its table lies in a release."""
        return f"makers/{self.reader}/{self.name}.csv" if self.reader else f"tables/{self.name}.csv"

    @property
    def content(self) -> bytes:
        """Its table, always the same bytes for the same table."""
        return tables_as_files.written(self.figure.table)

    def described(self) -> dict[str, object]:
        """Everything but the rows."""
        base = self.figure.base
        return {
            "name": self.name,
            "source": self.source,
            "file": self.file,
            "sha256": sha256(self.content).hexdigest(),
            "rows": self.figure.table.num_rows,
            "columns": [list(pair) for pair in tables_as_files.columns_of(self.figure.table)],
            "policy": self.policy,
            "for": {"nl": self.meaning.nl, "en": self.meaning.en},
            "base": {"counted": base.counted, "n": base.n, "of": base.of, "sources": list(base.sources)},
            "facts": _plain(self.figure.facts),
            "limits": list(self.figure.limits),
        }


def read(described: Mapping[str, Any], content: bytes, *, reader: str = "") -> Told:
    """The figure that stands so in a release, for one `reader` or for all.

    Raises PackageError, ValueError, KeyError or TypeError for a table that is not what is described.
    """
    if sha256(content).hexdigest() != described["sha256"]:
        raise ValueError("another table than was released")
    table: pa.Table = tables_as_files.read(content, described["columns"], part=str(described["file"]))
    base = described["base"]
    facts = dict(described["facts"])
    if _PARENTS in facts:
        facts[_PARENTS] = {name: dict(pairs) for name, pairs in facts[_PARENTS]}
    figure = Figure(
        str(described["name"]),
        Base(str(base["counted"]), int(base["n"]), int(base["of"]), sources=tuple(base["sources"])),
        table,
        facts=facts,
        limits=tuple(described["limits"]),
    )
    made = Told(
        figure.name,
        str(described["source"]),
        str(described["policy"]),
        Text(**described["for"]),
        figure,
        reader,
    )
    if made.file != described["file"]:
        raise ValueError("another place than its name tells")
    return made


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    """As JSON can hold it; days are written out."""
    told: dict[str, object] = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()
    }
    parents = facts.get(_PARENTS)
    if isinstance(parents, Mapping):
        told[_PARENTS] = [[name, [list(pair) for pair in tree.items()]] for name, tree in parents.items()]
    return told
