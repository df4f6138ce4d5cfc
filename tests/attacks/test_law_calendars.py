"""A calendar file that takes a computer down, or a person along: each is refused in seconds, and names nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from publiek.errors import PubliekError
from publiek.knowledge.calendars import sessions_in

NOW = datetime(2026, 11, 29, tzinfo=UTC)
NAME, MAIL, PHONE = "Kanariella Vogelzang", "kanariella@vogelzang.example", "0612345678"


def _calendar(*parts: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + "".join(parts) + "END:VCALENDAR\r\n").encode()


def _event(n: int, *lines: str, zone: str = "") -> str:
    head = f"BEGIN:VEVENT\r\nUID:u{n}\r\nSUMMARY:Cursus {n}\r\nDTSTART{zone}:20261001T100000\r\n"
    return head + "".join(f"{line}\r\n" for line in lines) + "END:VEVENT\r\n"


def _zone(rule: str, many: int = 1, begin: str = "BEGIN:VTIMEZONE") -> str:
    change = "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    return f"{begin}\r\nTZID:Bom\r\n" + f"{change}{rule}\r\nEND:STANDARD\r\n" * many + "END:VTIMEZONE\r\n"


def _in_zone(zone: str) -> bytes:
    return _calendar(zone, _event(1, zone=";TZID=Bom"))


def _daily(*more: str) -> bytes:
    return _calendar(_event(1, ";".join(("RRULE:FREQ=DAILY", *more))))


#: What each is refused with. Before they were mended the marked ones did not end, or took minutes.
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "step of nothing": (lambda: _daily("INTERVAL=0"), "knowledge-repeats"),  # did not end
    "step backwards": (lambda: _daily("INTERVAL=-1"), "knowledge-repeats"),
    "step that is no number": (lambda: _daily("INTERVAL=99999999999"), "knowledge-repeats"),  # quoted the library
    "every second": (lambda: _calendar(_event(1, "RRULE:FREQ=SECONDLY")), "knowledge-repeats"),
    "a day that never comes": (
        lambda: _calendar(*(_event(1, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for _ in range(200))),
        "knowledge-repeats",
    ),  # took ten minutes
    "many that repeat": (lambda: _calendar(*(_event(n, "RRULE:FREQ=DAILY") for n in range(200))), "knowledge-full"),
    "a clock that changes daily": (lambda: _in_zone(_zone("RRULE:FREQ=DAILY", 3000)), "knowledge-repeats"),  # no end
    "the same, folded": (lambda: _in_zone(_zone("RRU\r\n LE:FREQ=DAI\r\n\tLY", 3000)), "knowledge-repeats"),
    "the same, disguised": (
        lambda: _in_zone(_zone("RRULE;X=1:FREQ=DAILY", 3000, "BEGIN;X=1:VTIMEZONE")),
        "knowledge-repeats",
    ),
    "by the hour": (lambda: _in_zone(_zone("RRULE:FREQ=YEARLY;BYHOUR=1,2,3;BYSECOND=1")), "knowledge-repeats"),
    "two rates": (lambda: _in_zone(_zone("RRULE;X=FREQ=YEARLY:FREQ=DAILY")), "knowledge-repeats"),
    "thousands of changes": (lambda: _in_zone(_zone("RRULE:FREQ=YEARLY", 3000)), "knowledge-repeats"),
    "a million lines": (
        lambda: b"BEGIN:VCALENDAR\r\n" + b"X:\r\n" * 1_000_000 + b"END:VCALENDAR\r\n",
        "knowledge-unreadable",
    ),  # took half a minute
    "deep": (lambda: b"BEGIN:VEVENT\r\n" * 100_000, "knowledge-unreadable"),
    "large": (lambda: _calendar(_event(1, "DESCRIPTION:" + "x" * 6_000_000)), "knowledge-unreadable"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_calendar_that_never_ends_is_refused_in_seconds(bomb: str) -> None:
    made, code = BOMBS[bomb]
    content, begun = made(), time.process_time()
    with pytest.raises(PubliekError) as refused:
        sessions_in(content, by="Huis", now=NOW)
    assert refused.value.code == code
    assert time.process_time() - begun < 8


@pytest.mark.long
def test_of_many_rules_that_no_day_fits_not_all_are_tried() -> None:
    never = _calendar(*(_event(n, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for n in range(200)))
    begun = time.process_time()
    with pytest.raises(PubliekError):
        sessions_in(never, by="Huis", now=NOW)
    assert time.process_time() - begun < 60


def test_a_real_zone_with_its_whole_history_still_comes_in() -> None:
    changes = "".join(
        f"BEGIN:{kind}\r\nDTSTART:{year}{month:02}28T030000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU\r\nEND:{kind}\r\n"
        for year in range(1940, 1996)
        for kind, month in (("DAYLIGHT", 3), ("STANDARD", 10))
    )
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Bom\r\n{changes}END:VTIMEZONE\r\n"
    read = sessions_in(_calendar(zone, _event(1, "RRULE:FREQ=WEEKLY;COUNT=9", zone=";TZID=Bom")), by="Huis", now=NOW)
    assert len(read.offers) == 9


def test_nobody_who_is_invited_organises_or_is_reminded_is_taken_over() -> None:
    persons = (
        f'ATTENDEE;CN="{NAME}";ROLE=REQ-PARTICIPANT:mailto:{MAIL}',
        f"ORGANIZER;CN={NAME}:mailto:{MAIL}",
        f"CONTACT:{NAME}\\, {PHONE}",
        f"X-ALT-DESC;FMTTYPE=text/html:<p>{NAME}</p>",
        f"COMMENT:{NAME} belt {PHONE}",
        f"RESOURCES:{NAME}",
        f"X-EVOLUTION-CALDAV-HREF:https://x.example/{MAIL}",
        "BEGIN:VALARM",
        f"ATTENDEE:mailto:{MAIL}",
        f"DESCRIPTION:{NAME}",
        "END:VALARM",
    )
    read = sessions_in(_calendar(_event(1, *persons)), by="Huis", now=NOW)
    assert (len(read.offers), read.persons) == (1, 3)
    assert not any(value in repr(read) for value in (NAME, MAIL, PHONE))


@pytest.mark.parametrize(
    "line",
    [
        f"DTSTART:{NAME}",
        f"RRULE:FREQ={NAME}",
        f"RRULE:FREQ=DAILY;INTERVAL={NAME}",
        f"DURATION:{MAIL}",
        f"DTEND:{PHONE}{NAME}",
        f"RECURRENCE-ID:{NAME}",
        f"SEQUENCE:{PHONE}{NAME}",
        f"RDATE:{NAME}",
    ],
)
def test_what_cannot_be_read_is_told_without_what_stood_there(line: str) -> None:
    try:
        told = repr(sessions_in(_calendar(_event(1, line)), by="Huis", now=NOW))
    except PubliekError as refusal:
        told = f"{refusal!r} {vars(refusal)} {refusal.__context__!r} {refusal.__cause__!r}"
    assert not any(value in told for value in (NAME, MAIL, PHONE))
