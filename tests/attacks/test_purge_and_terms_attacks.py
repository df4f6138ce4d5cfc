"""Files that were tampered with, clocks that lie, and others who write meanwhile: refused or finished, never half."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publiek import retention
from publiek.errors import PubliekError, StorageError
from publiek.house import House
from publiek.pseudonymisation import bare, coarse, past
from publiek.warehouse import Store, behind, purging
from tests.support.kept import amounts, counting, deliver, ticket

WHO = 77_000_000_000_000_077
OLD = date(2020, 1, 2)


def sold(order: int, booker: int) -> dict[str, object]:
    """A ticket that is long past its term."""
    return ticket(order, booker=booker, ordered_on=OLD, performance_start=datetime(2020, 2, 1, 20))


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House("de-brug", tmp_path / "home", keys=tmp_path / "keys")
    deliver(made.store, "a", [sold(1, WHO), sold(2, 5)])
    return made


def root(house: House) -> Path:
    return house.home / "organisations" / "de-brug"


def without(lines: pa.Table) -> pa.Table:
    return bare(lines, pc.equal(lines["booker"].combine_chunks(), WHO))


def half_done(house: House, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A purge that was killed when all was ready; its marker."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(purging, "_publish", killed)
        house.store.purge(without, why="erasure")
    return root(house) / purging.MARKER


def code_of(ask: object) -> str:
    with pytest.raises(PubliekError) as refused:
        ask()
    return refused.value.code


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 1, "phase": "ready"}', b"\x00" * 40])
def test_a_marker_that_says_nonsense_lets_no_figures_through(
    house: House, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    marker = half_done(house, monkeypatch)
    marker.write_bytes(content)
    assert code_of(house.store.current) == "purge-unfinished"
    assert code_of(house.store.finish_purge) == "home-damaged"
    assert marker.exists()


def test_a_marker_that_names_another_version_completes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = half_done(house, monkeypatch)
    told = json.loads(marker.read_bytes())
    for wrong in ({"version": 1}, {"version": 99}, {"sha256": "0" * 64}, {"version": "../../1"}):
        marker.write_bytes(json.dumps(told | wrong).encode())
        assert code_of(house.store.finish_purge) in ("home-damaged", "storage-failed")
        assert house.store.is_purging
    marker.write_bytes(json.dumps(told).encode())
    assert house.store.finish_purge()
    assert WHO not in {line["booker"] for line in counting(house.store)}


def test_a_marker_of_a_newer_program_is_left_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = half_done(house, monkeypatch)
    marker.write_bytes(json.dumps({**json.loads(marker.read_bytes()), "format": 2}).encode())
    assert code_of(house.store.finish_purge) == "home-newer"


def test_nothing_of_a_person_is_in_the_marker(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(half_done(house, monkeypatch).read_bytes())
    assert set(told) == {"format", "at", "phase", "why", "version", "sha256"} and told["why"] == "erasure"


@pytest.mark.parametrize("name", ["PASSED", "runs.jsonl", "NOTICE"])
def test_what_a_run_wrote_down_and_was_tampered_with_is_refused(house: House, name: str) -> None:
    assert retention.run(house).gone == {"lines": 2}
    (root(house) / "retention" / name).write_bytes(b'{"format": 1, "before": "soon"}')
    asked = {"PASSED": house.store.passed, "runs.jsonl": lambda: retention.history(house)}
    deliver(house.store, "b", [sold(3, 6)])
    assert code_of(asked.get(name, lambda: retention.noticed(house))) == "home-damaged"


def test_what_is_imported_while_a_purge_waits_is_purged_too(house: House) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def importing() -> None:
        with house.store.workspace("held"):
            entered.set()
            go_on.wait(20)
        deliver(house.store, "later", [ticket(8, booker=9)])

    other = threading.Thread(target=importing)
    other.start()
    entered.wait(20)
    assert code_of(lambda: house.store.purge(without, why="erasure", patience=0.2)) == "import-busy"
    assert not house.store.is_purging, "nothing was begun"
    go_on.set()
    house.store.purge(without, why="erasure")
    other.join()
    assert WHO not in {line["booker"] for line in counting(house.store)}
    assert len(amounts(house.store)) == 3


def test_a_purge_waits_for_no_busy_connection_and_changes_nothing(house: House) -> None:
    mirror = house.store.mirror("kassa")
    with mirror.running():
        mirror.put(mirror.state())
        assert code_of(lambda: house.store.purge(without, why="erasure", patience=0.2)) == "connection-busy"
    assert not house.store.is_purging
    assert WHO in {line["booker"] for line in counting(house.store)}


def test_two_runs_of_the_same_house_do_not_meet(house: House) -> None:
    from filelock import FileLock

    (root(house) / "retention").mkdir()
    with FileLock(root(house) / "retention" / "lock"):
        assert code_of(lambda: retention.run(house)) == "retention-busy"
    assert retention.run(house).whole


def test_the_sums_of_the_sector_are_behind_after_a_purge(house: House) -> None:
    (house.home / "sector" / "behind").mkdir(parents=True)
    house.store.purge(without, why="erasure")
    assert behind.marked(house.home) == {"de-brug"}


@pytest.mark.parametrize("days", [367, 4_000, 300_000])
def test_a_clock_ahead_takes_nothing_and_the_day_of_terms_never_goes_back(house: House, days: int) -> None:
    ahead = date.today() + timedelta(days=days)
    assert code_of(lambda: retention.run(house, ahead)) == "retention-clock"
    assert WHO in {line["booker"] for line in counting(house.store)}
    retention.run(house)
    held = house.store.passed()
    assert held is not None
    assert house.store.let_pass(held - timedelta(days=900)) == held
    retention.run(house, date.today() - timedelta(days=2_000))
    assert house.store.passed() == held


def test_a_change_cannot_smuggle_another_table_in(house: House) -> None:
    before = amounts(house.store)
    for wrong in (
        lambda lines: lines.append_column("email", pa.array(["a@b.nl"] * len(lines))),
        lambda lines: lines.drop_columns(["booker"]),
        lambda lines: lines.set_column(0, "row", pa.array([1] * len(lines), pa.int64())),
    ):
        with suppress(ValueError, KeyError, StorageError):
            house.store.purge(wrong, why="erasure")
        assert amounts(house.store) == before
        assert "email" not in counting(house.store)[0]
        assert not house.store.is_purging


def test_lines_without_a_day_go_when_their_delivery_is_old_enough(house: House) -> None:
    deliver(house.store, "undated", [ticket(7, booker=WHO, performance_start=None)])
    retention.run(house)
    assert [line["order"] for line in counting(house.store) if line["performance_start"] is None] == [7]
    retention.run(house, date.today() + timedelta(days=800), accept_clock=True)
    assert {line["order"] for line in counting(house.store)} == {None}


def test_the_same_line_twice_loses_its_names_twice(house: House) -> None:
    lines = [sold(4, WHO) | {"order": None, "ticket": None} for _ in range(3)]
    deliver(house.store, "loose", lines)
    before = amounts(house.store)
    house.store.purge(lambda rows: coarse(rows, past(rows, date(2021, 1, 1))), why="retention")
    assert amounts(house.store) == before
    assert Store(house.home, "de-brug").verify() > 0
