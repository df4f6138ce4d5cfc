"""Whatever is written, in whatever order and time: it reads back, it is whole, and no change stays unseen."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek import logbook
from publiek.logbook import ACTIONS, Entry
from publiek.logbook.places import Places
from tests.support.logs import HOUSE, a_log, files_of

_ACTIONS = st.sampled_from([action for kind in ACTIONS.values() for action in kind])
_CODES = st.from_regex(r"[a-f]{1,8}(-[a-z]{1,8}){0,3}", fullmatch=True)
_ENTRIES = st.builds(
    Entry,
    action=_ACTIONS,
    subject=st.from_regex(r"[a-z]{1,20}( [0-9]{1,4})?", fullmatch=True),
    who=st.sampled_from(["", "Ans", "José van ’t Hof", "account 12"]),
    allowed=st.booleans(),
    detail=st.dictionaries(
        st.sampled_from(["rows", "kept", "code"]), st.booleans() | st.integers(-(10**12), 10**12) | _CODES
    ),
)
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_ENTRIES, _MOMENTS), max_size=12))
def test_what_is_written_reads_back_in_order_whatever_the_clock_did(told: list[tuple[Entry, datetime]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for entry, at in told:
            logbook.note(home, HOUSE, entry, at=at)
        read = list(logbook.read(home, HOUSE))
        assert [(one.action, one.subject, one.who, one.allowed, dict(one.detail)) for one in read] == [
            (one.action, one.subject, one.who, one.allowed, dict(one.detail)) for one, _ in told
        ]
        assert [one.line for one in read] == list(range(1, len(told) + 1))
        moments = [at.replace(microsecond=0) for _, at in told]
        assert [one.clock_back for one in read] == [
            number > 0 and moments[number] < moments[number - 1] for number in range(len(told))
        ]
        assert logbook.verify(home, HOUSE) == logbook.Verdict(HOUSE, True, len(told))


@settings(max_examples=40, deadline=None)
@given(st.lists(_MOMENTS, min_size=1, max_size=12), st.dates(datetime(2019, 1, 1).date(), datetime(2031, 1, 1).date()))
def test_whatever_is_dropped_nothing_of_that_day_or_later_goes_and_the_rest_is_whole(
    moments: list[datetime], day: object
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for at in moments:
            logbook.note(home, HOUSE, Entry("view", "x"), at=at)
        head = logbook.head(home, HOUSE)
        dropped = logbook.drop_before(home, HOUSE, day, at=datetime(2031, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
        left = [one for one in logbook.read(home, HOUSE) if one.action == "view"]
        assert len(left) + dropped.lines == len(moments)
        assert all(at.date() < day for at in moments[: dropped.lines])  # type: ignore[operator]
        verdict = logbook.verify(home, HOUSE, [head])
        assert verdict.whole and verdict.first == dropped.through + 1


def _flipped(home: Path, rng: random.Random, times: int) -> int:
    """How many of so many random bits, each changed alone, were not seen."""
    files, missed = files_of(home), 0
    root = Places(home, HOUSE).root
    names = sorted(files, key=lambda name: len(files[name]))
    for _ in range(times):
        name = rng.choices(names, weights=[len(files[one]) for one in names])[0]
        changed = bytearray(files[name])
        place = rng.randrange(len(changed) * 8)
        changed[place // 8] ^= 1 << place % 8
        (root / name).write_bytes(bytes(changed))
        missed += logbook.verify(home, HOUSE).whole
        (root / name).write_bytes(files[name])
    return missed


def test_random_bits_of_a_log_of_several_months_are_all_seen(tmp_path: Path) -> None:
    a_log(tmp_path, 60, days=9)
    logbook.drop_before(tmp_path, HOUSE, datetime(2026, 3, 1).date(), at=datetime(2027, 12, 1, tzinfo=UTC))
    assert {"END", "DROPPED"} < set(files_of(tmp_path)) and len(files_of(tmp_path)) > 12
    assert _flipped(tmp_path, random.Random(541), 800) == 0
    assert logbook.verify(tmp_path, HOUSE).whole


@pytest.mark.long
def test_thousands_of_random_bits_of_a_large_log_are_all_seen(tmp_path: Path) -> None:
    from publiek.logbook import chaining, ending

    places, chain, path = Places(tmp_path, HOUSE), chaining.start_of(HOUSE), None
    places.root.mkdir(parents=True)
    for n in range(12_000):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=10 * n)
        if path is None or (at.day == 1 and at.hour == 0 and at.minute == 0):
            path = places.segment(n + 1).open("wb")
        told = {"line": n + 1, "at": at.isoformat(timespec="seconds"), "action": "view", "subject": f"page {n % 50}"}
        line, chain = chaining.written(told, before=chain)
        path.write(line)
        path.flush()
    ending.set_end(places, ending.Spot(12_000, chain))
    assert logbook.verify(tmp_path, HOUSE).lines == 12_000
    assert _flipped(tmp_path, random.Random(542), 5_000) == 0
