"""Who looked at, changed or took away what? One line each, chained, so that a line changed or left out shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from django.db import connection, transaction
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
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """Whether the chain is whole: how many entries were read, and the entry where it breaks first (its number).

    `broken_at` 0 with `whole` False: entries are missing at the end.
    """

    whole: bool
    entries: int
    broken_at: int = 0


#: What a mark is made of, in the order in which a row is read; so many rows at a time.
_MARKED = ("id", "mark", "before", "at", "person_id", "organisation_id", "action", "subject", "allowed", "detail")
_AT_ONCE = 20_000
_ALLOWED = {True: "true", False: "false"}


def verify() -> Verdict:
    """Follow the chain from the first entry to the last.

    A million entries are looked at: rows as the database gives them, and by hand the text that `mark_of` hashes. Who
    writes meanwhile is followed too.
    """
    before, count, number = "", 0, 0
    while True:
        rows = _rows(after=number)
        for number, mark, *said in rows:
            if said[0] != before or mark != _marked(said):
                return Verdict(False, count, number)
            before, count = mark, count + 1
        if rows:
            continue
        head = LogHead.objects.filter(pk=_HEAD).first()
        end, known = (head.last, head.entries) if head else ("", 0)
        if known <= count or not _rows(after=number):
            return Verdict(end == before and known == count, count)


def _rows(*, after: int) -> Sequence[tuple[Any, ...]]:
    """The next rows, without the turning of every value into an object that the framework does."""
    asked = LogEntry.objects.filter(id__gt=after) if after else LogEntry.objects.all()
    sql, values = asked.order_by("id").values_list(*_MARKED)[:_AT_ONCE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found


def _marked(said: Sequence[Any]) -> str:
    """The mark of a row: the hash of exactly what `json.dumps` writes of the same list. "" for one that is no entry."""
    before, at, person, organisation, action, subject, allowed, detail = said
    # SQLite gives moments in universal time as text, PostgreSQL as moments.
    moment = f"{at.replace(' ', 'T')}+00:00" if isinstance(at, str) else at.astimezone(UTC).isoformat()
    try:
        told = detail if detail == "{}" else json.dumps(json.loads(detail), sort_keys=True)
        text = (
            f'["{before}", "{moment}", {"null" if person is None else person}, '
            f"{'null' if organisation is None else organisation}, {quoted(action)}, {quoted(subject)}, "
            f"{_ALLOWED.get(allowed)}, {told}]"
        )
    except (ValueError, TypeError):
        return ""
    return sha256(text.encode()).hexdigest()
