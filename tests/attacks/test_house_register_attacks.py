"""A register changed by hand, cut off, damaged or raced: nothing runs on it; a killed writer leaves it whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publiek import permitting
from publiek.errors import DisclosureError, StorageError, UsageError
from publiek.governance import Decision
from publiek.house import House
from publiek.permitting import files

STEP = "own-analysis"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with three decisions."""
    made = House("huis", tmp_path / "home")
    for decision in (("stop", STEP), ("resume", STEP), ("stop", "benchmark")):
        permitting.decide(made, Decision(*decision, who="directie"))
    return made


def at(house: House, name: str) -> Path:
    return house.home / "organisations" / "huis" / name


def _line_gone(text: str, number: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[:number] + lines[number + 1 :])


HISTORY_CHANGED: dict[str, Callable[[str], str]] = {
    "a purpose exchanged": lambda text: text.replace('"purpose": "benchmark"', '"purpose": "own-newsletter"'),
    "another who": lambda text: text.replace("directie", "iemand", 1),
    "another day": lambda text: re.sub(r'"at": "20\d\d', '"at": "2019', text, count=1),
    "the stop taken out": lambda text: _line_gone(text, 3),
    "the first taken out": lambda text: _line_gone(text, 1),
    "a line twice": lambda text: text + text.splitlines(keepends=True)[-1],
    "two lines exchanged": lambda text: "".join(
        [*(lines := text.splitlines(keepends=True))[:1], lines[2], lines[1], lines[3]]
    ),
    "cut off": lambda text: text[:-40],
    "empty": lambda text: "",
    "no list": lambda text: "iets: anders\n",
    "no yaml": lambda text: "[" * 300,
    "a line by hand": lambda text: text + '- {"kind": "adopt", "purpose": "own-newsletter"}\n',
}


@pytest.mark.parametrize("how", HISTORY_CHANGED)
def test_a_history_that_was_changed_by_hand_stops_everything(house: House, how: str) -> None:
    path = at(house, files.HISTORY)
    before = path.read_text(encoding="utf-8")
    changed = HISTORY_CHANGED[how](before)
    assert changed != before
    path.write_text(changed, encoding="utf-8")
    for step in (STEP, "survey", "connect", "contribute"):
        with pytest.raises(StorageError, match="purposes-damaged"):
            permitting.require(house, step)
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.decide(house, Decision("resume", "benchmark"))
    assert not permitting.permitted(house, STEP)
    # What the law asks goes on: nobody's erasure waits for it.
    for step in ("rights", "take-back", "retention", "log", "backup"):
        permitting.require(house, step)
    assert path.read_text(encoding="utf-8") == changed


def test_a_value_of_another_kind_is_found(house: House) -> None:
    path = at(house, files.HISTORY)
    changed = re.sub(
        r'"values": {}', '"values": {"until": 2026-01-01, 3: x}', path.read_text(encoding="utf-8"), count=1
    )
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)


@pytest.mark.parametrize("byte", range(0, 960, 31))
def test_any_bit_that_falls_over_in_the_history_is_found(house: House, byte: int) -> None:
    path = at(house, files.HISTORY)
    content = bytearray(path.read_bytes())
    content[byte] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)


@pytest.mark.parametrize(
    "change", [("stopped", "adopted"), ("months: 24", "months: 99"), ("decision: 3", "decision: 2")]
)
def test_a_register_that_was_changed_by_hand_stops_everything_until_it_is_written_anew(
    house: House, change: tuple[str, str]
) -> None:
    path = at(house, files.REGISTER)
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)
    again = permitting.write_again(house, who="directie")
    assert path.read_text(encoding="utf-8") == text
    assert again.purposes["benchmark"].state == "stopped"
    permitting.require(house, STEP)


@pytest.mark.parametrize("name", [files.HISTORY, files.REGISTER])
def test_one_file_without_the_other_is_no_register(house: House, name: str) -> None:
    at(house, name).unlink()
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)


def test_a_history_of_another_house_does_not_fit(house: House, tmp_path: Path) -> None:
    other = House("huis", tmp_path / "other")
    permitting.decide(other, Decision("adopt", "own-newsletter"))
    at(house, files.HISTORY).write_bytes(at(other, files.HISTORY).read_bytes())
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)


