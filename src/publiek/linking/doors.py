"""Who lives together? Persons behind one door: the same postcode, house number and addition, and nothing cleverer.

Joining households through shared e-mail addresses and telephones chains strangers together, and filling in addresses
that are missing makes it worse. An account without an address has no door; how many doors that leaves unseen is
estimated (`counting`).
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from publiek.linking.accounts import Accounts


def doors_of(accounts: Accounts) -> np.ndarray:
    """Per account the number of its door, -1 without an address."""
    parts = [accounts.details[name].combine_chunks() for name in ("pc6", "number", "addition")]
    encoded = pc.binary_join_element_wise(*parts, "|").dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)


def homes_of(person: np.ndarray, doors: np.ndarray) -> np.ndarray:
    """Per account the door of its person: that of the person's last account that has one; -1 where none has."""
    home = np.full(person.max(initial=-1) + 1, -1)
    known = (doors >= 0) & (person >= 0)
    home[person[known]] = doors[known]
    return np.where(person >= 0, home[person] if len(home) else -1, -1)
