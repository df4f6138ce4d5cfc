"""Which records are compared? The distinct ones: accounts that say the same to the letter need no model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.accounts import COLUMNS, Accounts

_NO_TEXT = pa.scalar(None, pa.string())


@dataclass(frozen=True, repr=False)
class Records:
    """`table`: what is compared, one row for each distinct record, `unique_id` from 0.

    `account`: the place of the first account of each record; `record`: per account its record, -1 when not compared.
    """

    table: pa.Table
    account: np.ndarray
    record: np.ndarray


def records_of(accounts: Accounts) -> Records:
    """The records of the accounts of persons that say enough to be compared."""
    places = np.flatnonzero(accounts.person & accounts.comparable)
    details = accounts.details.take(pa.array(places))
    key = _identical(details, places)
    encoded = key.dictionary_encode()
    which = encoded.indices.to_numpy(zero_copy_only=False)
    first = np.unique(which, return_index=True)[1]
    record = np.full(len(accounts), -1)
    record[places] = which
    return Records(_compared(details.take(pa.array(first))), places[first], record)


def _identical(details: pa.Table, places: np.ndarray) -> pa.Array:
    """A text per account, the same for accounts that are certainly of one person: all is alike and it is enough."""
    known = {name: np.asarray(pc.is_valid(details[name])) for name in COLUMNS}
    enough = known["surname"] & (known["email"] | known["phone"] | (known["pc6"] & known["given"]))
    whole = pc.binary_join_element_wise("a", *(pc.fill_null(_flat(details[name]), "") for name in COLUMNS), "|")
    alone = pc.binary_join_element_wise("s", pa.array(places).cast(pa.string()), "|")
    return pc.if_else(pa.array(enough), whole, alone)


def _compared(details: pa.Table) -> pa.Table:
    columns = {name: _flat(details[name]) for name in details.column_names if name != "written"}
    made = {
        "unique_id": pa.array(np.arange(details.num_rows)),
        **columns,
        "full": pc.binary_join_element_wise(columns["surname"], columns["given"], "|"),
        "short": pc.binary_join_element_wise(columns["surname"], columns["initial"], "|"),
        "door": pc.binary_join_element_wise(columns["pc6"], columns["number"], "|"),
        "start": pc.utf8_slice_codeunits(columns["email"], 0, 4),
        "figures": pc.replace_substring_regex(columns["email"], r"\D", ""),
        "local": pc.replace_substring_regex(columns["email"], "@.*", ""),
    }
    return pa.table(made)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
