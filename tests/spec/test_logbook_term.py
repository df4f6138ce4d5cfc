"""The log comes to its end too: whole months go, and what is left still proves itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from publiek import logbook
from publiek.logbook import Entry, ending
from publiek.logbook.places import Places
from tests.support.logs import HOUSE, a_log, files_of

LATER = datetime(2028, 6, 1, tzinfo=UTC)


def test_whole_months_before_the_day_go(tmp_path: Path) -> None:
    root = a_log(tmp_path, 6, days=31)
    assert logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER) == logbook.Dropped(3, 3)
    assert sorted(path.name for path in root.glob("*.jsonl")) == [f"00000000{n}.jsonl" for n in (4, 5, 6, 7)]
    verdict = logbook.verify(tmp_path, HOUSE)
    assert (verdict.whole, verdict.first, verdict.lines) == (True, 4, 4)


def test_the_log_tells_itself_what_was_dropped(tmp_path: Path) -> None:
    a_log(tmp_path, 6, days=31)
    with logbook.acting("retention"):
        logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER)
    told = list(logbook.read(tmp_path, HOUSE))[-1]
    assert (told.action, told.subject, told.who) == ("retention", "log", "retention")
    assert (told.detail["lines"], told.detail["through"], told.detail["before"]) == (3, 3, "2026-04-01")


def test_a_month_with_one_line_of_the_day_or_later_stays(tmp_path: Path) -> None:
    a_log(tmp_path, 10, days=1)
    assert logbook.drop_before(tmp_path, HOUSE, date(2026, 1, 10), at=LATER) == logbook.Dropped()
    assert logbook.verify(tmp_path, HOUSE).first == 1


def test_a_house_that_stopped_long_ago_keeps_the_line_that_tells(tmp_path: Path) -> None:
    a_log(tmp_path, 3)
    assert logbook.drop_before(tmp_path, HOUSE, date(2027, 1, 1), at=LATER).lines == 3
    assert [one.action for one in logbook.read(tmp_path, HOUSE)] == ["retention"]
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 1, first=4)


def test_again_and_again(tmp_path: Path) -> None:
    a_log(tmp_path, 24, days=31)
    heads = [logbook.head(tmp_path, HOUSE)]
    for number, day in enumerate((date(2026, 6, 1), date(2026, 9, 1), date(2027, 2, 1))):
        at = datetime(2028, 2 + number, 1, tzinfo=UTC)
        assert logbook.drop_before(tmp_path, HOUSE, day, at=at).lines
        assert logbook.drop_before(tmp_path, HOUSE, day, at=at) == logbook.Dropped()
        heads.append(logbook.head(tmp_path, HOUSE))
        assert logbook.verify(tmp_path, HOUSE, heads).whole
    logbook.note(tmp_path, HOUSE, Entry("view", "x"), at=LATER)
    assert logbook.verify(tmp_path, HOUSE, heads).whole


def test_a_head_of_what_was_dropped_proves_nothing_any_more_and_is_counted(tmp_path: Path) -> None:
    a_log(tmp_path, 2, days=31)
    early = logbook.head(tmp_path, HOUSE)
    a_log(tmp_path, 4, days=31)
    logbook.drop_before(tmp_path, HOUSE, date(2026, 3, 1), at=LATER)
    verdict = logbook.verify(tmp_path, HOUSE, [early])
    assert verdict.whole and verdict.beyond == (1 if early.lines < verdict.first - 1 else 0)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_who_was_killed_while_files_were_dropped_goes_on(tmp_path: Path, gone: int) -> None:
    """After the seal, with none, one or two of three files gone."""
    root = a_log(tmp_path, 6, days=31)
    files = files_of(tmp_path)
    logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER)
    for name in sorted(files)[gone:3]:
        (root / name).write_bytes(files[name])
    assert logbook.verify(tmp_path, HOUSE).whole
    assert logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER) == logbook.Dropped()
    assert len(list(root.glob("*.jsonl"))) == 4


def test_who_was_killed_between_the_line_and_the_seal_lost_nothing(tmp_path: Path) -> None:
    root = a_log(tmp_path, 6, days=31)
    files = files_of(tmp_path)
    logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER)
    for name, content in files.items():
        if name != "END":
            (root / name).write_bytes(content)
    Places(tmp_path, HOUSE).dropped.unlink()
    assert logbook.verify(tmp_path, HOUSE).lines == 7
    assert logbook.drop_before(tmp_path, HOUSE, date(2026, 4, 1), at=LATER).lines == 3
    assert logbook.verify(tmp_path, HOUSE).first == 4


def test_a_changed_seal_is_seen_bit_by_bit(tmp_path: Path) -> None:
    a_log(tmp_path, 4, days=31)
    logbook.drop_before(tmp_path, HOUSE, date(2026, 3, 1), at=LATER)
    path = Places(tmp_path, HOUSE).dropped
    content = path.read_bytes()
    for place in range(len(content) * 8):
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(bytes(changed))
        assert not logbook.verify(tmp_path, HOUSE).whole, place
    path.unlink()
    assert not logbook.verify(tmp_path, HOUSE).whole
    path.write_bytes(content)
    assert logbook.verify(tmp_path, HOUSE).whole and ending.seal_of(Places(tmp_path, HOUSE)) is not None


def test_nothing_is_made_for_a_house_without_a_log(tmp_path: Path) -> None:
    assert logbook.drop_before(tmp_path, HOUSE, date(2026, 3, 1)) == logbook.Dropped()
    assert not (tmp_path / "organisations").exists()
