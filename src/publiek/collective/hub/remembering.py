"""What must a hub remember of its releases to judge the next, and which secret does it round with?"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from pathlib import Path

from publiek.collective.hub.composing import Members
from publiek.collective.hub.differing import Inputs
from publiek.collective.hub.places import Places
from publiek.collective.hub.released import TELLING
from publiek.collective.identities import SecretIdentity

COMPARED = "compared.json"


def numbered(folder: Path) -> list[tuple[int, Path]]:
    """The releases of a round, oldest first."""
    if not folder.is_dir():
        return []
    return sorted((int(one.name), one) for one in folder.iterdir() if one.name.isdecimal())


def last_number(places: Places, agreement: str, round_name: str) -> int:
    """The number of the last release of a round, 0 when there is none."""
    return max((number for number, _ in numbered(places.releases(agreement, round_name))), default=0)


def inputs_before(places: Places, agreement: str, round_name: str) -> list[Inputs]:
    """Of every release of a round: per table, who contributed which figures."""
    return [told["figures_from"] for told in _tellings(places, agreement, round_name)]


def release_of(places: Places, agreement: str, round_name: str, *, draft: str) -> Path | None:
    """The folder of the release that was made of this draft, None when it was not released."""
    for _, folder in numbered(places.releases(agreement, round_name)):
        if json.loads((folder / TELLING).read_bytes())["draft"] == draft:
            return folder
    return None


def compared(places: Places, agreement: str) -> Members:
    """Who was in each group of a comparison when it was told last; empty when it never was."""
    try:
        told: Members = json.loads((places.memory(agreement) / COMPARED).read_bytes())
    except FileNotFoundError:
        return {}
    return told


def secret_of(hub: SecretIdentity, agreement: str, round_name: str) -> bytes:
    """The secret with which the sums of a round are rounded: always the same, known to nobody else.

    A signature of the hub over a text that is never sent (Ed25519 signs the same text the same way every time).
    """
    said = json.dumps(["publiek rounding 1", agreement, round_name]).encode()
    return hmac.digest(hub.sign(said).encode(), said, "sha256")


def _tellings(places: Places, agreement: str, round_name: str) -> Iterator[dict[str, Inputs]]:
    for _, folder in numbered(places.releases(agreement, round_name)):
        yield json.loads((folder / TELLING).read_bytes())
