"""How does a system that delivers by itself (it calls us, we do not call it) become part of the figures?

The same mirror and the same doors as a connection that reads: what is told of a unit takes the place of what was known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from publiek.connecting.following import followed
from publiek.connecting.publishing import Origin, publish
from publiek.connecting.taking_off import Taking, take_off
from publiek.deliveries.live import Change
from publiek.house import House, silent
from publiek.pipeline import gone_of, keys_of, remember
from publiek.pseudonymisation import EntityKeys, Keyring
from publiek.warehouse import DeliveryRecord, MirrorState

#: How long one call waits for another to be kept, in seconds.
PATIENCE = 60.0


def bring(house: House, *, name: str, origin: Origin, changes: Iterable[Change], whole: bool = False) -> DeliveryRecord:
    """Keeps `changes` (records of the layout "json" of `origin.system`) and makes them count, at once.

    `whole`: they are all there is; what they do not name is gone. Raises what keeping a delivery can raise; then
    nothing changed.
    """
    mirror = house.store.mirror(name)
    with mirror.running(patience=PATIENCE):
        keyring = Keyring(house.keys, data_folder=house.home)
        keys, listed = keys_of(house, keyring), gone_of(house, keyring)
        state = followed(house, mirror, keys)
        if origin.level == "L0" and not whole:
            keys = _of_the_mirror(keys, state)
        if whole or state.key_id != keys.id:
            state = mirror.begin_anew(key_id=keys.id, gone=listed.state)
        taking = Taking(origin.system, name, keys, date.today(), gone=listed.marks())
        piece = take_off(list(changes), first_row=state.next_row, taking=taking)
        state = replace(state, next_row=state.next_row + piece.rows.num_rows, complete=True)
        mirror.add(mirror.news(piece, state=state, renumber=taking.apart), state=state)
        record, _ = publish(house, mirror, of=origin, progress=silent, accept_less=whole)
        remember(house)
        return record


def _of_the_mirror(keys: EntityKeys, state: MirrorState) -> EntityKeys:
    """The keys up to the one of the mirror: who delivers by itself cannot be asked for everything anew after a new key,
    and counts are about nobody.
    """
    if not state.segments or state.key_id not in keys.ids:
        return keys
    newest = keys.ids.index(state.key_id)
    return EntityKeys(keys.generations[: newest + 1], keys.rotations[:newest])
