"""How exact, how fast and how large is overlap with a trusted centre? Ninety invented houses, with the truth known.

    python bench/overlap.py [HOUSEHOLDS]

The bar on two cores: RMSE at most 20 on overlaps of 200 to 1,000 households, the stated interval true in 93 to 97% of
the cells, under two minutes and 4 GB from ninety sealed batches to the answer. What every house does beforehand with
the key holder (HOUSEHOLDS of them, 4,000 by default) is measured apart: it is spread over the houses.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from measured import keep, plain, run

sys.path.insert(0, str(Path(__file__).parents[1]))

BANDS = ((0, 50), (50, 200), (200, 1_000), (1_000, 5_000), (5_000, 10**9))
DRAWS = 5


def main(households: int) -> None:
    """The accuracy and the cost of the centre in a process of its own, and the cost of the questions."""
    whole = run([sys.executable, __file__, "centre"])
    centre = json.loads(whole.output.splitlines()[-1])
    figures = {"centre": centre, "centre_process": plain(whole), "questions": questions(households)}
    print(keep("overlap-centre", command=f"python bench/overlap.py {households}", figures=figures))
    print(json.dumps(figures, indent=1))


def centre() -> dict[str, Any]:
    """Ninety batches are received, counted and told; what follows from other draws of the noise costs nothing more."""
    from publiek.collective.overlap.centre_job import CentreJob
    from publiek.disclosure.budget import Ledger
    from tests.support.overlap_batches import batch, names, question
    from tests.support.overlap_houses import AGREEMENT, ROUND, a_centre
    from tests.support.overlap_sector import shared_sector

    sector = shared_sector()
    houses = sector.memberships.shape[0]
    batches = {name: batch(name, sector.households_of(nth).tolist()) for nth, name in enumerate(names(houses))}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers, seconds = [], {}
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        place = Path(folder)
        made = a_centre(place)
        received = timed(lambda: [made.receive(name, content) for name, content in batches.items()])
        for nth in range(DRAWS):
            # A budget and a place for answers of its own: the same question would get the same answer.
            ledger = Ledger(place / f"ledger-{nth}")
            ledger.allow(0.5, agreement=AGREEMENT, round=ROUND)
            for kept in made.place_of_answers("all-together.2024-25").glob("*.json"):
                kept.unlink()
            started = time.perf_counter()
            answers.append(CentreJob(made).run(question(houses), ledger=ledger))
            seconds[f"answer_{nth}"] = round(time.perf_counter() - started, 2)
        seconds["receive_all"] = round(received, 2)
        seconds["receive_and_answer"] = round(received + seconds["answer_0"], 2)
    return {
        "sector": {
            "houses": houses,
            "memberships": int(sector.sizes.sum()),
            "smallest": int(sector.sizes.min()),
            "largest": int(sector.sizes.max()),
            "households": sector.union,
            "median_overlap": float(np.median(sector.pairs[np.triu_indices(houses, 1)])),
            "households_over_20": int((sector.visited > 20).sum()),
            "most_visits": int(sector.visited.max()),
        },
        "sigma": round(answers[0].sigma, 2),
        "epsilon_worst": round(answers[0].epsilon_worst, 2),
        "bands": bands(answers, sector.pairs),
        "union_error": [answer.union - sector.union for answer in answers],
        "seconds": seconds,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "peak_mb_of_the_invented_sector": round(before),
    }


def bands(answers: list[Any], truth: np.ndarray) -> dict[str, dict[str, float]]:
    """By true overlap: how many cells, how far from the truth, and how often the interval holds it, over all draws."""
    above = np.triu_indices(len(truth), 1)
    true = truth[above]
    wrong = np.array([answer.pairs[above] - true for answer in answers], dtype=float)
    inside = np.array([(answer.pairs_low[above] <= true) & (true <= answer.pairs_high[above]) for answer in answers])
    told = {}
    for name, cells in [
        *((f"{low}-{high if high < 10**9 else ''}", (true >= low) & (true < high)) for low, high in BANDS),
        ("all", true >= 0),
    ]:
        told[name] = {
            "cells": int(cells.sum()),
            "rmse": round(float(np.sqrt((wrong[:, cells] ** 2).mean())), 2),
            "bias": round(float(wrong[:, cells].mean()), 2),
            "inside_interval": round(float(inside[:, cells].mean()), 4),
        }
    return told


def questions(households: int) -> dict[str, Any]:
    """Microseconds a household for each step between a house and the key holder, in one process on one core."""
    from publiek.collective.overlap import oprf

    secret, public = oprf.derive_key(b"b" * 32, b"bench")
    keys = [f"hk1|nl|{1011 + n // 600}AB|{n % 600}|".encode() for n in range(households)]
    steps: dict[str, float] = {}
    made: dict[str, Any] = {}

    def step(name: str, does: Callable[[], Any]) -> None:
        started = time.perf_counter()
        made[name] = does()
        steps[name] = round((time.perf_counter() - started) / households * 1e6, 1)

    part = 2_000
    step("blind", lambda: [oprf.blind(key) for key in keys])
    elements = [one.element for one in made["blind"]]
    parts = [slice(start, start + part) for start in range(0, households, part)]
    step("evaluate", lambda: oprf.evaluate(secret, elements))
    answers = made["evaluate"]
    step("prove", lambda: [oprf.prove(secret, elements[one], answers[one]) for one in parts])
    proofs = zip(parts, made["prove"], strict=True)
    step("verify", lambda: [oprf.proven(public, elements[one], answers[one], proof) for one, proof in proofs])
    assert all(made["verify"])
    step("finish", lambda: [oprf.finish(*one) for one in zip(keys, made["blind"], answers, strict=True)])
    house, holder = (
        sum(steps[name] for name in names) for names in (("blind", "verify", "finish"), ("evaluate", "prove"))
    )
    return {
        "households": households,
        "microseconds_a_household": steps,
        "house_seconds_for_160000": round(house * 0.16, 1),
        "key_holder_seconds_for_160000": round(holder * 0.16, 1),
        "houses_together_minutes_for_2130000": round(house * 2.13 / 60, 1),
        "key_holder_minutes_for_2130000": round(holder * 2.13 / 60, 1),
    }


def timed(does: Callable[[], Any]) -> float:
    """Wall seconds."""
    started = time.perf_counter()
    does()
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:] == ["centre"]:
        print(json.dumps(centre()))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000)
