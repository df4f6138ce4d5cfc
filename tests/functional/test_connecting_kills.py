"""A run that is killed at any step: the figures are those of before or of after, and the next run makes them right."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from publiek import connecting
from publiek.deliveries import live
from publiek.deliveries.live.fakes.serving import serve
from publiek.engines import Workbench
from publiek.house import House
from tests.support import small_shop

CHECKOUT = Path(__file__).parents[2]
#: More steps than a run has.
MOST = 200


def standing(house: House) -> tuple[int, int]:
    with Workbench() as workbench:
        lines = house.store.lines(workbench).collect().to_arrow().to_pylist()
    valid = [one for one in lines if one["status"] == "valid"]
    return sum(one["quantity"] for one in valid), sum(one["amount_cents"] for one in valid)


def run_killed(house: House, at: int) -> int:
    command = [sys.executable, "-m", "tests.support.connecting_children", str(house.home), str(house.keys), str(at)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=120, env=dict(os.environ)).returncode


def killed_at_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, every: int) -> int:
    """Kills a second run, with changes of every kind, before its steps 1, 1 + every, ...; how many were killed."""
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop = small_shop.Shop()
    for number in range(25):
        shop.sell(f"ORDER{number:02}")
    first, killed = House("de-brug", tmp_path / "first", keys=tmp_path / "keys"), 0
    with serve(shop.answer) as server:
        connecting.add(first, "kassa", "small-shop", {"address": server.address, "token": shop.token})
        connecting.run(first, "kassa")
        shop.change("ORDER00", status="c")
        shop.delete("ORDER03")
        shop.sell("NIEUW")
        for at in range(1, MOST, every):
            shutil.copytree(first.home, tmp_path / "tried")
            house = House("de-brug", tmp_path / "tried", keys=first.keys)
            code = run_killed(house, at)
            assert code in (0, -signal.SIGKILL), at
            assert standing(house) in ((50, 100_000), (48, 96_000))
            house.store.verify()
            connecting.run(house, "kassa")
            assert standing(house) == (48, 96_000)
            assert len([one for one in house.store.history() if not one.withdrawn]) == 1
            assert house.store.check_conservation()["rows_read"] == 50
            shutil.rmtree(tmp_path / "tried")
            if code == 0:
                return killed
            killed += 1
    raise AssertionError("more steps than thought of")


def test_a_run_that_is_killed_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert killed_at_steps(tmp_path, monkeypatch, every=11) >= 3


@pytest.mark.long
def test_a_run_that_is_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert killed_at_steps(tmp_path, monkeypatch, every=1) >= 30
