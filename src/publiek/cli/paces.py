"""What does each step of a job cost? Measured elsewhere (`paces.yaml`), for the proportions between the steps alone.

`bench/learn_paces.py` makes the file again from real imports and reports. How fast this machine is, the run tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from publiek.cli.remaining import Work
from publiek.vocabulary.data_files import read_yaml

MEASURED = Path(__file__).with_name("paces.yaml")
_MB = 1e6
IMPORT = ("open", "read", "settle", "keep")


def of_import(files: Iterable[Path]) -> list[Work]:
    """The steps of importing `files` one after the other."""
    return [_work(step, _size(file)) for file in files for step in IMPORT]


def of_report(files: Sequence[Path]) -> list[Work]:
    """The steps from `files` to a report; none without files, for what was kept before tells nothing of its pace."""
    if not files:
        return []
    total = sum(map(_size, files))
    return [*of_import(files), _work("measure", total), _work("render", total)]


def _work(step: str, megabytes: float) -> Work:
    cost = _measured()[step]
    return Work(step, cost["seconds"] + cost["seconds_per_mb"] * megabytes, cost["spread"])


def _size(file: Path) -> float:
    try:
        return file.stat().st_size / _MB
    except OSError:
        return 0.0


@cache
def _measured() -> dict[str, Any]:
    measured: dict[str, Any] = read_yaml(MEASURED.read_text(encoding="utf-8"))["steps"]
    return measured
