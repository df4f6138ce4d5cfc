"""Who looked at, changed or took away what? One line each, chained, so that a line changed or left out shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from publiek.web.people.models import LogEntry, LogHead, Organisation, Person

_HEAD = 1


def note(
    person: Person | None,
    action: str,
    organisation: Organisation | None = None,
    subject: str = "",
    *,
    allowed: bool = True,
    **detail: object,
) -> None:
    """Write one entry. What cannot be written down is not shown: an error here ends the request.

    The end of the chain is one row that is held meanwhile: on both databases entries come one by one.
    """
    known = person if person is not None and person.is_authenticated else None
    with transaction.atomic():
        head = LogHead.objects.select_for_update().filter(pk=_HEAD).first()
        if head is None:
            LogHead.objects.bulk_create([LogHead(pk=_HEAD)], ignore_conflicts=True)
            head = LogHead.objects.select_for_update().get(pk=_HEAD)
        entry = LogEntry(
            at=timezone.now(),
            person_id=known.pk if known else None,
            organisation_id=organisation.pk if organisation else None,
            action=action[:40],
            subject=subject[:200],
            allowed=allowed,
            detail=detail,
            before=head.last,
        )
        entry.mark = mark_of(entry)
        entry.save(force_insert=True)
        LogHead.objects.filter(pk=_HEAD).update(last=entry.mark, entries=head.entries + 1)


def mark_of(entry: LogEntry) -> str:
    """The mark of an entry: a hash of what it says and of the mark before it."""
    said = [
        entry.before, entry.at.isoformat(), entry.person_id, entry.organisation_id,
        entry.action, entry.subject, entry.allowed, entry.detail,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """Whether the chain is whole: how many entries were read, and the entry where it breaks first (its number).

    `broken_at` 0 with `whole` False: entries are missing at the end.
    """

    whole: bool
    entries: int
    broken_at: int = 0


def verify() -> Verdict:
    """Follow the chain from the first entry to the last."""
    before, count = "", 0
    for entry in LogEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.before != before or mark_of(entry) != entry.mark:
            return Verdict(False, count, entry.pk)
        before, count = entry.mark, count + 1
    head = LogHead.objects.filter(pk=_HEAD).first()
    end, known = (head.last, head.entries) if head else ("", 0)
    return Verdict(end == before and known == count, count)
