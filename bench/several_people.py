"""Do people wait for one another? Readers look at a house's figures while nobody, one or two import.

    python bench/several_people.py [SECONDS]

Two readers work out the totals and the profile of one house over and over, each in a process of its own. Meanwhile one
process imports into that house, or two import into it and into another. Whether a reader waits for a writer is seen
beside a process that holds the writer's place and does nothing: the bar is the same latency as beside nobody. What
importing costs beyond that is processor time, for which one process that burns it stands as a measure (an import uses
more threads than one, and the house that is looked at grows meanwhile).
A reader that sees anything but whole deliveries is counted: the bar is 0. And writers: alone, two houses, one house.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measured import keep

ROWS, FILES, EUROS = 60_000, 24, 25
READERS = 2
HOUSE, OTHER = "huis-een", "huis-twee"


def write(path: Path, *, first: int) -> Path:
    """A delivery of orders that no other delivery has."""
    head = "Bestelnummer;Besteldatum;Voorstelling;Datum;Kaartsoort;Aantal;Prijs;E-mail;Postcode\n"
    rows = (
        f"T{n};{n % 28 + 1:02d}-11-2025;Hamlet {n % 50};{n % 28 + 1:02d}-01-2026;Normaal;1;{EUROS},00;"
        f"b{n % 20_011}@example.org;{3011 + n % 25} AB\n"
        for n in range(first, first + ROWS)
    )
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path


# What the processes do -----------------------------------------------------------------------------------------------


def _house(place: Path, organisation: str):
    from publiek.pipeline import House

    return House(organisation, place / "home", keys=place / "keys")


def read(place: Path, organisation: str, seconds: float) -> dict[str, object]:
    """Latencies of looking, and how often what was seen was no number of whole deliveries."""
    from publiek import pipeline

    house, took, half, seen = _house(place, organisation), [], 0, set()
    until = _started() + seconds
    while time.time() < until:
        began = time.perf_counter()
        figures = pipeline.look(house, only=("totals", "segment_index"))
        took.append(time.perf_counter() - began)
        rows = {r["measure"]: r["value"] for r in figures["totals"].table.to_pylist() if r["season"] == ""}
        whole, rest = divmod(rows["tickets"], ROWS)
        seen.add(whole)
        half += bool(rest) or rows["revenue_cents"] != whole * ROWS * EUROS * 100
    return {"took": took, "half_seen": half, "states": len(seen)}


def imports(place: Path, organisation: str, seconds: float) -> dict[str, object]:
    """Imports one file after the other; rows and the seconds that they took."""
    from publiek import pipeline

    house, rows, number = _house(place, organisation), 0, int(sys.argv[5])
    until = _started() + seconds
    began = time.perf_counter()
    while time.time() < until:
        pipeline.take_in(place / f"delivery-{number}.csv", house=house)
        number, rows = number + 1, rows + ROWS
    return {"rows": rows, "seconds": time.perf_counter() - began}


def hold(place: Path, organisation: str, seconds: float) -> dict[str, object]:
    """The writer's place, and nothing else."""
    with _house(place, organisation).store.workspace("held"):
        time.sleep(max(0.0, _started() + seconds + 1 - time.time()))
    return {}


def burn(place: Path, organisation: str, seconds: float) -> dict[str, object]:
    """Nothing but processor time."""
    until = _started() + seconds
    while time.time() < until:
        sum(range(100_000))
    return {}


def _started() -> float:
    """Everything is loaded: wait until it is for all, and give that moment."""
    print("ready", flush=True)
    sys.stdin.readline()
    return time.time()


WORKERS = {"read": read, "import": imports, "hold": hold, "burn": burn}


# What is measured ----------------------------------------------------------------------------------------------------


def together(place: Path, *crew: tuple[str, str, int], seconds: float) -> list[dict]:
    """The processes of `crew` (what, house, first file) side by side in a house with one delivery."""
    for name in ("home", "keys"):
        shutil.rmtree(place / name, ignore_errors=True)
        shutil.copytree(place / f"{name}-before", place / name)
    processes = []
    for what, house, file in crew:
        words = [sys.executable, __file__, what, str(place), house, str(seconds), str(file)]
        processes.append(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate()[0]) for process in processes]
    if any(process.returncode for process in processes):
        sys.exit("a process failed")
    return answers


