"""How do the columns of a file become the fields of a delivery row?

Alternatives are laid over one another: another person's address stands in as a whole where the booker's postcode is
blank, a second name for the same thing cell by cell, an event's own id only where the row has no date.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from publiek.deliveries.reading import Use

_CELL_BY_CELL = "else"
_UNDATED = "undated"


def output_name(use: Use) -> str:
    """The name under which a column travels until it is assembled ("postcode", "postcode@attendee")."""
    return f"{use.field}@{use.group}" if use.group else str(use.field)


class Assembly:
    """Turns raw batches into delivery rows: `row` and one text column per field."""

    def __init__(self, uses: Sequence[Use], values: dict[str, dict[str, str]]) -> None:
        """`uses` are the columns that are read; `values` translates words into codes, per field."""
        self.uses = {output_name(use): use for use in uses if use.field and use.group != "join"}
        self.fields = tuple(dict.fromkeys(use.field for use in self.uses.values() if use.field))
        self._groups = list(dict.fromkeys(use.group for use in self.uses.values() if use.group))
        self._values = {name: {_key(w): code for w, code in words.items()} for name, words in values.items()}

    @property
    def recipe(self) -> dict[str, object]:
        """All that decides how raw rows become delivery rows, as plain values: which columns, which words."""
        return {"columns": {name: use.position for name, use in self.uses.items()}, "words": self._values}

    def rows(self, table: pa.Table) -> pa.Table:
        """The delivery rows of one raw batch."""
        nothing = pa.nulls(len(table), pa.string())
        found = {name: table[name] if name in self.uses else nothing for name in self.fields}
        for group in self._groups:
            members = {use.field: table[name] for name, use in self.uses.items() if use.group == group and use.field}
            if group == _UNDATED:
                dated = pc.is_valid(found.get("performance_date", nothing))
                found.update({name: pc.if_else(dated, nothing, column) for name, column in members.items()})
            elif group != _CELL_BY_CELL and {"postcode"} <= set(members) and len(members) > 1:
                stands_in = pc.and_(pc.is_null(found["postcode"]), pc.is_valid(members["postcode"]))
                for name, column in members.items():
                    found[name] = pc.if_else(stands_in, column, found[name])
            else:
                for name, column in members.items():
                    found[name] = pc.coalesce(found[name], column)
        for name in self._values.keys() & found.keys():
            found[name] = self._translated(found[name], self._values[name])
        return pa.table({"row": table["row"], **found})

    @staticmethod
    def _translated(column: pa.ChunkedArray, words: dict[str, str]) -> pa.ChunkedArray:
        """The column with the words a mapping translates replaced by their codes."""
        encoded = pc.dictionary_encode(column)
        chunks = encoded.chunks if isinstance(encoded, pa.ChunkedArray) else [encoded]
        translated = [
            pa.array([words.get(_key(w), w) for w in chunk.dictionary.to_pylist()], pa.string()).take(chunk.indices)
            for chunk in chunks
        ]
        return pa.chunked_array(translated, pa.string())


def _key(word: str | None) -> str:
    return " ".join((word or "").casefold().split())
