"""What do the ticket lines of one season say of visits, bookers, passes and places?

Lines of a performance at three levels are three tellings of the same visits: counts (L0), tallies (L1), tickets (L2).
They are summed apart here; which of them counts is decided in `publiek.surveys.reach`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.engines import Engine
from publiek.measures.frames import NOT_PROFILED, counting, grouped, season_of
from publiek.surveys.reach import Booked, Passes, Performances, Places
from publiek.surveys.reach.counting import whole

Frame = nw.LazyFrame[Any]
_COUNT, _TALLY, _TICKETS = 0, 1, 2


@dataclass(frozen=True)
class Known:
    """What was found. `by_id`: visits per performance by its id; `first` and `last`: days of performances."""

    performances: Performances
    by_id: dict[str, float]
    booked: Booked | None
    passes: Passes
    places: Places
    first: date | None
    last: date | None


def counting_lines(lines: Frame) -> Frame:
    """Lines that count, of a performance, with their season and net places."""
    known = counting(lines).filter(~nw.col("performance_id").is_null())
    season = nw.coalesce(season_of(nw.col("performance_start")), season_of(nw.col("ordered_on")), nw.lit(0))
    return known.with_columns(season=season.cast(nw.Int32), places=nw.col("quantity").fill_null(0).cast(nw.Int64))


def seasons(lines: Frame) -> Frame:
    """Which seasons there are."""
    return lines.select("season").unique()


def known_of(lines: Frame, season: int, workbench: Engine, *, places: Mapping[int, str]) -> Known:
    """Everything the lines of one season say."""
    mine = lines.filter(nw.col("season") == season)
    kind = nw.col("ticket_type").fill_null("other")
    marked = mine.with_columns(
        door=nw.when((nw.col("rich") == _COUNT) & (kind == "other")).then(nw.col("places")).otherwise(nw.lit(0)),
        free=nw.when(kind.is_in(["free", "guest"])).then(nw.col("places")).otherwise(nw.lit(0)),
        carded=nw.when(kind == "pass").then(nw.col("places")).otherwise(nw.lit(0)),
        day=nw.col("performance_start"),
    )
    sums = {"places": "sum", "door": "sum", "free": "sum", "carded": "sum", "day": "max"}
    by_performance = workbench.collected(grouped(marked, ["performance_id", "rich"], **sums))
    person = ~nw.col("booker").is_null() & ~nw.col("booker_kind").is_in(list(NOT_PROFILED)).fill_null(False)
    tickets = marked.filter((nw.col("rich") == _TICKETS) & person)
    by_booker = workbench.collected(
        grouped(tickets, ["booker", "performance_id"], places="sum", carded="sum", pc4="max").filter(
            nw.col("places") > 0
        )
    )
    located = marked.filter((nw.col("rich") > _COUNT) & (nw.col("postcode_status") == "dutch").fill_null(False))
    by_area = workbench.collected(grouped(located, ["performance_id", "rich", "pc4"], places="sum"))
    return _put_together(by_performance, by_booker, by_area, places)


def _put_together(by_performance: pa.Table, by_booker: pa.Table, by_area: pa.Table, places: Mapping[int, str]) -> Known:
    rows = by_performance.to_pylist()
    names = sorted({row["performance_id"] for row in rows})
    spot = {name: at for at, name in enumerate(names)}
    levels = np.full((3, len(names)), np.nan)
    door, free, passes = (np.zeros((3, len(names))) for _ in range(3))
    for row in rows:
        at = row["rich"], spot[row["performance_id"]]
        levels[at], door[at], free[at], passes[at] = row["places"], row["door"], row["free"], row["carded"]
    best = np.where(~np.isnan(levels[_TICKETS]), _TICKETS, np.where(~np.isnan(levels[_TALLY]), _TALLY, _COUNT))
    each = np.arange(len(names))
    played = Performances(
        counted=levels[_COUNT],
        at_door=door[_COUNT] > 0,
        tickets=levels[_TICKETS],
        tallied=levels[_TALLY],
        free=float(np.maximum(free[best, each], 0).sum()),
    )
    visits, _ = whole(played)
    days = [row["day"] for row in rows if row["day"]]
    booked = _booked(by_booker, levels[_TICKETS])
    located = {(row["performance_id"], row["rich"], row["pc4"]): row["places"] for row in by_area.to_pylist()}
    return Known(
        played,
        dict(zip(names, visits.tolist(), strict=True)),
        booked,
        _passes(by_booker, float(np.maximum(passes[best, each], 0).sum())),
        _places(
            located, by_booker, places, best={name: int(best[at]) for name, at in spot.items()}, total=visits.sum()
        ),
        first=min(days).date() if days else None,
        last=max(days).date() if days else None,
    )


def _booked(by_booker: pa.Table, tickets: np.ndarray) -> Booked | None:
    known = np.asarray(by_booker["places"].to_numpy(), dtype=np.int64)
    if not len(known):
        return None
    every = int(np.nansum(np.maximum(tickets, 0)))
    bookers = len(by_booker["booker"].unique())
    return Booked(bookers, len(known), int(known.sum()), max(every - int(known.sum()), 0))


def _passes(by_booker: pa.Table, visits: float) -> Passes:
    with_pass = by_booker.filter(pc.greater(by_booker["carded"], 0))
    return Passes(round(visits), len(with_pass["booker"].unique()), with_pass.num_rows)


def _places(
    located: Mapping[tuple[str, int, int], int],
    by_booker: pa.Table,
    names: Mapping[int, str],
    *,
    best: Mapping[str, int],
    total: float,
) -> Places:
    """Visits and bookers by place, of each performance at the level that tells most."""
    visits: Counter[str] = Counter()
    for (performance, rich, pc4), places in located.items():
        if best[performance] == rich and pc4 in names:
            visits[names[pc4]] += places
    homes = {row["booker"]: row["pc4"] for row in by_booker.to_pylist() if row["pc4"] in names}
    bookers = Counter(names[pc4] for pc4 in homes.values())
    kept = {place: n for place, n in visits.items() if n > 0}
    return Places(kept, dict(bookers), max(round(float(total)) - sum(kept.values()), 0))


def season_days(season: int) -> tuple[date, date]:
    """First and last day of a season: 1 August to 31 July."""
    return date(season, 8, 1), date(season + 1, 8, 1) - timedelta(days=1)
