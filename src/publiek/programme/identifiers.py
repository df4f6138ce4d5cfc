"""What is an identifier that holds everywhere, and how is one made that nobody else ever made?

    pub:prod:7k3m9q2dw0xg4h1rb

Sixteen signs (80 random bits, so homes that never spoke do not make the same one) and a check sign. Of an identifier of
another register (DIP, ISNI, Wikidata) the sixteen follow from that one: then homes that never spoke do make the same.
The signs are digits and letters without i, l, o and u. The check sign notices one wrong sign and any two exchanged.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from publiek.errors import Text, UsageError

KINDS = {"organisation": "org", "venue": "ven", "production": "prod", "performance": "perf"}
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 16
_MEANT = str.maketrans({"i": "1", "l": "1", "o": "0"})
_FORM = re.compile(rf"pub:({'|'.join(KINDS.values())}):([{_SIGNS}]{{{_LENGTH + 1}}})")
_NAMES = {short: kind for kind, short in KINDS.items()}


def mint(kind: str) -> str:
    """A new identifier of a kind (a key of KINDS). Never the same twice."""
    return _made(kind, secrets.token_bytes(10))


def derived(kind: str, register: str, value: str) -> str:
    """The identifier that follows from another register's: the same in every home."""
    told = f"{kind}|{register}|{value.strip()}".encode()
    return _made(kind, hashlib.blake2b(told, digest_size=10, person=b"publiek-id").digest())


def is_identifier(text: str) -> bool:
    """Whether `text` is one, written as it is kept, with a check sign that fits."""
    found = _FORM.fullmatch(text)
    return found is not None and _check(found[2][:_LENGTH]) == found[2][_LENGTH]


def kind_of(identifier: str) -> str:
    """Of which kind an identifier is. Raises UsageError "identifier-unreadable"."""
    return _NAMES[read_identifier(identifier).split(":")[1]]


def read_identifier(text: str) -> str:
    """An identifier as a person wrote it: capitals, spaces, hyphens, and i, l or o for 1 and 0 do no harm.

    Raises UsageError "identifier-unreadable": not one, or a sign is wrong.
    """
    parts = "".join(text.lower().split()).split(":")
    if len(parts) == 3:
        parts[2] = parts[2].replace("-", "").translate(_MEANT)
    found = ":".join(parts)
    if not is_identifier(found):
        raise UsageError(
            "identifier-unreadable",
            Text(
                "Dit is geen code van Publiek, of er is een teken fout.",
                "This is no identifier of Publiek, or a sign is wrong.",
            ),
            Text("Neem de code over zoals die er staat (pub:…).", "Copy the identifier as it stands (pub:…)."),
        )
    return found


def _made(kind: str, content: bytes) -> str:
    number = int.from_bytes(content, "big")
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in range(_LENGTH))
    return f"pub:{KINDS[kind]}:{signs}{_check(signs)}"


def _check(signs: str) -> str:
    """The sum of sign times a different power of x for every place, in the field of 32 elements (x^5 + x^2 + 1)."""
    total, weight = 0, 1
    for sign in signs:
        weight = _times(weight, 2)
        total ^= _times(weight, _SIGNS.index(sign))
    return _SIGNS[total]


def _times(one: int, other: int) -> int:
    found = 0
    while other:
        found ^= one if other & 1 else 0
        one = (one << 1) ^ (0b100101 if one & 16 else 0)
        other >>= 1
    return found
