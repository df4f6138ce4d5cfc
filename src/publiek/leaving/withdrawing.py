"""How does a house prove that it is no longer in what a collective releases? With the hub's own numbers and signed log.

The proof holds: the last release with its contribution, the withdrawal as the hub took it in, and the first release
after that, each with its digest and the line of the hub's log in which it stands; and the end of that log, signed by
the hub. Who holds the log or a later signed end can look all of it up. Releases of before stay: they are anonymous, and
readers have them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from publiek.collective.contributing import log as own_log
from publiek.collective.contributing import receiving, share_rules
from publiek.collective.contributing.places import Places
from publiek.collective.hub import log, released
from publiek.collective.identities import Identity
from publiek.errors import PubliekError
from publiek.house import House
from publiek.leaving import refusals
from publiek.warehouse.publication import write_whole

_MOST = 100_000_000
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """What proves a withdrawal. Lines are those of the hub's log, by number; digests are SHA-256.

    `before`: the last release with the house, 0 lines when there never was one; `packages`: digests of the packages in
    which the house took its contribution back, as its own log has them.
    """

    organisation: str
    agreement: str
    hub: str
    before: Mapping[str, object] | None
    withdrawn: Mapping[str, object]
    after: Mapping[str, object]
    packages: tuple[str, ...]
    head: Mapping[str, object]

    def as_dict(self) -> dict[str, object]:
        """As it is kept and sent."""
        return asdict(self)


def prove(house: House, agreement: str, *, hub_log: Path, releases: Sequence[Path]) -> Proof:
    """The proof that `house` left `agreement`. `hub_log`: as `publiek hub log --json` gives it, all lines; `releases`:
    folders or files of releases, the one before and the one after among them.

    Everything is checked: the chain of the log, the signature under its end, the signature under every release. Raises
    ExchangeError "leave-not-proven", "leave-log-changed", PackageError "release-not-signed".
    """
    agreed = share_rules.agreed_with(house, agreement)
    hub = share_rules.hub_of(house, agreed)
    lines, head = _log(hub_log, hub)
    mine = [line for line in lines if _about(line, agreement) and line.get("member") == house.organisation]
    gone = [line for line in mine if line["what"] == "leave" or line.get("code") == "withdrawn"]
    if not gone:
        raise refusals.not_withdrawn()
    told = {one.digest: one for one in (released.read(receiving.files_of(path), hub=hub) for path in releases)}
    made = [line for line in lines if line["what"] == "release" and _about(line, agreement)]
    known = [(line, told[digest]) for line in made if (digest := _digest_of(line)) in told]
    with_us = [(line, one) for line, one in known if house.organisation in one.members]
    without = [(line, one) for line, one in known if line["line"] > gone[-1]["line"]]
    if not without or any(line["line"] > gone[-1]["line"] for line, _ in with_us):
        raise refusals.not_withdrawn()
    packages = [str(one.get("package", "")) for one in own_log.read(Places(house)) if _taken_back(one, agreement)]
    before = with_us[-1] if with_us else None
    return Proof(
        house.organisation,
        agreement,
        hub.name,
        _release(*before) if before else None,
        {name: gone[-1][name] for name in ("line", "at", "digest", "what")},
        _release(*without[0]),
        tuple(packages),
        head.as_dict(),
    )


def write(proof: Proof, path: Path) -> Path:
    """The proof as a JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content=json.dumps(proof.as_dict(), ensure_ascii=False, indent=1).encode())
    return path


def _log(path: Path, hub: Identity) -> tuple[list[Line], log.Head]:
    """The lines and the end, once the chain holds from the first line and the hub signed this end."""
    trouble: PubliekError
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST))
        lines, head = list(told["lines"]), log.Head(**told["head"])
        if head.holds(hub) and head.lines == len(lines) == _whole(lines, head):
            return lines, head
        trouble = refusals.log_changed()
    except (PubliekError, OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        trouble = refusals.log_changed()
    raise trouble


def _whole(lines: Sequence[Line], head: log.Head) -> int:
    """How many lines of the log hold together and end in what was signed; looked at as the hub itself does."""
    with TemporaryDirectory() as place:
        path = Path(place) / "log.jsonl"
        path.write_bytes(b"".join(_written(line) for line in lines))
        return log.require_whole(path, heads=[head])


def _written(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _about(line: Line, agreement: str) -> bool:
    return bool(line.get("agreement") == agreement)


def _taken_back(line: Line, agreement: str) -> bool:
    return bool(line["what"] == "withdrawn" and line.get("agreement") == agreement)


def _digest_of(line: Line) -> str:
    return str(line.get("release") or line.get("digest_of_release") or "")


def _release(line: Line, one: released.Released) -> dict[str, object]:
    return {
        "line": line["line"],
        "at": line["at"],
        "round": one.round,
        "number": one.number,
        "digest": one.digest,
        "members": list(one.members),
        "missing": list(one.missing),
    }
