"""A process that is killed while forms come in: what was acknowledged is there, whole, and nothing is half written."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from publiek.listening import running
from tests.support.answering import a_survey, name_of

_CHILD = """
import sys
from datetime import date
from pathlib import Path
from publiek.listening import receiving
from publiek.warehouse import surveys
from tests.support.answering import ADULT, a_form
from publiek.house import House
surveys.FORMS_AT_ONCE = 7
house = House("huis-aan-de-kade", Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 100_000):
    answers = ADULT | {"visits.theatre": "1-3", "holds_back": "te ver weg"}
    form = a_form(number, answers=answers, collected=str(date.today()))
    assert receiving.receive_form(house, "zomer-2026", form, channel="kiosk").kept
    if number % 11 == 10:
        receiving.forget_old(house, "zomer-2026")
    print(number, flush=True)
"""


def kill_many(tmp_path: Path, times: int) -> None:
    house, chance, done = a_survey(tmp_path), random.Random(times), 0
    acknowledged: set[str] = set()
    for _ in range(times):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(tmp_path), str(done)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        first = [child.stdout.readline() for _ in range(chance.randint(1, 12))]
        time.sleep(chance.uniform(0, 0.05))
        child.send_signal(signal.SIGKILL)
        told = [*first, *child.stdout.read().splitlines()]
        child.wait()
        numbers = [int(line) for line in told if line.strip().isdigit()]
        acknowledged |= {name_of(number) for number in numbers}
        done = max(numbers)
        table = running.answers_of(house, "zomer-2026").table
        names = table.column("response").to_pylist()
        assert acknowledged <= set(names) and len(set(names)) == len(names)
        assert set(table.column("holds_back").to_pylist()) == {"te ver weg"}
        assert set(names) <= acknowledged | {name_of(done + 1)}, "at most the one that was being kept"
    assert len(acknowledged) > 2 * times


def test_what_was_acknowledged_is_kept_whole_whenever_the_process_is_killed(tmp_path: Path) -> None:
    kill_many(tmp_path, 3)


@pytest.mark.long
def test_thirty_kills(tmp_path: Path) -> None:
    kill_many(tmp_path, 30)
