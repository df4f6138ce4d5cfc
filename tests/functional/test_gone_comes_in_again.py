"""Who is gone comes in without names by every road, and a file counts to the same as it did before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from publiek import pipeline
from publiek.engines import Workbench
from publiek.house import House
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring, apart, bare, marks_of
from publiek.warehouse import checkpoints

HEADER = "Bestelnummer;Ticketnummer;E-mail;Postcode;Besteldatum;Voorstelling;Datum;Status;Aantal;Bedrag"
WHO = "anna@example.org"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys", venue_pc4=3011)


def _row(order: str, seat: str, who: str = WHO, status: str = "betaald", cents: str = "20,00") -> str:
    return f"{order};{seat};{who};3011 AB;02-11-2025;Hamlet;16-01-2026;{status};1;{cents}"


def _messy(path: Path, *more: str) -> Path:
    """One person with a ticket that stands there twice, a group, and an order with tickets without a number."""
    rows = [_row("A1", "1"), _row("A1", "2"), _row("A1", "2"), _row("B1", "1", "ben@example.org")]
    rows += [_row("G1", str(seat)) for seat in range(1, 13)]
    rows += [_row("N1", ""), _row("N1", ""), *more]
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return path


def erase(house: House) -> set[int]:
    """Puts the person on the list and takes her out of every file; gives her numbers."""
    keys = pipeline.keys_of(house, Keyring(house.keys))
    bookers = keys.pseudonyms([f"e|{WHO}".encode()], "booker")
    theirs = _of(house, int(bookers[0]))
    house.store.purge(
        lambda lines: bare(lines, pc.is_in(lines["booker"].combine_chunks(), value_set=pa.array(bookers))),
        why="erasure",
        renumber=lambda one: apart(one, keys),
        beforehand=lambda: house.store.gone(Keyring(house.keys).folder).add(marks_of(bookers, keys)),
    )
    return theirs


def _of(house: House, booker: int) -> set[int]:
    found = {booker}
    for path in house.home.rglob("lines.parquet"):
        rows = [row for row in pq.read_table(path).to_pylist() if row["booker"] == booker]
        found |= {row[name] for row in rows for name in ("order", "ticket") if abs(row[name] or 0) > 1 << 31}
    return found


def lines(house: House) -> list[dict]:
    with Workbench() as workbench:
        return house.store.lines(workbench).collect("pyarrow").to_native().to_pylist()


def counted(house: House) -> tuple[int, int, int, int]:
    """Lines, tickets, cents, and lines of groups."""
    found = lines(house)
    kinds = [row["booker_kind"] for row in found]
    return len(found), sum(r["quantity"] for r in found), sum(r["amount_cents"] for r in found), kinds.count("group")


def _nowhere(house: House, numbers: set[int]) -> bool:
    raw = [number.to_bytes(8, "little", signed=True) for number in numbers]
    for path in (path for path in house.home.rglob("*") if path.is_file()):
        if any(one in path.read_bytes() for one in raw):
            return False
        if path.suffix == ".parquet":
            columns = [c for c in pq.read_table(path).columns if pa.types.is_int64(c.type)]
            if any(numbers & set(column.to_pylist()) for column in columns):
                return False
    return True


def test_a_file_that_comes_in_again_counts_to_the_same(house: House, tmp_path: Path) -> None:
    take_in(_messy(tmp_path / "first.csv"), house=house)
    before = counted(house)
    numbers = erase(house)
    assert len(numbers) > 10 and _nowhere(house, numbers)
    assert counted(house) == before
    take_in(_messy(tmp_path / "again.csv", _row("B2", "1", "ben@example.org")), house=house)
    rows, tickets, cents, groups = before
    assert counted(house) == (rows + 1, tickets + 1, cents + 2000, groups)
    assert _nowhere(house, numbers)
    house.store.withdraw(2)
    assert counted(house) == before
    house.store.check_conservation()


def test_a_first_file_of_who_was_gone_before_is_settled_as_any_other(house: House, tmp_path: Path) -> None:
    other = House("huis-twee", tmp_path / "home", keys=house.keys)
    take_in(_messy(tmp_path / "first.csv"), house=other)
    take_in(_messy(tmp_path / "few.csv"), house=house)
    house.store.withdraw(1)
    erase(house)
    take_in(_messy(tmp_path / "more.csv", _row("C1", "1", "carel@example.org")), house=house)
    rows, tickets, cents, groups = counted(other)
    assert counted(house) == (rows + 1, tickets + 1, cents + 2000, groups)
    assert {row["pc4"] for row in lines(house) if row["order"] is None} == {None}


def test_an_old_copy_of_the_data_brings_nobody_back(house: House, tmp_path: Path) -> None:
    take_in(_messy(tmp_path / "first.csv"), house=house)
    numbers = erase(house)
    house.store.gone().path.unlink()
    take_in(_messy(tmp_path / "again.csv", _row("B2", "1", "ben@example.org")), house=house)
    assert _nowhere(house, numbers)


def test_what_an_import_had_read_before_somebody_was_erased_is_read_anew(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIEK_CHECKPOINT_SECONDS", "1e-9")
    file = _messy(tmp_path / "first.csv")
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(pipeline.standardisation, "settle", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        take_in(file, house=house)
    unfinished = house.home / "organisations" / "de-brug" / "unfinished"
    (made,) = unfinished.iterdir()
    assert (made / checkpoints.STATE).exists()
    # On the list without a purge, as when the list beside the keys is the newer one.
    keys = pipeline.keys_of(house, Keyring(house.keys))
    bookers = keys.pseudonyms([f"e|{WHO}".encode()], "booker")
    house.store.gone(Keyring(house.keys).folder).add(marks_of(bookers, keys))
    intake = take_in(file, house=house)
    assert intake.resumed_from == 0
    assert {row["booker"] for row in lines(house) if row["order"] is None} == {None}
    assert _nowhere(house, {int(bookers[0])})


def test_an_objection_that_is_taken_back_lets_a_person_in_once(house: House, tmp_path: Path) -> None:
    take_in(_messy(tmp_path / "first.csv"), house=house)
    before = counted(house)
    keys = pipeline.keys_of(house, Keyring(house.keys))
    bookers = keys.pseudonyms([f"e|{WHO}".encode()], "booker")
    listed = house.store.gone(Keyring(house.keys).folder)
    house.store.purge(
        lambda lines: bare(lines, pc.is_in(lines["booker"].combine_chunks(), value_set=pa.array(bookers))),
        why="objection",
        beforehand=lambda: listed.add(marks_of(bookers, keys), "objected"),
    )
    listed.lift(marks_of(bookers, keys))
    take_in(_messy(tmp_path / "again.csv", _row("B2", "1", "ben@example.org")), house=house)
    rows, tickets, cents, groups = before
    assert counted(house) == (rows + 1, tickets + 1, cents + 2000, groups)
    assert np.isin(int(bookers[0]), [row["booker"] for row in lines(house) if row["booker"]])
