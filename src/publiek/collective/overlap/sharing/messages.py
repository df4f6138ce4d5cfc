"""What is said between houses, servers and the receiver, who said it, and is it whole?

A message is a header (facts as JSON, its keys in order), a payload of bytes, and the signature of who sends it over
both. Nobody has to believe the line it came over: what was changed on the way, or signed by another, is not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from publiek.collective.identities import Identity, SecretIdentity
from publiek.errors import PackageError, Text

FORMAT = 1
_MAGIC = b"publiek-sharing-1\n"
_SIGNATURE_BYTES = 88
_MOST_HEADER = 1 << 20


@dataclass(frozen=True)
class Message:
    """What was said: facts, bytes, and the digest of both (what a receipt names)."""

    header: Mapping[str, Any]
    payload: bytes
    digest: str


def written(header: Mapping[str, Any], payload: bytes, *, by: SecretIdentity) -> bytes:
    """The message as bytes, signed. `from` and `format` are filled in."""
    facts = {**header, "from": by.public.name, "format": FORMAT}
    told = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    body = _MAGIC + len(told).to_bytes(4, "big") + told + payload
    return body + by.sign(_signed_part(body)).encode("ascii")


def is_one(content: bytes) -> bool:
    """Whether the bytes begin as a message does (what is sealed does not)."""
    return content.startswith(_MAGIC)


def read(content: bytes, *, known: Mapping[str, Identity]) -> Message:
    """The message in `content`, if one of `known` signed it. Raises PackageError "sharing-message"."""
    try:
        header, payload = _parts(content)
        sender = known[str(header["from"])]
        body, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:].decode("ascii")
        if header["format"] != FORMAT or not sender.verifies(_signed_part(body), signature):
            raise ValueError("not theirs")
    except (KeyError, ValueError, TypeError, RecursionError):
        raise damaged() from None
    return Message(header, payload, sha256(body).hexdigest())


def _parts(content: bytes) -> tuple[dict[str, Any], bytes]:
    at = len(_MAGIC) + 4
    if content[: len(_MAGIC)] != _MAGIC or len(content) < at + _SIGNATURE_BYTES:
        raise ValueError("not a message")
    length = int.from_bytes(content[len(_MAGIC) : at], "big")
    if length > min(_MOST_HEADER, len(content) - at - _SIGNATURE_BYTES):
        raise ValueError("not a message")
    header = json.loads(content[at : at + length])
    if not isinstance(header, dict):
        raise ValueError("not a message")
    return header, content[at + length : len(content) - _SIGNATURE_BYTES]


def _signed_part(body: bytes) -> bytes:
    return b"publiek sharing message|" + sha256(body).digest()


def damaged() -> PackageError:
    """A message that is not what its sender wrote, or of a sender that is not known here."""
    return PackageError(
        "sharing-message",
        Text(
            "Een bericht is beschadigd, vervalst of van een onbekende afzender.",
            "A message is damaged, forged or of an unknown sender.",
        ),
        Text(
            "Er is niets geopend. Vraag de afzender het opnieuw te sturen.",
            "Nothing was opened. Ask the sender to send it again.",
        ),
    )
