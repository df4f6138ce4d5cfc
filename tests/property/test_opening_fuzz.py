"""A small, seeded share of the fuzz in `bench/fuzz_reader.py`: files that are damaged at random are read or refused."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "bench"))

from fuzz_reader import fuzz


def test_300_damaged_files_are_read_or_refused():
    outcomes, wrong = fuzz(300, seed=20261123)
    assert wrong == []
    assert outcomes.total() == 300
    assert {"read as csv", "read as xlsx", "json-damaged", "workbook-damaged"} <= set(outcomes)
