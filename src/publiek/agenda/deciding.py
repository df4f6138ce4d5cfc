"""What did a person say of two productions, and how is it taken back? Kept for every next matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publiek.errors import Text, UsageError
from publiek.programme.identifiers import kind_of, mint, read_identifier
from publiek.programme.register import Event, Register, event, register_of
from publiek.warehouse.register import KeptRegister


@dataclass(frozen=True)
class Waiting:
    """A pair that waits for a person: both sides as they were told, how probable, and the facts it rests on."""

    left: Mapping[str, str]
    right: Mapping[str, str]
    probability: float
    why: tuple[str, ...]


def review(home: Path) -> tuple[Waiting, ...]:
    """The pairs that wait, the most probable first: those of the last matching that nobody decided since."""
    kept = KeptRegister(home)
    register = register_of(kept.events())
    parted = {_both(register, *pair) for pair, same in register.decided.items() if not same}
    found = []
    for pair in kept.queue():
        both = _both(register, pair["left"]["key"], pair["right"]["key"])
        if len(both) == 2 and both not in parted:
            found.append(Waiting(pair["left"], pair["right"], pair["probability"], tuple(pair["why"])))
    return tuple(found)


def decide(home: Path, one: str, other: str, *, same: bool, at: datetime | None = None) -> str:
    """Keeps that two records are the same production or not; the identifiers follow at once. Gives the decision's id.

    Raises UsageError "record-unknown" for a record without an identifier.
    """
    left, right = sorted((one, other))
    moment = at or datetime.now()

    def work(before: list[Event]) -> list[Event]:
        register = register_of(before)
        mine, yours = _carried(register, left), _carried(register, right)
        made = [event("decide", moment, kind="production", left=left, right=right, same=same)]
        if same and mine != yours:
            older, younger = sorted((mine, yours), key=register.age)
            made.append(event("merge", moment, id=younger, into=older))
        if not same and mine == yours:
            made.extend(_parted(register, [right], moment))
        return made

    if left == right:
        raise _unknown()
    new = KeptRegister(home).add(work)
    return next((found["event"] for found in new if found["what"] == "decide"), "")


def undo(home: Path, decision: str, *, at: datetime | None = None) -> None:
    """Takes a decision back: the next matching judges the pair again.

    Where the decision brought two identifiers together, the records of the younger get a new one: an identifier that
    was merged is never used again. Raises UsageError "decision-unknown".
    """

    def work(before: list[Event]) -> list[Event]:
        register = register_of(before)
        found = [one["event"] for one in register.decisions if one["event"].startswith(decision)]
        if len(found) != 1 or len(decision) < 6:
            raise UsageError(
                "decision-unknown",
                Text("Deze beslissing is er niet.", "There is no such decision."),
                Text("Zie: publiek programme review --decided.", "See: publiek programme review --decided."),
            )
        moment = at or datetime.now()
        return [event("undo", moment, of=found[0]), *_unmerged(register, before, found[0], moment)]

    KeptRegister(home).add(work)


def merge(home: Path, one: str, other: str, *, at: datetime | None = None) -> str:
    """Two identifiers of one kind are one from now on; the oldest stays, the other leads to it. Gives what stays.

    Raises UsageError "identifier-unreadable", "identifier-unknown" or "identifiers-of-two-kinds".
    """
    kept, first, second = KeptRegister(home), read_identifier(one), read_identifier(other)
    if kind_of(first) != kind_of(second):
        raise UsageError(
            "identifiers-of-two-kinds",
            Text("Deze twee codes zijn niet van dezelfde soort.", "These two identifiers are not of one kind."),
            Text("Voeg twee producties samen, of twee locaties.", "Merge two productions, or two venues."),
        )
    stays: list[str] = []

    def work(before: list[Event]) -> list[Event]:
        register = register_of(before)
        for name in (first, second):
            if name not in register.entries:
                raise _unknown_identifier()
        both = {register.now(first), register.now(second)}
        older, *younger = sorted(both, key=register.age)
        stays.append(older)
        return [event("merge", at or datetime.now(), id=name, into=older) for name in younger]

    kept.add(work)
    return stays[-1]


def split(home: Path, record: str, *, at: datetime | None = None) -> str:
    """A record is another production than the others with its identifier, from now on. Gives its new identifier.

    Raises UsageError "record-unknown".
    """
    moment, given = at or datetime.now(), []

    def work(before: list[Event]) -> list[Event]:
        register = register_of(before)
        identifier = _carried(register, record)
        others = [key for key in register.keys_of(identifier) if key != record]
        made = [_different(record, key, moment) for key in others]
        parted = _parted(register, [record], moment) if others else []
        given.append(parted[-1]["into"] if parted else identifier)
        return [*made, *parted]

    KeptRegister(home).add(work)
    return str(given[-1])


def _unmerged(register: Register, before: list[Event], decision: str, moment: datetime) -> list[Event]:
    """New identifiers for what a decision merged: the merge of the same moment."""
    when = next(one["at"] for one in before if one["event"] == decision)
    made: list[Event] = []
    for gone in (one["id"] for one in before if one["what"] == "merge" and one["at"] == when):
        keys = sorted(key for (_, key), carried in register.records.items() if carried == gone)
        if keys:
            made.extend(_parted(register, keys, moment))
    return made


def _both(register: Register, left: str, right: str) -> frozenset[str]:
    """What two records carry now; their own keys where they carry nothing yet."""
    return frozenset(register.of("production", key) or key for key in (left, right))


def _different(one: str, other: str, moment: datetime) -> Event:
    left, right = sorted((one, other))
    return event("decide", moment, kind="production", left=left, right=right, same=False)


def _parted(register: Register, records: list[str], moment: datetime) -> list[Event]:
    """A new identifier for some of the records of one."""
    old = register.entries[_carried(register, records[0])]
    new = mint("production")
    told = {"title": old.title, "maker": old.maker, "place": "", "identifiers": {}}
    return [
        event("mint", moment, id=new, kind="production", **told),
        event("split", moment, id=old.id, into=new, keys=records),
    ]


def _carried(register: Register, key: str) -> str:
    found = register.of("production", key)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> UsageError:
    return UsageError(
        "record-unknown",
        Text("Deze productie is er niet.", "There is no such production."),
        Text(
            "Geef huis en eigen code, zoals in: publiek programme ids.",
            "Give house and own code, as in: publiek programme ids.",
        ),
    )


def _unknown_identifier() -> UsageError:
    return UsageError(
        "identifier-unknown",
        Text("Deze code staat niet in het register.", "This identifier is not in the register."),
        Text("Zie: publiek programme ids.", "See: publiek programme ids."),
    )
