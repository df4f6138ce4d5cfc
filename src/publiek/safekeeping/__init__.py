"""How is everything of a house copied safely, brought back whole, and locked with another key without loss?"""

from pathlib import Path

from publiek.safekeeping.checking import Noticed, check
from publiek.safekeeping.drilling import Drilled, drill
from publiek.safekeeping.ending import Ended, expire, shred
from publiek.safekeeping.making import Made, Wishes, make
from publiek.safekeeping.purging import PurgedSets, Resealed, purge
from publiek.safekeeping.registry import Registered, Registry
from publiek.safekeeping.restoring import Restored, Verified, restore, verify

__all__ = [
    "Drilled",
    "Ended",
    "Made",
    "Noticed",
    "PurgedSets",
    "Registered",
    "Resealed",
    "Restored",
    "Verified",
    "Wishes",
    "check",
    "drill",
    "expire",
    "make",
    "purge",
    "restore",
    "sets",
    "shred",
    "verify",
]


def sets(home: Path, *, keys: Path | None = None) -> tuple[Registered, ...]:
    """The sets that were made of the data folder `home`, oldest first, and whether each can be reached now."""
    return Registry(home, keys).all()
