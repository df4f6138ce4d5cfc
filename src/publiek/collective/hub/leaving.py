"""What happens when a member leaves? It leaves: what it contributed is deleted, and is in no later release.

Releases that were made before stay: they are anonymous, and readers have them. Which members they were made of stays
in their account.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from publiek.collective.agreements import Agreement
from publiek.collective.hub import changes, sharing_audience
from publiek.collective.hub.changes import Change
from publiek.collective.hub.draft import drafts_with
from publiek.collective.hub.judging import as_event
from publiek.collective.hub.places import Places
from publiek.errors import Text, UsageError


def leave(places: Places, agreement: Agreement, member: str, *, keys: Path, by: str = "") -> int:
    """The member leaves the agreement; gives the number of rounds of which something was deleted. Twice is once.

    Raises UsageError "hub-member-unknown" for who is not in the agreement.
    """
    if member not in agreement.members:
        raise UsageError(
            "hub-member-unknown",
            Text("Deze organisatie doet niet mee aan de afspraak.", "This member is not in the agreement."),
            Text("Kijk met: publiek hub status.", "Look with: publiek hub status."),
            {"agreement": agreement.id},
        )
    with changes.only_writer(places):
        told = json.dumps({"member": member, "at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by}).encode()
        there = [name for name in agreement.rounds if places.contributions(agreement.id, name, member).exists()]
        removals = [places.contributions(agreement.id, name, member) for name in there]
        removals += drafts_with(places, agreement.id, member)
        event = as_event("leave", {"agreement": agreement.id, "member": member, "rounds": len(there), "by": by})
        if not places.departure(agreement.id, member).exists():
            ready = places.prepare({"departure.json": told})
            changes.make(places, Change([event], {ready: places.departure(agreement.id, member)}, removals))
        # Also when a process was killed just before this, last time.
        for name in agreement.rounds:
            sharing_audience.forget(places, keys, agreement.id, name, member)
    return len(there)
