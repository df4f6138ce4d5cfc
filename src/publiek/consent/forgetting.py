"""How does somebody really leave a ledger that is only added to?

Their lines keep their place and their digest, so that the chain still holds. The content, the salt of the digest and
the numbers of the contact go, and the unused parts of the file with them: nothing can be tried on a digest without
its salt. What stays is a mark of another use, so that the next list does not bring them back; it stands beside the keys
too, so that an older ledger that is put back lets go of them as soon as it is opened. The mark is written first: a
process that is killed half-way is finished at the next opening.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from publiek.consent.contacts import gone_mark, keyed, number_of, step
from publiek.consent.events import POSITIVE, Contact, canonical
from publiek.consent.keeping import Ledger
from publiek.consent.number_forms import others, own
from publiek.consent.sealing import Row, Seals, digest_of


def numbers_of(ledger: Ledger, contact: Contact) -> set[bytes]:
    """Every number of a contact, in each form of it."""
    keys, until = ledger.keys, ledger.generation
    found = {*keyed(keys, [contact], until=until)[0].each, *(number_of(keys, one, until=until) for one in own(contact))}
    return {one for one in found if one}


def erase_numbers(ledger: Ledger, told: Collection[bytes], *, now: datetime, remember: bool = True) -> tuple[int, ...]:
    """Takes everything of a contact out; the lines that were theirs. `remember`: so that no list brings them back.

    What is known by the other number of their lines goes too: who gives an e-mail address means the customer number
    that stands beside it. A line that also carries the number of somebody else goes whole: it was about both.
    """
    beside = {one for row in ledger.of(sorted(told)) for one in (row.email, row.number) if one}
    numbers = sorted(beside | set(told))
    if remember:
        with ledger.together():
            # from here on it is begun, and whoever opens the ledger next finishes it
            ledger.put_header("half", b"1")
            for number in numbers:
                remember_gone(ledger, number)
        ledger.note_beside()
    rows = [row.n for row in ledger.of(numbers)]
    take_out(ledger, rows, "erased", now)
    return tuple(rows)


def gone_marks(ledger: Ledger, contacts: Sequence[Contact]) -> list[set[tuple[str, bytes]]]:
    """Per contact the marks by which they are known to be erased here, in any form; empty for everybody else."""
    marks = {(key, bytes(mark)) for key, mark in ledger.ask("SELECT key, mark FROM gone")}
    found: list[set[tuple[str, bytes]]] = [set() for _ in contacts]
    known = ledger.forms()
    for key in sorted({key for key, _ in marks} & set(ledger.keys.ids)):
        generation = ledger.keys.ids.index(key)
        for at, one in enumerate(keyed(ledger.keys, contacts, until=key)):
            elsewhere = (number_of(ledger.keys, told, until=key) for told in others(contacts[at], known))
            numbers = (*one.each, *(number for number in elsewhere if number))
            found[at] |= {(key, gone_mark(ledger.keys, number, generation)) for number in numbers} & marks
    return found


def lift(ledger: Ledger, marks: Collection[tuple[str, bytes]]) -> None:
    """Somebody who was erased comes back by an agreement of their own."""
    with ledger.together():
        for key, mark in marks:
            ledger.ask("DELETE FROM gone WHERE key = ? AND mark = ?", key, mark)
    ledger.note_beside(lifted=marks)


def finish(ledger: Ledger) -> None:
    """Who is known to be erased beside the keys goes here too: a process was killed, or an old ledger was put back."""
    known = {(key, bytes.fromhex(mark)) for key, mark in ledger.known_beside()["gone"]}
    here = {(key, bytes(mark)) for key, mark in ledger.ask("SELECT key, mark FROM gone")}
    if known <= here and not ledger.header("half"):
        return
    lines = [row.n for row in ledger.every() if any(_mark_of(ledger, one) & (known | here) for one in _numbers(row))]
    with ledger.together():
        for key, mark in known:
            ledger.ask("INSERT OR IGNORE INTO gone VALUES (?, ?)", key, mark)
    take_out(ledger, lines, "erased", datetime.now(UTC))
    ledger.note_beside()


def rekey(ledger: Ledger) -> int:
    """Every number as the key in use makes it, under a new secret, sealed with the newest of the vault.

    The chain stays as it is: digests do not know the numbers. Gives how many lines were changed.
    """
    generation, newest = ledger.keys.ids.index(ledger.generation), len(ledger.keys.ids) - 1
    secret = secrets.token_bytes(32)
    fresh, before, many = Seals(secret), ledger.seals, 0
    rows = list(ledger.every())
    with ledger.together():
        ledger.reseal(secret)
        ledger.put_header("key", ledger.keys.id.encode())
        ledger.ask("UPDATE events SET id = NULL")
        ledger.seals = fresh
        for row in rows:
            told, salt = before.open(row.sealed, row.n)
            email, number = (_later(ledger, one, generation, newest) for one in (row.email, row.number))
            id_ = None if row.id is None else fresh.identify(same_as(told), (email, number))
            sealed = fresh.seal(canonical(told), salt, row.n)
            ledger.put(replace(row, email=email, number=number, id=id_, sealed=sealed))
            many += 1
    ledger.empty_pages()
    return many


def same_as(told: dict[str, object]) -> dict[str, object]:
    """What makes an event the same event: not when it was written down, nor what was odd about that.

    A yes without a day of its own is the same in every later list: a list is no sign of life. A no without one is the
    same in every list of that day; on a later day it is said anew, for a yes may have come between.
    """
    odd = {"recorded_at", "flags", *(("at",) if not told["dated"] and told["status"] in POSITIVE else ())}
    same = {name: value for name, value in told.items() if name not in odd}
    if not told["dated"] and "at" in same:
        same["at"] = str(same["at"])[:10]
    return same


def matches(row: Row, seals: Seals) -> bool:
    """Whether the content of a line is what its digest was made of; a line without content has none."""
    told, salt = seals.open(row.sealed, row.n)
    return "gone" in told or digest_of(canonical(told), salt) == row.digest


def take_out(ledger: Ledger, lines: Collection[int], why: str, now: datetime) -> None:
    """The content of these lines goes. `why`: "erased" or "expired"."""
    if not lines and not ledger.header("half"):
        return
    stub = {"gone": why, "on": now.astimezone(UTC).date().isoformat()}
    with ledger.together():
        # until the unused pages are emptied too, the file may still hold what was taken out
        ledger.put_header("half", b"1")
        for row in map(ledger.line, lines):
            sealed = ledger.seals.seal(canonical(stub), bytes(32), row.n)
            ledger.put(replace(row, email=None, number=None, id=None, sealed=sealed))
    ledger.empty_pages()
    ledger.ask("DELETE FROM header WHERE name = 'half'")


def remember_gone(ledger: Ledger, number: bytes) -> None:
    """Whoever has this number comes back by no list."""
    generation = ledger.keys.ids.index(ledger.generation)
    mark = gone_mark(ledger.keys, number, generation)
    ledger.ask("INSERT OR IGNORE INTO gone VALUES (?, ?)", ledger.generation, mark)


def _mark_of(ledger: Ledger, number: bytes) -> set[tuple[str, bytes]]:
    """Every mark that could have been made of somebody since the generation in which the numbers here stand."""
    keys, found = ledger.keys, set()
    for generation in range(keys.ids.index(ledger.generation), len(keys.ids)):
        found.add((keys.ids[generation], gone_mark(keys, number, generation)))
        if generation + 1 < len(keys.ids):
            number = step(keys, number, generation)
    return found


def _later(ledger: Ledger, number: bytes | None, generation: int, newest: int) -> bytes | None:
    if number is None:
        return None
    for at in range(generation, newest):
        number = step(ledger.keys, number, at)
    return number


def _numbers(row: Row) -> tuple[bytes, ...]:
    return tuple(one for one in (row.email, row.number) if one)
