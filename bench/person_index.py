"""How long do the rates of the person index take at full size?

    python bench/person_index.py

An invented world: 470,000 postcodes with mixes of 11 segments in 4,000 areas, bookers in nearly all of them. Bar: the
point estimate in 10 s. Beside it a large house (bookers in some 17,000 postcodes) with its 200 resamples.
"""

from __future__ import annotations

import json
import sys

from measured import keep, plain, run


def main() -> None:
    """Measure both in one process of their own."""
    full = run([sys.executable, "-c", _WORLD])
    figures = {"person_index": {**plain(full), **json.loads(full.output)}}
    print(keep("person-index", command="python bench/person_index.py", figures=figures))
    print(json.dumps(figures, indent=1))


_WORLD = """
import json, time
import numpy as np
from publiek.measures import mixture
from publiek.measures.mixture import Mixture
dice, areas, cells, segments = np.random.default_rng(1), 4_000, 470_000, 11
area, mix = np.sort(dice.integers(0, areas, cells)), dice.dirichlet(np.full(segments, 0.27), cells)
rates, km = np.exp(dice.normal(0, 0.6, segments)), np.exp(dice.normal(3, 1, areas))
counts = dice.poisson(0.15 * 17 * np.exp(-0.5 * np.log(km[area] / 20)) * (mix @ rates)).astype(float)
households = np.zeros((areas, segments))
np.add.at(households, area, 17.0 * mix)
basis = mixture.distance_basis(km, np.bincount(area, counts, areas), knots=7)
def model(seen):
    return Mixture(counts[seen], mix[seen], area[seen], households, basis, np.full(segments, 0.5))
def timed(act):
    start = time.perf_counter()
    made = act()
    return made, round(time.perf_counter() - start, 2)
everywhere = np.flatnonzero(counts)
found, whole_s = timed(lambda: mixture.fit(model(everywhere)))
wrong = float(np.max(np.abs(found.rates[0] / found.rates[0].mean() / (rates / rates.mean()) - 1)))
some = np.flatnonzero((counts > 0) & (dice.random(cells) < 0.04))
drawn = dice.multinomial(areas, np.full(areas, 1 / areas), size=200).astype(float)
house, house_s = timed(lambda: mixture.fit(model(some)))
_, resamples_s = timed(lambda: mixture.refit(model(some), house, resampled=drawn))
print(json.dumps({
    "cells": cells, "segments": segments, "cells_with_bookers": everywhere.size, "fit_s": whole_s,
    "largest_relative_error": round(wrong, 4), "house_cells": some.size, "house_fit_s": house_s,
    "house_resamples_200_s": resamples_s,
}))
"""

if __name__ == "__main__":
    main()
