"""How many visits were there? Per performance one source counts, so that no visit is in twice.

A count wins (it is the whole), then ticket lines, then a tally. Places net of returns are visits, as everywhere in the
product; people counted at a door carry the error of the counting, which is the same for the whole season.
"""

from __future__ import annotations

import numpy as np

from publiek.surveys.reach.evidence import Performances
from publiek.surveys.reach.parts import Floats, Part, exact, spread

_SOURCES = ("counts", "tickets", "tally")


def whole(performances: Performances) -> tuple[Floats, Floats]:
    """Visits per performance, and per performance which source counted (0 counts, 1 tickets, 2 tally, nan none)."""
    columns = np.stack([performances.counted, performances.tickets, performances.tallied])
    known = ~np.isnan(columns)
    first = np.where(known.any(axis=0), known.argmax(axis=0), -1)
    visits = np.where(first >= 0, np.take_along_axis(columns, np.maximum(first, 0)[None], 0)[0], 0.0)
    return np.maximum(np.nan_to_num(visits), 0.0), np.where(first >= 0, first, np.nan).astype(np.float64)


def visit_draws(performances: Performances, *, door_count: float, count: int, dice: np.random.Generator) -> Floats:
    """So many possible totals of visits (`count`); all the same where nothing was counted at a door."""
    visits, source = whole(performances)
    door = float(visits[(source == 0) & performances.at_door].sum())
    error = np.maximum(1 + door_count * dice.standard_normal(count), 0.0)
    draws: Floats = visits.sum() - door + door * error
    return draws


def visit_parts(performances: Performances, draws: Floats) -> list[Part]:
    """The total, what each source brings to it, and how many of the counted visits ticket lines identify."""
    visits, source = whole(performances)
    value, low, high = spread(draws)
    found = [Part("visits", "all", "visits", value, low, high, "one-source-per-performance", len(performances))]
    for number, name in enumerate(_SOURCES):
        mine = source == number
        if mine.any():
            how = ("count-is-the-whole", "places-net-of-returns", "postcodes-tallied")[number]
            part = exact(f"visits_{name}", name, unit="visits", value=float(visits[mine].sum()), how=how)
            found.append(part)
    both = (source == 0) & ~np.isnan(performances.tickets)
    if both.any():
        within = float(performances.tickets[both].sum())
        found.append(exact("visits_identified", "tickets", unit="visits", value=within, how="inside-the-count"))
    if performances.free:
        found.append(exact("visits_free", "lines", unit="visits", value=performances.free, how="inside-the-total"))
    return found
