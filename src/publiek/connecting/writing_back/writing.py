"""How does it come to stand at the vendor, once and no more, whatever happens meanwhile?

What will be written is noted first, batch by batch, then asked of the vendor, then noted as done. A run that was
stopped goes on: what the vendor has by then is read again, and what stands there is not written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.journal import Fields, Journal, Run, Wrote
from publiek.connecting.writing_back.permission import Judged, declared, judged
from publiek.connecting.writing_back.planning import Counts, Planned, Rules, Target, now_in, planned
from publiek.connecting.writing_back.telling_areas import Sayings
from publiek.deliveries.live.connector import Contact, Put
from publiek.house import Progress, silent

#: So many contacts go to the vendor at once.
BATCH = 50
#: So many contacts may be gone at once without a question: more looks like a list that came in half.
_GONE = 10
_One = TypeVar("_One")


@dataclass(frozen=True)
class Done:
    """What a run did: `run` is None when there was nothing to do. `unsettled`: contacts the vendor did not accept."""

    run: int | None
    counts: Counts
    written: int = 0
    cleared: int = 0
    unsettled: int = 0
    forgotten: int = 0
    version: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """As it is told."""
        return {**vars(self), "counts": self.counts.as_dict(), "fields": dict(self.fields)}


def plan(target: Target, journal: Journal, sayings: Sayings, *, rules: Rules = Rules()) -> Counts:  # noqa: B008
    """What a run would do; nothing is written, here or there. Raises as `run`."""
    _require_writes(target)
    soft = declared(rules.conditions)
    with journal.held(looking=True):
        found = contacts_of(target, soft_opt_in=soft)
        return planned(found, sayings, target.fields, journal, overwrite=rules.overwrite).counts


def run(
    target: Target,
    journal: Journal,
    sayings: Sayings,
    *,
    rules: Rules = Rules(),  # noqa: B008
    now: datetime | None = None,
    progress: Progress = silent,
) -> Done:
    """Clears where permission is gone, then writes what is not there yet. Goes on where a run was stopped.

    Raises UsageError "write-back-no-call", "write-back-undo-unfinished", DisclosureError "consent-ledger-missing",
    StorageError "write-back-busy", those of the ledger and the vault, and the errors of the door; what was written
    until then is noted and can be undone.
    """
    _require_writes(target)
    soft, now = declared(rules.conditions), now or datetime.now(UTC)
    with journal.held():
        journal.expire(now)
        if half := next((one.id for one in journal.runs() if one.state == "undoing"), None):
            raise refusals.undo_first(half)
        progress("fetch", 0.0)
        found = contacts_of(target, soft_opt_in=soft, learning=True)
        journal.note("begun", contacts=len(found))
        settle(journal, found)
        forgotten = forget_gone(journal, found)
        made = planned(found, sayings, target.fields, journal, overwrite=rules.overwrite)
        for contact, name, value in made.adopted:
            journal.stand(journal.key(contact), name, value)
        cleared = clear(target, journal, made.clears)
        doing = _going_on(journal, made, sayings, target, now) if made.writes else None
        if doing is None:
            journal.note("run", written=0, cleared=cleared)
            return Done(None, made.counts, 0, cleared, 0, forgotten, sayings.version, target.fields)
        unsettled = _write(target, journal, doing, made.writes, progress)
        done = len(made.writes) - unsettled
        counts = {"contacts": journal.many(doing), "cleared": cleared, "why": dict(made.counts.why)}
        journal.mark(doing, "done", now=now, **counts)
        journal.note("run", written=done, cleared=cleared, unsettled=unsettled, run=doing.id)
        return Done(doing.id, made.counts, done, cleared, unsettled, forgotten, sayings.version, target.fields)


def contacts_of(target: Target, *, soft_opt_in: bool, learning: bool = False) -> dict[str, Judged]:
    """Every contact of the customer system, in memory, with whether it may get something.

    `learning`: the consent ledger of the house first writes down what the system says; without one nobody may.
    """
    assert target.connector.contacts is not None
    if target.basis is None:
        return judged(target.connector.contacts(target.door), soft_opt_in=soft_opt_in)
    if learning:
        target.basis.require()
    contacts = list(target.connector.contacts(target.door))
    if learning:
        target.basis.learn(contacts)
    return judged(contacts, soft_opt_in=soft_opt_in, asking=replace(target.basis, looking=not learning))


def settle(journal: Journal, found: Mapping[str, Judged]) -> None:
    """What was noted and not known to be done: does it stand there? What does not was never written."""
    contacts = {journal.key(one): judged_one.contact for one, judged_one in found.items()}
    for one in journal.runs():
        for key, (_, fields) in journal.entries(one, "meant").items():
            if key in contacts:
                _checked(journal, one, key, fields, contacts[key])


def _checked(journal: Journal, doing: Run, key: bytes, fields: Fields, contact: Contact) -> bool:
    """Keep of an entry what stands at the vendor. Whether that is all of it."""
    stands = {name: wrote for name, wrote in fields.items() if now_in(contact, name) == wrote.new}
    with journal.together():
        journal.put(doing, key, "done", stands)
        for name, wrote in fields.items():
            journal.stand(key, name, wrote.new if name in stands else wrote.old if wrote.ours else None)
    return len(stands) == len(fields)


def forget_gone(journal: Journal, found: Mapping[str, Judged]) -> int:
    """Who is no longer in the customer system is forgotten here too; not when more than half would be gone."""
    known = journal.known()
    gone = known - {journal.key(one) for one in found}
    if not found or len(gone) > max(_GONE, len(known) // 2):
        return 0
    for key in gone:
        journal.forget_key(key)
    return len(gone)


def batches(items: Sequence[_One]) -> Iterator[list[_One]]:
    """Pieces of `BATCH`."""
    walk = iter(items)
    while piece := list(islice(walk, BATCH)):
        yield piece


def ask(target: Target, puts: Sequence[Put]) -> bool:
    """Whether the vendor accepted all of them."""
    assert target.connector.write is not None
    return target.connector.write(target.door, tuple(puts)) == len(puts)


def _require_writes(target: Target) -> None:
    if target.connector.contacts is None or target.connector.write is None:
        raise refusals.cannot_write(target.connector.name)


def _going_on(journal: Journal, made: Planned, sayings: Sayings, target: Target, now: datetime) -> Run:
    """The run that was stopped, when this is the same work; else a new one."""
    told = {"version": sayings.version, "fields": dict(target.fields), "contacts": 0}
    for half in [one for one in journal.runs() if one.state == "open"]:
        entries = journal.entries(half)
        same = half.told["version"] == told["version"] and half.told["fields"] == told["fields"]
        again = any(
            name in entries.get(journal.key(one), ("", {}))[1] for one, fields in made.writes.items() for name in fields
        )
        if same and not again:
            return half
        journal.mark(half, "done", now=now, contacts=len(entries))
    return journal.begin(told, now)


def _write(
    target: Target, journal: Journal, doing: Run, writes: Mapping[str, Mapping[str, Wrote]], progress: Progress
) -> int:
    """All of it, batch by batch. Gives how many contacts the vendor did not take."""
    earlier, at = journal.entries(doing), 0
    for piece in batches(list(writes.items())):
        keys = {one: journal.key(one) for one, _ in piece}
        with journal.together():
            for one, fields in piece:
                before = earlier.get(keys[one], ("", {}))[1]
                journal.put(doing, keys[one], "meant", {**before, **fields})
        puts = [Put(one, name, wrote.new) for one, fields in piece for name, wrote in fields.items()]
        if ask(target, puts):
            with journal.together():
                for one, fields in piece:
                    journal.did(doing, keys[one])
                    for name, wrote in fields.items():
                        journal.stand(keys[one], name, wrote.new)
        at += len(piece)
        progress("write", at / len(writes))
    return _not_there(target, journal, doing, writes)


def _not_there(target: Target, journal: Journal, doing: Run, writes: Mapping[str, Mapping[str, Wrote]]) -> int:
    """The vendor is asked what it has now: one that says yes may still have no such field. How many lack something."""
    entries, missing = journal.entries(doing), 0
    for one, judged_one in contacts_of(target, soft_opt_in=False).items():
        key = journal.key(one)
        if one not in writes or key not in entries:
            continue
        state, fields = entries[key]
        # what is noted as done and stands there needs no second note
        if state == "meant" or any(now_in(judged_one.contact, name) != wrote.new for name, wrote in fields.items()):
            missing += not _checked(journal, doing, key, fields, judged_one.contact)
    return missing


def clear(target: Target, journal: Journal, clears: Mapping[str, tuple[str, ...]]) -> int:
    """Nothing of ours stays behind somebody without permission, at the vendor or here."""
    cleared = 0
    for piece in batches(list(clears.items())):
        puts = [Put(one, name, None) for one, names in piece for name in names]
        if puts and not ask(target, puts):
            continue
        for one, names in piece:
            journal.forget(one)
            cleared += bool(names)
    return cleared
