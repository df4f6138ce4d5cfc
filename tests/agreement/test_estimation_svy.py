"""Shares, errors and intervals of random designs are the same in svy, another implementation; raked weights too."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.estimation.designs.breakdowns import shares_by
from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.designs.means import means, totals
from publiek.estimation.weighting.margins import Margin
from publiek.estimation.weighting.raking import rake

pl = pytest.importorskip("polars")
svy = pytest.importorskip("svy")


def _drawn(seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    people = int(chance.integers(300, 900))
    stratum = chance.integers(0, 4, people)
    return {
        "stratum": stratum,
        "cluster": stratum * 100 + chance.integers(0, 9, people),
        "weight": chance.uniform(0.5, 5, people),
        "kind": chance.integers(0, 4, people),
        "score": chance.normal(50, 20, people) + 3 * stratum,
        "yes": (chance.random(people) < 0.3).astype(float),
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_means_totals_and_shares_by_group_of_a_clustered_design(seed: int) -> None:
    columns = _drawn(seed)
    sample = svy.Sample(pl.DataFrame(columns), svy.Design(wgt="weight", stratum="stratum", psu="cluster"))
    design = Design(columns["weight"], (Stage(columns["stratum"], columns["cluster"]),))
    mean, theirs = means(design, columns["score"]), sample.estimation.mean("score").to_polars()
    assert [mean.value[0], mean.se[0], mean.low[0], mean.high[0]] == pytest.approx(_row(theirs, 0), rel=1e-9)
    total, theirs = totals(design, columns["score"]), sample.estimation.total("score").to_polars()
    assert [total.value[0], total.se[0], total.low[0], total.high[0]] == pytest.approx(_row(theirs, 0), rel=1e-9)
    by, theirs = (
        shares_by(design, columns["yes"], columns["kind"]),
        sample.estimation.mean("yes", by="kind").to_polars(),
    )
    for at in range(4):
        assert [by.value[at, 0], by.se[at, 0]] == pytest.approx(_row(theirs, at)[:2], rel=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_raked_weights(seed: int) -> None:
    columns = _drawn(seed)
    chance = np.random.default_rng(seed)
    targets = {"kind": chance.dirichlet(np.full(4, 20.0)) * 9000, "stratum": chance.dirichlet(np.full(4, 20.0)) * 9000}
    texts = {name: columns[name].astype(str) for name in targets}
    ours = rake(columns["weight"], texts, [Margin(name, tuple("0123"), told) for name, told in targets.items()])
    sample = svy.Sample(pl.DataFrame(columns), svy.Design(wgt="weight", stratum="stratum", psu="cluster"))
    asked = {name: {at: float(value) for at, value in enumerate(told)} for name, told in targets.items()}
    theirs = sample.weighting.rake(controls=asked, wgt_name="raked", tol=1e-10, max_iter=500)
    assert ours.weight == pytest.approx(theirs.data["raked"].to_numpy(), rel=1e-6)


def _row(table: object, at: int) -> list[float]:
    return [float(table[name][at]) for name in ("est", "se", "lci", "uci")]
