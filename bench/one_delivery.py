"""What does one delivery cost in a warehouse with the whole country, and what does the page of one house touch?

    python bench/one_delivery.py                     10 million tickets
    python bench/one_delivery.py 100                 so many million; `--data FOLDER` as in at_size.py

50,000 orders (120,000 rows, performances in three seasons) are imported into the median, the tenth and the largest of
2,000 houses, once with and once without the sums over all houses that follow. Everything happens in a copy made of
links, so the warehouse stays as it was. Then, per house: what its own page reads, worked out from compact lines and
taken from the sums that are kept. Last: the question about all houses with 2 GB of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from at_size import PUBLIEK, Size
from at_size_contestants import OWN_COLUMNS
from measured import Run, keep, plain, run

ORDERS = 50_000
HOUSES = {"median": "house-1000", "large": "house-0010", "largest": "house-0001"}
CONTESTANTS = str(Path(__file__).with_name("at_size_contestants.py"))


def main(arguments: list[str]) -> None:
    """Everything for one size."""
    parser = argparse.ArgumentParser(prog="python bench/one_delivery.py")
    parser.add_argument("millions", nargs="?", type=int, default=10, help="million tickets in the warehouse")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()), help="where the data are kept")
    told = parser.parse_args(arguments)
    size = Size(told.millions, told.data)
    size.make()
    size.make_ready()
    figures: dict[str, object] = {"tickets": told.millions * 1_000_000, "orders": ORDERS}
    with tempfile.TemporaryDirectory(prefix="one-delivery-", dir=told.data) as folder:
        csv = Path(folder) / "delivery.csv"
        run([sys.executable, "-m", "publiek.invented.big_file", "--orders", str(ORDERS), str(csv)])
        for kind, house in HOUSES.items():
            figures[kind] = one_house(size, house, csv=csv, folder=Path(folder))
            print(kind, json.dumps(figures[kind]), flush=True)
    capped = run([sys.executable, CONTESTANTS, "publiek", "A", str(size.home), "2GB"])
    figures["all_houses_with_2GB"] = plain(capped)
    print(keep(f"one-delivery-{told.millions:04d}m", command=f"python bench/one_delivery.py {told.millions}",
               figures=figures))  # fmt: skip
    print(json.dumps(figures, indent=1))


def one_house(size: Size, house: str, *, csv: Path, folder: Path) -> dict[str, object]:
    """The delivery of one house, without and with the sums over all, and what its page reads."""
    truth = json.loads((size.home / "national.json").read_text("utf-8"))["houses"][house]
    alone, country = folder / "alone", folder / "country"
    _linked(size.home / "organisations" / house, alone / "organisations" / house)
    _linked(size.home, country)
    told = {
        "house": house,
        "lines_before": truth["lines"],
        "import_alone": plain(_import(csv, house, alone, size.home)),
        "import_and_sums": plain(_import(csv, house, country, size.home)),
        "page": json.loads(run([sys.executable, "-c", _PAGE, str(size.home), house, ",".join(OWN_COLUMNS)]).output),
    }
    for copy in (alone, country):
        shutil.rmtree(copy)
    return told


def _linked(source: Path, target: Path) -> None:
    """A copy of a folder in which no byte is copied: kept files never change, and pointers are replaced whole."""
    shutil.copytree(source, target, copy_function=os.link, ignore=shutil.ignore_patterns("spill-*", "lock"))


def _import(csv: Path, house: str, home: Path, original: Path) -> Run:
    keys = {"PUBLIEK_KEYS": str(original.with_name(f"{original.name}-keys"))}
    return run(
        [PUBLIEK, "import", str(csv), "-o", house, "--home", str(home), "--progress", "none", "--json"], env=keys
    )


_PAGE = """
import json, pathlib, statistics, sys, time
import pyarrow.parquet as pq
from publiek import sector
from publiek.engines import Workbench
home, house, columns = pathlib.Path(sys.argv[1]), sys.argv[2], set(sys.argv[3].split(","))
def read_so_far():
    try:
        text = pathlib.Path("/proc/self/io").read_text()
    except OSError:
        return 0
    return int(text.split("rchar:")[1].split()[0])
def timed(act, times):
    spans = []
    for _ in range(times):
        before, start = read_so_far(), time.perf_counter()
        made = act()
        spans.append(1000 * (time.perf_counter() - start))
        read = read_so_far() - before
    return made, round(statistics.median(spans), 1), round(spans[0], 1), read
ready = sector.open_sector(home)
mine = ready.compacts([house])[0]
all_bytes = sum(one.cells.stat().st_size for one in ready.compacts())
about = pq.ParquetFile(mine.cells).metadata
needed = sum(about.row_group(g).column(c).total_compressed_size for g in range(about.num_row_groups)
             for c in range(about.num_columns) if about.row_group(g).column(c).path_in_schema in columns)
rows, ms, first_ms, read = timed(lambda: sector.profile(home, houses=[house]), 5)
with Workbench(memory="500MB") as bench:
    by = ("organisation", "segment", "month", "genre")
    kept, page_ms, page_first, page_read = timed(
        lambda: sector.page(ready, "month-genre", workbench=bench, by=by, houses=[house]), 15)
assert kept.num_rows == rows.num_rows and kept["bookers"].to_pylist() == rows["bookers"].to_pylist()
print(json.dumps({
    "bytes_of_all_houses": all_bytes, "file_bytes": mine.cells.stat().st_size, "needed_bytes": needed,
    "needed_share": round(needed / all_bytes, 7), "read_bytes": read, "read_share": round(read / all_bytes, 7),
    "profile_ms": ms, "profile_first_ms": first_ms,
    "page_ms": page_ms, "page_first_ms": page_first, "page_read_bytes": page_read, "cells": kept.num_rows,
}))
"""

if __name__ == "__main__":
    main(sys.argv[1:])
