"""The small town in examples/ is what its maker makes, byte for byte; the large file is what it says."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from publiek.invented import write_town
from publiek.invented.big_file import write_big_file
from tests.support.invented import cents


def test_the_town_is_rebuilt_byte_for_byte(town: Path, tmp_path: Path) -> None:
    made = {path.relative_to(tmp_path): path.read_bytes() for path in write_town(tmp_path)}
    committed = {path.relative_to(town): path.read_bytes() for path in town.rglob("*") if path.is_file()}
    assert made == committed, "run: python -m publiek.invented.town examples/town"


def test_the_town_is_small_enough_to_keep(town: Path) -> None:
    assert sum(path.stat().st_size for path in town.rglob("*") if path.is_file()) < 600_000


def test_the_town_has_a_theatre_a_museum_a_festival_and_a_maker(town: Path) -> None:
    manifest = json.loads((town / "manifest.json").read_text(encoding="utf-8"))
    levels = {house["subsector"]: house["level"] for house in manifest["organisations"]}
    assert levels == {"theatre": "L2", "museum": "L1", "festival": "L0", "maker": "L2"}
    rows = list(csv.reader((town / "maker" / "verkoop.csv").read_text("utf-8-sig").splitlines()[2:], delimiter=";"))
    assert len({row[0] for row in rows[1:] if row[0][:2].isdigit()}) == 8, "eight performances"


def test_the_large_file_holds_the_sums_it_tells(tmp_path: Path) -> None:
    made = write_big_file(tmp_path / "large.csv", rows=2_400)
    with made.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    kept = [row for row in rows if row["Status"] == "Betaald"]
    assert made.sums == {
        "rows": len(rows),
        "orders": len({row["Bestelnummer"] for row in rows}),
        "tickets": len(kept),
        "cents_in_file": sum(cents(row["Prijs"]) for row in rows),
        "revenue_cents": sum(cents(row["Prijs"]) for row in kept),
        "fee_cents_in_file": sum(cents(row["Servicekosten"]) for row in rows),
    }
    assert made.sums["orders"] == 1_000
    assert len({tuple(row.values()) for row in rows}) == len(rows), "no row is an exact copy of another"
    assert max(Counter(row["Status"] for row in rows).values()) > 2_000
