"""Is a person on the list of who is gone, and why?"""

from __future__ import annotations

import numpy as np

from publiek.house import House
from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.gone import marks_of
from publiek.pseudonymisation.keys import Pseudonyms
from publiek.rights.identifying import Identities, key_ring
from publiek.warehouse.gone import GoneList


def marks(house: House, who: Identities) -> Pseudonyms:
    """The marks of a person on that list: of their number of every generation of the key.

    What comes in is compared by its number of the first; a backup of after a change of key by the number in its lines.
    """
    return marks_of(np.array(sorted(who.every), np.int64), key_ring(house))


def gone_list(house: House) -> GoneList:
    """The list of the house, in both places."""
    return house.store.gone(Keyring(house.keys, data_folder=house.home).folder)


def gone_as(house: House, who: Identities) -> str:
    """The strongest reason of any identity, "erased" before "objected"; empty for who is not on it."""
    since = gone_list(house).since()
    reasons = {since[mark][0] for mark in marks(house, who).tolist() if mark in since}
    return "erased" if "erased" in reasons else "objected" if reasons else ""
