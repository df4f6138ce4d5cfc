"""Who said that exactly this may leave the house, and in which role?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from publiek.collective.agreements import NAME
from publiek.collective.identities import SecretIdentity, verifies
from publiek.collective.packages import refusals, written

FILE = "approval.json"
#: Taking back needs nobody's permission: the keys of the house are enough.
WITHDRAWAL = "withdrawal"
_KEYS = ("who", "role", "at", "digest", "signature", "key")
_SIGNED = b"publiek approval 1\n"
_ROLE = re.compile(r"[^\x00-\x1f\x7f]{1,60}")


@dataclass(frozen=True)
class Approval:
    """`who` in `role` approved the contribution with `digest`; `signature` is by `key` over all of that."""

    who: str
    role: str
    at: datetime
    digest: str
    signature: str
    key: str

    def holds(self) -> bool:
        """Whether the signature is that of `key` over who, role, moment and digest."""
        return verifies(_said(self.who, self.role, at=self.at, digest=self.digest), self.signature, key=self.key)

    def as_file(self) -> bytes:
        """The approval as it travels in a package."""
        return written.as_json({**{name: getattr(self, name) for name in _KEYS}, "at": self.at.isoformat()})


def given(digest: str, *, approver: SecretIdentity, role: str, at: datetime | None = None) -> Approval:
    """The approval of `approver`, in `role`, of the contribution with `digest`. `at`: now, in whole seconds."""
    moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    who = approver.public.name
    signature = approver.sign(_said(who, role, at=moment, digest=digest))
    return Approval(who, role, moment, digest, signature, approver.public.signing)


def from_file(content: bytes) -> Approval:
    """The approval in a file. Raises PackageError when it is not one; whether it holds is another question."""
    told: dict[str, Any] = written.from_json(content, part=FILE)
    if set(told) != set(_KEYS) or not all(isinstance(value, str) for value in told.values()):
        raise refusals.damaged(FILE)
    try:
        at = datetime.fromisoformat(told["at"])
    except ValueError:
        raise refusals.damaged(FILE) from None
    made = Approval(**{**told, "at": at})
    if at.tzinfo is None or made.as_file() != content or not NAME.fullmatch(made.who) or not _ROLE.fullmatch(made.role):
        raise refusals.damaged(FILE)
    return made


def _said(who: str, role: str, *, at: datetime, digest: str) -> bytes:
    return _SIGNED + written.as_json({"who": who, "role": role, "at": at.isoformat(), "digest": digest})
