"""How does a request, an answer or a batch travel? One line that says what it is, facts in JSON, then plain bytes.

Versioned, and read with suspicion: sizes first, then names, then contents. What is not understood is refused whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from publiek.errors import PackageError, Text

_MAGIC = b"publiek overlap 1\n"
_MOST_FACTS = 16_384
#: 400,000 households at 64 bytes each, and room.
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, repr=False)
class Message:
    """What kind of message, its facts (JSON values) and its bytes."""

    kind: str
    facts: dict[str, Any]
    payload: bytes

    def __repr__(self) -> str:
        return f"Message(kind={self.kind!r}, bytes={len(self.payload)})"

    def text(self, name: str) -> str:
        """A fact that is a text. Raises PackageError "overlap-message-damaged"."""
        value = self.facts.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= 200:
            raise damaged(self.kind)
        return value

    def number(self, name: str) -> int:
        """A fact that is a whole number of 0 or more. Raises PackageError "overlap-message-damaged"."""
        value = self.facts.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise damaged(self.kind)
        return value

    def pieces(self, size: int, count: int, *, start: int = 0) -> list[bytes]:
        """`count` pieces of `size` bytes from byte `start`. Raises PackageError "overlap-message-damaged"."""
        stop = start + size * count
        if stop > len(self.payload):
            raise damaged(self.kind)
        return [self.payload[at : at + size] for at in range(start, stop, size)]


def pack(kind: str, facts: dict[str, Any], payload: bytes) -> bytes:
    """The bytes of a message."""
    told = json.dumps({"kind": kind, "size": len(payload), **facts}, sort_keys=True).encode()
    return _MAGIC + len(told).to_bytes(4, "big") + told + payload


def unpack(content: bytes, *, kind: str) -> Message:
    """The message of this `kind` in the bytes. Raises PackageError "overlap-message-damaged" for anything else."""
    start = len(_MAGIC) + 4
    if len(content) > MOST_BYTES or content[: len(_MAGIC)] != _MAGIC or len(content) < start:
        raise damaged(kind)
    length = int.from_bytes(content[len(_MAGIC) : start], "big")
    if length > _MOST_FACTS:
        raise damaged(kind)
    try:
        facts = json.loads(content[start : start + length])
    except (ValueError, RecursionError):
        raise damaged(kind) from None
    payload = content[start + length :]
    if not isinstance(facts, dict) or facts.get("kind") != kind or facts.get("size") != len(payload):
        raise damaged(kind)
    return Message(kind, facts, payload)


def damaged(kind: str) -> PackageError:
    """Not a message of this kind, or not whole."""
    return PackageError(
        "overlap-message-damaged",
        Text("Dit bericht over gedeeld publiek is niet heel.", "This message about shared audience is not whole."),
        Text("Laat het opnieuw maken en sturen.", "Have it made and sent again."),
        {"expected": kind},
    )
