"""What does it cost that a large import can go on where it was stopped?

    python bench/checkpoint_cost.py [ROWS]

One import that makes a checkpoint after every batch of 250,000 rows, far more often than it does by itself: the
processor time of all checkpoints beside that of the whole import; and what they cost every fifteen seconds.
The bar: less than a hundredth of the import.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measured import keep, run

from publiek import pipeline, warehouse
from publiek.warehouse.rhythm import ENVIRONMENT, INTERVAL


class Timed(warehouse.Workspace):
    """A workspace that remembers what its checkpoints took."""

    cpu, wall, made = 0.0, 0.0, 0

    def checkpoint(self, so_far: Callable[[], warehouse.SoFar], *, last: bool = False) -> bool:
        cpu, wall = time.process_time(), time.perf_counter()
        made = super().checkpoint(so_far, last=last)
        Timed.cpu += time.process_time() - cpu
        Timed.wall += time.perf_counter() - wall
        Timed.made += made
        return made


def main(rows: int) -> None:
    """The import in this process, so that its checkpoints can be timed."""
    os.environ[ENVIRONMENT] = "1e-9"
    warehouse.store.Workspace = Timed  # type: ignore[attr-defined,misc]
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        big = Path(folder) / "big.csv"
        run([sys.executable, "-m", "publiek.invented.big_file", "--rows", str(rows), str(big)])
        house = pipeline.House("bench", Path(folder) / "home", keys=Path(folder) / "keys")
        cpu, wall = time.process_time(), time.perf_counter()
        pipeline.take_in(big, house=house)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    usual = max(1.0, wall / INTERVAL)
    figures = {
        "rows": rows,
        "checkpoints": Timed.made,
        "cpu_s_of_import": round(cpu, 2),
        "cpu_s_of_checkpoints": round(Timed.cpu, 3),
        "share_of_cpu": round(Timed.cpu / cpu, 4),
        "ms_cpu_each": round(Timed.cpu / Timed.made * 1000, 1),
        "ms_wall_each": round(Timed.wall / Timed.made * 1000, 1),
        "share_of_cpu_at_the_usual_interval": round(Timed.cpu / Timed.made * usual / cpu, 4),
    }
    print(keep("checkpoint-cost", command=f"python bench/checkpoint_cost.py {rows}", figures=figures))
    print(figures)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
