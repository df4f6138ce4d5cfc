"""What does erasing one person cost, beside what one would do by hand? python bench/erasure.py [--rows 1000000]

A house with so many rows of a ticketing export (invented), imported as any, with one backup. Finding and erasing one
booker everywhere, with the search through every file and the receipt; the export of next month, with everybody in it
again; and a second booker. By hand: the rows out of the export and out of a Parquet copy with DuckDB, and a search for
the address; that leaves backups, order numbers and next month's export to memory. One process; its processor's time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
from measured import keep

from publiek import rights, safekeeping
from publiek.house import House
from publiek.pipeline import take_in

HOUSE = "schouwburg"
ROWS_PER_BOOKER = 5
LATER = b'99;"later@example.org";"3011 AB";"2026-06-01";"Avond 1";"2026-06-02";1;20\n'


def export(path: Path, rows: int) -> None:
    """An export of so many rows: two tickets to an order, five rows to a booker, two hundred performances."""
    draw = np.random.default_rng(7)
    order = np.arange(rows) // 2
    booker = draw.integers(0, rows // ROWS_PER_BOOKER, rows // 2 + 1)[order]
    evening = draw.integers(0, 200, rows)
    days = np.datetime64("2025-09-01") + evening
    table = pa.table(
        {
            "Bestelnummer": order + 100_000,
            "E-mail": [f"booker{n}@example.org" for n in booker],
            "Postcode": draw.choice(["3011 AB", "3012 CD", "3013 EF", "2611 GH"], rows),
            "Besteldatum": (days - draw.integers(1, 90, rows)).astype(str)[order * 2 % rows],
            "Voorstelling": [f"Avond {n}" for n in evening],
            "Datum": days.astype(str),
            "Aantal": np.ones(rows, np.int64),
            "Bedrag": draw.integers(10, 60, rows),
        }
    )
    pc.write_csv(table, path, pc.WriteOptions(delimiter=";"))


def seconds(ask: Callable[[], object]) -> float:
    """Seconds of the processor that something took, rounded."""
    began = time.process_time()
    ask()
    return round(time.process_time() - began, 2)


def by_hand(source: Path, folder: Path, email: str) -> None:
    """The rows out of the export and of a Parquet copy of it, and a look whether the address stands anywhere."""
    lines = duckdb.connect()
    read = f"SELECT * FROM read_csv('{source}', delim=';', all_varchar=true) WHERE \"E-mail\" <> '{email}'"
    lines.execute(f"COPY ({read}) TO '{folder / 'export.csv'}' (DELIMITER ';', HEADER)")
    lines.execute(f"COPY ({read}) TO '{folder / 'export.parquet'}'")
    if any(email.encode() in path.read_bytes() for path in folder.iterdir()):
        raise AssertionError("the rows are out")


def main() -> None:
    """Every step once; the result is kept."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    rows = asked.parse_args().rows
    with TemporaryDirectory() as folder:
        place = Path(folder)
        source, house = place / "export.csv", House(HOUSE, place / "home", keys=place / "keys")
        export(source, rows)
        first, second = (rights.Known(email=f"booker{n}@example.org") for n in (3, 4))
        took = {"import": seconds(lambda: take_in(source, house=house))}
        safekeeping.make(house.home, place / "copies", keys=place / "keys", wishes=safekeeping.Wishes(figures=False))
        took["find"] = seconds(lambda: rights.find(house, first))
        took["erase, with a backup"] = seconds(lambda: rights.erase(house, first))
        later = place / "later.csv"
        later.write_bytes(source.read_bytes().rstrip(b"\n") + b"\n")
        with later.open("ab") as file:
            file.write(LATER)
        took["next month's export"] = seconds(lambda: take_in(later, house=house))
        took["erase another"] = seconds(lambda: rights.erase(house, second))
        left = rights.find(house, first), rights.find(house, second)
        if any(one.lines for one in left):
            raise AssertionError("nobody came back")
        (place / "by-hand").mkdir()
        took["by hand"] = seconds(lambda: by_hand(source, place / "by-hand", first.email))
    took["times by hand"] = round(took["erase another"] / took["by hand"], 1)
    print(f"{rows:,} rows: {took}")
    keep("erasure", command=f"python bench/erasure.py --rows {rows}", figures={"rows": rows, "cpu_seconds": took})


if __name__ == "__main__":
    main()
