"""Which lines have to do with a contact? A no reaches everybody who hangs together with who said it.

Two numbers hang together when a line, or a row of the list that is asked about, carries both: an address and the
customer number beside it, two accounts with one address. It goes on from there: an earlier address of the account too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from publiek.consent.contacts import Keyed, keyed, number_of
from publiek.consent.events import Contact
from publiek.consent.judging import Fact
from publiek.consent.keeping import Ledger
from publiek.consent.number_forms import Known, others
from publiek.consent.sealing import Row


class Lines:
    """Every line of a ledger, opened, by who hangs together."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._over: dict[bytes, bytes] = {}
        self._yes: dict[bytes, list[Fact]] = {}
        told_no = []
        for fact in facts:
            self.join(fact.contact.each)
            if not fact.yes:
                told_no.append(fact)
                continue
            for number in fact.contact.each:
                self._yes.setdefault(number, []).append(fact)
        self._no: dict[bytes, list[Fact]] = {}
        self._told_no, self._joined = told_no, False

    def __repr__(self) -> str:
        return "Lines()"

    def join(self, numbers: Sequence[bytes]) -> None:
        """These belong to one contact."""
        over = self._over
        if len(numbers) == 2 and numbers[0] not in over and numbers[1] not in over:
            over[numbers[0]] = over[numbers[1]] = numbers[0]
            return
        tops = [self._top(number) for number in numbers]
        for top in tops[1:]:
            if over[top] != tops[0]:
                over[top], self._joined = tops[0], False

    def about(self, contact: Keyed, elsewhere: Iterable[bytes] = ()) -> list[Fact]:
        """The lines to judge a contact by, in their order. `elsewhere`: where a no of theirs may stand besides."""
        noes, each = self._noes(), contact.each
        found = {fact.n: fact for number in each for fact in self._yes.get(number, ())}
        for top in {self._top(number) for number in (*each, *elsewhere) if number in self._over}:
            for fact in noes.get(top, ()):
                found[fact.n] = fact
        return [found[n] for n in sorted(found)] if len(found) > 1 else list(found.values())

    def _noes(self) -> dict[bytes, list[Fact]]:
        if not self._joined:
            self._no = {}
            for fact in self._told_no:
                self._no.setdefault(self._top(fact.contact.each[0]), []).append(fact)
            self._joined = True
        return self._no

    def _top(self, number: bytes) -> bytes:
        over = self._over
        top = over.setdefault(number, number)
        while over[top] != top:
            over[top] = over[over[top]]
            top = over[top]
        return top


def asked_about(ledger: Ledger, lines: Lines, contacts: Sequence[Contact]) -> list[tuple[Keyed, list[Fact]]]:
    """Of each contact the numbers and the lines to judge them by; rows with one address are one person here too."""
    found, forms = keyed(ledger.keys, contacts, until=ledger.generation), ledger.forms()
    elsewhere = [forms_elsewhere(ledger, contact, forms) for contact in contacts]
    beside: dict[bytes, set[bytes]] = {}
    for one, more in zip(found, elsewhere, strict=True):
        lines.join(one.each)
        if more and one.email:
            beside.setdefault(one.email, set()).update(more)
    if not beside:
        return [(one, lines.about(one, more)) for one, more in zip(found, elsewhere, strict=True)]
    return [
        (one, lines.about(one, {*more, *beside.get(one.email or b"", ())}))
        for one, more in zip(found, elsewhere, strict=True)
    ]


def forms_elsewhere(ledger: Ledger, contact: Contact, known: Known) -> list[bytes]:
    """The numbers under which a no of a contact may stand besides their own."""
    told = others(contact, known)
    until = ledger.generation if told else ""
    return [number for one in told if (number := number_of(ledger.keys, one, until=until))]


def rows_around(ledger: Ledger, numbers: Collection[bytes], *, steps: int = 0) -> list[Row]:
    """The lines with one of these numbers, and of whoever hangs together with them: so many `steps` on, 0 for all."""
    rows: dict[int, Row] = {}
    seen: set[bytes] = set()
    fresh, step = set(numbers), 0
    while fresh and (not steps or step < steps):
        rows |= {row.n: row for row in ledger.of(sorted(fresh))}
        seen |= fresh
        fresh = {one for row in rows.values() for one in (row.email, row.number) if one} - seen
        step += 1
    return [rows[n] for n in sorted(rows)]
