"""How is the ledger of a house opened? After what was begun and not finished was finished first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from publiek.consent.forgetting import finish, rekey
from publiek.consent.keeping import Ledger
from publiek.house import House


def exists(house: House) -> bool:
    """Whether this house keeps a ledger."""
    return Ledger(house).exists


@contextmanager
def opened(house: House, *, looking: bool = False, older: bool = False) -> Iterator[Ledger]:
    """The ledger, for this process alone; see `Ledger.held` for what is refused."""
    ledger = Ledger(house)
    with ledger.held(looking=looking, older=older):
        finish(ledger)
        if not older and ledger.header("key") is not None and ledger.generation != ledger.keys.id:
            # A new key came into use, or a copy of before it came back.
            rekey(ledger)
        yield ledger
