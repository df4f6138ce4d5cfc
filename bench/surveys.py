"""How long do the weights and figures of a large survey take: 20,000 answers to 40 items?

    python bench/surveys.py [part ...]

One function per part, each on the same invented answers (3 margins, 800 clusters in 12 regions): `weights` rakes and
makes every share by 5 breakdowns with its interval; `beside` does some of the same with svy, where that is installed;
`classes` finds kinds of people among as many answers (see latent_classes.py); `house` is what a house waits for: 20,000
answers to the core questionnaire (67 columns) weighed to the statistics of areas, every figure of Drempels with
its interval, and kinds of non-visitors up to eight.
Bar: all parts together in 60 s on 2 cores.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TypeVar

import latent_classes
import numpy as np
from measured import keep

from publiek.estimation.designs.breakdowns import shares_by
from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.designs.means import shares
from publiek.estimation.designs.replicates import bootstrap, refitted
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import rake
from publiek.estimation.weighting.weighted import Weighted

Made = TypeVar("Made")
RESPONDENTS, ITEMS = 20_000, 40
KINDS = {"age": 8, "gender": 2, "education": 3, "region": 12, "segment": 11}


def answers(seed: int = 1) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Traits, answers (respondents x items; a tenth not answered) and the cluster of each respondent."""
    chance = np.random.default_rng(seed)
    traits = {name: chance.integers(0, count, RESPONDENTS) for name, count in KINDS.items()}
    cluster = traits["region"] * 1000 + chance.integers(0, 800 // 12, RESPONDENTS)
    slope = chance.normal(0, 0.5, (2, ITEMS))
    logit = (
        chance.normal(-1, 0.8, ITEMS) + np.outer(traits["age"] / 8, slope[0]) + np.outer(traits["education"], slope[1])
    )
    y = (chance.random((RESPONDENTS, ITEMS)) < 1 / (1 + np.exp(-logit))).astype(float)
    y[chance.random(y.shape) < 0.1] = np.nan
    return traits, y, cluster


def weighted(traits: dict[str, np.ndarray]) -> Weighted:
    """Raked to age x gender, education and region of a population that differs from those who answered."""
    groups = {
        "age x gender": traits["age"] * 2 + traits["gender"],
        "education": traits["education"],
        "region": traits["region"],
    }
    chance = np.random.default_rng(2)
    margins = []
    for name, code in groups.items():
        count = int(code.max()) + 1
        told = chance.dirichlet(np.full(count, 20.0)) * 15_000_000
        margins.append(Margin(name, tuple(str(at) for at in range(count)), told))
    texts = {name: code.astype(str) for name, code in groups.items()}
    return rake(np.ones(RESPONDENTS), texts, margins)


def weights() -> dict[str, float]:
    """Weights, then the share of everybody and of each group of five breakdowns that said yes, to every item."""
    traits, y, cluster = answers()
    raked, rake_s = timed(lambda: weighted(traits))
    stages = (Stage(traits["region"], cluster),)
    design = raked.design(stages)
    _, all_s = timed(lambda: shares(design, y))
    tables, tables_s = timed(lambda: [shares_by(design, y, traits[name]) for name in KINDS])
    _, alone_s = timed(lambda: [shares_by(Design(design.weight, (), design.fitted), y, traits[name]) for name in KINDS])
    drawn, bootstrap_s = timed(lambda: bootstrap(Design(np.ones(RESPONDENTS), stages), count=500, seed=1))
    _, again_s = timed(lambda: refitted(drawn, raked.weight, raked.refit))
    cells = sum(table.value.size for table in tables)
    found = {"bootstrap_500_s": bootstrap_s, "raked_again_500_s": again_s, "tables_unclustered_s": alone_s}
    return {"rake_s": rake_s, "shares_s": all_s, "cells": cells, "tables_s": tables_s, **found}


def beside() -> dict[str, float]:
    """Ten items by age, without the margins that svy would have to know in another way: ours and svy's."""
    if find_spec("svy") is None:
        return {}
    import polars as pl
    import svy

    traits, y, cluster = answers()
    design = Design(weighted(traits).weight, (Stage(traits["region"], cluster),))
    names = [f"item_{at}" for at in range(10)]
    told = {name: np.nan_to_num(y[:, at]) for at, name in enumerate(names)}
    frame = pl.DataFrame({"w": design.weight, "s": traits["region"], "c": cluster, "age": traits["age"], **told})
    sample = svy.Sample(frame, svy.Design(wgt="w", stratum="s", psu="c"))
    _, theirs = timed(lambda: [sample.estimation.mean(name, by="age") for name in names])
    _, ours = timed(lambda: shares_by(design, np.nan_to_num(y[:, :10]), traits["age"]))
    return {"ten_items_by_age_s": ours, "ten_items_by_age_svy_s": theirs, "ratio": round(theirs / max(ours, 1e-4), 1)}


def house() -> dict[str, float]:
    """The whole walk of `publiek survey tell --kinds` behind the door: answers in memory to released figures."""
    from publiek import disclosure
    from publiek.invented.society import SocietySettings, imagine
    from publiek.invented.society.asked import asked
    from publiek.listening.running import Survey
    from publiek.listening.told import figures
    from publiek.listening.weighing import weigh
    from publiek.segmentation import assign
    from publiek.segmentation.area_profile import packaged
    from publiek.surveys.barriers.classes import classes_of_non_visitors

    world = imagine(SocietySettings(seed=1, respondents=100), packaged()).world
    drawn = asked(world, respondents=RESPONDENTS, seed=1, design="clustered")
    survey, scheme = Survey("s", "core@1", "s"), assign()
    weighing, weigh_s = timed(lambda: weigh(survey, drawn.answers, scheme))
    told, told_s = timed(lambda: figures(weighing))
    design = weighing.told.design
    kinds, kinds_s = timed(lambda: classes_of_non_visitors(drawn.answers, design.weight))
    released, release_s = timed(lambda: disclosure.release([*told, kinds]))
    rows = sum(figure.table.num_rows for figure in released.figures.values())
    total = round(weigh_s + told_s + kinds_s + release_s, 2)
    found = {"answers": len(drawn.answers), "rows": rows, "weigh_s": weigh_s, "figures_s": told_s}
    return {**found, "kinds_s": kinds_s, "release_s": release_s, "all_s": total}


def timed(act: Callable[[], Made]) -> tuple[Made, float]:
    """What it made, and the seconds it took."""
    start = time.perf_counter()
    made = act()
    return made, round(time.perf_counter() - start, 3)


PARTS: dict[str, Callable[[], dict[str, float]]] = {
    "weights": weights,
    "beside": beside,
    "classes": latent_classes.classes,
    "house": house,
}


def main() -> None:
    """Measure the parts that are named, or all."""
    asked = sys.argv[1:] or list(PARTS)
    figures: dict[str, object] = {name: PARTS[name]() for name in asked}
    print(json.dumps(figures, indent=1))
    if asked == list(PARTS):
        print(keep("surveys", command="python bench/surveys.py", figures=figures))


if __name__ == "__main__":
    main()
