"""What does an export of a customer system say of agreement, row by row? Every row becomes events, or is set aside.

A cell says yes only with a plain yes. A plain no is a refusal, an empty cell says nothing. Anything in a column of
objections that is not a plain no is an objection to everything. Where the list does not tell when, the event is not
dated, and an undated yes never lifts a no. Words beside a box are looked up among the texts that the house added; a
text that is not there is not kept, because a column can hold anything.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from publiek.consent import cells, texts
from publiek.consent.contacts import addresses
from publiek.consent.events import Contact, Event, Said
from publiek.consent.keeping import Ledger
from publiek.consent.listed import Listed, fields, read
from publiek.consent.number_forms import plain_number
from publiek.consent.recording import Recorded, record
from publiek.consent.terms import ALL, channel_of, purpose_of
from publiek.house import House
from publiek.vocabulary.naming import organisation_id

#: Why a row gave nothing, in the order in which it is asked.
ASIDE = ("unreadable", "no-contact", "nothing-said", "unclear", "date-unreadable", "future")
_CONDITIONS = ("informed", "opt_out_then", "opt_out_each")


@dataclass(frozen=True)
class Meant:
    """What a list is about: `declared` holds for every row whose list has no such column ("informed" -> "yes").

    `system`: whose customer numbers these are. `text`: the digest of the words for all rows. `party`: who may write, ""
    for the house. `on`: the day of the list, None for now. `columns`: field -> heading.
    """

    purpose: str = "own-newsletter"
    channel: str = ""
    system: str = ""
    text: str = ""
    party: str = ""
    on: date | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


@dataclass(frozen=True)
class Imported:
    """`rows` = `read` + those in `aside`. `unknown`: columns that were not read. `texts_unknown`: rows whose words are
    not among the texts.
    """

    rows: int
    read: int
    aside: dict[str, int]
    recorded: Recorded
    unknown: int = 0
    texts_unknown: int = 0


def import_list(house: House, path: Path, meant: Meant = Meant(), *, who: str = "") -> Imported:
    """Writes down what the list at `path` says. Nothing else of the list is kept.

    Raises those of `listed.read`, `recording.record` and of purposes and channels.
    """
    reading = reading_of(house, path, meant)
    listed = reading.listed
    events = list(reading.events())
    recorded = record(house, events, who=who)
    aside = Counter(reading.aside) + Counter({"unreadable": listed.aside})
    rows = len(listed.rows) + listed.aside
    return Imported(rows, rows - sum(aside.values()), dict(aside), recorded, listed.unknown, reading.texts_unknown)


def reading_of(house: House, path: Path, meant: Meant) -> Reading:
    """The list at `path`, opened, with what it is about. Raises as `import_list`; nothing is written."""
    meant = replace(meant, channel=channel_of(purpose_of(meant.purpose), meant.channel))
    cells.require_declared(meant.declared)
    listed = read(path, named=meant.columns, sheet=meant.sheet)
    cells.require_columns(listed)
    return Reading(house, listed, meant)


def contacts_in(listed: Listed, system: str) -> list[Contact]:
    """Whom each row is about; an address that is nobody's is left out."""
    emails = addresses([listed.cell(row, "email") for row in listed.rows.values()])
    numbers = (listed.cell(row, "number") for row in listed.rows.values())
    return [Contact(email or "", number, system) for email, number in zip(emails, numbers, strict=True)]


