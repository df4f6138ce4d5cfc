"""How many bookers made how many visits, per season and in all?"""

from __future__ import annotations

import narwhals as nw

from publiek.measures import frames
from publiek.measures.frames import UNDATED
from publiek.measures.prepared import Prepared, counts_of

#: Per season ("" key None = all): number of visits -> bookers with so many.
Histogram = dict[int, int]


def histograms(prepared: Prepared) -> dict[int | None, Histogram]:
    """Bookers by number of visits: all seasons together under None, then each dated season.

    Groups and schools are left out; somebody with two visits in each of two seasons has four in all.
    """
    own = nw.col("own") > 0
    seasons = prepared.booker_seasons.filter(own & (nw.col("season") > UNDATED)).drop("n")
    table = prepared.collected(frames.grouped(seasons, ["season", "own"]))
    everyone = prepared.collected(frames.grouped(prepared.bookers.filter(own), ["own"]))
    found: dict[int | None, Histogram] = {
        None: dict(zip(counts_of(everyone, "own"), counts_of(everyone, "n"), strict=True))
    }
    columns = (counts_of(table, name) for name in ("season", "own", "n"))
    for season, visits, bookers in sorted(zip(*columns, strict=True)):
        found.setdefault(season, {})[visits] = bookers
    return found


def bookers_in(histogram: Histogram) -> int:
    """Bookers in a histogram."""
    return sum(histogram.values())


def visits_in(histogram: Histogram) -> int:
    """Visits in a histogram."""
    return sum(visits * bookers for visits, bookers in histogram.items())
