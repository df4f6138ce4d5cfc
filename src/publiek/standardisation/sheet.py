"""What does one batch of raw rows say, each distinct text looked at once?

Ticket files repeat themselves: 250,000 rows know a few hundred dates, prices and titles. Every reader therefore works
on the distinct texts of a column and spreads its answer over the rows, which is both the fast way and the simple one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def plain(texts: pa.Array) -> pa.Array:
    """Texts without what only looks different: case, accents, ligatures, hyphens, doubled spaces."""
    bare = pc.utf8_lower(texts)
    if not pc.all(pc.string_is_ascii(bare)).as_py():
        bare = pc.replace_substring_regex(pc.utf8_normalize(bare, form="NFKD"), r"\p{Mn}+", "")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r"[\s_\-\x{2010}-\x{2015}]+", " "))


@dataclass(frozen=True, repr=False)
class Spread:
    """The distinct `texts` of a column (trimmed) and `where` each row finds its own (null: the cell was blank)."""

    texts: pa.Array
    where: pa.Array

    @cached_property
    def plain(self) -> pa.Array:
        """The distinct texts in their plain form."""
        return plain(self.texts)

    def give(self, values: pa.Array) -> pa.Array:
        """`values` (one for each distinct text) laid over the rows."""
        return values.take(self.where)

    @property
    def stated(self) -> pa.Array:
        """For each row whether the cell says anything."""
        return pc.is_valid(self.where)

    @property
    def empty(self) -> bool:
        """True when no row says anything."""
        return self.where.null_count == len(self.where)

    def without(self, blank: pa.Array) -> Spread:
        """The same column with the texts marked in `blank` counted as saying nothing."""
        if not pc.any(blank).as_py():
            return self
        said = pc.invert(self.give(blank))
        fewer = Spread(self.texts, pc.if_else(pc.fill_null(said, False), self.where, pa.scalar(None, pa.int32())))
        fewer.__dict__["plain"] = self.plain
        return fewer


def spread(column: pa.Array) -> Spread:
    """The distinct texts of `column` (string array); white space around a text is dropped, a blank cell is null."""
    encoded = column.dictionary_encode()
    texts = pc.utf8_trim_whitespace(encoded.dictionary)
    return Spread(texts, encoded.indices).without(pc.equal(texts, ""))


class Sheet:
    """One batch of raw rows. Columns that the delivery does not have answer as if every cell were blank."""

    def __init__(self, rows: pa.Table) -> None:
        """`rows`: `row` (int64) and any of the delivery fields, all text."""
        self._columns = {name: flat(rows[name]) for name in rows.column_names}
        self._spreads: dict[str, Spread] = {}
        #: Columns without the cells that say nothing (see `marks.said`).
        self.said: dict[str, Spread] = {}
        self.size = rows.num_rows
        self.row = self._columns["row"]

    def has(self, *fields: str) -> bool:
        """Whether the delivery has any of `fields`."""
        return any(field in self._columns for field in fields)

    def spread(self, field: str) -> Spread:
        """The distinct texts of `field`."""
        if field not in self._spreads:
            made = spread(self._columns[field]) if field in self._columns else self._silent()
            self._spreads[field] = made
        return self._spreads[field]

    def text(self, field: str) -> pa.Array:
        """`field` as text for each row, trimmed, blank as null. For columns that hardly repeat (identifiers)."""
        if field not in self._columns:
            return pa.nulls(self.size, pa.string())
        trimmed = pc.utf8_trim_whitespace(self._columns[field])
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    def stated(self, field: str) -> pa.Array:
        """For each row whether `field` says anything."""
        if field not in self._columns:
            return constant(False, self.size)
        return self.spread(field).stated if field in self._spreads else pc.is_valid(self.text(field))

    def read(self, field: str, reader: Callable[[pa.Array], pa.Array]) -> pa.Array:
        """`field` read by `reader` (distinct texts to values), laid over the rows."""
        here = self.spread(field)
        return here.give(reader(here.texts))

    def _silent(self) -> Spread:
        return Spread(pa.array([], pa.string()), pa.nulls(self.size, pa.int32()))


def flat(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column in one piece."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def joined(texts: list[pa.Array]) -> pa.Array:
    """The texts of each row with a space between them; null where none says anything.

    pyarrow's own way to skip nulls (`null_handling="skip"`, 26.0) loses the rows in which all are null.
    """
    whole = pc.binary_join_element_wise(*(pc.fill_null(text, "") for text in texts), " ")
    single = pc.utf8_trim_whitespace(pc.replace_substring_regex(whole, r"\s+", " "))
    return pc.if_else(pc.equal(single, ""), pa.scalar(None, pa.string()), single)


def numbers(size: int) -> pa.Array:
    """0, 1, 2, ... (int32)."""
    return pa.array(np.arange(size, dtype=np.int32))


def constant(value: object, size: int, kind: pa.DataType | None = None) -> pa.Array:
    """`value` `size` times."""
    return pa.repeat(pa.scalar(value, kind) if kind else pa.scalar(value), size)
