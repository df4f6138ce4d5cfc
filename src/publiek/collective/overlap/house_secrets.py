"""Which secrets does a house need for shared audience? Each is derived from the key it already has, for one use."""

from __future__ import annotations

from hashlib import blake2b

from publiek import pseudonymisation
from publiek.house import House

#: sealing: what waits for an answer. objecting: the list of who opted out. filling: which fillers stand in a batch.
#: sharing: the shares for three servers.
USES = ("sealing", "objecting", "filling", "sharing")


def keys_of_house(house: House) -> pseudonymisation.EntityKeys:
    """The key of the house's legal entity; a key that is gone while deliveries exist is never replaced silently."""
    used = {record.key_id for record in house.store.history()}
    keyring = pseudonymisation.Keyring(house.keys, data_folder=house.home)
    return keyring.keys(house.legal_entity or house.organisation, expected=used)


def secret_for(house: House, use: str) -> bytes:
    """32 secret bytes of this house for one of `USES`. They stay the same when its key is rotated."""
    if use not in USES:
        raise ValueError("a secret has one use")
    first = keys_of_house(house).generations[0].secret
    # A legal entity may have several houses; what one seals is not the other's.
    return blake2b(f"{use}|{house.organisation}".encode(), key=first, person=b"publiek overlap").digest()[:32]
