"""How does a contribution become a package: signed by the house, sealed for one receiver?"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.packages import approval as approvals
from publiek.collective.packages import archive, refusals, written
from publiek.collective.packages.approval import Approval
from publiek.collective.packages.contribution import Contribution, from_files, require_size

#: Raised by one when a package of an older program can no longer be read in the same way.
FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SIGNED = b"publiek package 1\n"


def pack(contribution: Contribution, *, approval: Approval, sender: SecretIdentity, receiver: Identity) -> bytes:
    """One sealed package. What is inside has the same bytes every time; the seal never has.

    Raises PackageError "package-not-approved" when the approval is not of exactly this contribution, and
    "package-too-large". Raises ValueError when the sender is not the member whose contribution it is.
    """
    if sender.public.kind != "member" or sender.public.name != contribution.member:
        raise ValueError("only the member itself sends its contribution")
    require_size(contribution)
    from_files(contribution.files)  # What could not be read back is not sent.
    require_own_approval(contribution, approval, sender=sender.public)
    files = {**contribution.files, approvals.FILE: approval.as_file()}
    manifest = written.as_json(
        {
            "format": FORMAT,
            "kind": "contribution",
            "sender": sender.public.name,
            "receiver": {"name": receiver.name, "key": receiver.sealing},
            "files": listed(files),
        }
    )
    signature = sender.sign(SIGNED + manifest).encode()
    return receiver.seal(archive.write({**files, MANIFEST: manifest, SIGNATURE: signature}))


def listed(files: Mapping[str, bytes]) -> dict[str, dict[str, object]]:
    """Size and sha256 of every file."""
    return {name: {"bytes": len(files[name]), "sha256": sha256(files[name]).hexdigest()} for name in files}


def require_own_approval(contribution: Contribution, approval: Approval, *, sender: Identity) -> None:
    """Raises PackageError when the approval is false, of something else, or given by the sending machine itself.

    A withdrawal alone may be approved with the keys of the house.
    """
    if approval.digest != contribution.digest:
        raise refusals.not_approved("another-contribution")
    if not approval.holds():
        raise refusals.not_approved("signature")
    if approval.key == sender.signing and not (contribution.withdrawn and approval.role == approvals.WITHDRAWAL):
        raise refusals.not_approved("sender-itself")
    if approval.role == approvals.WITHDRAWAL and not contribution.withdrawn:
        raise refusals.not_approved("role")
