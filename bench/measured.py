"""How long does a whole command take, and how much memory? Processor time, wall time and peak memory of one process."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("publiek", "duckdb", "pyarrow", "narwhals", "numpy", "scipy", "vl-convert-python", "typst")


@dataclass(frozen=True)
class Run:
    """One finished process: seconds of processor time (user + system, children included), wall seconds, peak MB."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    output: str = ""


def run(command: list[str], *, env: dict[str, str] | None = None) -> Run:
    """Run `command` to its end and measure it; a failing command ends the benchmark with its messages."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(env or {})}
    )
    output, errors = process.stdout.read(), process.stderr.read()  # type: ignore[union-attr]
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command}: ended with {status}\n{errors.decode()[-2000:]}")
    wall = time.perf_counter() - started
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, output.decode())


def best_of(count: int, command: list[str], *, env: dict[str, str] | None = None) -> Run:
    """The run with the least processor time of `count`: noise of a shared machine only adds."""
    return min((run(command, env=env) for _ in range(count)), key=lambda r: r.cpu_s)


def keep(name: str, *, command: str, figures: dict[str, object]) -> Path:
    """Write a result with date, versions, machine and command; one file per name and day."""
    RESULTS.mkdir(exist_ok=True)
    record = {
        "name": name,
        "date": date.today().isoformat(),
        "command": command,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "versions": {library: version(library) for library in LIBRARIES},
        "figures": figures,
    }
    target = RESULTS / f"{record['date']}-{name}.json"
    target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return target


def plain(run_: Run) -> dict[str, float]:
    """The numbers of a run, rounded for reading."""
    return {key: round(value, 2) for key, value in asdict(run_).items() if key != "output"}
