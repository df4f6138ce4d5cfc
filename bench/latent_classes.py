"""How long do latent classes of a large survey take, beside StepMix? 20,000 answers to 40 questions, 1 to 8 classes.

    python bench/latent_classes.py

Answers are drawn from four planted classes: 27 questions of yes or no and 13 of five answers, 5% not answered, weights
between 0.5 and 2. Told: seconds for the whole search (eight numbers of classes, stability, the choice), for intervals
over 100 replicates, and whether the classes planted were found. StepMix is only asked for four classes, one start, on a
quarter of the respondents.
"""

from __future__ import annotations

import json
import time

import numpy as np

from publiek.estimation.classifications import adjusted_rand
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.choosing import People, Rule, choose_classes, resampled
from publiek.estimation.latent_classes.intervals import bounds, follow
from publiek.estimation.threads import one_thread

PEOPLE, SIZES = 20_000, (2,) * 27 + (5,) * 13
SHARES = np.array([0.4, 0.3, 0.2, 0.1])


def answers(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(codes with nan for what was not answered, true class, weight)."""
    chance = np.random.default_rng(seed)
    true = chance.choice(4, size=PEOPLE, p=SHARES)
    codes = np.empty((PEOPLE, len(SIZES)))
    for j, size in enumerate(SIZES):
        reached = chance.dirichlet(np.full(size, 1.5), size=4).cumsum(axis=1)
        codes[:, j] = (chance.random(PEOPLE)[:, None] > reached[true]).sum(axis=1).clip(0, size - 1)
    codes[chance.random(codes.shape) < 0.05] = np.nan
    return codes, true, chance.uniform(0.5, 2.0, PEOPLE)


def classes() -> dict[str, float]:
    """The search and the intervals, as a figure of the product works them out, on 20,000 answers to 40 questions."""
    codes, true, weight = answers(1)
    people = People(weight / weight.mean(), np.arange(PEOPLE))
    began = time.perf_counter()
    with one_thread():
        counted = latent.tabulate(codes, SIZES, people.weight)
        chosen, _ = choose_classes(counted, people, Rule(most=8, starts=12, resamples=10, rows=3000))
        found = time.perf_counter()
        if chosen is None:
            return {"search_s": round(found - began, 2), "chosen": 0}
        chance = np.random.default_rng(1)
        draws = (people.weight * resampled(people.cluster, chance) for _ in range(100))
        drawn = follow(counted.single(), chosen.fit, draws, prior=1.0, close=0.05)
        ended = time.perf_counter()
        labels = latent.memberships(counted, chosen.fit).argmax(axis=1)
    low, high = bounds(chosen.fit.shares, drawn.shares)
    return {
        "search_s": round(found - began, 2),
        "intervals_s": round(ended - found, 2),
        "processor_s": round(time.process_time(), 2),
        "chosen_of_4_planted": chosen.classes,
        "adjusted_rand": round(adjusted_rand(true, labels), 3),
        "widest_share": round(float((high - low).max()), 4),
    }


def beside() -> dict[str, float]:
    """One start for four classes on a quarter of the respondents with StepMix, beside ours on the same."""
    from stepmix.stepmix import StepMix

    codes, _, weight = answers(1)
    part, heavy = codes[: PEOPLE // 4], weight[: PEOPLE // 4]
    began = time.perf_counter()
    model = StepMix(4, measurement="categorical_nan", n_init=1, random_state=1, max_iter=1000, progress_bar=0)
    model.fit(part, sample_weight=heavy)
    theirs = time.perf_counter() - began
    began = time.perf_counter()
    counted = latent.tabulate(part, SIZES, heavy)
    fit = latent.fit_latent(counted, 4, seed=1, starts=1)
    mine = time.perf_counter() - began
    return {
        "one_start_stepmix_s": round(theirs, 2),
        "one_start_s": round(mine, 2),
        "likelihood_stepmix": round(float(model.lower_bound_), 5),
        "likelihood": round(float(fit.log_likelihood / heavy.sum()), 5),
    }


if __name__ == "__main__":
    print(json.dumps({"classes": classes(), "beside": beside()}, indent=1))
