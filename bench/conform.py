"""How long does `publiek conform` take for a million rows, and frictionless for the same file? python bench/conform.py

frictionless is asked in an environment of its own (`--frictionless PYTHON`), on `--rows-elsewhere` rows, with the
published Table Schema. It checks forms, lists, and keys; it does not check totals, dates in order or personal data.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from publiek.conformance import conform
from publiek.vocabulary import schemas
from publiek.vocabulary.delivering import tables

SAMPLES = Path(__file__).parents[1] / "examples" / "standard" / "make_samples.py"
_ELSEWHERE = """
import sys, time, resource
from frictionless import Resource, Schema
began = time.perf_counter()
report = Resource(path=sys.argv[1], schema=Schema.from_descriptor(sys.argv[2])).validate()
took = time.perf_counter() - began
errors = [error.type for error in report.tasks[0].errors[:3]]
print(report.valid, errors, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def write(path: Path, rows: int) -> None:
    """`rows` lines of the sample, each with an order of its own."""
    lines = runpy.run_path(str(SAMPLES))["good"]()["tickets"]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, tables()["tickets"].names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines[n % len(lines)] | {"order_id": f"o{n}"} for n in range(rows))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--frictionless", default="")
    asked.add_argument("--rows-elsewhere", type=int, default=20_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickets.csv"
        write(path, chosen.rows)
        began, spent = time.perf_counter(), time.process_time()
        judged = conform(path)
        took, spent = time.perf_counter() - began, time.process_time() - spent
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            json.dumps(
                {
                    "rows": judged.files[0].rows,
                    "level": judged.level,
                    "seconds": took,
                    "processor_seconds": spent,
                    "peak_mb": memory,
                }
            )
        )
        if chosen.frictionless:
            write(path, chosen.rows_elsewhere)
            schema = Path(folder) / "tickets.table.json"
            schema.write_text(json.dumps(schemas.table_schema(tables()["tickets"])), encoding="utf-8")
            ran = subprocess.run(
                [chosen.frictionless, "-c", _ELSEWHERE, path.name, schema.name],
                capture_output=True,
                text=True,
                check=False,
                cwd=folder,
            )
            print("frictionless (valid, first errors, seconds, peak MB):", ran.stdout.strip() or ran.stderr[-500:])


if __name__ == "__main__":
    sys.exit(main())
