"""How do courses and sessions come in from a table, and go out as one? CSV as a spreadsheet writes it, nl and en."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from publiek.errors import UsageError
from publiek.knowledge import refusals
from publiek.knowledge.calendars import MOST_BYTES, Read
from publiek.knowledge.offers import HERE, Course, Session, code_for, sound
from publiek.knowledge.words import code_of, words

#: A heading and the words by which it is known.
_HEADINGS = {
    "title": ("titel", "title", "naam", "name", "onderwerp", "subject"),
    "by": ("door", "by", "aanbieder", "organisator", "organiser", "organizer", "provider"),
    "about": ("omschrijving", "beschrijving", "description", "about", "toelichting"),
    "themes": ("thema", "themas", "thema's", "theme", "themes"),
    "roles": ("rol", "rollen", "voor wie", "doelgroep", "role", "roles", "for whom"),
    "level": ("niveau", "level"),
    "form": ("vorm", "form"),
    "language": ("taal", "language"),
    "cost": ("kosten", "prijs", "cost", "price"),
    "place": ("plaats", "locatie", "place", "location", "venue"),
    "url": ("link", "url", "website", "adres", "aanmelden"),
    "hours": ("uren", "hours", "duur in uren"),
    "checked": ("bekeken", "gecontroleerd", "checked"),
    "source": ("bron", "source"),
    "day": ("datum", "dag", "date", "day", "start date"),
    "begin": ("begin", "van", "tijd", "start", "starttijd", "begintijd", "time", "from", "start time"),
    "end": ("eind", "einde", "tot", "eindtijd", "end", "until", "end time"),
    "last": ("einddatum", "laatste dag", "end date", "last day"),
}
_NEEDED = {"courses": ("title", "by"), "sessions": ("title", "day")}
_DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y")
_TIMES = ("%H:%M", "%H.%M", "%H:%M:%S", "%Hu%M")
_LISTS = {"themes": "themes", "roles": "roles"}
_WORDED = ("themes", "roles", "level", "form", "language")
_OUT = {
    "courses": ("title", "by", "about", *_WORDED, "hours", "cost", "place", "url", "checked", "source"),
    "sessions": ("title", "by", "about", "day", "begin", "end", "last", *_WORDED, "cost", "place", "url"),
}


def courses_in(content: bytes, *, by: str = "") -> Read:
    """The courses of a CSV file. Raises UsageError "knowledge-unreadable" or "knowledge-columns"."""
    return _read(content, "courses", by)


def sessions_in_table(content: bytes, *, by: str = "") -> Read:
    """The sessions of a CSV file: a day, and times when they are known."""
    return _read(content, "sessions", by)


def as_table(offers: Iterable[Course | Session], *, kind: str, language: str = "nl") -> bytes:
    """Offers as a CSV file that a spreadsheet opens and that can be read back. `kind`: "courses" or "sessions"."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([_heading(name, language) for name in _OUT[kind]])
    for one in offers:
        told = _told(one, language)
        table.writerow([_safe(told[name]) for name in _OUT[kind]])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def field_in_words(name: str, language: str) -> str:
    """What was wrong in a row, as people call it: the heading of a column, "twice", "an event" or "private"."""
    other = {
        "double": ("staat er dubbel in", "is there twice"),
        "event": ("de afspraak", "the event"),
        "private": ("is privé in deze agenda", "is private in this calendar"),
    }
    if name in other:
        return other[name][language == "en"]
    if name == "ends":
        return _heading("end", language)
    return _heading(name, language) if name in _HEADINGS else name


def _heading(name: str, language: str) -> str:
    return _HEADINGS[name][1 if language == "en" and name not in ("url", "form") else 0]


