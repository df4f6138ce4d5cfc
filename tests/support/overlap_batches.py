"""What the houses of an invented sector would send to a centre: batches of pseudonyms, without asking a key holder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from publiek.collective.overlap import messages
from publiek.collective.overlap.centre import Centre
from publiek.collective.overlap.job import OverlapQuestion
from publiek.collective.overlap.padding import padded
from tests.support.overlap_houses import AGREEMENT, EPOCH, ROUND, a_centre
from tests.support.overlap_sector import SharedSector


def pseudonym(household: int) -> bytes:
    """The pseudonym of a household that does not exist."""
    return hashlib.blake2b(b"household %d" % household, digest_size=16).digest()


def batch(member: str, households: list[int], *, bookers: int | None = None, epoch: str = EPOCH) -> bytes:
    """The batch of a house with these households."""
    made = {pseudonym(household) for household in households}
    facts = {"epoch": epoch, "key": "k1", "member": member, "households": len(made), "addressed": len(made)}
    facts["bookers"] = len(made) if bookers is None else bookers
    return messages.pack("batch", facts, b"".join(padded(made, secret=(member.encode() * 4)[:64], epoch=epoch)))


def names(houses: int) -> tuple[str, ...]:
    return tuple(f"house-{nth:02d}" for nth in range(houses))


def question(houses: int) -> OverlapQuestion:
    return OverlapQuestion(AGREEMENT, ROUND, names(houses), "centre")


def filled(place: Path, sector: SharedSector, *, missing: np.ndarray | None = None, seed: int = 1) -> Centre:
    """A centre that received the batch of every house; a share `missing` of its households has no address."""
    centre, chance = a_centre(place), np.random.default_rng(seed)
    for nth, name in enumerate(names(sector.memberships.shape[0])):
        households = sector.households_of(nth)
        share = 0.0 if missing is None else float(missing[nth])
        known = households[chance.random(len(households)) >= share]
        centre.receive(name, batch(name, known.tolist(), bookers=len(households)))
    return centre
