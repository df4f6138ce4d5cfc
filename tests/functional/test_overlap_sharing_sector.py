"""Ninety houses with 2.1 million memberships over three real processes: as exact, as fast and as small as promised."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest


@pytest.mark.long
def test_ninety_houses_over_three_processes() -> None:
    bench = Path(__file__).parents[2] / "bench"
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(bench))
        figures = runpy.run_path(str(bench / "overlap_sharing.py"))["measured"]()
    assert figures["overlaps"]["200-1000"]["rmse"] <= 25
    assert 0.93 <= figures["overlaps_held"] <= 0.97
    assert figures["job_s"] < 600
    assert sum(figures["peak_mb_per_server"]) + figures["peak_mb_receiver_and_houses"] < 4_000
    assert max(figures["peak_mb_per_server"]) < 1_000
    union = figures["union"]
    assert abs(union["told"] - union["truth"]) < 4 * 470  # a standard error of 0.08%
    assert figures["histogram"]["held"] >= 17  # of 21 classes
