"""Which identifiers are there, what carries them, and what became of each? What follows from everything that happened.

A register is a set of events; two registers are put together by taking the events of both, in whatever order they came.
An identifier is never used again: one that was merged leads on to the other, for ever.

mint    {id, kind, title, maker, place, identifiers}      a new identifier and what it is of
link    {id, key}                                         a house's own record ("de-brug/P12") carries it
merge   {id, into}                                        `id` leads to `into` from now on
split   {id, into, keys}                                  these records carry `into` from now on
decide  {left, right, same}                               a person said so of two records
undo    {of}                                              takes back the event `of` (a decision)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from publiek.programme.identifiers import KINDS, is_identifier

Event = Mapping[str, Any]
_FIELDS = {
    "mint": {"id", "kind", "title", "maker", "place", "identifiers"},
    "link": {"id", "key"},
    "merge": {"id", "into"},
    "split": {"id", "into", "keys"},
    "decide": {"kind", "left", "right", "same"},
    "undo": {"of"},
}


@dataclass(frozen=True)
class Entry:
    """What one identifier is of, as it was told when it was made."""

    id: str
    kind: str
    title: str
    maker: str
    place: str
    identifiers: Mapping[str, str]
    minted: str


@dataclass
class Register:
    """Everything that follows from the events. `records`: (kind, key) -> identifier as it was linked."""

    entries: dict[str, Entry] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    leads_to: dict[str, str] = field(default_factory=dict)
    decided: dict[tuple[str, str], bool] = field(default_factory=dict)
    decisions: list[Event] = field(default_factory=list)
    version: int = 0

    def now(self, identifier: str) -> str:
        """Where an identifier leads to now; itself when it was never merged."""
        walked = [identifier]
        while (following := self.leads_to.get(walked[-1])) is not None:
            if following in walked:
                # Two homes merged the same two in opposite ways: the lowest stands, for everybody.
                return min(walked[walked.index(following) :])
            walked.append(following)
        return walked[-1]

    def age(self, identifier: str) -> tuple[str, str]:
        """By which the oldest of identifiers is found: when it was minted, then itself."""
        entry = self.entries.get(identifier)
        return (entry.minted if entry else "9999", identifier)

    def of(self, kind: str, key: str) -> str | None:
        """The identifier that a record carries now; None without one."""
        found = self.records.get((kind, key))
        return None if found is None else self.now(found)

    def keys_of(self, identifier: str) -> tuple[str, ...]:
        """The records that carry an identifier now."""
        wanted = self.now(identifier)
        return tuple(sorted(key for (_, key), found in self.records.items() if self.now(found) == wanted))

    def by_identifier(self, kind: str) -> dict[str, list[str]]:
        """Identifier -> the records that carry it now, of one kind."""
        found: dict[str, list[str]] = {}
        for (what, key), identifier in sorted(self.records.items()):
            if what == kind:
                found.setdefault(self.now(identifier), []).append(key)
        return found


def event(what: str, at: datetime, **told: object) -> Event:
    """An event that says `what` happened; its id follows from its content."""
    content = {"what": what, "at": at.isoformat(timespec="microseconds"), **told}
    return {"event": _digest(content), **content}


def is_event(told: object) -> bool:
    """Whether something that was read can be an event: its fields, its identifiers and its id."""
    if not isinstance(told, Mapping) or told.get("what") not in _FIELDS:
        return False
    fields = _FIELDS[told["what"]]
    if set(told) != fields | {"event", "what", "at"}:
        return False
    try:
        datetime.fromisoformat(told["at"])
    except (TypeError, ValueError):
        return False
    sound = all(is_identifier(str(told[name])) for name in ("id", "into") if name in fields)
    sound = sound and told.get("kind", "production") in KINDS and isinstance(told.get("keys", []), list)
    texts = [told[name] for name in fields - {"same", "keys", "identifiers"}] + list(told.get("keys", []))
    outside = told.get("identifiers", {})
    sound = sound and isinstance(outside, Mapping) and isinstance(told.get("same", True), bool)
    # A sign that a screen takes for an order is in no register.
    sound = sound and all(isinstance(text, str) and text.isprintable() for text in (*texts, *_flat(outside)))
    return sound and told["event"] == _digest({name: value for name, value in told.items() if name != "event"})


def _flat(outside: Any) -> list[object]:
    return [text for pair in outside.items() for text in pair] if isinstance(outside, Mapping) else []


def register_of(events: Iterable[Event]) -> Register:
    """What follows from events, in the order in which they happened, whatever the order they come in."""
    found = Register()
    for one in sorted({one["event"]: one for one in events}.values(), key=_moment):
        _follow(found, one)
        found.version += 1
    return found


def _follow(found: Register, one: Event) -> None:
    what = one["what"]
    if what == "mint" and one["id"] not in found.entries:
        told = [one[name] for name in ("id", "kind", "title", "maker", "place", "identifiers")]
        found.entries[one["id"]] = Entry(*told, one["at"])
    elif what == "link":
        found.records[_kind(found, one["id"]), one["key"]] = one["id"]
    elif what == "merge" and found.now(one["into"]) != found.now(one["id"]):
        found.leads_to[found.now(one["id"])] = one["into"]
    elif what == "split":
        for key in one["keys"]:
            found.records[_kind(found, one["into"]), key] = one["into"]
    elif what == "decide":
        found.decided[one["left"], one["right"]] = one["same"]
        found.decisions.append(one)
    elif what == "undo":
        found.decisions = [other for other in found.decisions if other["event"] != one["of"]]
        found.decided = {(other["left"], other["right"]): other["same"] for other in found.decisions}


def _kind(found: Register, identifier: str) -> str:
    short = identifier.split(":")[1]
    return next(kind for kind, name in KINDS.items() if name == short)


#: Of one moment: first what makes, then what uses it.
_ORDER = ("mint", "link", "split", "merge", "decide", "undo")


def _moment(one: Event) -> tuple[str, int, str]:
    return one["at"], _ORDER.index(one["what"]), one["event"]


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
