"""How is what was written taken back, exactly, once, and without undoing what others did since?

The latest run first. Per contact the old value is put back, or the field is cleared. What somebody changed at the
vendor since is left and counted. An undo that was stopped goes on; what is back already is not put back again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.journal import Journal, Run, Wrote
from publiek.connecting.writing_back.permission import WITHOUT, Judged, declared
from publiek.connecting.writing_back.planning import Rules, Target, clears_of, now_in
from publiek.connecting.writing_back.writing import ask, batches, clear, contacts_of, settle
from publiek.deliveries.live.connector import Put
from publiek.house import Progress, silent

_TRIES = 3


@dataclass
class Undone:
    """`restored`: values that stand as before again; `changed_since`: values that somebody changed, left as they are;
    `gone`: contacts the customer system no longer has; `remaining`: values the vendor did not take yet (undo again).
    """

    run: int
    restored: int = 0
    changed_since: int = 0
    gone: int = 0
    remaining: int = 0


def undo(
    target: Target,
    journal: Journal,
    *,
    run: int | None = None,
    rules: Rules = Rules(),  # noqa: B008
    now: datetime | None = None,
    progress: Progress = silent,
) -> Undone:
    """Takes back the latest run that stands; `run`: only when it is this one.

    Raises UsageError "write-back-no-call", "write-back-nothing-to-undo", "write-back-undone-already" and
    "write-back-undo-order", and as `writing.run` does.
    """
    if target.connector.contacts is None or target.connector.write is None:
        raise refusals.cannot_write(target.connector.name)
    soft, now = declared(rules.conditions), now or datetime.now(UTC)
    with journal.held(looking=True):
        journal.expire(now)
        doing = _latest(journal, run)
        found = contacts_of(target, soft_opt_in=soft)
        settle(journal, found)
        journal.mark(doing, "undoing")
        told = Undone(doing.id)
        for attempt in range(_TRIES):
            told.remaining = _Undoing(target, journal, doing, found).walk(told, progress)
            if not told.remaining or attempt == _TRIES - 1:
                break
            found = contacts_of(target, soft_opt_in=soft)
        if not told.remaining:
            clear(target, journal, clears_of(found, journal))
            with journal.together():
                journal.drop_entries(doing)
                counts = {"restored": told.restored, "changed_since": told.changed_since, "gone": told.gone}
                journal.mark(doing, "undone", now=now, **counts)
        journal.note("undone", run=doing.id, restored=told.restored, remaining=told.remaining)
        return told


def _latest(journal: Journal, asked: int | None) -> Run:
    runs = journal.runs()
    stands = [one for one in runs if one.state in ("open", "done", "undoing")]
    if asked is not None and any(one.id == asked and one not in stands for one in runs):
        raise refusals.undone_already()
    if not stands or (asked is not None and all(one.id != asked for one in stands)):
        raise refusals.nothing_to_undo()
    if asked is not None and stands[-1].id != asked:
        raise refusals.undo_order(stands[-1].id)
    return stands[-1]


class _Undoing:
    """One walk over what is left of a run."""

    def __init__(self, target: Target, journal: Journal, doing: Run, found: Mapping[str, Judged]) -> None:
        self.target, self.journal, self.doing = target, journal, doing
        self.contacts = {journal.key(one): judged for one, judged in found.items()}
        self.entries = {key: fields for key, (_, fields) in journal.entries(doing).items()}

    def walk(self, told: Undone, progress: Progress) -> int:
        """Puts back what can be. Gives how many values the vendor did not take."""
        told.gone = sum(1 for key in self.entries if key not in self.contacts)
        here = [key for key in self.entries if key in self.contacts]
        remaining, at, told.changed_since = 0, 0, 0
        for piece in batches(here):
            puts = []
            for key in piece:
                back, left = self._backs(key)
                told.changed_since += left
                puts += [Put(self.contacts[key].contact.id, name, value) for name, value in back.items()]
            if puts and not ask(self.target, puts):
                remaining += len(puts)
            else:
                self._settle(piece)
            at += len(piece)
            progress("write", at / len(here))
        values = sum(len(self.entries[key]) for key in here)
        told.restored = values - told.changed_since - remaining
        return remaining

    def _backs(self, key: bytes) -> tuple[dict[str, str | None], int]:
        """What must be put back for one contact, and how many values somebody changed since."""
        back, left, contact = {}, 0, self.contacts[key].contact
        for name, wrote in self.entries[key].items():
            now, value = now_in(contact, name), self._before(key, wrote)
            if now == value:
                continue
            if now == wrote.new:
                back[name] = value
            else:
                left += 1
        return back, left

    def _before(self, key: bytes, wrote: Wrote) -> str | None:
        """The old value; not one of ours behind somebody who gives no permission any more."""
        return None if wrote.ours and self.contacts[key].reason in WITHOUT else wrote.old

    def _settle(self, piece: list[bytes]) -> None:
        with self.journal.together():
            for key in piece:
                for name, wrote in self.entries[key].items():
                    self.journal.stand(key, name, self._before(key, wrote) if wrote.ours else None)