class Reading:
    """A list while it is read."""

    def __init__(self, house: House, listed: Listed, meant: Meant) -> None:
        self.listed, self.meant = listed, meant
        self.entity = Ledger(house).entity
        # of mail by others somebody must say who writes; the house itself is no answer
        self.party = meant.party or ("" if purpose_of(meant.purpose).names_party else self.entity)
        self.now = datetime.now(UTC)
        self.day = cells.midnight(meant.on) if meant.on else self.now
        self.known = set(texts.texts(house))
        self.told = {name for name in fields() if name in listed.columns or meant.declared.get(name)}
        self.aside: Counter[str] = Counter()
        self.texts_unknown = 0

    def events(self) -> Iterator[Event | Contact]:
        """What all rows say; of a row that says nothing the contact, in case somebody said no before."""
        for contact, said in self.rows():
            if not said:
                yield contact
            for one in said:
                yield Event(contact, one)

    def rows(self) -> Iterator[tuple[Contact, list[Said]]]:
        """Of every row what it says; what is set aside is counted."""
        contacts = contacts_in(self.listed, self.meant.system)
        for contact, row in zip(contacts, self.listed.rows.values(), strict=True):
            if not (contact.email or plain_number(contact.number)):
                self.aside["no-contact"] += 1
                continue
            said, reasons = self._said(partial(self.listed.cell, row))
            if not said:
                self.aside[min(reasons, key=ASIDE.index)] += 1
            yield contact, said

    def _said(self, cell: Callable[[str], str]) -> tuple[list[Said], list[str]]:
        found, reasons = [], ["nothing-said"]
        told = cell("opt_in")
        if told and cells.is_no(told):
            refused = self._no("refused", self.meant.purpose, cell("date_out"), "opt_in")
            found.append(replace(refused, channel=self.meant.channel))
        elif cells.is_yes(told):
            one = self._yes(cell)
            if isinstance(one, Said):
                found.append(one)
            else:
                reasons = [one]
        elif told:
            reasons = ["unclear"]
        if not cells.is_no(cell("opt_out")):
            found.append(self._no("objected", ALL, cell("date_out"), "opt_out"))
        if cells.is_yes(cell("bounced")):
            found.append(replace(self._no("bounced", ALL, "", "bounced"), channel="email"))
        return found, reasons

    def _no(self, status: str, purpose: str, day: str, column: str) -> Said:
        at = cells.moment_of(day)
        evidence = {"column": column}
        return Said(
            purpose, ALL, "", status, at or self.day, self.entity, at is not None, self.meant.system, "", evidence
        )

    def _yes(self, cell: Callable[[str], str]) -> Said | str:
        """What somebody agreed to; or why it is not taken."""
        basis = cells.basis_of(cell("basis")) if "basis" in self.listed.columns else "consent"
        at = cells.moment_of(cell("date")) if cell("date") else None
        if not basis:
            return "unclear"
        if cell("date") and at is None:
            return "date-unreadable"
        if (at or self.day) > self.now:
            return "future"
        status = "given" if basis == "consent" else "informed"
        return Said(
            self.meant.purpose,
            self.meant.channel,
            basis,
            status,
            at or self.day,
            self.party,
            at is not None,
            self.meant.system,
            self._text(cell("text")),
            self._evidence(cell),
        )

    def _text(self, words: str) -> str:
        if not words:
            return self.meant.text
        digest = hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()
        found = digest if digest in self.known else ""
        self.texts_unknown += not found
        return found

    def _evidence(self, cell: Callable[[str], str]) -> dict[str, Any]:
        """Of a sale and a form, as far as it is told; what is declared counts where the list has no such column."""

        def told(name: str) -> str:
            if name not in self.told:
                return ""
            return cell(name) if name in self.listed.columns else self.meant.declared[name]

        found: dict[str, Any] = {name: told(name)[:100] for name in ("form", "order") if told(name)}
        if (cents := cells.cents_of(told("paid"))) is not None:
            found["paid_cents"] = cents
        if told("seller"):
            found["seller"] = _entity(told("seller"), self.entity)
        if category := cells.category_of(told("category")):
            found["category"] = category
        if told("address_from"):
            found["address_from"] = "customer" if cells.is_customer(told("address_from")) else "other"
        found |= {name: cells.is_yes(told(name)) for name in _CONDITIONS if told(name)}
        if (last := cells.moment_of(told("last"))) is not None:
            found["last"] = last.date().isoformat()
        if used := [name for name in self.meant.declared if name not in self.listed.columns]:
            found["declared"] = ",".join(sorted(used))[:100]
        return found


def _entity(seller: str, entity: str) -> str:
    """The legal entity itself, when that is who sold; else somebody else, who need not be named."""
    plain = organisation_id(seller) if any(sign.isalnum() and sign.isascii() for sign in seller) else ""
    return entity if plain and plain == organisation_id(entity) else "other"
