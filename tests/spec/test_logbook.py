"""The log of a house: what is written down, in which order, by whom, and how it ends."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from publiek import logbook
from publiek.errors import StorageError, UsageError
from publiek.logbook import Entry, heads
from publiek.logbook.places import Places
from tests.support.logs import HOUSE, a_log, files_of, lines_of, write_lines

MARCH, APRIL = datetime(2026, 3, 31, 23, 59, tzinfo=UTC), datetime(2026, 4, 1, 8, tzinfo=UTC)


def test_what_is_noted_is_read_again(tmp_path: Path) -> None:
    logbook.note(tmp_path, HOUSE, Entry("export", "report 7", who="Ans", detail={"rows": 12, "policy": "own-eyes"}))
    logbook.note(tmp_path, HOUSE, Entry("view", "profile", allowed=False))
    first, second = logbook.read(tmp_path, HOUSE)
    assert (first.line, first.action, first.subject, first.who) == (1, "export", "report 7", "Ans")
    assert dict(first.detail) == {"rows": 12, "policy": "own-eyes"}
    assert (second.line, second.allowed, second.who) == (2, False, "")


def test_each_house_has_a_log_of_its_own(tmp_path: Path) -> None:
    a_log(tmp_path, 3)
    logbook.note(tmp_path, "museum", Entry("view", "profile"))
    assert logbook.houses(tmp_path) == ["museum", HOUSE]
    assert [line.line for line in logbook.read(tmp_path, "museum")] == [1]
    assert logbook.verify(tmp_path, "museum").whole and logbook.verify(tmp_path, HOUSE).whole


def test_it_is_asked_by_day_and_by_action(tmp_path: Path) -> None:
    for at, action in ((MARCH, "view"), (APRIL, "view"), (APRIL, "import")):
        logbook.note(tmp_path, HOUSE, Entry(action, "x"), at=at)
    assert [one.line for one in logbook.read(tmp_path, HOUSE, since=date(2026, 4, 1))] == [2, 3]
    assert [one.line for one in logbook.read(tmp_path, HOUSE, until=date(2026, 3, 31))] == [1]
    assert [one.line for one in logbook.read(tmp_path, HOUSE, actions=("import",))] == [3]


def test_a_month_is_a_file(tmp_path: Path) -> None:
    for at in (MARCH, APRIL, APRIL):
        logbook.note(tmp_path, HOUSE, Entry("view", "x"), at=at)
    assert [first for first, _ in Places(tmp_path, HOUSE).segments()] == [1, 2]
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 3)


def test_a_file_holds_so_many_lines_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publiek.logbook.writing.SEGMENT", 10)
    for number in range(25):
        logbook.note(tmp_path, HOUSE, Entry("view", f"page {number}"), at=APRIL)
    assert [first for first, _ in Places(tmp_path, HOUSE).segments()] == [1, 11, 21]
    assert logbook.verify(tmp_path, HOUSE).lines == 25


def test_a_clock_that_was_set_back_is_told_and_moves_nothing(tmp_path: Path) -> None:
    for at in (APRIL, APRIL - timedelta(hours=5), APRIL - timedelta(hours=4), MARCH - timedelta(days=90)):
        logbook.note(tmp_path, HOUSE, Entry("view", "x"), at=at)
    assert [(one.line, one.clock_back) for one in logbook.read(tmp_path, HOUSE)] == [
        (1, False),
        (2, True),
        (3, False),
        (4, True),
    ]
    assert logbook.verify(tmp_path, HOUSE).whole


def test_who_acts_need_not_be_told_to_every_function(tmp_path: Path) -> None:
    with logbook.acting("account 12"):
        logbook.note(tmp_path, HOUSE, Entry("import", "delivery 1"))
        logbook.note(tmp_path, HOUSE, Entry("approval", "release 1", who="Ans"))
    logbook.note(tmp_path, HOUSE, Entry("import", "delivery 2"))
    assert [one.who for one in logbook.read(tmp_path, HOUSE)] == ["account 12", "Ans", ""]


def test_what_the_site_tells_itself_is_not_told_twice(tmp_path: Path) -> None:
    with logbook.acting("account 12", via="site"):
        for action in ("view", "export", "import"):
            logbook.note(tmp_path, HOUSE, Entry(action, "x"))
    assert [(one.action, one.via) for one in logbook.read(tmp_path, HOUSE)] == [("import", "site")]


def test_a_key_that_is_used_is_told_once(tmp_path: Path) -> None:
    for _ in range(3):
        logbook.note_once(tmp_path, HOUSE, Entry("key-used", "key 00ff"))
    logbook.note_once(tmp_path, HOUSE, Entry("key-used", "key 00fe"))
    assert [one.subject for one in logbook.read(tmp_path, HOUSE)] == ["key 00ff", "key 00fe"]


def test_half_a_line_of_a_killed_writer_is_no_damage_and_is_cut(tmp_path: Path) -> None:
    a_log(tmp_path, 3)
    path = Places(tmp_path, HOUSE).segments()[-1][1]
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"line": 4, "at": "2026')
    assert logbook.verify(tmp_path, HOUSE).lines == 3 and logbook.verify(tmp_path, HOUSE).whole
    logbook.note(tmp_path, HOUSE, Entry("view", "next"))
    assert path.read_bytes() == whole
    assert [one.subject for one in logbook.read(tmp_path, HOUSE)][-1] == "next"


def test_a_writer_killed_between_the_line_and_the_end_wrote_the_line(tmp_path: Path) -> None:
    a_log(tmp_path, 3)
    end = Places(tmp_path, HOUSE).end.read_bytes()
    logbook.note(tmp_path, HOUSE, Entry("view", "fourth"))
    Places(tmp_path, HOUSE).end.write_bytes(end)
    assert logbook.verify(tmp_path, HOUSE).lines == 4
    logbook.note(tmp_path, HOUSE, Entry("view", "fifth"))
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 5)


def test_a_new_file_that_a_killed_writer_left_empty_is_used(tmp_path: Path) -> None:
    logbook.note(tmp_path, HOUSE, Entry("view", "x"), at=MARCH)
    Places(tmp_path, HOUSE).segment(2).write_bytes(b'{"li')
    assert logbook.verify(tmp_path, HOUSE).whole
    logbook.note(tmp_path, HOUSE, Entry("view", "x"), at=APRIL)
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 2)


def test_what_cannot_be_written_down_ends_the_action(tmp_path: Path) -> None:
    (tmp_path / "organisations" / HOUSE).mkdir(parents=True)
    (tmp_path / "organisations" / HOUSE / "log").write_text("a file where a folder belongs")
    with pytest.raises(StorageError) as refused:
        logbook.note(tmp_path, HOUSE, Entry("view", "x"))
    assert refused.value.code == "log-not-written"


def test_a_log_that_was_cut_off_takes_nothing_more(tmp_path: Path) -> None:
    a_log(tmp_path, 5)
    write_lines(tmp_path, lines_of(tmp_path)[:3])
    for ask in (logbook.require_open, lambda *of: logbook.note(*of, Entry("view", "x")), logbook.head):
        with pytest.raises(StorageError) as refused:
            ask(tmp_path, HOUSE)
        assert (refused.value.code, refused.value.where) == ("log-changed", {"line": 4})


def test_a_damaged_log_is_put_aside_and_a_new_one_begins(tmp_path: Path) -> None:
    a_log(tmp_path, 5)
    assert logbook.renew(tmp_path, HOUSE) is None
    write_lines(tmp_path, lines_of(tmp_path)[:3])
    damaged = files_of(tmp_path)
    aside = logbook.renew(tmp_path, HOUSE)
    assert aside is not None and {path.name: path.read_bytes() for path in aside.iterdir()} == damaged
    (told,) = logbook.read(tmp_path, HOUSE)
    assert (told.action, told.subject, told.detail["lines"]) == ("settings", "log renewed", 3)
    assert logbook.verify(tmp_path, HOUSE).whole


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    a_log(tmp_path, 2)
    root = Places(tmp_path, HOUSE).root
    assert root.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in root.iterdir()} == {0o600}


def test_no_house_is_a_road_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../other", "", "Huis", "a/b", ".", "huis\n"):
        with pytest.raises(UsageError):
            logbook.note(tmp_path, name, Entry("view", "x"))


def test_a_head_kept_elsewhere_is_signed_and_holds(tmp_path: Path) -> None:
    a_log(tmp_path, 4)
    head = logbook.head(tmp_path, HOUSE, keys=tmp_path / "keys")
    a_log(tmp_path, 3)
    assert head.lines == 4 and head.holds() and head.signature
    assert logbook.verify(tmp_path, HOUSE, [head], keys=tmp_path / "keys").whole
    key = next((tmp_path / "keys").iterdir())
    assert key.stat().st_mode & 0o777 == 0o600 and (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_head_travels_as_a_file(tmp_path: Path) -> None:
    a_log(tmp_path, 2)
    head = logbook.head(tmp_path, HOUSE, keys=tmp_path / "keys")
    file = tmp_path / "heads.json"
    file.write_bytes(heads.as_file([head]))
    assert heads.from_file(file) == [head]
    for content in (b"", b"{}", b"[]", json.dumps({"publiek-log-heads": 1, "heads": [{"lines": 1}]}).encode()):
        file.write_bytes(content)
        with pytest.raises(UsageError):
            heads.from_file(file)


def test_an_empty_log_is_whole_and_has_a_head(tmp_path: Path) -> None:
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 0)
    head = logbook.head(tmp_path, HOUSE)
    assert head.lines == 0 and logbook.verify(tmp_path, HOUSE, [head]).whole


def test_the_order_of_the_words_is_that_of_the_code() -> None:
    known = [action for kind in logbook.ACTIONS.values() for action in kind]
    assert len(known) == len(set(known)) and all(action.islower() for action in known)


def test_every_action_and_every_event_has_words_in_both_languages() -> None:
    from publiek.collective.contributing.log import EVENTS

    sections = {"actions": [one for kind in logbook.ACTIONS.values() for one in kind], "sharing": EVENTS}
    for section, codes in {**sections, "kinds": tuple(logbook.ACTIONS)}.items():
        for code in codes:
            told = logbook.label(section, code)
            assert told.nl and told.en and (told.nl != code or code in ("hub",)), code
    assert logbook.subject_in_words("delivery 5").nl == "levering 5"
    assert logbook.details_in_words({"rows": 5, "policy": "own-eyes", "other": 1}).en == (
        "rows 5, released for the house itself"
    )
