"""Is this package whole, of somebody we know, meant for us and approved, and what is in it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.packages import approval as approvals
from publiek.collective.packages import archive, refusals, written
from publiek.collective.packages.approval import Approval
from publiek.collective.packages.contribution import Contribution, from_files
from publiek.collective.packages.limits import MOST_BYTES
from publiek.collective.packages.packing import FORMAT, MANIFEST, SIGNATURE, SIGNED, listed, require_own_approval

_KEYS = {"format", "kind", "sender", "receiver", "files"}
#: How an age file begins; whatever else was sent is no package.
_SEALED = b"age-encryption.org/v1\n"


def unpack(data: bytes, *, receiver: SecretIdentity, members: Mapping[str, Identity]) -> tuple[Contribution, Approval]:
    """What is in a package, after every check that needs no agreement; see `require_approved` for the one that does.

    `members`: the identity of everybody from whom we receive, by name. Raises PackageError: package-too-large,
    package-damaged, package-not-for-us, package-version, package-unknown-sender, package-forged, package-not-approved.
    """
    files = archive.read(_opened(data, receiver))
    told = _manifest(files.get(MANIFEST, b""))
    sender = members.get(str(told["sender"]))
    if sender is None or sender.kind != "member" or sender.name != told["sender"]:
        raise refusals.unknown_sender()
    signature = files.get(SIGNATURE, b"").decode("ascii", errors="replace")
    if not sender.verifies(SIGNED + files[MANIFEST], signature):
        raise refusals.forged()
    # Who receives a package may not pass it on as if it had been meant for the next one.
    if told["receiver"] != {"name": receiver.public.name, "key": receiver.public.sealing}:
        raise refusals.not_for_us()
    return _content(
        {name: content for name, content in files.items() if name not in (MANIFEST, SIGNATURE)}, told, sender
    )


def require_approved(
    contribution: Contribution, approval: Approval, *, role: str, approvers: Mapping[str, Identity] | None = None
) -> None:
    """Raises PackageError "package-not-approved" unless the approval was given in `role`, that of the agreement.

    `approvers`: who is known to hold that role in this house, by name; None when the house alone knows them.
    """
    if contribution.withdrawn and approval.role == approvals.WITHDRAWAL:
        return
    if approval.role != role:
        raise refusals.not_approved("role")
    known = approvers.get(approval.who) if approvers is not None else None
    if approvers is not None and (known is None or known.kind != "approver" or known.signing != approval.key):
        raise refusals.not_approved("person")


def _opened(data: bytes, receiver: SecretIdentity) -> bytes:
    if len(data) > MOST_BYTES:
        raise refusals.too_large("package", MOST_BYTES)
    if not data.startswith(_SEALED):
        raise refusals.damaged("seal")
    trouble = ""
    try:
        return receiver.unseal(data)
    except ValueError as error:
        trouble = str(error)
    raise refusals.not_for_us() if "matching keys" in trouble else refusals.damaged("seal")


def _manifest(content: bytes) -> dict[str, Any]:
    told = written.from_json(content, part=MANIFEST)
    if told.get("format") != FORMAT or told.get("kind") != "contribution":
        raise refusals.version(told.get("format"))
    if set(told) != _KEYS:
        raise refusals.damaged(MANIFEST)
    return told


def _content(files: dict[str, bytes], told: Mapping[str, Any], sender: Identity) -> tuple[Contribution, Approval]:
    if told["files"] != listed(files):
        raise refusals.damaged(MANIFEST)
    approval = approvals.from_file(files.pop(approvals.FILE, b""))
    contribution = from_files(files)
    if contribution.member != sender.name:
        raise refusals.forged()
    require_own_approval(contribution, approval, sender=sender)
    return contribution, approval
