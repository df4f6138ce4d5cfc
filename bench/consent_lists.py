"""How long does a list of 50,000 contacts take to come into the consent ledger, again, and to be chosen from?

python bench/consent_lists.py --before COMMIT measures the package of that commit beside this one, in turn, in one run;
needs git and the same libraries. The list is invented and always the same: an address, a customer number, 70% yes, 20%
no, the rest nothing or an objection. The processor's time of the whole process counts; wall time is told beside it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from measured import keep

HERE = Path(__file__).resolve().parent.parent
HEADS = "E-mail;Klantnummer;Opt-in nieuwsbrief;Datum opt-in;Bezwaar"


def listed(path: Path, rows: int) -> Path:
    """The list, invented with one seed."""
    chance, lines = random.Random(1), [HEADS]
    for at in range(rows):
        said = chance.random()
        answer = "ja" if said < 0.7 else "nee" if said < 0.9 else ""
        day = f"2026-01-{1 + at % 28:02d}" if said < 0.6 else ""
        lines.append(f"p{at}@example.org;K{at};{answer};{day};{'ja' if said > 0.97 else ''}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def child(rows: int) -> None:
    """One process: the list comes in, comes in again, and is chosen from; JSON on standard output."""
    from publiek.consent import Question, verify
    from publiek.consent.choosing import check
    from publiek.consent.importing import Meant, import_list
    from publiek.house import House

    told: dict[str, object] = {}
    with TemporaryDirectory() as place:
        house = House("huis", Path(place) / "data", keys=Path(place) / "keys")
        path, meant = listed(Path(place) / "lijst.csv", rows), Meant(channel="email", system="crm")
        works = {
            "import": lambda: import_list(house, path, meant).recorded.added,
            "again": lambda: import_list(house, path, meant).recorded.known,
            "check": lambda: check(house, path, Question("own-newsletter", "email"), system="crm").may,
            "verify": lambda: verify(house).lines,
        }
        for name, work in works.items():
            wall, spent, moved = time.perf_counter(), time.process_time(), _written()
            answer = work()
            told[name] = {
                "answer": answer,
                "cpu_s": round(time.process_time() - spent, 2),
                "wall_s": round(time.perf_counter() - wall, 2),
                "written_mb": round((_written() - moved) / 1e6),
            }
    print(json.dumps(told))


def _written() -> int:
    """Bytes that this process gave to the disk's cache."""
    path = Path("/proc/self/io")
    if not path.exists():
        return 0
    return int(next(line.split()[1] for line in path.read_text().splitlines() if line.startswith("wchar")))


def measured(source: Path, rows: int) -> dict[str, dict[str, float]]:
    """One process with the package in `source`."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    command = [sys.executable, str(Path(__file__).resolve()), "--child", "--rows", str(rows)]
    found = subprocess.run(command, env=environment, capture_output=True, check=True)
    told: dict[str, dict[str, float]] = json.loads(found.stdout)
    return told


def main() -> None:
    """Measure in turn, print, keep: of each the run with the least processor time."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--before", default="")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--child", action="store_true")
    chosen = asked.parse_args()
    if chosen.child:
        child(chosen.rows)
        return
    with TemporaryDirectory() as place:
        sources = {"now": HERE / "src"}
        if chosen.before:
            packed = subprocess.run(["git", "archive", chosen.before, "src"], cwd=HERE, capture_output=True, check=True)
            with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
                archive.extractall(place, filter="data")
            sources = {"before": Path(place) / "src", **sources}
        runs: dict[str, list[dict[str, dict[str, float]]]] = {name: [] for name in sources}
        for _ in range(chosen.rounds):
            for name, source in sources.items():
                runs[name].append(measured(source, chosen.rows))
    best = {
        name: {work: min((one[work] for one in told), key=lambda one: one["cpu_s"]) for work in told[0]}
        for name, told in runs.items()
    }
    figures = {"rows": chosen.rows, "commit_before": chosen.before, "load": os.getloadavg()[0], **best}
    print(json.dumps(figures, indent=2))
    given = f" --before {chosen.before}" if chosen.before else ""
    keep("consent-lists", command=f"python bench/consent_lists.py{given}", figures=figures)


if __name__ == "__main__":
    main()
