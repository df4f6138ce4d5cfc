"""What did a person say is wrong, so that importing the same file again does not undo it? A sealed list of corrections.

A correction tells, of the number of one booker, which postcode or year of birth stands wrongly in what comes in, and
what it must be. What the source says otherwise later is not touched: then it was corrected there, or somebody moved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.pseudonymisation.keys import EntityKeys
from publiek.pseudonymisation.vault import Vault

#: What can be corrected: a postcode (four digits, with two letters when they are known) and a year.
FIELDS = ("postcode", "birth_year")
_PAD = 1024
Wrong = Mapping[str, str]
Lines = Callable[[pa.Table], pa.Table]
#: As `letting_go`: of lines as they were staged, what is done with the same lines when they were settled.
Last = Callable[[pa.Table], Lines]


class Corrections:
    """The corrections of one house, in one sealed file at `path`. Who changes them holds the lock of the house."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self.path, self._vault = path, vault

    def __repr__(self) -> str:
        return "Corrections()"

    @property
    def any(self) -> bool:
        """Whether anything was ever corrected."""
        return self.path.is_file()

    def read(self) -> dict[int, dict[str, dict[str, str]]]:
        """Per booker (number of the first generation) and field what is wrong, and what it must be.

        Raises StorageError of the vault.
        """
        if not self.any:
            return {}
        told = json.loads(self._vault.open(self.path.read_bytes()))
        return {int(number): fields for number, fields in told.items()}

    def as_bytes(self, told: Mapping[int, Mapping[str, Wrong]]) -> bytes:
        """The list as it is kept: sealed, padded."""
        plain = json.dumps({str(number): fields for number, fields in told.items()}).encode()
        return self._vault.seal(plain + b" " * (-len(plain) % _PAD))

    def before(self, last: Last | None, keys: EntityKeys, *, until: str = "") -> Last | None:
        """What is done with settled lines last: corrected (made with the key `until`, "" the one in use), then `last`.

        Itself `last` where nothing is to be corrected.
        """
        known = self.read()
        if not known:
            return last

        def correcting(staged: pa.Table) -> Lines:
            then = last(staged) if last else None

            def through(settled: pa.Table) -> pa.Table:
                right = corrected(settled, known, keys, until=until)
                return then(right) if then else right

            return through

        return correcting


def with_correction(
    told: dict[int, dict[str, dict[str, str]]], bookers: Collection[int], field: str, wrong: Collection[str], right: str
) -> dict[int, dict[str, dict[str, str]]]:
    """The list with one correction more: of `bookers`, every value of `wrong` and of earlier corrections is `right`."""
    if field not in FIELDS:
        raise ValueError("a postcode or a year of birth")
    made = {number: {name: dict(values) for name, values in fields.items()} for number, fields in told.items()}
    for booker in bookers:
        before = made.setdefault(booker, {}).get(field, {})
        values = {value: right for value in (*before, *before.values(), *wrong) if value != right}
        made[booker][field] = values
    return made


def corrected(
    lines: pa.Table, known: Mapping[int, Mapping[str, Wrong]], keys: EntityKeys, *, until: str = ""
) -> pa.Table:
    """`lines` in which wrong values of `known` bookers are what they must be."""
    last = keys.ids.index(until) if until else len(keys.ids) - 1
    older = EntityKeys(keys.generations[: last + 1], keys.rotations[:last])
    numbers = older.later(np.array(list(known), np.int64), "booker").tolist()
    booker = _flat(lines["booker"])
    for number, fields in zip(numbers, known.values(), strict=True):
        mine = pc.fill_null(pc.equal(booker, pa.scalar(number, pa.int64())), False)
        if not pc.any(mine).as_py():
            continue
        for field, wrong in fields.items():
            for value, right in wrong.items():
                lines = _put(lines, mine, field, value, right)
    return lines


def value_of(lines: pa.Table, field: str) -> pa.Array:
    """A field of every line as the text that corrections speak of; null where there is none."""
    if field == "birth_year":
        return pc.cast(_flat(lines["birth_year"]), pa.string())
    return pc.coalesce(_flat(lines["pc6"]).cast(pa.string()), pc.cast(_flat(lines["pc4"]), pa.string()))


def _put(lines: pa.Table, mine: pa.Array, field: str, wrong: str, right: str) -> pa.Table:
    where = pc.and_(mine, pc.fill_null(pc.equal(value_of(lines, field), wrong), False))
    if not pc.any(where).as_py():
        return lines
    if field == "birth_year":
        return _set(lines, "birth_year", where, int(right) if right else None)
    area = int(right[:4]) if right else None
    lines = _set(lines, "pc4", where, area)
    lines = _set(lines, "pc6", where, right if len(right) > 4 else None)
    lines = _set(lines, "postcode_status", where, "dutch" if right else "missing")
    return _set(lines, "country", where, "NL") if right else lines


def _set(lines: pa.Table, column: str, where: pa.Array, value: object) -> pa.Table:
    at, values = lines.column_names.index(column), _flat(lines[column])
    made = pc.if_else(where, pa.scalar(value, values.type), values)
    return lines.set_column(at, lines.schema.field(at), made)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return found.dictionary_decode() if pa.types.is_dictionary(found.type) else found
