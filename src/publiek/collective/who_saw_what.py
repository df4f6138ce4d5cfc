"""Who saw what of a house, and what happened to what it shared? Several logs, each with a chain of its own, as one.

The log of the house tells what was looked at, taken away, changed, erased and which key was used; the log of what it
shares, what left and came back; the log of a hub, what was done there with what this house contributed. Nothing is
written twice: here they are only laid beside each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from publiek import logbook
from publiek.collective.contributing import log as sharing_log
from publiek.collective.contributing.places import Places
from publiek.collective.hub import Hub
from publiek.collective.hub import log as hub_log
from publiek.collective.hub.log import Head
from publiek.errors import StorageError, Text
from publiek.house import House

#: What an event of the log of sharing, or of the hub, is among the actions of the log of a house.
_SHARING = {
    "agreed": "agreement", "approver": "agreement", "stopped": "agreement", "prepared": "contribution",
    "shown": "view", "approved": "approval", "packed": "contribution", "sent": "contribution",
    "withdrawn": "withdraw", "received": "release",
}  # fmt: skip
_HUB = {"receive": "contribution", "draft": "view", "approve": "approval", "release": "release", "leave": "withdraw"}
_WHOLE = Text("Het logboek is heel.", "The log is whole.")
_NUMBERS = ("number", "rounds")
_SHORT = 12


@dataclass(frozen=True)
class Seen:
    """One thing that happened: `source` house, sharing, hub or site; `action` as in `logbook.ACTIONS`.

    `what`: the same in the words of that log (see `words`); `line`: its number there; `who` is "" for the owner of the
    computer. `detail`: counts and codes.
    """

    at: datetime
    source: str
    action: str
    what: str
    subject: str = ""
    who: str = ""
    allowed: bool = True
    line: int = 0
    via: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> Text:
        """What happened, for people."""
        section = self.source if self.source in ("sharing", "hub") else "actions"
        return logbook.label(section, self.what)

    def as_dict(self) -> dict[str, object]:
        """As plain values."""
        return {**vars(self), "at": self.at.isoformat(), "detail": dict(self.detail)}


@dataclass(frozen=True)
class Asked:
    """What is asked of the logs: days (with the last), actions, and who acted (a part of the name); all when empty."""

    since: date | None = None
    until: date | None = None
    actions: Collection[str] = ()
    who: str = ""

    def holds(self, one: Seen) -> bool:
        """Whether this is asked for."""
        day = one.at.date()
        within = (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        named = self.who.casefold() in one.who.casefold()
        return within and named and (not self.actions or one.action in self.actions)


@dataclass(frozen=True)
class Checked:
    """Whether one log is whole: `kind` house, sharing or hub, `name` of the house or hub, and where it breaks."""

    kind: str
    name: str
    whole: bool
    lines: int
    broken_at: int = 0
    words: Text = _WHOLE

    def as_dict(self, language: str) -> dict[str, object]:
        """As plain values."""
        return {**vars(self), "words": self.words.in_language(language)}


def who_saw_what(house: House, asked: Asked | None = None, *, hub: Hub | None = None) -> list[Seen]:
    """Everything that is written about this house, the newest first. `hub`: one at hand that it contributes to.

    Raises StorageError when a log was changed: an account that does not hold is not shown as if it did.
    """
    wanted = asked or Asked()
    found = [*of_the_house(house, wanted), *of_sharing(house)]
    if hub is not None:
        found += at_the_hub(hub, house.organisation)
    return in_order(one for one in found if wanted.holds(one))


def in_order(found: Iterable[Seen]) -> list[Seen]:
    """The newest first; of one log never in another order than it was written in."""
    latest: dict[str, datetime] = {}
    keyed = []
    for one in sorted(found, key=lambda one: (one.source, one.line)):
        # A clock that was set back moves nothing: a line is never older than the one before it.
        latest[one.source] = max(one.at, latest.get(one.source, one.at))
        keyed.append((latest[one.source], one.source, one.line, one))
    return [one for *_, one in sorted(keyed, key=lambda key: key[:3], reverse=True)]


def of_the_house(house: House, asked: Asked | None = None) -> list[Seen]:
    """The log of the house itself."""
    wanted = asked or Asked()
    lines = logbook.read(house.home, house.organisation, wanted.since, wanted.until, wanted.actions)
    return [
        Seen(
            one.at, "house", one.action, one.action, one.subject, one.who, one.allowed, one.line, one.via, one.detail
        )
        for one in lines
    ]  # fmt: skip


def of_sharing(house: House) -> list[Seen]:
    """What happened to what this house shares, at home. Raises StorageError "sharing-log-changed"."""
    return [_shared(line) for line in sharing_log.read(Places(house))]


def at_the_hub(hub: Hub, member: str, *, heads: Sequence[Head] = ()) -> list[Seen]:
    """What a hub did with what `member` contributed, and of the agreements it is in; nothing about another member.

    The whole chain is followed, and held against the head that the hub signs now and `heads` that were kept. Raises
    StorageError "hub-log-changed".
    """
    require_hub(hub, heads)
    agreements = hub.configuration().agreements
    ours = {code: one.eyes for code, one in agreements.items() if member in one.members}
    return [_at_hub(line, ours) for line in hub.log() if _about(line, member, ours)]


def require_hub(hub: Hub, heads: Sequence[Head] = ()) -> int:
    """The number of lines of the log of a hub, that holds its own signed head and every one that was kept."""
    signed = hub.head()
    known = hub.identity
    if not all(head.holds(known) for head in (signed, *heads)):
        raise StorageError(
            "hub-head-forged",
            Text(
                "Een bewaard einde van het logboek is niet door deze hub ondertekend.",
                "A kept end of the log was not signed by this hub.",
            ),
            Text(
                "Vraag de hub om haar kaart, en vergelijk die met die in uw afspraak.",
                "Ask the hub for its card, and compare it with the one in your agreement.",
            ),
        )
    return hub_log.require_whole(hub.places.log, heads=[signed, *heads])


def check(home: Path, heads: Sequence[logbook.Head] = (), *, keys: Path | None = None) -> list[Checked]:
    """Every log of every house in `home`, and of what it shares; of every house with a head too: a log can be gone."""
    names = sorted({*logbook.houses(home), *(head.organisation for head in heads)})
    found = []
    for name in names:
        verdict = logbook.verify(home, name, [head for head in heads if head.organisation == name], keys=keys)
        found.append(Checked("house", name, verdict.whole, verdict.lines, verdict.broken_at, verdict.words))
    shared = sorted(path.parent.parent.name for path in (home / "organisations").glob("*/sharing/log.*"))
    return [*found, *(_sharing_checked(House(name, home)) for name in dict.fromkeys(shared))]


def check_house(house: House, *, keys: Path | None = None) -> list[Checked]:
    """The log of one house and that of what it shares."""
    verdict = logbook.verify(house.home, house.organisation, keys=keys)
    own = Checked("house", house.organisation, verdict.whole, verdict.lines, verdict.broken_at, verdict.words)
    return [own, _sharing_checked(house)]


def check_hub(hub: Hub, heads: Sequence[Head] = ()) -> Checked:
    """The log of a hub, with the heads that were kept of it."""
    name = hub.configuration().name
    try:
        return Checked("hub", name, True, require_hub(hub, heads))
    except StorageError as trouble:
        return Checked("hub", name, False, 0, _line(trouble), trouble.what)


def _sharing_checked(house: House) -> Checked:
    try:
        return Checked("sharing", house.organisation, True, len(sharing_log.read(Places(house))))
    except StorageError as trouble:
        return Checked("sharing", house.organisation, False, 0, _line(trouble), trouble.what)


def _line(trouble: StorageError) -> int:
    line = trouble.where.get("line", 0)
    return line if isinstance(line, int) else 0


def _shared(line: Mapping[str, Any]) -> Seen:
    what = str(line["what"])
    detail = {name: line[name] for name in _NUMBERS if name in line}
    detail |= {name: str(line[name])[:_SHORT] for name in ("digest", "package") if name in line}
    who = str(line.get("by", ""))
    return Seen(
        _at(line), "sharing", _SHARING.get(what, "view"), what, _subject(line), who, True, line["line"], "", detail
    )


def _at_hub(line: Mapping[str, Any], ours: Mapping[str, str]) -> Seen:
    what = str(line["what"])
    detail = {name: line[name] for name in ("status", "code", "via", *_NUMBERS) if name in line}
    if what == "release":
        detail["eyes"] = ours[line["agreement"]]
    by = line.get("by") or ""
    who = ", ".join(map(str, by)) if isinstance(by, list) else str(by)
    allowed = line.get("status") != "refused"
    action = _HUB.get(what, "view")
    # The hub counts its lines from 0.
    return Seen(_at(line), "hub", action, what, _subject(line), who, allowed, line["line"] + 1, "", detail)


def _about(line: Mapping[str, Any], member: str, ours: Collection[str]) -> bool:
    """Its own packages, and what was made of them together; never what another member did."""
    if "member" in line:
        return bool(line["member"] == member)
    return line.get("agreement") in ours and line["what"] in ("draft", "approve", "release")


def _subject(line: Mapping[str, Any]) -> str:
    return " ".join(str(line[name]) for name in ("agreement", "round") if line.get(name))


def _at(line: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(line["at"]).astimezone(UTC)
