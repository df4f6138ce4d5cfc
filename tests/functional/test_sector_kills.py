"""A refresh that is killed at any moment: the sums before it still count, whole, and the next makes all good."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from publiek import sector
from publiek.engines import Workbench
from publiek.warehouse import Store
from tests.spec.test_sector import visit
from tests.support import kept

pytestmark = pytest.mark.long

HOUSES = tuple(f"huis-{number:02d}" for number in range(12))
_REFRESH = (
    "from publiek.cli import main; import sys; sys.argv = ['publiek', 'sector', 'refresh', '--home', {home!r}]; main()"
)


def sums(home: Path) -> dict[int, tuple[int, int]]:
    """Visits and bookers per house, from the sums that are kept."""
    with Workbench(threads=1) as workbench:
        page = sector.page(
            sector.open_sector(home), "season-segment", workbench=workbench, by=("organisation", "season")
        )
    return {row["organisation"]: (row["visits"], row["bookers"]) for row in page.to_pylist()}


def a_round(home: Path, number: int) -> None:
    """Every house gets one delivery more: four new bookers, eight visits."""
    for house in HOUSES:
        lines = [visit(4 * number + extra) for extra in range(4)]
        kept.deliver(Store(home, house), f"round-{number}", lines)


def refresh_and_kill(home: Path, after: float) -> bool:
    """Whether the refresh was still running when it was killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", _REFRESH.format(home=str(home))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def kill_many(home: Path, *, times: int, seed: int) -> int:
    chance, killed = random.Random(seed), 0
    a_round(home, 0)
    sector.refresh(home)
    took = time.perf_counter()
    assert subprocess.run([sys.executable, "-c", _REFRESH.format(home=str(home))], capture_output=True).returncode == 0
    took = time.perf_counter() - took
    for number in range(1, times + 1):
        a_round(home, number)
        killed += refresh_and_kill(home, chance.uniform(0.3 * took, 2.5 * took))
        after = sums(home)
        assert set(after.values()) in ({(8 * number, 4 * number)}, {(8 * number + 8, 4 * number + 4)}), "half a refresh"
        done = sector.refresh(home)
        assert done.houses == len(HOUSES)
        assert set(sums(home).values()) == {(8 * number + 8, 4 * number + 4)}
        assert not sector.open_sector(home).behind
    return killed


def test_a_killed_refresh_changes_nothing_or_everything(tmp_path: Path) -> None:
    assert kill_many(tmp_path, times=8, seed=4) >= 2


@pytest.mark.long
def test_forty_kills(tmp_path: Path) -> None:
    assert kill_many(tmp_path, times=40, seed=5) >= 10


def test_a_stopped_refresh_goes_on_where_it_was(tmp_path: Path) -> None:
    """The houses that were ready stay ready: only the rest is made by the next refresh."""
    a_round(tmp_path, 0)

    def stop_halfway(step: str, done: float) -> None:
        if step == "compact" and done >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sector.refresh(tmp_path, means=sector.Means(progress=stop_halfway))
    assert sector.refresh(tmp_path).made == HOUSES[6:]


def test_two_refreshes_at_once_end_in_the_same_sums(tmp_path: Path) -> None:
    a_round(tmp_path, 0)
    command = [sys.executable, "-c", _REFRESH.format(home=str(tmp_path))]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(child.communicate()[1].decode()[-300:], child.returncode)[1] for child in both] == [0, 0]
    assert set(sums(tmp_path).values()) == {(8, 4)}
    assert not sector.open_sector(tmp_path).behind
