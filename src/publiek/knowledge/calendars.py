"""How do sessions come in from a calendar, and go out to one? iCalendar (RFC 5545), as every calendar program reads it.

Who is invited, who organises and who is reminded are persons: none of that is taken over. A session that repeats
becomes its separate days, for two years at most; one that was moved or cancelled in the calendar is so here.
"""

from __future__ import annotations

import re
import time as clock
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from publiek.errors import UsageError
from publiek.knowledge import refusals
from publiek.knowledge.offers import HERE, LONGEST, Session, code_for, sound
from publiek.knowledge.words import code_of, words

MOST_BYTES, MOST_SESSIONS = 5_000_000, 2_000
#: So many events may repeat, by the day at most, since so many years: a rule of one line can ask for millions of days.
MOST_REPEATING, OFTENEST, YEARS = 200, frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}), 20
#: So many lines a file may have, so many rules one event, so many changes of the clock all zones together.
MOST_LINES, MOST_RULES, MOST_CHANGES = 120_000, 4, 500
#: A rule that no day ever fits is looked for until the year 9999: after so many seconds in all it is given up.
PATIENCE = 10.0
#: A calendar is read from so long ago until so far ahead.
BACK, AHEAD = timedelta(days=400), timedelta(days=730)
#: What calendars have no word for, so that a file of ours comes back as it went.
_OWN = ("level", "form", "language", "by", "about", "cost")
_ESCAPED = re.compile(r"\\([\\;,nN])")
#: As the library unfolds long lines.
_FOLDED = re.compile(rb"(?:\r?\n)+[ \t]")
#: What would make a zone change its clock every second since 1970.
_FINE = re.compile(rb"BY(?:HOUR|MINUTE|SECOND|YEARDAY|WEEKNO|SETPOS)")
_PERSONS = ("ATTENDEE", "ORGANIZER", "CONTACT")
#: What somebody keeps to themself in a calendar (RFC 5545, 3.8.1.3): any mark but this one, also one nobody knows.
_FOR_ALL = "PUBLIC"


@dataclass(frozen=True)
class Read:
    """What a file brought: `rows` = offers + `aside` (per row why not). `persons`: mentions of people left out."""

    offers: tuple[Any, ...]
    rows: int
    aside: tuple[tuple[int, str], ...] = ()
    persons: int = 0
    unknown: int = 0
    findings: tuple[str, ...] = field(default_factory=tuple)


def sessions_in(content: bytes, *, by: str, now: datetime | None = None) -> Read:
    """The sessions of an .ics file. `by`: who gives them, for a calendar does not say that without naming a person.

    Raises UsageError "knowledge-unreadable" for what is no calendar; one wrong event, or one that is private, is set
    aside with its place.
    """
    calendars = _parsed(content)
    today = now or datetime.now(UTC)
    offers: dict[str, Session] = {}
    aside: list[tuple[int, str]] = []
    persons = sum(len(_listed(event, name)) for one in calendars for event in one.walk("VEVENT") for name in _PERSONS)
    patience = clock.monotonic() + PATIENCE
    events = [event for one in calendars for event in _days(one, today, patience)]
    if len(events) > MOST_SESSIONS:
        raise refusals.full(MOST_SESSIONS)
    for place, event in enumerate(events, start=1):
        if str(event.get("class", _FOR_ALL)).strip().upper() != _FOR_ALL:
            aside.append((place, "private"))
            continue
        try:
            made = _session(event, by)
        except UsageError as wrong:
            aside.append((place, str(wrong.where["field"])))
            continue
        except Exception:  # a calendar can hold anything; what it held is not told
            aside.append((place, "event"))
            continue
        known = offers.get(made.code)
        if known is None or known.number <= made.number:
            offers[made.code] = made
    doubled = len(events) - len(aside) - len(offers)
    return Read(tuple(offers.values()), len(events) - doubled, tuple(aside), persons)


