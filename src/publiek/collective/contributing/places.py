"""Where does what a house shares lie? In its own folder, as files that a person can open.

home/organisations/<house>/sharing/
    rules/<agreement>.yaml          what may leave, who decided, since when, until when
    agreements/<agreement>.yaml     the agreement as it was when the house decided
    approvers.yaml                  who may approve, in which role
    known/<name>.yaml               the identities of hubs
    ready/<agreement>/<round>/      exactly what would leave
    packages/                       what was packed
    received/<agreement>/<round>/   releases that came back
    log.jsonl                       what happened, in a chain
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from publiek.collective.agreements import NAME, ROUND
from publiek.collective.contributing import refusals
from publiek.collective.packages.limits import MOST_DESCRIPTION
from publiek.house import House
from publiek.warehouse.publication import write_whole


@dataclass(frozen=True)
class Places:
    """The files of one house. Raises UsageError "sharing-name" for what is no name of an agreement or round."""

    house: House

    @property
    def root(self) -> Path:
        """The folder of everything that is about sharing."""
        # The store refuses an organisation that is no id.
        return self.house.home / "organisations" / self.house.organisation / "sharing"

    def rule(self, agreement: str) -> Path:
        """The share rule for an agreement."""
        return self.root / "rules" / f"{_named(agreement)}.yaml"

    def agreement(self, agreement: str) -> Path:
        """The agreement that the rule is about."""
        return self.root / "agreements" / f"{_named(agreement)}.yaml"

    def known(self, name: str) -> Path:
        """The identity of a hub."""
        return self.root / "known" / f"{_named(name)}.yaml"

    def ready(self, agreement: str, round: str) -> Path:
        """What would leave."""
        return self.root / "ready" / _named(agreement) / folder_of(round)

    def overlap(self, agreement: str, round: str) -> Path:
        """Sealed households that lie ready for a contribution."""
        return self.root / "overlap" / _named(agreement) / folder_of(round)

    def package(self, agreement: str, round: str, number: int) -> Path:
        """What was packed."""
        name = f"{_named(agreement)}-{folder_of(round)}-{_named(self.house.organisation)}-{number}.publiek"
        return self.root / "packages" / name

    def received(self, agreement: str, round: str) -> Path:
        """A release that came back."""
        return self.root / "received" / _named(agreement) / folder_of(round)

    @property
    def approvers(self) -> Path:
        """Who may approve."""
        return self.root / "approvers.yaml"

    @property
    def log(self) -> Path:
        """What happened."""
        return self.root / "log.jsonl"

    def making(self) -> Path:
        """Where lines lie while they are counted."""
        return self.root / ".making"


def folder_of(round: str) -> str:
    """The round "2024/25" as the name of a folder."""
    if not ROUND.fullmatch(round):
        raise refusals.no_name("round")
    return round.replace("/", "-")


def read(path: Path) -> bytes | None:
    """The content of a small file, None when it is not there. Raises StorageError "sharing-not-reached"."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_DESCRIPTION)
    except FileNotFoundError:
        return None
    except OSError:
        raise refusals.not_reached() from None


def write(path: Path, content: bytes) -> Path:
    """`path` holds `content`, for its owner alone, or still what it held before. Raises as `read` does."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content=content)
        path.chmod(0o600)
    except OSError:
        raise refusals.not_reached() from None
    return path


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """While something is made or packed for this house, nobody else does the same; they wait."""
    try:
        places.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(str(places.root / ".lock"), mode=0o600)
        lock.acquire()
    except OSError:
        raise refusals.not_reached() from None
    try:
        yield
    finally:
        lock.release()


def _named(name: str) -> str:
    if not NAME.fullmatch(name):
        raise refusals.no_name("name")
    return name
