"""What can an entry of the log say? An action of a closed list, about what, by whom; never a value of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Everything that is ever written down, by kind.
ACTIONS: dict[str, tuple[str, ...]] = {
    "seen": ("view", "export", "release", "contribution"),
    "changed": ("import", "withdraw", "connection", "settings", "purpose", "agreement", "approval"),
    "persons": ("access", "rectification", "objection", "erasure", "consent", "case", "retention", "write-back"),
    "kept": ("backup", "restore", "leave", "load"),
    "keys": ("key-made", "key-used", "key-rotated", "key-destroyed"),
}


@dataclass(frozen=True)
class Entry:
    """`action`: of ACTIONS; `subject`: a page, report, agreement, delivery or receipt, by its code or number.

    `who`: an account, an approver, or "" for the owner of this computer. `detail`: counts and codes alone.
    """

    action: str
    subject: str = ""
    who: str = ""
    allowed: bool = True
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)
