"""A file with DIP stands: of several moments the latest counts, never a sum; reservations are no sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from publiek.deliveries.systems.dip import COLUMNS
from publiek.engines import Workbench
from publiek.house import House
from publiek.pipeline import Intake, take_in

NUMBER = "NL-26-001-0000012|00003"


def _row(at: str, kind: str, number: int, revenue: str, *, status: str = "sold", of: str = NUMBER) -> str:
    return f"{of},{of[:17]},Medea,2026-03-14 20:15,{at},{status},{kind},{number},{revenue},300,5"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House("de-brug", tmp_path / "home", keys=tmp_path / "keys")


def _take_in(house: House, *rows: str, name: str = "standen.csv") -> Intake:
    path = house.home.parent / name
    path.write_text("\r\n".join([",".join(COLUMNS), *rows]) + "\r\n", "utf-8")
    return take_in(path, house=house)


def _lines(house: House, status: str = "valid") -> dict[str, tuple[int, int | None]]:
    with Workbench() as workbench:
        rows = house.store.lines(workbench).collect().to_arrow().to_pylist()
    return {one["ticket_type"]: (one["quantity"], one["amount_cents"]) for one in rows if one["status"] == status}


def test_only_the_latest_stand_of_each_ticket_type_counts_whatever_the_order(house: House) -> None:
    intake = _take_in(
        house,
        _row("2026-03-02T06:00:00", "normal", 12, "240.00"),
        _row("2026-03-01T06:00:00", "normal", 10, "200.00"),
        _row("2026-03-01T06:00:00", "discount", 4, "40.00"),
        _row("2026-03-02T06:00:00", "discount", 3, "30.00"),
    )
    assert (intake.received.system, intake.received.level) == ("dip", "L0")
    assert _lines(house) == {"normal": (12, 24_000), "discount": (3, 3000)}
    ledger = intake.record.ledger
    assert (ledger["rows_read"], ledger["rows_kept"], ledger["rows_set_aside"]) == (4, 2, 2)
    replaced = next(one for one in intake.record.findings if one.code == "stand-replaced")
    assert (replaced.count, replaced.rows) == (2, (3, 4))


def test_what_dip_calls_free_or_other_is_not_judged_by_its_price(house: House) -> None:
    _take_in(
        house,
        _row("2026-03-02T06:00:00", "free", 3, "0.00"),
        _row("2026-03-02T06:00:00", "other", 2, "0.00"),
        _row("2026-03-02T06:00:00", "normal", 1, "0.00"),
    )
    assert _lines(house) == {"free": (3, None), "other": (2, None), "normal": (1, None)}


def test_reservations_are_no_sales(house: House) -> None:
    at = "2026-03-02T06:00:00"
    _take_in(house, _row(at, "normal", 12, "240.00"), _row(at, "", 7, "140.00", status="reserved"))
    assert _lines(house) == {"normal": (12, 24_000)}
    assert _lines(house, "reserved") == {"other": (7, 14_000)}


def test_a_later_file_takes_the_place_of_an_earlier_one(house: House) -> None:
    _take_in(house, _row("2026-03-01T06:00:00", "normal", 10, "200.00"))
    _take_in(house, _row("2026-03-02T06:00:00", "normal", 15, "300.00"), name="later.csv")
    assert _lines(house) == {"normal": (15, 30_000)}
