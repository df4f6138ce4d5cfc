"""How do the log of the site and the logs in the data folder become one list, without telling anything twice?

The site tells what was looked at on its pages; the rooms tell what was done to data, keys and agreements, also when it
was done on a page. What both tell is shown once, as the room tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from publiek import logbook
from publiek.collective.hub import Hub
from publiek.collective.who_saw_what import Asked, Seen, who_saw_what
from publiek.web.people.models import LogEntry, Organisation, Person
from publiek.web.visibility import house_of
from publiek.web.wording import language_now, now

#: How far back is looked, in days; "" is everything that is kept.
SINCE = {"7": 7, "31": 31, "92": 92, "all": 0}
#: Kinds of which the site's own log tells nothing.
ROOMS = ("shared", "persons", "kept", "keys")
_BY_KIND: dict[str, tuple[str, ...]] = {
    "looked": ("view",),
    "taken": ("export", "write-back", "leave"),
    "changed": logbook.ACTIONS["changed"],
    "persons": logbook.ACTIONS["persons"],
    "kept": logbook.ACTIONS["kept"],
    "keys": logbook.ACTIONS["keys"],
    "accounts": (),
}
_ACCOUNT = "account "


@dataclass(frozen=True)
class Wish:
    """What is asked: one kind ("" is all), a part of a name, and since when (a key of SINCE)."""

    kind: str = ""
    who: str = ""
    since: str = "92"

    @property
    def day(self) -> date | None:
        """The first day."""
        days = SINCE[self.since]
        return datetime.now(UTC).date() - timedelta(days=days) if days else None


@dataclass(frozen=True)
class Row:
    """One line as the page shows it. `number`: in its own log, which `source` names."""

    at: datetime
    who: str
    said: str
    of_what: str
    allowed: bool
    number: int
    source: str
    more: str = ""


class Merged:
    """The newest first, of the database and of the files; only what one page needs is read from the database."""

    def __init__(self, entries: QuerySet[LogEntry], seen: Sequence[Seen], names: dict[int, str]) -> None:
        self._entries = entries.select_related("person", "organisation").order_by("-id")
        self._seen, self._names = seen, names

    def __len__(self) -> int:
        return self._entries.count() + len(self._seen)

    def __getitem__(self, part: slice) -> list[Row]:
        stop = part.stop or len(self)
        rows = [*(_of_site(one) for one in self._entries[:stop]), *self._of_rooms(stop)]
        # Each list is in its own order already; a sort keeps it where moments are the same.
        return sorted(rows, key=lambda row: row.at, reverse=True)[part.start or 0 : stop]

    def _of_rooms(self, many: int) -> Iterator[Row]:
        for one in self._seen[:many]:
            said, subject = one.words, logbook.subject_in_words(one.subject)
            more = logbook.details_in_words(one.detail).in_language(language_now())
            words = (said.in_language(language_now()), subject.in_language(language_now()))
            yield Row(one.at, self._named(one), *words, one.allowed, one.line, one.source, more)

    def _named(self, one: Seen) -> str:
        if one.who.startswith(_ACCOUNT) and one.who[len(_ACCOUNT) :].isdigit():
            return self._names.get(int(one.who[len(_ACCOUNT) :])) or now().say("log.gone")
        return one.who or (now().say("log.owner") if one.source == "house" else "")


def merged(organisation: Organisation, entries: QuerySet[LogEntry], wish: Wish, *, hub: Hub | None = None) -> Merged:
    """All that is written about a house, as `wish` asks; `entries` are those of the site of that kind."""
    names = {one.pk: str(one) for one in Person.objects.filter(memberships__organisation=organisation)}
    seen: list[Seen] = []
    if organisation.kind == "house":
        every = who_saw_what(house_of(organisation), Asked(since=wish.day), hub=hub)
        entries = _not_told_twice(entries, every)
        seen = [one for one in every if _asked(one, wish, names)]
    if wish.kind in ROOMS:
        entries = entries.none()
    if wish.day:
        entries = entries.filter(at__date__gte=wish.day)
    if wish.who:
        entries = entries.filter(Q(person__name__icontains=wish.who) | Q(person__email__icontains=wish.who))
    return Merged(entries, seen, names)


def _asked(one: Seen, wish: Wish, names: dict[int, str]) -> bool:
    named = one.who
    if named.startswith(_ACCOUNT) and named[len(_ACCOUNT) :].isdigit():
        named = names.get(int(named[len(_ACCOUNT) :]), "")
    if wish.who and wish.who.casefold() not in named.casefold():
        return False
    if wish.kind == "refused":
        return not one.allowed
    if wish.kind == "shared":
        return one.source in ("sharing", "hub")
    return not wish.kind or (one.allowed and one.action in _BY_KIND[wish.kind])


def _not_told_twice(entries: QuerySet[LogEntry], seen: Sequence[Seen]) -> QuerySet[LogEntry]:
    """Without what the site also wrote of something that a room tells."""
    deliveries = [
        int(one.subject.removeprefix("delivery "))
        for one in seen
        if one.action in ("import", "withdraw") and one.subject.removeprefix("delivery ").isdigit()
    ]
    twice = Q(action="deliver", subject__in=("import", "withdraw"), detail__delivery__in=deliveries[:500])
    if any(one.source == "sharing" for one in seen):
        twice |= Q(action="decide-contributing", detail__has_key="decision")
    if any(one.action == "connection" for one in seen):
        twice |= Q(action="connect-systems", subject__startswith="added ")
        twice |= Q(action="connect-systems", subject__startswith="removed ")
    return entries.exclude(pk__in=LogEntry.objects.filter(twice).values("pk"))


def told(one: LogEntry) -> dict[str, Any]:
    """The words of an entry of the site."""
    path, subject = f"actions.{one.action}", f"log.subjects.{one.subject}"
    return {
        "said": now().say(path) if now().has(path) else one.action,
        "of_what": now().say(subject) if now().has(subject) else one.subject,
    }


def _of_site(one: LogEntry) -> Row:
    who = str(one.person) if one.person else now().say("log.gone" if one.person_id else "log.nobody")
    if settings.PUBLIEK.solo and one.person_id:
        who = now().say("log.owner")
    words = told(one)
    return Row(one.at, who, words["said"], words["of_what"], one.allowed, one.pk, "site")
