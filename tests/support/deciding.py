"""A house that decided: one dated decision in its register, as somebody would make it."""

from __future__ import annotations

from pathlib import Path

from publiek import permitting
from publiek.governance import Decision
from publiek.house import House


def adopted(home: Path, organisation: str, purpose: str, *, ground: str = "consent") -> House:
    """The house, after it decided that it serves `purpose`."""
    house = House(organisation, home)
    permitting.decide(house, Decision("adopt", purpose, {"ground": ground}, "directie"))
    return house
