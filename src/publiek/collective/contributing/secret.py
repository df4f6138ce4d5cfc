"""Which secret decides how this house rounds, so that the same counts are always rounded in the same way?

It follows from the key of the house alone, the first one it ever had: a change of key must not round the same people
anew, for who may ask twice can average. It is another one for every round and the same for every agreement: else who
sets up many agreements about the same houses would have as many roundings of one count. It never leaves the house.
"""

from __future__ import annotations

import hmac
import json

from publiek.house import House
from publiek.pseudonymisation import Keyring

_USE = b"publiek contribution 2\n"


def secret_of(house: House, *, round: str) -> bytes:
    """32 bytes of this house for this round, whatever the agreement. Raises StorageError when its key is not here."""
    used = {record.key_id for record in house.store.history()}
    keyring = Keyring(house.keys, data_folder=house.home)
    keys = keyring.keys(house.legal_entity or house.organisation, expected=used)
    occasion = json.dumps([house.organisation, round]).encode()
    return hmac.digest(keys.generations[0].secret, _USE + occasion, "sha256")


def secret_for(secret: bytes, table: str) -> bytes:
    """The part of it that is for one table alone."""
    return hmac.digest(secret, table.encode(), "sha256")
