"""Where is what a collective was told of its houses kept, and who was in it?

    home/peers/<collective>/
        CURRENT.json      the released tables, with version, account and moment; pages are drawn from this alone
        members.json      which houses (by number) were in each group that was told, to look back on next time

Nothing of one house is in the first; nothing but numbers of houses is in the second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.disclosure import PEER_EYES, Release
from publiek.errors import DisclosureError, StorageError, Text
from publiek.warehouse import publication

FORMAT = 1
Members = Mapping[str, Mapping[str, list[int]]]


@dataclass(frozen=True)
class PeerRelease:
    """What a collective was told once. `houses`: how many took part; `sector_version`: of which sums it was made."""

    collective: str
    season: str
    scheme: str
    sector_version: int
    houses: int
    made_at: datetime
    distribution: tuple[Mapping[str, Any], ...]
    expected: tuple[Mapping[str, Any], ...]
    account: tuple[Mapping[str, Any], ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """For whom, of which season and of which version of the sums a release is made."""

    collective: str
    season: str
    scheme: str
    sector_version: int


def keep(home: Path, release: Release, *, occasion: Occasion, members: Members) -> PeerRelease:
    """Writes a release for peers as the one that counts. Raises DisclosureError for any other release."""
    if release.policy != PEER_EYES:
        raise DisclosureError(
            "release-forged",
            Text("Deze cijfers zijn niet vrijgegeven.", "These figures were not released."),
            Text("Gebruik publiek.disclosure.release().", "Use publiek.disclosure.release()."),
        )
    figure = release["peer_distribution"]
    content = {
        "format": FORMAT,
        "season": occasion.season,
        "scheme": occasion.scheme,
        "sector_version": occasion.sector_version,
        "houses": figure.base.n,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": list(figure.base.sources),
        "account": [dict(line) for line in release.account],
        "distribution": figure.table.to_pylist(),
        "expected": _rows(release, "peer_expected"),
    }
    folder = _folder(home, occasion.collective)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    publication.write_whole(folder / "members.json", content=json.dumps(members).encode())
    publication.write_whole(folder / "CURRENT.json", content=json.dumps(content).encode())
    return _read(occasion.collective, content)


def current(home: Path, collective: str) -> PeerRelease | None:
    """What a collective was told last, None when nothing was."""
    content = _content(_folder(home, collective) / "CURRENT.json")
    return _read(collective, content) if content else None


def members_before(home: Path, collective: str) -> Members:
    """Which houses were in each group of each indicator when it was told last."""
    return _content(_folder(home, collective) / "members.json") or {}


def _rows(release: Release, name: str) -> list[dict[str, Any]]:
    table: pa.Table = release[name].table
    return table.to_pylist()


def _folder(home: Path, collective: str) -> Path:
    if not collective.replace("-", "").replace("_", "").isalnum():
        raise _damaged()
    return home / "peers" / collective


def _content(path: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _damaged() from None
    if not isinstance(told, dict):
        raise _damaged()
    return told


def _read(collective: str, content: Mapping[str, Any]) -> PeerRelease:
    try:
        return PeerRelease(
            collective=collective,
            season=content["season"],
            scheme=content["scheme"],
            sector_version=content["sector_version"],
            houses=content["houses"],
            made_at=datetime.fromisoformat(content["made_at"]),
            distribution=tuple(content["distribution"]),
            expected=tuple(content["expected"]),
            account=tuple(content["account"]),
            sources=tuple(content["sources"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _damaged() from None


def _damaged() -> StorageError:
    return StorageError(
        "peers-damaged",
        Text("De vergelijking is niet te lezen.", "The comparison cannot be read."),
        Text("Laat het samenwerkingsverband hem opnieuw maken.", "Have the collective make it again."),
    )
