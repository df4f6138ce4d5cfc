"""Killed at any moment, writing back and taking back end as if nothing had happened; the vendor's state is looked at.

After every kill: each value that stands at the vendor because of us is in the journal exactly as it stands there. After
the next run everything is written, each value once. After the next undo everything is as it was before.
"""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.connecting.writing_back import Sayings
from publiek.deliveries.live.fakes.serving import Serving, serve
from tests.support.customer_system import CustomerSystem, journal_in, sayings_for
from tests.support.write_back_children import Children

SEED = 20261129
AREAS = ("3011AA", "1012AB", "9712KR", "6211CD", "4331EF", "1000AA")
MANY = 130


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    server = Children()
    yield server
    server.close()


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[CustomerSystem, Serving]]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    fake = CustomerSystem()
    with serve(fake) as serving:
        yield fake, serving


def fill(fake: CustomerSystem) -> dict[str, dict[str, str]]:
    """Contacts of every kind; gives what stands behind them."""
    fake.people.clear()
    fake.log.clear()
    moments = random.Random(SEED)
    for number in range(MANY):
        basis = moments.choice(["consent", "consent", "consent", None])
        own = {"publiek_segment": f"eigen-{number}"} if number % 7 == 0 else {}
        fake.add(f"k{number}", moments.choice(AREAS), basis, fields=own, objected=number % 11 == 0)
    return fake.values()


def expected(fake: CustomerSystem, sayings: Sayings, before: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """What must stand there in the end."""
    found = {}
    for one, known in fake.people.items():
        values = {}
        if known["basis"] == "consent" and not known["objected"]:
            said = sayings.of([str(known["postcode"])])[0] or {}
            values = {f"publiek_{code}": value for code, value in said.items() if value is not None}
        found[one] = {**before[one], **values}
    return found


def quiet(serving: Serving) -> None:
    """Until a question that was sent before a kill is answered."""
    seen = -1
    while seen != len(serving.asked):
        seen = len(serving.asked)
        time.sleep(0.02)


def check_journal(fake: CustomerSystem, place: Path, before: dict[str, dict[str, str]]) -> None:
    """What stands there because of us is in the journal, with what stood there before."""
    journal = journal_in(place)
    with journal.held(looking=True):
        kept = {}
        for one in journal.runs():
            for key, (_, fields) in journal.entries(one).items():
                kept[key] = fields
        for one in fake.people:
            for name, value in fake.fields(one).items():
                if value != before[one].get(name):
                    wrote = kept[journal.key(one)][name]
                    assert (wrote.old, wrote.new) == (before[one].get(name), value)


def kill_at_random_moments(
    children: Children, system: tuple[CustomerSystem, Serving], place: Path, *, times: int
) -> None:
    fake, serving = system
    moments, killed = random.Random(SEED), 0
    sayings = sayings_for(place)
    before = fill(fake)
    after = expected(fake, sayings, before)
    steps = {}
    for what in ("run", "undo"):
        _, steps[what] = children.do(what, serving.address, place)
    assert fake.values() == before
    while killed < times:
        shutil.rmtree(place / "data", ignore_errors=True)
        shutil.rmtree(place / "keys", ignore_errors=True)
        fill(fake)
        for what, ends in (("run", after), ("undo", before)):
            for _ in range(2):
                stopped, _ = children.do(what, serving.address, place, kill_at=moments.randint(1, steps[what]))
                killed += stopped
                quiet(serving)
                check_journal(fake, place, before)
                if not stopped:
                    break
            if stopped:
                children.do(what, serving.address, place)
            assert fake.values() == ends
        assert set(Counter(fake.log).values()) == {1}


def test_kills_at_5_random_moments(children: Children, system: tuple[CustomerSystem, Serving], tmp_path: Path) -> None:
    kill_at_random_moments(children, system, tmp_path, times=5)


@pytest.mark.long
def test_kills_at_200_random_moments(
    children: Children, system: tuple[CustomerSystem, Serving], tmp_path: Path
) -> None:
    kill_at_random_moments(children, system, tmp_path, times=200)


def test_a_vendor_that_hangs_up_at_every_writing(
    children: Children, system: tuple[CustomerSystem, Serving], tmp_path: Path
) -> None:
    """Nothing is missing and nothing is written twice."""
    fake, serving = system
    before = fill(fake)
    children.do("run", serving.address, tmp_path)
    writes = [at for at, question in enumerate(serving.asked) if question.method == "PUT"]
    children.do("undo", serving.address, tmp_path)
    for fault in writes:
        serving.faults.clear()
        at = len(serving.asked) + fault + 1
        serving.faults[at] = "hang-up"
        fake.log.clear()
        children.do("run", serving.address, tmp_path)
        assert set(Counter(fake.log).values()) == {1}
        children.do("undo", serving.address, tmp_path)
        assert fake.values() == before
