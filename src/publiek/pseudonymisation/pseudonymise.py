"""How does a line lose its names? Identities become keyed numbers, what is told of a person becomes coarser.

    booker   e-mail; else name with postcode or address; else the house's own customer number; else nobody (null)
    order    the order number; without one, what one booker ordered on one day; else null
    ticket   the ticket number within its order; null when there is none
Kept: postcode (inside the house only) and year of birth. Never kept: name, e-mail address, house number, day of birth.
A text is hashed once per batch, however many rows it stands in.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.pseudonymisation.births import kept_birth_year
from publiek.pseudonymisation.gone import in_passing, is_gone, marks_in_passing
from publiek.pseudonymisation.keys import EntityKeys, Pseudonyms
from publiek.pseudonymisation.nameless import bare
from publiek.pseudonymisation.sensitivity import KEPT, require_kept_only, require_standard
from publiek.pseudonymisation.tickets import ticket_pseudonyms

_NO_TEXT = pa.scalar(None, pa.string())


def pseudonymise(
    lines: pa.Table,
    *,
    keys: EntityKeys,
    today: date | None = None,
    gone: Pseudonyms | None = None,
    settling: str = "",
) -> pa.Table:
    """`lines` (STANDARD_LINE) as TICKET_LINE without `delivery`, in the same order. Ages are judged on `today`.

    The same identity gives the same number in every batch and delivery of one legal entity, and unrelated numbers for
    two legal entities. Lines of bookers with a mark on the list `gone` are bare (see `nameless`). When the delivery
    with digest `settling` is still to be settled as a whole, they have numbers in passing until then, and are to be
    made bare after it (`standardisation.settle`, `nameless`). Raises DisclosureError when a column is missing, or one
    would remain that may not.
    """
    require_standard(lines)
    booker = _pseudonyms(booker_identity(lines), keys, "booker")
    order = _pseudonyms(_order_identity(lines, booker), keys, "order")
    made = {
        "order": order,
        "booker": _later(booker, keys, "booker"),
        "ticket": ticket_pseudonyms(_flat(lines["ticket_id"]), order, keys),
        "birth_year": kept_birth_year(lines, today or date.today()),
    }
    made["order"] = _later(order, keys, "order")
    kept = pa.table([made[f.name] if f.name in made else lines[f.name] for f in KEPT], schema=KEPT)
    where = is_gone(booker, gone=gone, keys=keys)
    if pc.any(where).as_py():
        passing = marks_in_passing(booker, keys, delivery=settling) if settling else None
        kept = _let_go(kept, where, passing, keys=keys, settling=settling)
    require_kept_only(kept.schema)
    return kept


def _let_go(kept: pa.Table, where: pa.Array, passing: pa.Array | None, *, keys: EntityKeys, settling: str) -> pa.Table:
    """The lines of those who are gone as bare ones; with numbers in passing while they are to be settled."""
    without = bare(kept, where)
    if passing is None:
        return without
    numbers = {name: in_passing(_flat(kept[name]), keys, delivery=settling) for name in ("order", "ticket")}
    for name, number in (*numbers.items(), ("booker", passing)):
        at = kept.column_names.index(name)
        without = without.set_column(at, kept.schema.field(at), pc.if_else(where, number, _flat(kept[name])))
    return without


def booker_identity(lines: pa.Table) -> pa.Array:
    """By what a booker is known, as text with its kind before it, so that no two kinds can be mistaken."""
    email, name, own = (_flat(lines[column]) for column in ("email", "name", "booker_id"))
    identity = pc.binary_join_element_wise("e", email, "|")
    missing = pc.is_null(identity)
    if not pc.any(missing).as_py():
        return identity
    pc6, address = _flat(lines["pc6"]), _flat(lines["address_line"])
    place = pc.binary_join_element_wise(pc.fill_null(pc6, ""), pc.fill_null(address, ""), "|")
    placed = pc.if_else(pc.or_(pc.is_valid(pc6), pc.is_valid(address)), place, _NO_TEXT)
    return pc.coalesce(
        identity, pc.binary_join_element_wise("n", name, placed, "|"), pc.binary_join_element_wise("c", own, "|")
    )


def _order_identity(lines: pa.Table, booker: pa.Array) -> pa.Array:
    """The order number; where it is missing, the booker and the day."""
    number = pc.binary_join_element_wise("o", _flat(lines["order_id"]), "|")
    if not number.null_count:
        return number
    day = pc.cast(pc.cast(_flat(lines["ordered_on"]), pa.int32()), pa.string())
    return pc.coalesce(number, pc.binary_join_element_wise("b", pc.cast(booker, pa.string()), day, "|"))


def _pseudonyms(identity: pa.Array, keys: EntityKeys, use: str) -> pa.Array:
    """The first-generation number of each identity; null stays null."""
    encoded = identity.dictionary_encode()
    values = keys.pseudonyms(encoded.dictionary.cast(pa.binary()).to_pylist(), use)
    return pa.array(values, pa.int64()).take(encoded.indices)


def _later(pseudonyms: pa.Array, keys: EntityKeys, use: str) -> pa.Array:
    """First-generation numbers as the key in use makes them."""
    if len(keys.generations) == 1:
        return pseudonyms
    encoded = pseudonyms.dictionary_encode()
    values = keys.later(encoded.dictionary.to_numpy(zero_copy_only=False).astype(np.int64), use)
    return pa.array(values, pa.int64()).take(encoded.indices)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
