"""Which number does a ticket get within its order?

The keyed number of the ticket's own text, mixed with that of its order: both are unpredictable without the key, and so
is the mix. Position 1 of two orders are two tickets. Bit 62 is always set, so that a number made here is never equal to
the small ordinals (1, 2, 3, ...) that tickets without a number of their own get when the delivery is settled.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.pseudonymisation.keys import EntityKeys, Pseudonyms

MARK = np.int64(1 << 62)
#: The largest ordinal that a ticket without a number can have.
LARGEST_ORDINAL = 1 << 31
#: An odd constant (the golden ratio in 64 bits): multiplying by it is reversible and spreads every bit.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def ticket_pseudonyms(ticket_id: pa.Array, order: pa.Array, keys: EntityKeys) -> pa.Array:
    """The number of each ticket (int64; null without a ticket number). `order`: first-generation order numbers."""
    if ticket_id.null_count == len(ticket_id):
        return pa.nulls(len(ticket_id), pa.int64())
    encoded = ticket_id.dictionary_encode()
    own = keys.pseudonyms(encoded.dictionary.cast(pa.binary()).to_pylist(), "ticket")
    spread = pa.array(own, pa.int64()).take(encoded.indices)
    values = spread.fill_null(0).to_numpy(zero_copy_only=False)
    orders = order.fill_null(0).to_numpy(zero_copy_only=False)
    mixed = mix(values, orders)
    known = ticket_id.is_valid().to_numpy(zero_copy_only=False)
    if len(keys.generations) > 1:
        mixed = later_tickets(mixed, keys, since=0)
    return pa.array(mixed, pa.int64(), mask=~known)


def mix(ticket: Pseudonyms, order: Pseudonyms) -> Pseudonyms:
    """The number of a ticket within its order."""
    spread = (order.view(np.uint64) * _SPREAD).view(np.int64)
    return (ticket ^ spread) | MARK


def later_tickets(tickets: Pseudonyms, keys: EntityKeys, *, since: int) -> Pseudonyms:
    """Ticket numbers of generation `since` as the key in use makes them."""
    for generation in range(since, len(keys.generations) - 1):
        tickets = keys.step(tickets, "ticket", generation) | MARK
    return tickets
