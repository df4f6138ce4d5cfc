"""How fast are dashboard pages for twenty people at once, also while an import runs?

    python bench/site_load.py HOME               20 people, 120 seconds, over a data folder (see invented.national)
    python bench/site_load.py HOME --users 20 --seconds 120 --importing 500000      and so many rows come in meanwhile

A real `publiek serve` and a real load tool (Locust, in a process of its own on the same machine): every person is of
one house, opens its chapters one after the other, mostly with a filter or two that was not asked before, reads 2 to 8
seconds, and goes on; two in three scroll down to the other pictures. `--importing`: into a copy of the data folder, by
a process as the site starts it (nice), again and again until the load ends.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from threading import Event, Thread

from measured import keep

HERE = Path(__file__).parent
ROOT = HERE.parent
#: Seconds in which a site that was just started has everything ready.
_STARTED = 8
_FIRST = 30


def main(arguments: list[str]) -> None:
    """One run; the result is kept."""
    parser = argparse.ArgumentParser(prog="python bench/site_load.py")
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--importing", type=int, default=0, help="rows to bring in meanwhile")
    parser.add_argument("--house", default="house-0041", help="the house they are of")
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

    home = _copied(told.home, place) if told.importing else told.home
    with running_site(home) as address:
        first = _first_asked(address)
        ended = Event()
        imported: list[float] = []
        if told.importing:
            importing = Thread(target=_importing, args=(told, (home, place), ended, imported))
            importing.start()
        started = time.monotonic()
        # The first visit of every house opens it: told apart from what comes after.
        _load(address, told.users, place / "first", seconds=_FIRST)
        _load(address, told.users, place / "load", seconds=told.seconds)
        seconds = round(time.monotonic() - started)
        ended.set()
        if told.importing:
            importing.join()
    visits = {"first_half_minute": _read(place / "first")["all"], **_read(place / "load")}
    figures = {**visits, **first, "seconds": seconds, "users": told.users}
    return figures | ({"imports_s": imported, "rows_each": told.importing} if told.importing else {})


def _copied(home: Path, place: Path) -> Path:
    """A copy in which no byte is copied: kept files never change, and pointers are replaced whole."""
    shutil.copytree(home, place / "home", copy_function=os.link, ignore=shutil.ignore_patterns("spill-*", "lock"))
    return place / "home"


def _first_asked(address: str) -> dict[str, object]:
    """The first page of a house that nobody looked at, some seconds after the start, and how heavy each page is."""
    time.sleep(_STARTED)
    begun = time.perf_counter()
    _get(f"{address}/o/house-0020/")
    cold = time.perf_counter() - begun
    pages = ("", "audience", "origin", "programme", "loyalty", "revenue", "white_spots", "timeline")
    sizes = {page: len(_get(f"{address}/o/house-0020/{f'figures/{page}/' if page else ''}")) for page in pages}
    return {"first_page_of_a_house_s": round(cold, 3), "heaviest_page_bytes": max(sizes.values()), "bytes": sizes}


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def _importing(told: argparse.Namespace, where: tuple[Path, Path], ended: Event, took: list[float]) -> None:
    """Bring a large file in, a new one each time, until the load has ended; how long each took."""
    (home, place), publiek = where, str(Path(sys.executable).with_name("publiek"))
    keys = {**os.environ, "PUBLIEK_KEYS": str(told.home.with_name(f"{told.home.name}-keys"))}
    while not ended.is_set():
        file = place / f"big-{len(took)}.csv"
        rows = str(told.importing + len(took))
        subprocess.run([sys.executable, "-m", "publiek.invented.big_file", "--rows", rows, str(file)], check=True)
        command = [publiek, "import", str(file), "-o", told.house, "--home", str(home), "--progress", "none"]
        begun = time.monotonic()
        subprocess.run(command, check=True, env=keys, capture_output=True, preexec_fn=lambda: os.nice(10))
        took.append(round(time.monotonic() - begun, 1))


def _load(address: str, users: int, place: Path, *, seconds: int) -> None:
    locust = str(Path(sys.executable).with_name("locust"))
    command = [locust, "-f", str(HERE / "site_people.py"), "--headless", "--host", address, "--only-summary"]
    command += ["--users", str(users), "--spawn-rate", "5", "--run-time", f"{seconds}s"]
    command += ["--csv", str(place), "--stop-timeout", "10"]
    seed = {**os.environ, "PUBLIEK_LOAD_SEED": str(seconds)}
    subprocess.run(command, check=False, capture_output=True, env=seed)


def _read(place: Path) -> dict[str, object]:
    """What the load tool says: by page and of all, in milliseconds."""
    with place.with_name(f"{place.name}_stats.csv").open(encoding="utf-8") as file:
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