def _told(offer: Course | Session, language: str) -> dict[str, str]:
    told = {name: str(getattr(offer, name, "") or "") for name in _HEADINGS}
    for name in ("themes", "roles"):
        told[name] = ", ".join(words(name)[code].in_language(language) for code in getattr(offer, name))
    for name, known in (("level", "levels"), ("form", "forms")):
        told[name] = words(known)[getattr(offer, name)].in_language(language)
    if isinstance(offer, Session):
        begins, ends = offer.begins.astimezone(HERE), offer.ends.astimezone(HERE)
        last = ends - timedelta(days=1) if offer.all_day else ends
        told |= {"day": f"{begins:%d-%m-%Y}", "last": f"{last:%d-%m-%Y}" if last.date() != begins.date() else ""}
        told |= {"begin": "" if offer.all_day else f"{begins:%H:%M}", "end": "" if offer.all_day else f"{ends:%H:%M}"}
    return told


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _read(content: bytes, kind: str, by: str) -> Read:
    lines = list(_rows(content))
    if not lines:
        raise refusals.unreadable("tabel")
    columns = _columns(lines[0], kind)
    offers: dict[str, Course | Session] = {}
    aside: list[tuple[int, str]] = []
    rows = [(number, row) for number, row in enumerate(lines[1:], start=2) if any(cell.strip() for cell in row)]
    for number, row in rows:
        told = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        told = {name: value[1:] if value[:1] == "'" and value[1:2] in "=+-@" else value for name, value in told.items()}
        wrong, made = _made(told, kind, by)
        if made is None:
            aside.append((number, wrong))
        elif made.code in offers:
            aside.append((number, "double"))
        else:
            offers[made.code] = made
    return Read(tuple(offers.values()), len(rows), tuple(aside), unknown=len(lines[0]) - len(columns))


def _rows(content: bytes) -> Iterable[list[str]]:
    if not 0 < len(content) <= MOST_BYTES or b"\0" in content:
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _columns(headings: list[str], kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, heading in enumerate(headings):
        told = " ".join(heading.strip().casefold().split())
        name = next((name for name, known in _HEADINGS.items() if told in known or told == name), "")
        if name and name not in found:
            found[name] = at
    missing = tuple(_HEADINGS[name][0] for name in _NEEDED[kind] if name not in found)
    if missing:
        raise refusals.columns_missing(missing)
    return found


def _made(told: Mapping[str, str], kind: str, by: str) -> tuple[str, Course | Session | None]:
    """What a row tells; or the field that is wrong in it."""
    try:
        return "", _course(told, by) if kind == "courses" else _session(told, by)
    except UsageError as wrong:
        return str(wrong.where["field"]), None


def _course(told: Mapping[str, str], by: str) -> Course:
    giver = told.get("by") or by
    hours = told.get("hours", "").replace(",", ".")
    try:
        known = float(hours) if hours else None
    except ValueError:
        known = -1.0
    if known is not None and not 0 <= known <= 10_000:
        raise refusals.wrong("hours")
    checked = _day(told["checked"], "checked") if told.get("checked") else None
    made = Course(
        code_for("course", told["title"], giver), told["title"], giver, told.get("about", ""), (),
        hours=known, checked=checked, source=told.get("source", ""), **_texts(told),
    )  # fmt: skip
    return sound(_coded(made, told))


def _session(told: Mapping[str, str], by: str) -> Session:
    day, giver = _day(told["day"], "day"), told.get("by") or by
    last = _day(told["last"], "last") if told.get("last") else day
    begin, end = told.get("begin", ""), told.get("end", "")
    if begin:
        begins = datetime.combine(day, _time(begin, "begin").time(), HERE)
        ends = datetime.combine(last, _time(end, "end").time(), HERE) if end else begins
    else:
        begins = datetime.combine(day, datetime.min.time(), HERE)
        ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), HERE)
    made = Session(
        code_for("session", told["title"], giver, day.isoformat(), begin), told["title"], giver,
        told.get("about", ""), begins, ends, all_day=not begin, **_texts(told),
    )  # fmt: skip
    return sound(_coded(made, told))


def _texts(told: Mapping[str, str]) -> dict[str, str]:
    found = {name: told.get(name, "") for name in ("cost", "place", "url")}
    return found | {"language": told.get("language", "").casefold()[:2] or "nl"}


def _coded(made: Course | Session, told: Mapping[str, str]) -> Course | Session:
    """With the codes that the words of a row mean; a word that means none is wrong, not forgotten."""
    found: dict[str, object] = {}
    for name, known in _LISTS.items():
        said = [one for one in told.get(name, "").replace(";", ",").split(",") if one.strip()]
        codes = [code_of(known, one) for one in said]
        if not all(codes):
            raise refusals.wrong(name)
        found[name] = tuple(dict.fromkeys(codes))
    for name, known in (("level", "levels"), ("form", "forms")):
        if told.get(name):
            code = code_of(known, told[name])
            if not code:
                raise refusals.wrong(name)
            found[name] = code
    return replace(made, **found)


def _day(told: str, field: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(told.strip(), form).date()
        except ValueError:
            continue
    raise refusals.wrong(field)


def _time(told: str, field: str) -> datetime:
    for form in _TIMES:
        try:
            return datetime.strptime(told.strip().removesuffix(" uur").replace(" ", ""), form)
        except ValueError:
            continue
    raise refusals.wrong(field)