def test_a_decision_of_before_the_last_is_refused_and_an_ended_agreement_does_not_revive(house: House) -> None:
    party = {"code": "kassa", "name": "K", "role": "processor", "does": "d", "agreement": "1", "signed": "2020-01-01"}
    ended = {**party, "until": "2020-12-31", "steps": ["connect"]}
    permitting.decide(house, Decision("processor", values=ended))
    with pytest.raises(DisclosureError, match="agreement-ended"):
        permitting.require(house, "connect")
    for then in (datetime(2020, 6, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(hours=1)):
        with pytest.raises(DisclosureError, match="register-clock-back"):
            permitting.require(house, "connect", now=then)
        with pytest.raises(DisclosureError, match="register-clock-back"):
            permitting.decide(house, Decision("resume", "benchmark", at=then))


@pytest.mark.parametrize("sign", ["🎭", "é", "\u2028", "\xa0", "\x7f", "\ud83c", "\ufffe", "#", '"', "\\"])
def test_any_sign_in_a_text_is_refused_or_reads_back(house: House, sign: str) -> None:
    before = permitting.register_of(house)
    try:
        made = permitting.decide(
            house, Decision("controller", "", {"contact": f"balie {sign} publiek"}, "ons team")
        ).register
    except UsageError:
        made = before
    assert (made is not before) == sign.isprintable()
    assert permitting.register_of(house) == made


def test_what_was_read_before_does_not_outlive_a_change(house: House) -> None:
    permitting.require(house, STEP)
    permitting.decide(house, Decision("stop", STEP))
    with pytest.raises(DisclosureError, match="purpose-stopped"):
        permitting.require(house, STEP)


def test_the_files_are_for_the_owner_alone(house: House) -> None:
    assert {at(house, name).stat().st_mode & 0o777 for name in (files.HISTORY, files.REGISTER)} == {0o600}


_WRITER = """
import sys
from pathlib import Path
from publiek import permitting
from publiek.governance import Decision
from publiek.house import House
house = House("huis", Path(sys.argv[1]))
print("ready", flush=True)
for months in range(int(sys.argv[2]), int(sys.argv[3])):
    permitting.decide(house, Decision("change", "own-analysis", {"months": months % 60 + 1}))
"""


def _writer(house: House, first: int, last: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", _WRITER, str(house.home), str(first), str(last)]
    started = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def test_two_writers_lose_nothing_of_one_another_and_a_reader_never_sees_a_half(house: House) -> None:
    writers = [_writer(house, 0, 25), _writer(house, 30, 55)]
    seen = [3]
    while any(writer.poll() is None for writer in writers):
        files_now, _ = files.read(files.folder_of(house), "huis")
        seen.append(len(files_now.history))
        time.sleep(0.005)
    assert [writer.wait() for writer in writers] == [0, 0]
    assert seen == sorted(seen)
    assert len(permitting.register_of(house).history) == 53


def test_a_writer_that_is_killed_leaves_the_last_whole_register(house: House) -> None:
    for wait in (0.02, 0.05, 0.11):
        writer = _writer(house, 0, 10_000)
        time.sleep(wait)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        known = permitting.register_of(house)
        permitting.require(house, STEP)
        made = permitting.decide(house, Decision("change", STEP, {"months": 12})).register
        assert len(made.history) == len(known.history) + 1
        assert made.history[:-1] == known.history


def test_killed_between_the_two_files_the_decision_was_made(house: House) -> None:
    """What a kill can leave: the history with one more, the register as it was."""
    shown = at(house, files.REGISTER).read_bytes()
    permitting.decide(house, Decision("stop", STEP))
    at(house, files.REGISTER).write_bytes(shown)
    with pytest.raises(DisclosureError, match="purpose-stopped"):
        permitting.require(house, STEP)
    permitting.decide(house, Decision("resume", STEP))
    permitting.require(house, STEP)
    at(house, files.REGISTER).write_bytes(shown)
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(house, STEP)


def test_what_cannot_be_written_in_the_log_is_not_decided(house: House) -> None:
    before = at(house, files.HISTORY).read_bytes()
    for path in sorted((at(house, "log")).rglob("*.jsonl")):
        path.write_bytes(path.read_bytes()[:-9])
    try:
        permitting.decide(house, Decision("resume", "benchmark", who="een@adres.example"))
    except Exception:  # whatever the log says of it
        assert at(house, files.HISTORY).read_bytes() == before
    else:
        pytest.fail("decided without the log")


def test_the_log_tells_every_decision_by_number(house: House) -> None:
    lines = [
        json.loads(line)
        for path in sorted(at(house, "log").rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    told = [line for line in lines if line.get("action") == "purpose"]
    assert [line["detail"]["decision"] for line in told] == [1, 2, 3]
