"""A hub whose process is killed at any step, and many that come at once: nothing half written, nothing lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publiek.collective.hub import Hub, log
from publiek.disclosure.register import Register
from tests.support.collective import MEMBERS, NOW, ROUND, Circle, a_circle, counted_tables, standing
from tests.support.hub_children import ended, forked, main

#: More steps than any of these has.
MOST = 60


def child(circle: Circle, folder: Path, what: str, argument: str, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.hub_children", str(folder), str(circle.keys), what, argument]
    return subprocess.run(
        [*command, str(at)], capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[2]
    )


def killed_at(circle: Circle, folder: Path, what: str, argument: str, at: int) -> bool:
    """Whether a process that does this was killed at that step."""
    return not ended(forked(lambda: main(str(folder), str(circle.keys), what, argument, str(at))))


def sound(hub: Hub) -> None:
    """What must hold after any kill, once somebody else has used the hub."""
    log.require_whole(hub.places.log)
    assert not hub.places.journal.exists()
    assert not list((hub.places.root / "work").glob("*.ready"))
    Register(hub.places.register).entries()


@pytest.fixture
def circle(tmp_path) -> Circle:
    return a_circle(tmp_path, tables=("programme",))


def test_receiving_that_is_killed_at_any_step_is_done_or_not_done(circle, tmp_path):
    circle.send("huis-a", tables=counted_tables("huis-a", ("programme",)))
    package = tmp_path / "second.publiek"
    package.write_bytes(
        circle.package(circle.contribution("huis-a", number=2, tables=counted_tables("huis-a", ("programme",), year=1)))
    )
    killed = 0
    for at in range(1, MOST):
        folder = tmp_path / "tried"
        shutil.copytree(circle.hub.places.root, folder)
        if not killed_at(circle, folder, "receive", str(package), at):
            break
        killed += 1
        hub = Hub(folder, keys=circle.keys)
        again = hub.receive(package.read_bytes(), via="file", at=NOW)
        sound(hub)
        assert again.code in ("replaced", "duplicate")
        assert len(list(folder.rglob("*.publiek"))) == 1
        accepted = [line for line in hub.log() if line.get("number") == 2 and line["status"] == "accepted"]
        assert len(accepted) == 1
        shutil.rmtree(folder)
    assert killed >= 8


@pytest.mark.long
def test_a_release_that_is_killed_at_any_step_is_whole_in_files_register_and_log(circle, tmp_path):
    for member in MEMBERS:
        circle.send(member, tables=counted_tables(member, ("programme",)))
    draft = circle.hub.draft(circle.agreement.id, ROUND, today=NOW.date())
    for name in ("anna", "bram"):
        circle.hub.approve(draft.digest, circle.secret(name))
    killed = 0
    for at in range(1, MOST):
        folder = tmp_path / "tried"
        shutil.copytree(circle.hub.places.root, folder)
        result = child(circle, folder, "release", draft.digest, at)
        if result.returncode == 0:
            break
        killed += 1
        hub = Hub(folder, keys=circle.keys)
        release = hub.release(draft.digest, today=NOW.date())
        sound(hub)
        entries = Register(hub.places.register).entries()
        assert [entry.digest for entry in entries] == [release.telling["register"]["digest"]]
        assert [line["what"] for line in hub.log()].count("release") == 1
        assert [one.number for one in hub.released(circle.agreement.id)] == [1]
        shutil.rmtree(folder)
    assert killed >= 12


def test_leaving_that_is_killed_at_any_step_is_finished_by_the_next(circle, tmp_path):
    for member in MEMBERS:
        circle.send(member, tables=counted_tables(member, ("programme",)))
    killed = 0
    for at in range(1, MOST):
        folder = tmp_path / "tried"
        shutil.copytree(circle.hub.places.root, folder)
        if not killed_at(circle, folder, "leave", f"{circle.agreement.id}/huis-a", at):
            break
        killed += 1
        hub = Hub(folder, keys=circle.keys)
        hub.leave(circle.agreement.id, "huis-a")
        sound(hub)
        assert standing(hub, circle.agreement.id)["huis-a"] == "left"
        assert len(list(folder.rglob("*.publiek"))) == len(MEMBERS) - 1
        assert [line["what"] for line in hub.log()].count("leave") == 1
        shutil.rmtree(folder)
    assert killed >= 6


def test_many_processes_deliver_at_once(circle, tmp_path):
    packages = []
    for member in MEMBERS:
        for number in (1, 2):
            path = tmp_path / f"{member}-{number}.publiek"
            tables = counted_tables(member, ("programme",), year=number)
            path.write_bytes(circle.package(circle.contribution(member, number=number, tables=tables)))
            packages.append(path)
    place = (str(circle.hub.places.root), str(circle.keys))
    running = [forked(lambda path=path: main(*place, "receive", str(path), "0")) for path in packages]

    ends = [ended(pid) for pid in running]

    assert all(ends)
    sound(circle.hub)
    assert {line["code"] for line in circle.hub.log()} <= {"accepted", "replaced", "replay"}
    assert len(circle.hub.log()) == len(packages)
    assert {one.number for one in circle.hub.status().of(circle.agreement.id, ROUND).members} == {2}
    assert len(list(circle.hub.places.root.rglob("*.publiek"))) == len(MEMBERS)
