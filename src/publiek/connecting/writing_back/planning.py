"""What would be written behind whom, what is cleared, what is left alone, and why do the others get nothing?

A value that stands there already is not written again. What somebody else put in the field, or cleared, is left alone
unless the house says otherwise. Whose permission is gone loses what we wrote, whatever it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.basis import Basis
from publiek.connecting.writing_back.journal import Journal, Wrote
from publiek.connecting.writing_back.permission import WITHOUT, Judged
from publiek.connecting.writing_back.telling_areas import Sayings, Values
from publiek.deliveries.live.connector import Connector, Contact
from publiek.deliveries.live.door import Door

_NAME = re.compile(r"[A-Za-z_][\w .:-]{0,63}")
#: How a system's own fields begin. Another name there is a field that the system itself uses: never written.
PREFIXES = {"ticketmatic": "c_"}


@dataclass(frozen=True)
class Target:
    """The customer system: how it is spoken with, and into which of its fields each attribute goes.

    `basis`: the consent ledger of the house; None only where there is no house.
    """

    connector: Connector
    door: Door = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict)
    basis: Basis | None = None


@dataclass(frozen=True)
class Rules:
    """`conditions`: those of the soft opt-in that the house declares; `overwrite`: also what others put there."""

    conditions: tuple[str, ...] = ()
    overwrite: bool = False


@dataclass
class Counts:
    """How many, and why not. `contacts` = `with_values` + those in `why`."""

    contacts: int = 0
    with_values: int = 0
    to_write: int = 0
    values: int = 0
    already_there: int = 0
    left_alone: int = 0
    to_clear: int = 0
    why: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, object]:
        """As it is told."""
        return {**vars(self), "why": dict(sorted(self.why.items()))}


@dataclass(frozen=True)
class Planned:
    """By contact: fields to write; fields to clear for want of permission; what is found to be ours already."""

    writes: Mapping[str, Mapping[str, Wrote]] = field(repr=False)
    clears: Mapping[str, tuple[str, ...]] = field(repr=False)
    adopted: tuple[tuple[str, str, str], ...] = field(repr=False)
    counts: Counts = field(default_factory=Counts)


def fields_of(attributes: Collection[str], named: Mapping[str, str], *, system: str = "") -> dict[str, str]:
    """Attribute -> the field at the vendor: as the house names it, else "publiek_" and its code (Ticketmatic: "c_").

    Raises UsageError "write-back-field", "write-back-attribute".
    """
    if unknown := set(named) - set(attributes):
        raise refusals.attribute_unknown(len(unknown), tuple(attributes))
    begin = PREFIXES.get(system, "")
    fields = {code: named.get(code, f"{begin}publiek_{code}") for code in attributes}
    if not all(name.startswith(begin) and name != begin for name in fields.values()):
        raise refusals.field_wrong("prefix", begin)
    if not all(_NAME.fullmatch(name) for name in fields.values()):
        raise refusals.field_wrong("name")
    if len(set(fields.values())) != len(fields):
        raise refusals.field_wrong("double")
    return fields


def planned(
    found: Mapping[str, Judged], sayings: Sayings, fields: Mapping[str, str], journal: Journal, *, overwrite: bool
) -> Planned:
    """What a run would do with these contacts."""
    making = _Making(journal, dict(fields), overwrite)
    may = [one.contact for one in found.values() if not one.reason]
    for contact, values in zip(may, sayings.of([one.postcode for one in may]), strict=True):
        making.agreed(contact, values)
    making.counts.why.update(one.reason for one in found.values() if one.reason in WITHOUT)
    clears = clears_of(found, journal)
    making.counts.contacts, making.counts.to_clear = len(found), sum(map(bool, clears.values()))
    return Planned(making.writes, clears, tuple(making.adopted), making.counts)


def clears_of(found: Mapping[str, Judged], journal: Journal) -> dict[str, tuple[str, ...]]:
    """Who gives no permission any more and of whom something is kept -> the fields in which ours still stands.

    What others put there since is theirs, and stays.
    """
    known, standing, clears = journal.known(), journal.standing(), {}
    for number, one in found.items():
        key = journal.key(number)
        if one.reason in WITHOUT and key in known:
            clears[number] = tuple(
                name
                for name, mac in sorted(standing.get(key, {}).items())
                if journal.is_ours(key, name, now_in(one.contact, name), mac)
            )
    return clears


def now_in(contact: Contact, name: str) -> str | None:
    """What stands in a field; an empty text is nothing."""
    return contact.attributes.get(name) or None


class _Making:
    """A plan while it is made."""

    def __init__(self, journal: Journal, fields: Mapping[str, str], overwrite: bool) -> None:
        self.journal, self.fields, self.overwrite = journal, fields, overwrite
        self.standing = journal.standing()
        self.writes: dict[str, dict[str, Wrote]] = {}
        self.adopted: list[tuple[str, str, str]] = []
        self.counts = Counts()

    def agreed(self, contact: Contact, values: Values | None) -> None:
        """Somebody who may get values; without a postcode or a group, what we wrote before is no longer true."""
        key = self.journal.key(contact.id)
        if values is None or not any(values.values()):
            self.counts.why["no-postcode" if values is None else "no-group"] += 1
        else:
            self.counts.with_values += 1
        found = {}
        for code, name in self.fields.items():
            wrote = self._one(contact, key, name, (values or {}).get(code))
            if wrote is not None:
                found[name] = wrote
        if found:
            self.writes[contact.id] = found
            self.counts.to_write += 1
            self.counts.values += len(found)

    def _one(self, contact: Contact, key: bytes, name: str, want: str | None) -> Wrote | None:
        now, mac = now_in(contact, name), self.standing.get(key, {}).get(name)
        ours = self.journal.is_ours(key, name, now, mac)
        if now == want:
            if want is not None:
                self.counts.already_there += 1
                if not ours:
                    self.adopted.append((contact.id, name, want))
            return None
        if want is None and not ours:
            return None
        touched = mac is not None if now is None else not ours
        if touched and not self.overwrite:
            self.counts.left_alone += 1
            return None
        return Wrote(now, want, ours)
