"""How fast are dashboard pages for twenty people at once, also while an import runs?

    python bench/site_load.py HOME               20 people, 120 seconds, over a data folder (see invented.national)
    python bench/site_load.py HOME --users 20 --seconds 120 --importing FILE --house ID

A real `publiek serve` and a real load tool (Locust, in a process of its own on the same machine): every person is of
one house, opens its chapters one after the other, mostly with a filter or two that was not asked before, reads 2 to 8
seconds, and goes on. `--importing` brings a file into a house of the same data folder meanwhile (use a copy).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from measured import keep

HERE = Path(__file__).parent
ROOT = HERE.parent


def main(arguments: list[str]) -> None:
    """One run; the result is kept."""
    parser = argparse.ArgumentParser(prog="python bench/site_load.py")
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--importing", type=Path, help="a file to bring in meanwhile")
    parser.add_argument("--house", default="house-0046", help="the house it is of")
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        figures = _measured(told, Path(place))
    name = "site-load-importing" if told.importing else "site-load"
    command = " ".join(["python bench/site_load.py", *arguments])
    print(json.dumps(figures, indent=1))
    print(keep(name, command=command, figures=figures))


def _measured(told: argparse.Namespace, place: Path) -> dict[str, object]:
    sys.path.insert(0, str(ROOT))
    from tests.support.site import running_site

    with running_site(told.home) as address:
        first = _first_asked(address)
        importing = _importing(told) if told.importing else None
        started = time.monotonic()
        _load(address, told, place)
        ended = importing.poll() if importing else None
        if importing:
            importing.wait()
        figures = {**_read(place), **first, "seconds": round(time.monotonic() - started)}
        if importing:
            figures["import_ended_before_the_load"] = ended is not None
    return figures | {"users": told.users}


def _first_asked(address: str) -> dict[str, object]:
    """The first page of a house that nobody looked at, and how heavy each page is."""
    begun = time.perf_counter()
    _get(f"{address}/o/house-0020/")
    cold = time.perf_counter() - begun
    pages = ("", "audience", "origin", "programme", "loyalty", "revenue", "white_spots", "timeline")
    sizes = {page: len(_get(f"{address}/o/house-0020/{f'figures/{page}/' if page else ''}")) for page in pages}
    return {"first_page_of_a_house_s": round(cold, 3), "heaviest_page_bytes": max(sizes.values()), "bytes": sizes}


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def _importing(told: argparse.Namespace) -> subprocess.Popen[bytes]:
    publiek = str(Path(sys.executable).with_name("publiek"))
    command = [publiek, "import", str(told.importing), "-o", told.house, "--home", str(told.home), "--progress", "none"]
    return subprocess.Popen(command, preexec_fn=lambda: os.nice(10))


def _load(address: str, told: argparse.Namespace, place: Path) -> None:
    locust = str(Path(sys.executable).with_name("locust"))
    command = [locust, "-f", str(HERE / "site_people.py"), "--headless", "--host", address, "--only-summary"]
    command += ["--users", str(told.users), "--spawn-rate", "5", "--run-time", f"{told.seconds}s"]
    command += ["--csv", str(place / "load"), "--stop-timeout", "10"]
    subprocess.run(command, check=False, capture_output=True)


def _read(place: Path) -> dict[str, object]:
    """What the load tool says: by page and of all, in milliseconds."""
    with (place / "load_stats.csv").open(encoding="utf-8") as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    every = rows.pop("Aggregated")

    def told(row: dict[str, str]) -> dict[str, float]:
        return {
            "requests": int(row["Request Count"]),
            "failures": int(row["Failure Count"]),
            "median_ms": float(row["50%"]),
            "p95_ms": float(row["95%"]),
            "p99_ms": float(row["99%"]),
        }

    by_page = {name: told(row) for name, row in sorted(rows.items())}
    rates = [row["p95_ms"] for row in by_page.values()]
    return {"all": told(every), "by_page": by_page, "median_of_p95_ms": statistics.median(rates),
            "requests_per_second": round(float(every["Requests/s"]), 1)}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
