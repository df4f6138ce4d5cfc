"""A matching that is killed at any moment leaves the register as it was, or as it must be: never half."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from publiek import agenda
from publiek.programme.register import is_event
from publiek.warehouse.register import KeptRegister

ROOT = Path(__file__).parents[2]
_CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from publiek import agenda
from publiek.house import House
from publiek.vocabulary.programme import PerformanceRow, Programme
home = Path(sys.argv[1])
houses = [House(f"huis-{n}", home) for n in range(4)]
for number, house in enumerate(houses):
    rows = tuple(
        PerformanceRow(f"v{n}", f"Avond {chr(97 + n % 26)}{n} over de dijk", datetime(2026, 1, 1 + number, 20))
        for n in range(60)
    )
    agenda.keep_programme(house, Programme("agenda", rows))
print("told", flush=True)
agenda.match_home(home, houses)
print("matched", flush=True)
"""


@pytest.mark.long
def test_killed_at_many_moments(tmp_path: Path) -> None:
    began = time.monotonic()
    whole = _run(tmp_path / "whole", None)
    length = time.monotonic() - began
    assert whole == ["told", "matched"]
    wanted = len(KeptRegister(tmp_path / "whole").events())
    killed = 0
    for number in range(24):
        home = tmp_path / f"home-{number}"
        killed += _run(home, length * (0.3 + 0.7 * number / 23)) != ["told", "matched"]
        events = KeptRegister(home).events()
        assert len(events) in (0, wanted)
        assert all(is_event(one) for one in events)
        assert _run(home, None) == ["told", "matched"]
        assert len(KeptRegister(home).events()) == wanted
        assert agenda.exported(home)["productions.csv"].count(b"\n") == agenda.exported(tmp_path / "whole")[
            "productions.csv"
        ].count(b"\n")
    assert killed >= 5


def _run(home: Path, seconds: float | None) -> list[str]:
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        told, _ = child.communicate(timeout=seconds or 120)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        told, _ = child.communicate()
    return told.split()
