"""What must a hub remember of its releases to judge the next, and which secret does it round with?"""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

from publiek.collective.hub.composing import Members
from publiek.collective.hub.places import Places, slug
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


def tellings(places: Places, agreement: str, round_name: str) -> list[dict[str, Any]]:
    """What every release of a round tells of itself, oldest first."""
    found = numbered(places.releases(agreement, round_name))
    return [json.loads((folder / TELLING).read_bytes()) for _, folder in found]


def tellings_elsewhere(places: Places, agreement: str, round_name: str) -> list[dict[str, Any]]:
    """The same of every other agreement of this hub: the same houses may be in it."""
    others = sorted(one.name for one in places.root.joinpath("releases").iterdir() if one.name != agreement)
    return [told for other in others for told in tellings(places, other, round_name)]


def tellings_taken(places: Places, round_name: str) -> list[dict[str, Any]]:
    """The same of every release of another hub that was taken in for a round, under whatever agreement."""
    found = sorted(places.root.joinpath("taken").glob(f"*/{slug(round_name)}/*/{TELLING}"))
    return [json.loads(path.read_bytes()) for path in found]


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


def secret_of(hub: SecretIdentity, round_name: str) -> bytes:
    """The secret with which the sums of a round are rounded: always the same, known to nobody else.

    Also for every agreement, so that the same sum is never rounded twice in another way.

    A signature of the hub over a text that is never sent (Ed25519 signs the same text the same way every time).
    """
    said = json.dumps(["publiek rounding 2", round_name]).encode()
    return hmac.digest(hub.sign(said).encode(), said, "sha256")
