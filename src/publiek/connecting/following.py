"""How does the mirror of a connection follow a new key of its house? As the stored lines did, or by reading anew."""

from __future__ import annotations

from functools import partial

from publiek.house import House
from publiek.pseudonymisation import EntityKeys, rekey
from publiek.warehouse import Mirror, MirrorState
from publiek.warehouse.rekeying import rekey_mirror


def followed(house: House, mirror: Mirror, keys: EntityKeys) -> MirrorState:
    """The state of a mirror; brought along to the key in use when what counts was brought along before it.

    That is where a change of key was killed between the two. Where a key is new and nothing was brought along the state
    stays as it is: everything is read anew. For who holds the mirror.
    """
    state = mirror.state()
    counting = {record.key_id for record in house.store.history()}
    if state.key_id == keys.id or state.key_id not in keys.ids or counting != {keys.id}:
        return state
    return rekey_mirror(mirror, partial(rekey, keys=keys, made_with=state.key_id), key_id=keys.id)