def calendar_of(sessions: Iterable[Session], *, title: str, language: str = "nl", now: datetime | None = None) -> bytes:
    """The sessions as an .ics file that calendar programs take over, and change along when it is read again."""
    library = _library("icalendar")
    calendar = library.Calendar()
    for name, value in (("prodid", "-//Publiek//knowledge//"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("x-wr-calname", title)
    days = [now or datetime.now(UTC)]
    for session in sessions:
        calendar.add_component(_event(library, session, language, days[0]))
        days += [session.begins, session.ends]
    calendar.add_missing_timezones(min(days).date() - timedelta(days=366), max(days).date() + timedelta(days=366))
    return bytes(calendar.to_ical())


def _event(library: Any, session: Session, language: str, now: datetime) -> Any:
    event = library.Event()
    event.add("uid", f"{session.code}@publiek")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", session.number)
    event.add("summary", session.title)
    begins, ends = session.begins.astimezone(HERE), session.ends.astimezone(HERE)
    event.add("dtstart", begins.date() if session.all_day else begins)
    event.add("dtend", ends.date() if session.all_day else ends)
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add("description", "\n".join(filter(None, (session.about, session.by, session.cost, session.url))))
    if session.place:
        event.add("location", session.place)
    if session.url:
        event.add("url", session.url)
    if session.themes:
        event.add("categories", [words("themes")[code].in_language(language) for code in session.themes])
    for name in _OWN:
        event.add(f"x-publiek-{name}", library.vText(getattr(session, name)))
    if session.roles:
        event.add("x-publiek-roles", ",".join(session.roles))
    return event


def _session(event: Any, by: str) -> Session:
    begins, ends, all_day = _moments(event)
    uid, again = str(event.get("uid", "")), event.get("recurrence-id")
    own = uid.removesuffix("@publiek") if uid.endswith("@publiek") else ""
    first = _moment(again.dt) if again is not None else begins
    day = first.astimezone(UTC).isoformat() if event.get("x-repeats") else ""
    told = {name: _text(event.get(f"x-publiek-{name}", "")) for name in (*_OWN, "roles")}
    title = str(event.get("summary", "")).strip()
    place, link = str(event.get("location", "")), str(event.get("url", ""))
    return sound(
        Session(
            code=own or code_for(uid or title, day or ("" if uid else begins.isoformat())),
            title=title[: LONGEST["title"]],
            by=told["by"] or by,
            about=(told["about"] if own else str(event.get("description", "")))[: LONGEST["about"]],
            begins=begins,
            ends=ends,
            themes=_themes(event),
            roles=tuple(code for one in told["roles"].split(",") if (code := code_of("roles", one))),
            level=code_of("levels", told["level"]) or "starter",
            form=code_of("forms", told["form"]) or ("in-person" if place and "://" not in place else "online"),
            language=told["language"] or "nl",
            cost=told["cost"],
            place="" if "://" in place else place[: LONGEST["place"]],
            url=link or (place if "://" in place and " " not in place.strip() else ""),
            all_day=all_day,
            cancelled=str(event.get("status", "")).upper() == "CANCELLED",
            number=int(event.get("sequence", 0)),
        )
    )


def _text(value: Any) -> str:
    """The text of a field that calendars have no kind for, as it stood before it was escaped (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda hit: "\n" if hit[1] in "nN" else hit[1], str(value))


def _moments(event: Any) -> tuple[datetime, datetime, bool]:
    """When it begins and ends, and whether only days are told. What has no end lasts a day, or no time."""
    start = event["dtstart"].dt
    all_day = not isinstance(start, datetime)
    if "dtend" in event:
        end = event["dtend"].dt
    elif "duration" in event:
        end = start + event["duration"].dt
    else:
        end = start + (timedelta(days=1) if all_day else timedelta(0))
    return _moment(start), _moment(end), all_day


def _moment(told: date | datetime) -> datetime:
    """A moment with a zone; a day begins at midnight here, and what floats is told in the time here."""
    moment = told if isinstance(told, datetime) else datetime.combine(told, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=HERE)


def _themes(event: Any) -> tuple[str, ...]:
    told = [one for each in _listed(event, "CATEGORIES") for one in getattr(each, "cats", [each])]
    found = dict.fromkeys(code for one in told if (code := code_of("themes", str(one))))
    return tuple(found)


def _listed(event: Any, name: str) -> list[Any]:
    value = event.get(name, [])
    return value if isinstance(value, list) else [value]


def _parsed(content: bytes) -> list[Any]:
    library = _library("icalendar")
    _library("recurring_ical_events")
    if 0 < len(content) <= MOST_BYTES and content.count(b"\n") <= MOST_LINES:
        if not _has_calm_zones(content):
            raise refusals.repeats_too_often()
        try:
            found = library.Calendar.from_ical(content, multiple=True)
        except Exception:  # the library raises many kinds, which quote what stood there
            found = []
        if found and all(getattr(one, "name", "") == "VCALENDAR" for one in found):
            return list(found)
    raise refusals.unreadable("agenda")


def _has_calm_zones(content: bytes) -> bool:
    """Whether the zones change their clock a few times a year at most: the library works out every change at once."""
    inside, changes = False, 0
    for line in _FOLDED.sub(b"", content).split(b"\n"):
        plain = line.strip().upper()
        if plain.startswith(b"BEGIN") and b"VTIMEZONE" in plain:
            inside = True
        elif plain == b"END:VTIMEZONE":
            inside = False
        elif inside and plain.startswith((b"BEGIN", b"RDATE", b"RRULE")):
            changes += 1 + plain.count(b",")
            yearly = plain.count(b"FREQ") == 1 and b"FREQ=YEARLY" in plain and not _FINE.search(plain)
            if changes > MOST_CHANGES or (plain.startswith(b"RRULE") and not yearly):
                return False
    return True


def _days(calendar: Any, today: datetime, patience: float) -> list[Any]:
    """The separate days of everything in a calendar; of what repeats each day, with its own mark."""
    events = list(calendar.walk("VEVENT"))
    repeating = [event for event in events if "rrule" in event or "rdate" in event]
    if not repeating:
        return events
    if len(repeating) > MOST_REPEATING or not _are_calm(repeating, today):
        raise refusals.repeats_too_often()
    repeats: dict[str, list[Any]] = {str(event.get("uid", "")): [] for event in repeating}
    single = []
    for event in events:
        repeats.get(str(event.get("uid", "")), single).append(event)
    zones, days = list(calendar.walk("VTIMEZONE")), list[Any]()
    for together in repeats.values():
        days += _repeated(zones, together, today)
        if len(days) > MOST_SESSIONS:
            raise refusals.full(MOST_SESSIONS)
        if clock.monotonic() > patience:
            raise refusals.repeats_too_often()
    return single + days


def _repeated(zones: list[Any], events: list[Any], today: datetime) -> list[Any]:
    """The days of one event that repeats, and of what was moved in it."""
    alone = _library("icalendar").Calendar()
    for part in (*zones, *events):
        alone.add_component(part)
    try:
        found = list(_library("recurring_ical_events").of(alone).between(today - BACK, today + AHEAD))
    except Exception:  # the library raises many kinds, which quote what stood there
        found = None
    if found is None:
        raise refusals.unreadable("agenda")
    for one in found:
        one["x-repeats"] = "1"
    return found


def _are_calm(events: list[Any], today: datetime) -> bool:
    """Whether what repeats does so by the day at most, and not since long ago."""
    rules: dict[str, int] = {}
    try:
        for event in events:
            if not _is_calm(event, today):
                return False
            uid = str(event.get("uid", ""))
            rules[uid] = rules.get(uid, 0) + ("rrule" in event)
    except Exception:  # a rule that cannot be read; what stood there is not told
        return False
    return all(many <= MOST_RULES for many in rules.values())


def _is_calm(event: Any, today: datetime) -> bool:
    rules = _listed(event, "rrule")
    often = {str(one).upper() for rule in rules for one in rule.get("freq", [])} - OFTENEST
    fine = any(name in rule for rule in rules for name in ("byhour", "byminute", "bysecond"))
    # A step of nothing, or backwards, never comes to an end.
    ahead = all(int(step) > 0 for rule in rules for step in rule.get("interval", []))
    start = event.get("dtstart")
    old = start is None or not isinstance(start.dt, date) or start.dt.year < today.year - YEARS
    return ahead and not (often or fine or old or len(rules) > 1)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        pass
    raise refusals.library_missing()
