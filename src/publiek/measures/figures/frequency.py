"""How often does a booker come?

Visits (tickets, net of returns) per booker and season in classes; season "" = over all seasons. share = part of the
bookers, with Wilson interval; visits_share = part of their visits. mean and median visits per booker and top_share
(the part of the visits made by the tenth of the bookers with most visits; the booker on the edge counts in part)
are over all seasons. Frequency says how often, reach how many: an increase in visits may be either. Groups and
schools are left out.
It does not say: how often one person comes. A booker with four tickets for one night has four visits.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.measures import intervals
from publiek.measures.answers import Answer, rows_as_columns, season_name
from publiek.measures.prepared import Prepared
from publiek.measures.visits import Histogram, bookers_in, histograms, visits_in
from publiek.vocabulary.figures import Figure

NAME = "frequency"
COLUMNS = pa.schema(
    [
        ("season", pa.string()),
        ("visits_per_booker", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high", "visits_share")],
    ]
)
_CLASSES = (("1", 1, 1), ("2", 2, 2), ("3-4", 3, 4), ("5-9", 5, 9), ("10+", 10, None))
_TOP = 0.1


def figure(prepared: Prepared) -> Figure:
    """One row per season and class of frequency."""
    found = histograms(prepared)
    everyone = found[None]
    n = bookers_in(everyone)
    limits = ("booker-not-visitor", "groups-left-out", "accounts-not-people")
    if not n:
        return Answer(NAME, COLUMNS, "bookers", 0, 0, limits=limits).silent(prepared, need=1)
    facts = {"mean": visits_in(everyone) / n, "median": _median(everyone), "top_share": _top_share(everyone)}
    rows = [
        row
        for season, histogram in found.items()
        for row in _season_rows("" if season is None else season_name(season), histogram, prepared)
    ]
    answer = Answer(NAME, COLUMNS, "bookers", n, n, limits=limits, facts=facts)
    return answer.told(prepared, rows_as_columns(rows, COLUMNS))


def _season_rows(season: str, histogram: Histogram, prepared: Prepared) -> list[tuple[object, ...]]:
    n, visits, rows = bookers_in(histogram), visits_in(histogram), []
    for name, least, most in _CLASSES:
        inside = {
            times: count for times, count in histogram.items() if times >= least and (most is None or times <= most)
        }
        k = bookers_in(inside)
        low, high = intervals.wilson(k, n, confidence=prepared.question.thresholds.confidence)
        rows.append((season, name, k, k / n, float(low), float(high), visits_in(inside) / visits))
    return rows


def _median(histogram: Histogram) -> float:
    """The middle number of visits; the mean of the two middle ones when the number of bookers is even."""
    n = bookers_in(histogram)
    return (_at(histogram, (n - 1) // 2) + _at(histogram, n // 2)) / 2


def _at(histogram: Histogram, place: int) -> int:
    for times in sorted(histogram):
        place -= histogram[times]
        if place < 0:
            return times
    raise IndexError(place)


def _top_share(histogram: Histogram) -> float:
    left, visits = _TOP * bookers_in(histogram), 0.0
    for times in sorted(histogram, reverse=True):
        taken = min(left, histogram[times])
        visits, left = visits + taken * times, left - taken
    return visits / visits_in(histogram)
