"""Where does what lie in a hub? One folder that a person can read.

    hub.yaml             who runs it
    identity.yaml        what members need to seal a package for it
    agreements/*.yaml    what was agreed        members/*.yaml      who takes part
    approvers/*.yaml     who may approve        hubs/*.yaml         other hubs of which releases are taken
    contributions/       AGREEMENT/ROUND/MEMBER/NUMBER: the package as it came, still sealed, with its receipt
    drafts/              DIGEST: what would be released now, and who approved it
    releases/            AGREEMENT/ROUND/NUMBER: what was released
    taken/               AGREEMENT/ROUND/HUB: releases of other hubs
    servers/             AGREEMENT/ROUND: the plan of three servers, and what they answered
    departures/          AGREEMENT--MEMBER: who left
    register/  budget/   every release and every spending, never changed
    memory/              what the gate must remember of earlier releases
    log/                 every event, in a chain

Nothing of a person lies here in the clear: packages stay sealed for the hub, also on its own disk.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from publiek.warehouse.publication import force

CONFIGURATION = ("agreements", "members", "approvers", "hubs")
KEPT = ("contributions", "drafts", "releases", "taken", "departures", "register", "budget", "memory", "log", "work")
PACKAGE, RECEIPT = "package.publiek", "receipt.json"


def slug(round_name: str) -> str:
    """A round as the name of a folder: 2024/25 -> 2024-25."""
    return round_name.replace("/", "-")


@dataclass(frozen=True)
class Places:
    """The folders and files of the hub in `root`."""

    root: Path

    @property
    def description(self) -> Path:
        """Who runs this hub."""
        return self.root / "hub.yaml"

    @property
    def identity(self) -> Path:
        """What members need to seal a package for this hub."""
        return self.root / "identity.yaml"

    @property
    def log(self) -> Path:
        """Every event, a line each."""
        return self.root / "log" / "log.jsonl"

    @property
    def journal(self) -> Path:
        """The change that is being made; absent when none is."""
        return self.root / "work" / "journal.json"

    @property
    def lock(self) -> Path:
        """Held by who changes something."""
        return self.root / "work" / "hub.lock"

    @property
    def register(self) -> Path:
        """Every release, for the audit of the next."""
        return self.root / "register"

    def memory(self, agreement: str) -> Path:
        """What the gate must remember of an agreement, and nobody else sees."""
        return self.root / "memory" / agreement

    @property
    def centre(self) -> Path:
        """What the trusted centre keeps of households: no names, under keys that lie elsewhere."""
        return self.root / "centre"

    @property
    def budget(self) -> Path:
        """What was said of households."""
        return self.root / "budget"

    def configuration(self, kind: str) -> Path:
        """`kind`: agreements, members, approvers or hubs."""
        return self.root / kind

    def contributions(self, agreement: str, round_name: str = "", member: str = "") -> Path:
        """Of an agreement, a round of it, a member in that round."""
        return _below(self.root / "contributions", agreement, round_name, member)

    def releases(self, agreement: str, round_name: str = "") -> Path:
        """Of an agreement, or a round of it."""
        return _below(self.root / "releases", agreement, round_name)

    def servers(self, agreement: str, round_name: str) -> Path:
        """The plan of the three servers for a round, and what they answered."""
        return _below(self.root / "servers", agreement, round_name)

    def taken(self, agreement: str, round_name: str = "", hub: str = "") -> Path:
        """Releases of other hubs."""
        return _below(self.root / "taken", agreement, round_name, hub)

    def draft(self, digest: str) -> Path:
        """The draft with this digest."""
        return self.root / "drafts" / digest

    def departure(self, agreement: str, member: str) -> Path:
        """Tells that a member left."""
        return self.root / "departures" / f"{agreement}--{member}"

    def relative(self, path: Path) -> str:
        """As it is written in the journal: readable on every system, also when the hub moves."""
        return path.relative_to(self.root).as_posix()

    def make(self) -> None:
        """Every folder, for this user alone."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (*CONFIGURATION, *KEPT):
            (self.root / name).mkdir(exist_ok=True, mode=0o700)

    def prepare(self, files: dict[str, bytes]) -> Path:
        """A folder with `files`, whole and on disk, in the work folder: ready to be moved to its place."""
        folder = self.root / "work" / f"{token_hex(8)}.ready"
        folder.mkdir(mode=0o700)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            force(folder / name)
        force(folder)
        return folder

    def sweep(self) -> None:
        """Removes what processes that were killed left half made; only for who holds the lock and has no journal."""
        for left in (self.root / "work").glob("*.ready"):
            shutil.rmtree(left, ignore_errors=True)


def _below(folder: Path, *names: str) -> Path:
    for name in names:
        if name:
            folder = folder / slug(name)
    return folder
