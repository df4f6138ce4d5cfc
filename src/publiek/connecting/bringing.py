"""How does a system that delivers by itself (it calls us, we do not call it) become part of the figures?

The same mirror and the same doors as a connection that reads: what is told of a unit takes the place of what was known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from publiek.connecting.publishing import Origin, publish
from publiek.connecting.taking_off import Taking, take_off
from publiek.deliveries.live import Change
from publiek.house import House, silent
from publiek.pipeline import keys_of, remember
from publiek.pseudonymisation import Keyring
from publiek.warehouse import DeliveryRecord

#: How long one call waits for another to be kept, in seconds.
PATIENCE = 60.0


def bring(house: House, *, name: str, origin: Origin, changes: Iterable[Change], whole: bool = False) -> DeliveryRecord:
    """Keeps `changes` (records of the layout "json" of `origin.system`) and makes them count, at once.

    `whole`: they are all there is; what they do not name is gone. Raises what keeping a delivery can raise; then
    nothing changed.
    """
    mirror = house.store.mirror(name)
    with mirror.running(patience=PATIENCE):
        keys = keys_of(house, Keyring(house.keys, data_folder=house.home))
        state = mirror.state()
        if whole or state.key_id != keys.id:
            state = mirror.begin_anew(key_id=keys.id)
        taking = Taking(origin.system, name, keys, date.today())
        piece = take_off(list(changes), first_row=state.next_row, taking=taking)
        state = replace(state, next_row=state.next_row + piece.rows.num_rows, complete=True)
        mirror.add(mirror.news(piece, state=state), state=state)
        record, _ = publish(house, mirror, of=origin, progress=silent, accept_less=whole)
        remember(house)
        return record
