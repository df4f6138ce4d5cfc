"""What would the simple methods say? The yardsticks beside which the model is judged; they need no library.

E-mail alone; e-mail and telephone joined; households by address, where a missing address is a household of its own or
is left out. Each gives per account a number, -1 for an account that is left out.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.accounts import Accounts, accounts_of
from publiek.linking.doors import doors_of
from publiek.linking.persons import connected


def by_email(lines: pa.Table) -> tuple[pa.Array, np.ndarray]:
    """Customer numbers, and one person per e-mail address; an account without one is a person of its own."""
    accounts = accounts_of(lines)
    return accounts.number, _joined(accounts, "email")


def by_email_and_phone(lines: pa.Table) -> tuple[pa.Array, np.ndarray]:
    """Customer numbers, and one person for all accounts that e-mail addresses or mobile numbers tie together."""
    accounts = accounts_of(lines)
    return accounts.number, _joined(accounts, "email", "phone")


def by_address(lines: pa.Table, *, missing_apart: bool = False) -> tuple[pa.Array, np.ndarray]:
    """Customer numbers, and one household per address; with `missing_apart` one for each account without an address."""
    accounts = accounts_of(lines)
    doors = doors_of(accounts)
    if missing_apart:
        doors = np.where(doors < 0, doors.max(initial=0) + 1 + np.arange(len(doors)), doors)
    return accounts.number, doors


def _joined(accounts: Accounts, *names: str) -> np.ndarray:
    left, right, size = [], [], len(accounts)
    for name in names:
        encoded = accounts.details[name].combine_chunks().dictionary_encode()
        value = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        known = np.flatnonzero(value >= 0)
        first = np.full(len(encoded.dictionary), size)
        np.minimum.at(first, value[known], known)
        left.append(first[value[known]])
        right.append(known)
    return connected(size, np.concatenate(left), np.concatenate(right))
