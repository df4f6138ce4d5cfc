"""How exact, how fast and how large is the overlap job over three servers, each a process of its own?

    python bench/overlap_sharing.py

The invented sector of 90 houses and 2.1 million memberships (truth known), 2^20 buckets, sigma 7.5. Bar: RMSE at most
25 on overlaps of 200-1,000, 93-97% of the intervals hold the truth, under 10 minutes, under 4 GB in all. Measured are
making and sending the shares, the job, and of every process its largest memory; the sector itself is made before.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from measured import keep

from publiek.disclosure.budget import Ledger
from tests.support import three_servers
from tests.support.overlap_sector import shared_sector

CLASSES = ((0, 200), (200, 1_000), (1_000, 5_000), (5_000, 1 << 40))


def main() -> None:
    """Run the whole job once and write what was found."""
    figures = measured()
    print(keep("overlap-sharing", command="python bench/overlap_sharing.py", figures=figures))
    print(json.dumps(figures, indent=1))


def measured() -> dict[str, object]:
    """All figures of one run."""
    sector = shared_sector()
    houses = [f"house-{number + 1}" for number in range(len(sector.sizes))]
    told = dict(zip(houses, (sector.households_of(number) for number in range(len(houses))), strict=True))
    terms = three_servers.terms_of({}, members=tuple(houses), declared=tuple(sector.sizes.tolist()), buckets=1 << 20)
    with tempfile.TemporaryDirectory() as folder, three_servers.processes(Path(folder), terms, patience=600) as servers:
        started = time.perf_counter()
        for house, households in told.items():
            assert servers.give(house, households) == [b"+"] * 3
        given_s = time.perf_counter() - started
        ledger = Ledger(Path(folder) / "ledger")
        ledger.allow(1.0, agreement=terms.agreement, round=terms.round)
        before = _cpu(servers)
        with _Memory([process.pid for process in servers.running.values()]) as memory:
            started = time.perf_counter()
            answer = servers.job.run(three_servers.question_of(terms), ledger=ledger)
            job_s = time.perf_counter() - started
        cpu = [after - first for after, first in zip(_cpu(servers), before, strict=True)]
    return {
        "houses": len(houses),
        "memberships": int(sector.sizes.sum()),
        "shares_made_and_sent_s": round(given_s, 1),
        "job_s": round(job_s, 1),
        "job_cpu_s_per_server": [round(each, 1) for each in cpu],
        "peak_mb_per_server": memory.peaks,
        "peak_mb_receiver_and_houses": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rho": round(answer.rho, 3),
        **accuracy(answer, sector),
    }


def accuracy(answer: object, sector: object) -> dict[str, object]:
    """How far the answer is from the truth, and how often its intervals hold it."""
    above = np.triu_indices(len(sector.sizes), 1)
    truth = sector.pairs[above]
    error = (answer.pairs[above] - truth).astype(float)
    held = (answer.pairs_low[above] <= truth) & (truth <= answer.pairs_high[above])
    by_class = {
        f"{low}-{high}" if high < 1 << 40 else f"{low}+": {
            "pairs": int((chosen := (truth >= low) & (truth < high)).sum()),
            "rmse": round(float(np.sqrt((error[chosen] ** 2).mean())), 1),
            "held": round(float(held[chosen].mean()), 3),
        }
        for low, high in CLASSES
    }
    number = len(answer.histogram)
    visited = np.bincount(np.minimum(sector.visited, number), minlength=number + 1)[1:]
    return {
        "overlaps": by_class,
        "overlaps_held": round(float(held.mean()), 4),
        "sizes_rmse": round(float(np.sqrt(((answer.sizes - sector.sizes) ** 2.0).mean())), 1),
        "union": {"truth": sector.union, "told": answer.union, "low": answer.union_low, "high": answer.union_high},
        "histogram": {
            "truth": visited.tolist(),
            "told": answer.histogram.tolist(),
            "held": int(((answer.histogram_low <= visited) & (visited <= answer.histogram_high)).sum()),
        },
    }


def _cpu(servers: three_servers.Processes) -> list[float]:
    spent = [psutil.Process(process.pid).cpu_times() for process in servers.running.values()]
    return [each.user + each.system for each in spent]


class _Memory:
    """The largest resident memory of processes while something runs, in MB."""

    def __init__(self, pids: list[int]) -> None:
        self._processes = [psutil.Process(pid) for pid in pids]
        self.peaks = [0] * len(pids)
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self) -> _Memory:
        self._watch.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._done.wait(0.1):
            now = [round(each.memory_info().rss / (1 << 20)) for each in self._processes]
            self.peaks = [max(pair) for pair in zip(self.peaks, now, strict=True)]


if __name__ == "__main__":
    main()
