"""How many bookers are reached, apart from how often they come?

bookers = accounts with a visit left in the season; visits = their tickets net of returns; visits_per_booker = the one
divided by the other. Season "" = over all seasons: a booker who came in two counts once.
Groups and schools are left out.
It does not say: how many people came. A booker is not a visitor.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.measures.answers import Answer, rows_as_columns, season_name
from publiek.measures.prepared import Prepared
from publiek.measures.visits import bookers_in, histograms, visits_in
from publiek.vocabulary.figures import Figure

NAME = "reach"
COLUMNS = pa.schema(
    [
        ("season", pa.string()),
        ("bookers", pa.int64()),
        ("visits", pa.int64()),
        ("visits_per_booker", pa.float64()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row over all seasons, then one per season."""
    found = histograms(prepared)
    n = bookers_in(found[None])
    answer = Answer(
        NAME, COLUMNS, "bookers", n, n, limits=("booker-not-visitor", "groups-left-out", "accounts-not-people")
    )
    if not n:
        return answer.silent(prepared, need=1)
    rows = [
        (
            "" if season is None else season_name(season),
            bookers_in(each),
            visits_in(each),
            visits_in(each) / bookers_in(each),
        )
        for season, each in found.items()
    ]
    return answer.told(prepared, rows_as_columns(rows, COLUMNS))
