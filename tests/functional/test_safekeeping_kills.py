"""Backups, changes of key and moves killed at any step: old or new, never half, and the same call completes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek import safekeeping
from publiek.pipeline import take_in
from publiek.safekeeping import breaches, rotating_vault, seals
from tests.support.kept import counting
from tests.support.safekept import HOUSE, Kept, a_place, again, content_below
from tests.support.safekept_children import Children

#: So many moments of every job, spread over its steps.
MOMENTS = 10


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children()
    yield made
    made.close()


def moments(children: Children, job: str, before: Kept, tmp_path: Path, *, copied: bool = False) -> Iterator[Kept]:
    """The place after the job was killed, at one moment after another; each time from the same start.

    `copied`: with a backup, made in each place by itself, for a set knows where it is.
    """
    whole = Kept(Path(shutil.copytree(before.place, tmp_path / "whole")))
    if copied:
        whole.copy()
    ended, steps = children.do(job, whole)
    assert ended == 0
    assert steps > MOMENTS
    for number in range(MOMENTS):
        kept = Kept(Path(shutil.copytree(before.place, tmp_path / f"moment-{number}")))
        if copied:
            kept.copy()
        ended, _ = children.do(job, kept, kill_at=1 + number * steps // MOMENTS)
        assert ended == -9
        yield kept
        shutil.rmtree(kept.place)


@pytest.mark.long
def test_a_backup(children: Children, tmp_path: Path) -> None:
    for kept in moments(children, "make", a_place(tmp_path / "start"), tmp_path):
        before = len(counting(kept.house.store))
        for one in safekeeping.sets(kept.home, keys=kept.keys):
            if one.state == "present":
                safekeeping.verify(one.folder, home=kept.home, keys=kept.keys)
        made = kept.copy()
        safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys)
        there = {path.name for path in (kept.place / "copies").iterdir()}
        living = {one.name for one in safekeeping.sets(kept.home, keys=kept.keys) if one.state == "present"}
        assert there == living
        assert not list((kept.home / "backups").glob("work/*"))
        assert len(counting(kept.house.store)) == before


@pytest.mark.long
def test_a_restore(children: Children, tmp_path: Path) -> None:
    for kept in moments(children, "restore", a_place(tmp_path / "start"), tmp_path, copied=True):
        back = kept.place / "back"
        if back.exists():
            assert len(counting(kept.house.__class__(HOUSE, back, keys=kept.keys).store)) > 1000
        else:
            assert children.do("restore", kept)[0] == 0


@pytest.mark.long
def test_a_purge_inside_a_set(children: Children, tmp_path: Path) -> None:
    for kept in moments(children, "purge", a_place(tmp_path / "start"), tmp_path, copied=True):
        living = [one for one in safekeeping.sets(kept.home, keys=kept.keys) if one.state == "present"]
        assert living
        for one in living:
            safekeeping.verify(one.folder, home=kept.home, keys=kept.keys)
        assert children.do("purge", kept)[0] == 0
        for one in safekeeping.sets(kept.home, keys=kept.keys):
            if one.state == "present":
                safekeeping.verify(one.folder, home=kept.home, keys=kept.keys)


@pytest.mark.long
def test_the_end_of_a_set(children: Children, tmp_path: Path) -> None:
    for kept in moments(children, "shred", a_place(tmp_path / "start"), tmp_path, copied=True):
        assert children.do("shred", kept)[0] == 0
        assert not list((kept.place / "copies").glob("set-*"))
        assert not list((kept.keys / "backups").glob("*.key"))


@pytest.mark.long
def test_a_new_key(children: Children, tmp_path: Path) -> None:
    start = a_place(tmp_path / "start")
    before = len(counting(start.house.store))
    for kept in moments(children, "entity", start, tmp_path):
        # Whatever the moment, what comes in now matches what is there.
        take_in(again(kept), house=kept.house)
        assert [record.state for record in kept.house.store.history()] == ["superseded", "current"]
        assert len(counting(kept.house.store)) == before
        assert children.do("entity", kept)[0] == 0
        assert len(counting(kept.house.store)) == before
        kept.house.store.verify()
        assert len({record.key_id for record in kept.house.store.history()}) == 1


@pytest.mark.long
def test_another_lock(children: Children, tmp_path: Path) -> None:
    start = a_place(tmp_path / "start")
    for number in range(6):
        breaches.opened(start.house, facts=f"fact {number}")
    for kept in moments(children, "vault", start, tmp_path):
        assert len(breaches.breaches(kept.house)) == 6
        done = rotating_vault.retire_vault(kept.home, HOUSE, keys=kept.keys)
        assert done is not None
        assert {seals.id_of(token) for _, token in seals.sealed_in(kept.home)} == {done.id}
        assert len(breaches.breaches(kept.house)) == 6


@pytest.mark.long
def test_leaving(children: Children, tmp_path: Path) -> None:
    for kept in moments(children, "leave", a_place(tmp_path / "start"), tmp_path):
        out = kept.place / "everything"
        if not out.exists():
            assert children.do("leave", kept)[0] == 0
        assert children.do("load", kept)[0] == 0


@pytest.mark.long
def test_loading(children: Children, tmp_path: Path) -> None:
    start = a_place(tmp_path / "start")
    assert children.do("leave", start)[0] == 0
    for kept in moments(children, "load", start, tmp_path):
        root = kept.place / "new" / "organisations" / HOUSE
        if not root.exists():
            assert children.do("load", kept)[0] == 0
        house = kept.house.__class__(HOUSE, kept.place / "new", keys=kept.keys)
        assert len(counting(house.store)) == len(counting(kept.house.store))
        assert content_below(root)
