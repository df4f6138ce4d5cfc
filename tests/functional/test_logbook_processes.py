"""Eight processes that write one log at once, and writers that are killed: one chain, nothing lost, nothing half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from publiek import logbook
from tests.support.logs import HOUSE, a_log

WRITER = """
import sys
from pathlib import Path
from publiek import logbook
home, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
for number in range(times):
    logbook.note(home, "schouwburg", logbook.Entry("view", f"page {number}", who=f"writer {name}"))
    print(number, flush=True)
"""


def _writer(home: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(home), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_eight_processes_make_one_chain_in_which_each_keeps_its_order(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, str(n), 40) for n in range(8)]
    for one in writers:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, 320)
    lines = list(logbook.read(tmp_path, HOUSE))
    for n in range(8):
        assert [one.subject for one in lines if one.who == f"writer {n}"] == [f"page {m}" for m in range(40)]


def test_a_killed_writer_leaves_a_line_or_not_and_never_half_of_one(tmp_path: Path) -> None:
    """What a writer was told to be written is there; of what it was busy with, all or nothing."""
    rng, told = random.Random(54), 0
    for round_ in range(12):
        one = _writer(tmp_path, str(round_), 100_000)
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
        time.sleep(0.02 + rng.random() * 0.15)
        one.send_signal(signal.SIGKILL)
        # Through the same door as "ready" came: what came with it waits there, and `communicate` would pass it by.
        told += len(one.stdout.read().split())
        one.wait(30)
        verdict = logbook.verify(tmp_path, HOUSE)
        assert verdict.whole and told <= verdict.lines <= told + round_ + 1
    a_log(tmp_path, 1)
    lines = list(logbook.read(tmp_path, HOUSE))
    assert logbook.verify(tmp_path, HOUSE) == logbook.Verdict(HOUSE, True, len(lines))
    assert told > 12


def test_who_verifies_while_others_write_sees_a_whole_log(tmp_path: Path) -> None:
    a_log(tmp_path, 5)
    writers = [_writer(tmp_path, str(n), 60) for n in range(3)]
    seen = set()
    while any(one.poll() is None for one in writers):
        verdict = logbook.verify(tmp_path, HOUSE)
        assert verdict.whole, verdict
        seen.add(verdict.lines)
    for one in writers:
        one.communicate(timeout=30)
    assert logbook.verify(tmp_path, HOUSE).lines == 185 and len(seen) > 2
