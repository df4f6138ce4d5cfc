"""How does it stand: who gave in what, who is missing, what was refused and why, what was released?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import islice

from publiek.collective.agreements import Agreement
from publiek.collective.hub import keeping, log
from publiek.collective.hub.configuration import Configuration, Fault
from publiek.collective.hub.places import Places
from publiek.collective.hub.receipts import Receipt, sentence
from publiek.errors import Text

#: How many refusals the status tells; all are in the log.
RECENT = 20


@dataclass(frozen=True)
class MemberStanding:
    """`state`: accepted, replaced, late, withdrawn, missing or left. `refused`: the code of the last refusal since."""

    member: str
    state: str
    number: int = 0
    contribution: str = ""
    at: str = ""
    via: str = ""
    refused: str = ""

    @property
    def words(self) -> Text:
        """The state as a sentence."""
        return sentence(self.refused or self.state)


@dataclass(frozen=True)
class RoundStanding:
    """One round of an agreement: every member of it, and the numbers of what was released."""

    agreement: str
    round: str
    members: tuple[MemberStanding, ...]
    releases: tuple[int, ...]

    @property
    def present(self) -> tuple[str, ...]:
        """Whose contribution counts."""
        return tuple(one.member for one in self.members if one.state in ("accepted", "replaced", "late"))

    @property
    def missing(self) -> tuple[str, ...]:
        """Who is in the agreement and of whom nothing counts."""
        return tuple(one.member for one in self.members if one.state not in ("accepted", "replaced", "late", "left"))


@dataclass(frozen=True)
class Status:
    """The whole hub. `refusals`: the last ones, newest first; `refused`: how often each code was given in all."""

    hub: str
    title: Text
    members: tuple[str, ...]
    rounds: tuple[RoundStanding, ...]
    refusals: tuple[Mapping[str, object], ...]
    refused: Mapping[str, int]
    faults: tuple[Fault, ...]
    lines: int

    def of(self, agreement: str, round_name: str) -> RoundStanding:
        """One round. Raises KeyError when it was not agreed upon."""
        for one in self.rounds:
            if (one.agreement, one.round) == (agreement, round_name):
                return one
        raise KeyError(round_name)

    def as_dict(self) -> dict[str, object]:
        """The status as JSON."""
        told = asdict(self)
        for one, made in zip(told["rounds"], self.rounds, strict=True):
            one["present"], one["missing"] = made.present, made.missing
        return told


def status(places: Places, known: Configuration) -> Status:
    """How it stands now. Reads only; a change that is being made is seen before or after it, never halfway."""
    lines = list(log.read(places.log))
    refused = [line for line in lines if line["what"] == "receive" and line["status"] == "refused"]
    last = _last_words(lines)
    rounds = [
        _round(places, agreement, name, last) for agreement in known.agreements.values() for name in agreement.rounds
    ]
    return Status(
        hub=known.name,
        title=known.title,
        members=tuple(known.members),
        rounds=tuple(rounds),
        refusals=tuple(islice(reversed(refused), RECENT)),
        refused=dict(Counter(str(line["code"]) for line in refused)),
        faults=known.faults,
        lines=len(lines),
    )


def _round(
    places: Places, agreement: Agreement, name: str, last: Mapping[tuple[str, str, str], log.Line]
) -> RoundStanding:
    members = tuple(
        _member(places, agreement, name, member, last.get((agreement.id, name, member))) for member in agreement.members
    )
    folder = places.releases(agreement.id, name)
    released = sorted(int(one.name) for one in folder.iterdir() if one.name.isdecimal()) if folder.is_dir() else []
    return RoundStanding(agreement.id, name, members, tuple(released))


def _member(places: Places, agreement: Agreement, name: str, member: str, last: log.Line | None) -> MemberStanding:
    refused = str(last["code"]) if last and last["status"] == "refused" else ""
    if places.departure(agreement.id, member).exists():
        return MemberStanding(member, "left")
    kept = keeping.latest(places, agreement.id, name, member)
    if kept is None:
        return MemberStanding(member, "missing", refused=refused)
    receipt: Receipt = kept.receipt
    state = "withdrawn" if kept.package is None else receipt.code
    return MemberStanding(member, state, receipt.number, receipt.contribution, receipt.at, receipt.via, refused=refused)


def _last_words(lines: list[log.Line]) -> dict[tuple[str, str, str], log.Line]:
    """The last thing that was said about each member in each round; a duplicate says nothing new."""
    return {
        (line.get("agreement", ""), line.get("round", ""), line.get("member", "")): line
        for line in lines
        if line["what"] == "receive" and line["status"] != "duplicate"
    }
