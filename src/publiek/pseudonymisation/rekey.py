"""How do stored lines follow a planned rotation of the key? Without names: a pseudonym of every pseudonym."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.pseudonymisation import refusals
from publiek.pseudonymisation.keys import EntityKeys
from publiek.pseudonymisation.tickets import LARGEST_ORDINAL, later_tickets


def rekey(lines: pa.Table, *, keys: EntityKeys, made_with: str) -> pa.Table:
    """`lines` (with order, ticket, booker), stored under the key `made_with`, as the key in use would have made them.

    Ordinals of tickets without a number, and lines without names, stay as they are. Raises StorageError when
    `made_with` is no key of `keys`.
    """
    if made_with not in keys.ids:
        raise refusals.key_other()
    since = keys.ids.index(made_with)
    for use in ("order", "booker", "ticket"):
        at = lines.column_names.index(use)
        lines = lines.set_column(at, lines.schema.field(at), _followed(lines[use].combine_chunks(), keys, use, since))
    return lines


def _followed(stored: pa.Array, keys: EntityKeys, use: str, since: int) -> pa.Array:
    encoded = stored.dictionary_encode()
    values = encoded.dictionary.to_numpy(zero_copy_only=False).astype(np.int64)
    if use == "ticket":
        ordinal = (values >= 0) & (values <= LARGEST_ORDINAL)
        values = np.where(ordinal, values, later_tickets(values, keys, since=since))
    else:
        values = keys.later(values, use, since=since)
    return pa.array(values, pa.int64()).take(encoded.indices)
