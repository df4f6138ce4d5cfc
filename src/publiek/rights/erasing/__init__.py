"""Erasing a person, everywhere, with proof; and finishing what was stopped."""

from publiek.rights.erasing.receipts import Receipt, identity_digest, numbers, read
from publiek.rights.erasing.running import erase, finish, waiting

__all__ = ["Receipt", "erase", "finish", "identity_digest", "numbers", "read", "waiting"]
