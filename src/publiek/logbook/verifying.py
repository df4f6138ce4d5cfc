"""Was the log changed? Every byte of it is looked at, in one pass."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from publiek.errors import Text
from publiek.logbook import chaining, ending
from publiek.logbook.chaining import Followed
from publiek.logbook.ending import Seal, Spot
from publiek.logbook.heads import Head, public_key
from publiek.logbook.places import Places

_WORDS = {
    "whole": Text("Het logboek is heel.", "The log is whole."),
    "line-changed": Text(
        "Deze regel is veranderd, of er is hier een regel weggelaten, verplaatst of toegevoegd.",
        "This line was changed, or a line was left out, moved or added here.",
    ),
    "lines-missing": Text("Vanaf deze regel is het logboek afgebroken.", "From this line on the log was cut off."),
    "end-changed": Text("Het bewaarde einde hoort niet bij de regels.", "The kept end does not fit the lines."),
    "drop-changed": Text(
        "Wat vooraan is weggelaten, is niet zo weggelaten als het logboek zelf vertelt.",
        "What was dropped at the front was not dropped as the log itself tells.",
    ),
    "head-other": Text(
        "Een einde dat elders is bewaard past niet: er is iets afgebroken of herschreven.",
        "An end that was kept elsewhere does not fit: something was cut off or rewritten.",
    ),
    "head-forged": Text(
        "Een einde dat elders is bewaard is niet door deze organisatie ondertekend.",
        "An end that was kept elsewhere was not signed by this house.",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """`whole`, and how many lines were followed; `first` is the number of the oldest line that is still there.

    Otherwise `broken_at` is the number of the line where it breaks, and `why` a code; `words` says it. `beyond`: so
    many of the heads are of lines that were dropped since, and prove nothing any more.
    """

    organisation: str
    whole: bool
    lines: int
    first: int = 1
    broken_at: int = 0
    why: str = "whole"
    beyond: int = 0

    @property
    def words(self) -> Text:
        """The verdict in a sentence."""
        return _WORDS[self.why]


@dataclass(frozen=True)
class _Held:
    """What is looked at: what the end and the seal tell, and the files as they are now, open and with their sizes."""

    end: Spot | None
    seal: Seal | None
    files: Sequence[tuple[int, BinaryIO, int]]


_Broken = tuple[int, str] | None


def verify(home: Path, organisation: str, heads: Sequence[Head] = (), *, keys: Path | None = None) -> Verdict:
    """Follow the log of `organisation` from its first line to its last, and hold it against `heads` kept elsewhere.

    Any changed bit, any line that was dropped, moved, doubled or cut off is found. `keys`: the keys folder of the
    house; then a head must be signed with its own key. Writers wait only while the files are opened.
    """
    places = Places(home, organisation)
    with ExitStack() as opened:
        with places.still():
            held = _Held(ending.end_of(places), ending.seal_of(places), _files(places, opened))
        seal = held.seal
        if seal is None:
            return Verdict(organisation, False, 0, broken_at=1, why="drop-changed")
        chains = {head.lines: b"" for head in heads} | {held.end.line if held.end else 0: b""}
        chains[seal.spot.line] = seal.spot.chain
        told, noted = _followed(held.files, seal, chains)
    broken = _broken(told, held.end, chains) or _ill_dropped(seal, noted)
    broken = broken or _against(heads, seal, chains, keys, told.line)
    lines = told.line - seal.spot.line
    if broken:
        return Verdict(organisation, False, lines, seal.spot.line + 1, *broken)
    beyond = sum(1 for head in heads if head.lines < seal.spot.line)
    return Verdict(organisation, True, lines, seal.spot.line + 1, beyond=beyond)


def _files(places: Places, opened: ExitStack) -> list[tuple[int, BinaryIO, int]]:
    found = [(first, opened.enter_context(path.open("rb"))) for first, path in places.segments()]
    return [(first, file, os.fstat(file.fileno()).st_size) for first, file in found]


def _followed(
    files: Sequence[tuple[int, BinaryIO, int]], seal: Seal, chains: dict[int, bytes]
) -> tuple[Followed, bytes]:
    """How far the chain holds through the files, and the line that tells what was dropped."""
    told, noted = Followed(seal.spot.line, seal.spot.chain), b""
    # Who was killed while old files were dropped left some of them behind: they are no part of the log any more.
    kept = [one for one in files if one[0] > seal.spot.line]
    for first, file, size in kept:
        if first != told.line + 1:
            return Followed(told.line, told.chain, told.line + 1), noted
        *lines, half = file.read(size).split(b"\n")
        if first <= seal.noted < first + len(lines):
            noted = lines[seal.noted - first]
        told = chaining.follow(lines, told, wanted=chains)
        # Half a line at the very end is of a writer that was killed: it was never told to anybody.
        if not told.broken_at and half and file is not kept[-1][1]:
            told = Followed(told.line, told.chain, told.line + 1)
        if told.broken_at:
            break
    return told, noted


def _broken(told: Followed, end: Spot | None, chains: dict[int, bytes]) -> _Broken:
    """The lines themselves, and whether they end where the end says, or one further (see `ending.last_of`)."""
    if told.broken_at:
        return told.broken_at, "line-changed"
    if end is None:
        return told.line, "end-changed"
    if told.line < end.line:
        return told.line + 1, "lines-missing"
    if told.line > end.line + 1 or chains[end.line] != end.chain:
        return end.line, "end-changed"
    return None


def _ill_dropped(seal: Seal, noted: bytes) -> _Broken:
    """What the seal says was dropped must be told by a line that is still there."""
    if not seal.noted and not seal.spot.line:
        return None
    try:
        told = json.loads(noted)
        detail = told["detail"]
        tells = (told["action"], told["subject"], detail["through"], detail["chain"].encode())
    except (ValueError, KeyError, TypeError, AttributeError):
        return seal.spot.line + 1, "drop-changed"
    if tells == ("retention", "log", seal.spot.line, seal.spot.chain):
        return None
    return seal.spot.line + 1, "drop-changed"


def _against(heads: Sequence[Head], seal: Seal, chains: dict[int, bytes], keys: Path | None, last: int) -> _Broken:
    """Every head that was kept elsewhere must be there, as it was."""
    for head in sorted(heads, key=lambda one: one.lines):
        own = public_key(keys, head.organisation) if keys is not None and head.key else ""
        if not head.holds() or (own and head.key != own):
            return head.lines, "head-forged"
        if head.lines >= seal.spot.line and chains.get(head.lines) != head.chain.encode():
            # Of lines that are not there at all the first one is told.
            return min(head.lines, last + 1), "head-other"
    return None
