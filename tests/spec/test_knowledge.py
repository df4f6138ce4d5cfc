"""Courses and sessions: what comes in from a calendar or a table, what goes out, and what is never taken over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publiek import knowledge
from publiek.errors import StorageError, UsageError
from publiek.knowledge import calendars
from publiek.knowledge.offers import HERE, Session, Wish, chosen, sound
from publiek.knowledge.shelf import Shelf, inventory
from publiek.knowledge.words import LISTS, code_of, words

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TABLE = (
    b"Titel;Datum;Begin;Eind;Door;Voor wie;Thema;Niveau;Plaats;Link;Kosten\r\n"
    b"Indexcijfers lezen;12-01-2027;13:30;15.00;Stichting Voorbeeld;marketeer, educator;cijfers lezen;beginner;Zaal\r\n"
    b"Drempels;3-2-2027;;;Stichting Voorbeeld;;drempels;;;https://voorbeeld.example/;\r\n"
    b"Fout;31-02-2027;;;Stichting Voorbeeld;;;;;;\r\n"
    b"Ook fout;12-01-2027;;;Stichting Voorbeeld;astronaut;;;;;\r\n"
    b"\r\n"
    b"Drempels;3-2-2027;;;Stichting Voorbeeld;;drempels;;;;\r\n"
)
REPEATS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//voorbeeld//
BEGIN:VEVENT
UID:inloop
SUMMARY:Inloopuur
DTSTART;TZID=Europe/Amsterdam:20261201T100000
DTEND;TZID=Europe/Amsterdam:20261201T110000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Amsterdam:20261208T100000
ORGANIZER;CN=Zqxvogel Baas:mailto:baas@zqxvogel.example
ATTENDEE;CN=Zqxvogel Gast:mailto:gast@zqxvogel.example
END:VEVENT
BEGIN:VEVENT
UID:inloop
RECURRENCE-ID;TZID=Europe/Amsterdam:20261215T100000
SUMMARY:Inloopuur (verzet)
DTSTART;TZID=Europe/Amsterdam:20261216T140000
DTEND;TZID=Europe/Amsterdam:20261216T150000
END:VEVENT
BEGIN:VEVENT
UID:dag
SUMMARY:Studiedag
DTSTART;VALUE=DATE:20270304
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""


def test_the_inventory_says_of_every_course_where_it_was_found_and_when() -> None:
    assert len(inventory()) >= 10
    for course in inventory():
        assert course.url.startswith("https://")
        assert course.source
        assert course.checked
        assert course.themes


def test_every_word_has_both_languages_and_is_known_by_any_of_them() -> None:
    for name in LISTS:
        for code, text in words(name).items():
            assert {code_of(name, one) for one in (code, text.nl.upper(), f" {text.en} ")} == {code}
    assert code_of("roles", "astronaut") == ""


def test_a_table_brings_its_rows_and_tells_which_it_could_not() -> None:
    """Rows read are rows taken over plus rows set aside with a reason; empty rows are no rows."""
    read = knowledge.sessions_in_table(TABLE)
    assert [one.title for one in read.offers] == ["Indexcijfers lezen", "Drempels"]
    assert read.aside == ((4, "day"), (5, "roles"), (7, "double"))
    assert read.rows == len(read.offers) + len(read.aside)
    first, second = read.offers
    assert first.begins == datetime(2027, 1, 12, 13, 30, tzinfo=HERE)
    assert first.ends == datetime(2027, 1, 12, 15, 0, tzinfo=HERE)
    assert (first.roles, first.themes, first.level) == (("marketer", "educator"), ("figures",), "starter")
    assert second.all_day
    assert second.ends - second.begins == timedelta(days=1)


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_is_read_as_a_spreadsheet_writes_it(encode: str, delimiter: str) -> None:
    rows = [["title", "date", "place"], ["Één avond", "2027-01-12", "Café Zuid"]]
    read = knowledge.sessions_in_table("\n".join(delimiter.join(row) for row in rows).encode(encode), by="Wij")
    assert [(one.title, one.place) for one in read.offers] == [("Één avond", "Café Zuid")]


def test_a_table_without_what_is_needed_is_refused_by_the_name_of_the_column() -> None:
    with pytest.raises(UsageError, match="knowledge-columns") as refused:
        knowledge.sessions_in_table(b"Titel;Plaats\nA;B\n")
    assert refused.value.where == {"columns": ["datum"]}
    for content in (b"", b"\x00\x01", b"x" * (calendars.MOST_BYTES + 1)):
        with pytest.raises(UsageError, match="knowledge-unreadable"):
            knowledge.sessions_in_table(content)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_goes_out_as_a_table_comes_back_the_same(language: str) -> None:
    sessions = knowledge.sessions_in_table(TABLE).offers
    again = knowledge.sessions_in_table(knowledge.as_table(sessions, kind="sessions", language=language))
    assert again.offers == sessions
    courses = knowledge.courses_in(knowledge.as_table(inventory(), kind="courses", language=language)).offers
    assert [replace(one, code="") for one in courses] == [replace(one, code="") for one in inventory()]


def test_no_cell_of_a_table_is_run_by_a_spreadsheet_and_it_still_comes_back() -> None:
    evil = [replace(inventory()[0], title=f"{sign}HYPERLINK(1)", code=sign) for sign in "=+-@"]
    table = knowledge.as_table(evil, kind="courses")
    assert not any(line.startswith((b"=", b"+", b"-", b"@")) for line in table.splitlines())
    assert [one.title for one in knowledge.courses_in(table).offers] == [one.title for one in evil]


def test_what_goes_out_as_a_calendar_comes_back_the_same() -> None:
    sessions = knowledge.sessions_in_table(TABLE).offers
    sessions = (replace(sessions[0], about="Met; komma's, en\nregels", number=3), replace(sessions[1], cancelled=True))
    calendar = knowledge.calendar_of(sessions, title="Sessies", now=NOW)
    assert knowledge.sessions_in(calendar, by="anders", now=NOW).offers == sessions
    assert b"BEGIN:VTIMEZONE" in calendar


def test_what_repeats_becomes_its_days_and_nobody_who_is_invited_comes_along() -> None:
    read = knowledge.sessions_in(REPEATS, by="Wij", now=NOW)
    days = sorted((one.begins.isoformat(), one.title) for one in read.offers)
    assert days == [
        ("2026-12-01T10:00:00+01:00", "Inloopuur"),
        ("2026-12-16T14:00:00+01:00", "Inloopuur (verzet)"),
        ("2026-12-22T10:00:00+01:00", "Inloopuur"),
        ("2027-03-04T00:00:00+01:00", "Studiedag"),
    ]
    assert [one.title for one in read.offers if one.cancelled] == ["Studiedag"]
    assert read.persons == 2
    assert "zqxvogel" not in repr(read).casefold()
    assert len({one.code for one in read.offers}) == 4


def test_the_same_calendar_read_again_changes_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.add_sessions(knowledge.sessions_in(REPEATS, by="Wij", now=NOW).offers) == 4
    later = NOW + timedelta(days=1)
    assert shelf.add_sessions(knowledge.sessions_in(REPEATS, by="Wij", now=later).offers) == 0


def test_a_session_that_moves_gets_the_next_number_so_that_calendars_follow(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    session = knowledge.sessions_in_table(TABLE).offers[0]
    shelf.add_sessions([session])
    shelf.add_sessions([replace(session, begins=session.begins + timedelta(hours=1))])
    assert shelf.sessions()[0].number == 1
    assert shelf.cancel(session.code).number == 2
    calendar = knowledge.calendar_of(shelf.sessions(), title="x", now=NOW)
    assert b"SEQUENCE:2" in calendar
    assert b"STATUS:CANCELLED" in calendar


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY;COUNT=9999999", "FREQ=DAILY;BYMINUTE=1,2,3"])
def test_a_rule_that_asks_for_millions_of_days_is_refused_at_once(rule: str) -> None:
    with pytest.raises(UsageError, match="knowledge-repeats"):
        knowledge.sessions_in(REPEATS.replace(b"FREQ=WEEKLY;COUNT=4", rule.encode()), by="Wij", now=NOW)
    with pytest.raises(UsageError, match="knowledge-repeats"):
        knowledge.sessions_in(REPEATS.replace(b"20261201T100000", b"00011201T100000"), by="Wij", now=NOW)


@pytest.mark.parametrize(
    "content", [b"", b"niets", b"BEGIN:VCALENDAR", b"<html>", b"\xff\xfe\x00", b"BEGIN:VEVENT\nEND:VEVENT"]
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="knowledge-unreadable"):
        knowledge.sessions_in(content, by="Wij", now=NOW)


def test_one_wrong_event_does_not_hold_up_the_others() -> None:
    wrong = b"BEGIN:VEVENT\nUID:x\nSUMMARY:Geen dag\nEND:VEVENT\nEND:VCALENDAR"
    read = knowledge.sessions_in(REPEATS.replace(b"END:VCALENDAR", wrong), by="Wij", now=NOW)
    assert len(read.offers) == 4
    assert len(read.aside) == 1
    assert read.rows == 5


def test_one_looks_by_role_level_and_theme_and_what_is_over_is_left_out() -> None:
    first, second = knowledge.sessions_in_table(TABLE).offers
    assert chosen((second, first), Wish()) == [first, second]
    assert chosen((first, second), Wish(role="maker")) == [second]
    assert chosen((first, second), Wish(theme="figures", level="starter")) == [first]
    assert chosen((first, second), Wish(since=first.ends + timedelta(minutes=1))) == [second]


def test_a_course_that_comes_with_the_product_can_be_hidden_and_replaced(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = inventory()[0]
    shelf.take_away("courses", first.code)
    assert first.code not in {one.code for one in shelf.courses()}
    assert shelf.add_courses([replace(first, about="Anders")]) == 1
    assert [one.about for one in shelf.courses() if one.code == first.code] == ["Anders"]
    with pytest.raises(UsageError, match="knowledge-unknown"):
        shelf.take_away("courses", "bestaat-niet")


def test_what_was_kept_and_damaged_is_refused_and_not_emptied(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add_sessions(knowledge.sessions_in_table(TABLE).offers)
    file = tmp_path / "knowledge" / "sessions.json"
    for damage in (file.read_bytes()[:-20], b"[]", json.dumps({"format": 2}).encode()):
        file.write_bytes(damage)
        with pytest.raises(StorageError, match="knowledge-damaged"):
            shelf.sessions()
        with pytest.raises(StorageError, match="knowledge-damaged"):
            shelf.add_sessions(knowledge.sessions_in_table(TABLE).offers)
        assert file.read_bytes() == damage


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("by", " "),
        ("url", "javascript:alert(1)"),
        ("level", "hoog"),
        ("language", "xx"),
        ("themes", ("zqx",)),
        ("ends", datetime(2020, 1, 1, tzinfo=UTC)),
        ("ends", datetime(2028, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not(field: str, value: object) -> None:
    session: Session = knowledge.sessions_in_table(TABLE).offers[0]
    with pytest.raises(UsageError, match="knowledge-wrong") as refused:
        sound(replace(session, **{field: value}))
    assert refused.value.where == {"field": field}
