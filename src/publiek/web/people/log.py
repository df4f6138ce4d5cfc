"""Who looked at, changed or took away what? One line each, chained, so that a line left out shows."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from publiek.web.people.models import LogEntry, Organisation, Person


def note(
    person: Person | None,
    action: str,
    organisation: Organisation | None = None,
    subject: str = "",
    *,
    allowed: bool = True,
    **detail: object,
) -> None:
    """Write one entry. What cannot be written down is not shown: an error here ends the request."""
    known = person if person is not None and person.is_authenticated else None
    with transaction.atomic():
        last = LogEntry.objects.select_for_update().order_by("-id").values_list("mark", flat=True).first() or ""
        entry = LogEntry(
            at=timezone.now(),
            person=known,
            organisation=organisation,
            action=action,
            subject=subject,
            allowed=allowed,
            detail=detail,
            before=last,
        )
        entry.mark = mark_of(entry)
        entry.save()


def mark_of(entry: LogEntry) -> str:
    """The mark of an entry: a hash of what it says and of the mark before it."""
    said = [
        entry.before, entry.at.isoformat(), entry.person_id, entry.organisation_id,
        entry.action, entry.subject, entry.allowed, entry.detail,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
