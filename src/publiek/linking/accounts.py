"""What is one account, and what does it say of who is behind it? From the rows of a delivery to one record each.

An account is a customer number; rows without one that say all the same are one account too. Its details are the latest
stated ones (postcode and house number together). A record that two accounts share to the letter is compared once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.weights import weights

_TEXTS = ("email", "email_written", "phone", "name", "given", "pc6", "address_line", "birth_date", "booker_kind")
#: What is compared.
COLUMNS = ("email", "phone", "surname", "given", "initial", "pc6", "number", "addition", "born")


@dataclass(frozen=True, repr=False)
class Accounts:
    """`number`: the customer number of each account (null: none). `details`: one row each, `COLUMNS` and more as text.

    `person`: accounts of a person (not of a group, school or company); `comparable`: those that say enough.
    """

    number: pa.Array
    details: pa.Table
    person: np.ndarray
    comparable: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


def accounts_of(lines: pa.Table) -> Accounts:
    """One account per customer number in `lines` (`IDENTITY`), and per set of details where there is no number."""
    lines = lines.sort_by("row")
    key = _account_key(lines)
    # Rows that say nothing at all (the till) are nobody's account.
    lines, key = lines.filter(pc.is_valid(key)), key.drop_null()
    encoded = key.dictionary_encode()
    owner = encoded.indices.to_numpy(zero_copy_only=False)
    size = len(encoded.dictionary)
    order = _oldest_first(lines)
    latest = {name: _latest(_flat(lines[name]), owner, order, size) for name in ("account", *_TEXTS)}
    place = pc.is_valid(_flat(lines["address_line"]))
    latest["address_line"] = _latest(_flat(lines["address_line"]), owner, order, size)
    placed = pc.if_else(place, _flat(lines["pc6"]), pa.scalar(None, pa.string()))
    latest["pc6"] = pc.coalesce(_latest(placed, owner, order, size), latest["pc6"])
    details = _details(latest)
    named = _known(details["surname"])
    reachable = _known(details["email"]) | _known(details["phone"])
    return Accounts(
        latest["account"],
        details,
        np.asarray(pc.equal(latest["booker_kind"], "person")),
        reachable | (named & _known(details["pc6"])),
    )


def _account_key(lines: pa.Table) -> pa.Array:
    said = [pc.fill_null(_flat(lines[name]), "") for name in ("email", "phone", "name", "given", "pc6", "address_line")]
    own = pc.binary_join_element_wise("c", _flat(lines["account"]), "|")
    without = pc.binary_join_element_wise("d", *said, "|")
    return pc.coalesce(own, pc.if_else(pc.equal(without, "d||||||"), pa.scalar(None, pa.string()), without))


def _oldest_first(lines: pa.Table) -> np.ndarray:
    day = pc.fill_null(pc.cast(pc.cast(_flat(lines["ordered_on"]), pa.int32()), pa.int64()), -1).to_numpy()
    return np.lexsort((lines["row"].to_numpy(), day))


def _latest(values: pa.Array, owner: np.ndarray, order: np.ndarray, size: int) -> pa.Array:
    """Per account its last stated value."""
    stated = order[np.asarray(pc.is_valid(values))[order]]
    last = np.full(size, -1)
    last[owner[stated]] = stated
    return values.take(pa.array(last, mask=last < 0))


def _details(latest: dict[str, pa.Array]) -> pa.Table:
    """The columns that are compared. Values that stand for many names are nobody's own and are left out."""
    none = pa.scalar(None, pa.string())
    surname = pc.struct_field(pc.extract_regex(latest["name"], r"^[^|]*\|(?P<surname>.+)$"), "surname")
    parts = pc.extract_regex(latest["address_line"], r"^(?P<number>\d{1,5})\|(?P<addition>.*)$")
    number, addition = pc.struct_field(parts, "number"), pc.struct_field(parts, "addition")
    pc6 = pc.if_else(pc.is_valid(number), latest["pc6"], none)
    return pa.table(
        {
            "email": _own(latest["email"], latest["name"]),
            "written": latest["email_written"],
            "phone": _own(latest["phone"], latest["name"]),
            "surname": surname,
            "given": pc.if_else(pc.greater(pc.utf8_length(latest["given"]), 1), latest["given"], none),
            "initial": pc.utf8_slice_codeunits(latest["given"], 0, 1),
            "pc6": pc6,
            "number": pc.if_else(pc.is_valid(pc6), number, none),
            "addition": pc.if_else(pc.is_valid(pc6), addition, none),
            "area": pc.utf8_slice_codeunits(latest["pc6"], 0, 4),
            "born": pc.cast(latest["birth_date"], pa.string()),
        }
    )


def _own(values: pa.Array, names: pa.Array) -> pa.Array:
    """`values` without those under which more different names are known than one household has."""
    used = pa.table({"value": values, "name": names}).group_by("value").aggregate([("name", "count_distinct")])
    many = used.filter(pc.greater(used["name_count_distinct"], weights().names_of_one_value))["value"]
    return pc.if_else(pc.is_in(values, _flat(many)), pa.scalar(None, pa.string()), values)


def _known(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.is_valid(column))


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
