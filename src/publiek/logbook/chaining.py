"""How does a line follow on the one before, and how do thousands of them in a file show a change?

A line is JSON that ends in its chain: the sha256 of the chain before it and of every byte of the line itself. The first
chain comes from the name of the organisation, so that the log of one house is never that of another. Nothing has to be
parsed to follow the chain: that makes a million lines a matter of seconds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_START = b"publiek log 2\n"
_MARK = b', "chain": "'
#: The last bytes of every line: the mark, 64 hexadecimal digits, the closing of the line.
TAIL = len(_MARK) + 64 + 2


def start_of(organisation: str) -> bytes:
    """The chain before the first line of this organisation."""
    return hashlib.sha256(_START + organisation.encode()).hexdigest().encode()


def written(told: dict[str, Any], *, before: bytes) -> tuple[bytes, bytes]:
    """The line that tells `told`, with the newline at its end, and its chain."""
    body = json.dumps(told, ensure_ascii=False).encode()[:-1]
    chain = hashlib.sha256(before + body).hexdigest().encode()
    return body + _MARK + chain + b'"}\n', chain


def chain_of(line: bytes, *, before: bytes) -> bytes:
    """The chain that a line must have after `before`."""
    return hashlib.sha256(before + line[:-TAIL]).hexdigest().encode()


def follows(line: bytes, *, number: int, before: bytes) -> bytes | None:
    """The chain of a line (without its newline) that is line `number` after `before`; None when it is not."""
    chain = chain_of(line, before=before)
    sound = line[-TAIL:] == _MARK + chain + b'"}' and line.startswith(b'{"line": %d, "at": "' % number)
    return chain if sound else None


@dataclass(frozen=True)
class Followed:
    """How far the chain held: the last line that did and its chain; `broken_at` is the line that did not, else 0."""

    line: int
    chain: bytes
    broken_at: int = 0


def follow(lines: list[bytes], after: Followed, *, wanted: dict[int, bytes]) -> Followed:
    """Follow `lines`; the chains of the lines in `wanted` are filled in on the way."""
    number, chain, sha256 = after.line, after.chain, hashlib.sha256
    for line in lines:
        body = line[:-TAIL]
        made = sha256(chain + body).hexdigest().encode()
        if line[-TAIL:] != b', "chain": "%b"}' % made or not body.startswith(b'{"line": %d, "at": "' % (number + 1)):
            return Followed(number, chain, number + 1)
        number, chain = number + 1, made
        if number in wanted:
            wanted[number] = made
    return Followed(number, chain)


def moment(told: str) -> datetime:
    """The moment of a line."""
    return datetime.fromisoformat(told).astimezone(UTC)
