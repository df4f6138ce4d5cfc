"""Who approved exactly this draft, and are they enough? Different persons whom the agreement names, with own keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from publiek.collective.agreements import Agreement
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.places import Places
from publiek.collective.identities import SecretIdentity
from publiek.collective.packages import Approval, given
from publiek.collective.packages import approval as approvals
from publiek.errors import DisclosureError, PackageError, Text

#: The role in which a release is approved.
ROLE = "release"
FILE = "approval.json"


def signed(digest: str, approver: SecretIdentity, *, at: datetime | None = None) -> Approval:
    """The approval of a draft, made where the keys of the approver are: it can be sent as a small file."""
    return given(digest, approver=approver, role=ROLE, at=at)


def require_valid(made: Approval, *, digest: str, agreement: Agreement, known: Configuration) -> None:
    """Raises DisclosureError "approval-refused" with the reason when this approval cannot count for this draft."""
    identity = known.approvers.get(made.who)
    faults = {
        "another-draft": made.digest != digest,
        "role": made.role != ROLE,
        "not-named": made.who not in agreement.release.by,
        "not-registered": identity is None,
        "other-keys": identity is not None and identity.signing != made.key,
        "signature": not made.holds(),
    }
    for reason, wrong in faults.items():
        if wrong:
            raise _refused(reason)


def counted(places: Places, digest: str, *, agreement: Agreement, known: Configuration) -> Mapping[str, Approval]:
    """The approvals of a draft that count now, by name: nobody twice, also not under two names with one key."""
    found: dict[str, Approval] = {}
    keys: set[str] = set()
    for path in sorted((places.draft(digest) / "approvals").glob(f"*/{FILE}")):
        try:
            made = approvals.from_file(path.read_bytes())
            require_valid(made, digest=digest, agreement=agreement, known=known)
        except (PackageError, DisclosureError):
            continue  # Somebody who is no longer named, or a file that was changed: it does not count.
        if made.who not in found and made.key not in keys:
            found[made.who] = made
            keys.add(made.key)
    return found


def require_enough(found: Mapping[str, Approval], *, agreement: Agreement) -> None:
    """Raises DisclosureError "release-not-approved" with who may still approve."""
    needed = agreement.release.needed
    if len(found) >= needed:
        return
    raise DisclosureError(
        "release-not-approved",
        Text("Nog niet genoeg personen hebben dit goedgekeurd.", "Not enough persons have approved this yet."),
        Text(
            "Laat het voorstel bekijken en goedkeuren door wie de afspraak noemt: publiek hub approve.",
            "Have the draft looked at and approved by those whom the agreement names: publiek hub approve.",
        ),
        {"have": len(found), "needed": needed, "may": [name for name in agreement.release.by if name not in found]},
    )


def _refused(reason: str) -> DisclosureError:
    return DisclosureError(
        "approval-refused",
        Text("Deze goedkeuring telt niet.", "This approval does not count."),
        Text(
            "Goedkeuren kan alleen wie de afspraak noemt, met eigen sleutels, voor precies dit voorstel.",
            "Only those whom the agreement names can approve, with their own keys, exactly this draft.",
        ),
        {"reason": reason},
    )
