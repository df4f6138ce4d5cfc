"""What happened in this hub, when, and was the account of it changed afterwards?

One line per event, only ever added to. Every line holds the digest of the line before it; members get the head of the
chain, signed, with every receipt. Who changes, drops or moves a line breaks the chain; who cuts lines off at the end is
found by any member that holds a later head. No line holds anything of a person: names of members, codes and digests.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from publiek.collective.identities import Identity, SecretIdentity
from publiek.errors import StorageError, Text

START = "0" * 64
_LINE, _HEAD = b"publiek hub line 1\n", b"publiek hub head 1\n"
_TAIL = 65536

Line = dict[str, Any]


@dataclass(frozen=True)
class Head:
    """The end of the chain as the hub signed it: `lines` in it, the digest of the last one."""

    hub: str
    lines: int
    digest: str
    signature: str

    def holds(self, hub: Identity) -> bool:
        """Whether this hub signed exactly this head."""
        return hub.name == self.hub and hub.verifies(_said(self.hub, self.lines, self.digest), self.signature)

    def as_dict(self) -> dict[str, object]:
        """As it travels in a receipt."""
        return asdict(self)


def signed_head(path: Path, *, by: SecretIdentity) -> Head:
    """The head of the log as it is now."""
    lines, digest = ending(path)
    said = _said(by.public.name, lines, digest)
    return Head(by.public.name, lines, digest, by.sign(said))


def ending(path: Path) -> tuple[int, str]:
    """How many lines there are, and the digest of the last: without reading the whole log."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL))
            content = file.read()
    except FileNotFoundError:
        return 0, START
    if not content:
        return 0, START
    if not content.endswith(b"\n"):
        raise _damaged(None)
    try:
        last = json.loads(content.rstrip(b"\n").rsplit(b"\n", 1)[-1])
        return int(last["line"]) + 1, str(last["digest"])
    except (ValueError, KeyError, TypeError):
        raise _damaged(None) from None


def lines_for(path: Path, events: Sequence[Mapping[str, object]], *, at: str) -> list[Line]:
    """The lines that tell of `events`, as they follow on what stands in the log now."""
    number, before = ending(path)
    made: list[Line] = []
    for event in events:
        line: Line = {"line": number, "at": at, **event, "before": before}
        line["digest"] = before = _digest(line)
        number += 1
        made.append(line)
    return made


def append(path: Path, lines: Sequence[Line]) -> None:
    """Adds `lines`, those that are not there yet; a line that was cut off while it was written is written again."""
    _cut_unfinished(path)
    there, _ = ending(path)
    missing = [line for line in lines if line["line"] >= there]
    with path.open("ab") as file:
        for line in missing:
            file.write(_written(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Iterator[Line]:
    """Every line, oldest first, each checked against the one before. Raises StorageError "hub-log-changed"."""
    before, number = START, 0
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    if content and not content.endswith(b"\n"):
        raise _damaged(content.count(b"\n") + 1)
    for written in content.splitlines():
        try:
            line = json.loads(written)
            bare = {key: value for key, value in line.items() if key != "digest"}
            sound = (line["line"], line["before"], line["digest"]) == (number, before, _digest(bare))
            sound = sound and _written(line) == written
        except (ValueError, KeyError, TypeError, RecursionError):
            sound = False
        if not sound:
            raise _damaged(number + 1)
        yield line
        before, number = line["digest"], number + 1


def require_whole(path: Path, *, heads: Sequence[Head] = ()) -> int:
    """The number of lines of a log that was not changed and holds all `heads`. Raises StorageError otherwise."""
    digests = [line["digest"] for line in read(path)]
    for head in heads:
        known = digests[head.lines - 1] if 0 < head.lines <= len(digests) else START if head.lines == 0 else None
        if known != head.digest:
            raise _damaged(min(head.lines, len(digests) + 1))
    return len(digests)


def _cut_unfinished(path: Path) -> None:
    if not path.exists():
        return
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(content.rfind(b"\n") + 1)


def _written(line: Mapping[str, object]) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True).encode()


def _digest(line: Mapping[str, object]) -> str:
    return sha256(_LINE + _written(line)).hexdigest()


def _said(hub: str, lines: int, digest: str) -> bytes:
    return _HEAD + json.dumps([hub, lines, digest]).encode()


def _damaged(line: int | None) -> StorageError:
    return StorageError(
        "hub-log-changed",
        Text("Het logboek van de hub is veranderd of afgebroken.", "The log of the hub was changed or cut off."),
        Text(
            "Zet het terug uit de back-up en zoek uit wie erbij kon. Tot dan wordt niets aangenomen of vrijgegeven.",
            "Restore it from its backup and find out who could reach it. Until then nothing is taken or released.",
        ),
        {"line": line} if line else {},
    )