def latency(answers: list[dict]) -> dict[str, float]:
    took = sorted(second for answer in answers if "took" in answer for second in answer["took"])
    return {"median_s": statistics.median(took), "p95_s": took[int(len(took) * 0.95)], "looks": len(took)}


def pace(rounds: list[list[dict]]) -> float:
    """Rows a second of all writers together, in the middle one of the rounds."""
    paces = [sum(one["rows"] / one["seconds"] for one in answers if "rows" in one) for answers in rounds]
    return statistics.median(paces)


def measure(seconds: float, *, rounds: int = 4) -> dict[str, object]:
    readers = [("read", HOUSE, 0)] * READERS
    one, two, more = ("import", HOUSE, 1), ("import", OTHER, FILES // 2), ("import", HOUSE, FILES // 2)
    crews = {
        "nobody else": readers,
        "one holds the place": [*readers, ("hold", HOUSE, 0)],
        "one imports": [*readers, one],
        "one burns": [*readers, ("burn", HOUSE, 0)],
        "two import": [*readers, one, two],
        "two burn": [*readers, *[("burn", HOUSE, 0)] * 2],
        "writer alone": [one],
        "writers of two houses": [one, two],
        "writers of one house": [one, more],
    }
    found: dict[str, list[list[dict]]] = {name: [] for name in crews}
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        place = Path(folder)
        for number in range(FILES + 1):
            write(place / f"delivery-{number}.csv", first=10_000_000 + number * ROWS)
        from publiek import pipeline

        for name in (HOUSE, OTHER):
            pipeline.take_in(place / "delivery-0.csv", house=_house(place, name))
        for name in ("home", "keys"):
            (place / name).rename(place / f"{name}-before")
        for _ in range(rounds):
            for name, crew in crews.items():
                found[name].append(together(place, *crew, seconds=seconds))
    looked = {
        name: latency([one for answers in found[name] for one in answers])
        for name, crew in crews.items()
        if crew[0][0] == "read"
    }
    paces = {name: pace(found[name]) for name, crew in crews.items() if any(one[0] == "import" for one in crew)}
    alone, single = looked["nobody else"], paces["writer alone"]
    every = [answer for rounds_ in found.values() for answers in rounds_ for answer in answers]
    return {
        "readers": READERS,
        "rounds": rounds,
        "seconds_per_round": seconds,
        "rows_per_delivery": ROWS,
        "looks": {name: {k: round(v, 3) for k, v in one.items()} for name, one in looked.items()},
        "median_beside_nobody": {name: round(one["median_s"] / alone["median_s"], 2) for name, one in looked.items()},
        "p95_beside_nobody": {name: round(one["p95_s"] / alone["p95_s"], 2) for name, one in looked.items()},
        "median_importing_beside_burning": {
            f"{n} writer(s)": round(looked[a]["median_s"] / looked[b]["median_s"], 2)
            for n, a, b in ((1, "one imports", "one burns"), (2, "two import", "two burn"))
        },
        "p95_importing_beside_burning": {
            f"{n} writer(s)": round(looked[a]["p95_s"] / looked[b]["p95_s"], 2)
            for n, a, b in ((1, "one imports", "one burns"), (2, "two import", "two burn"))
        },
        "writers_beside_one_alone": {name: round(value / single, 2) for name, value in paces.items()},
        "rows_a_second_of_one_alone": round(single),
        "states_seen": sum(answer.get("states", 0) for answer in every),
        "half_seen": sum(answer.get("half_seen", 0) for answer in every),
    }


if __name__ == "__main__":
    if len(sys.argv) > 2:
        what, place, house, length, _ = sys.argv[1:]
        print(json.dumps(WORKERS[what](Path(place), house, float(length))))
    else:
        seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 6.0
        figures = measure(seconds)
        print(keep("several-people", command=f"python bench/several_people.py {seconds:g}", figures=figures))
        print(json.dumps(figures, indent=1))
