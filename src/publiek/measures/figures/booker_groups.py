"""How can bookers be divided by what they did, and what does each group bring?

Every scheme (how often a year; recency, frequency and value; a house's own rules) divides all bookers outside group
and school bookings. share = part of the bookers with a Wilson interval; visits_share and spent_share = part of their
net visits and money; days_since_last = median. Of a group under the minimum count only the number is told, and of the
next smallest when it is the only one: else one booker's spending could be read. A scheme that looks back further than
the data go says so (limit history-short). It does not say who will come: it describes what was.
Source: booker_rules.yaml names the source of each scheme; Wilson 1927.
"""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures import intervals
from publiek.measures.answers import Answer, rows_as_columns
from publiek.measures.booker_features import YEAR, features, last_day
from publiek.measures.booker_rules import BookerGroup, BookerScheme, Condition, packaged_schemes
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Figure

NAME = "booker_groups"
COLUMNS = pa.schema(
    [
        ("scheme", pa.string()),
        ("group", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "low", "high", "visits_share", "spent_share", "days_since_last")],
    ]
)
_LIMITS = ("booker-not-visitor", "groups-left-out", "accounts-not-people")


def figure(prepared: Prepared) -> Figure:
    """One row per scheme and group, in the order of the rules; a `rest` group only when somebody is in it."""
    schemes, until = (*packaged_schemes(), *prepared.question.own_rules), last_day(prepared)
    told = prepared.collected(features(prepared, schemes, until)) if until else None
    n = 0 if told is None else told.num_rows
    facts: dict[str, object] = {
        "names": _names(schemes),
        "own": [scheme.code for scheme in prepared.question.own_rules],
        "until": until.isoformat() if until else None,
    }
    asked = {c.of for scheme in schemes for group in scheme.groups for c in group.conditions}
    uses = ("areas", "segments") if "segment" in asked else ()
    answer = Answer(NAME, COLUMNS, "bookers", n, n, limits=_LIMITS, uses=uses, facts=facts)
    least = prepared.question.thresholds.bookers_min
    if told is None or n < least:
        return answer.silent(prepared, need=least)
    if int(np.max(_column(told, "days_since_first"))) < 2 * YEAR:
        answer = Answer(**{**vars(answer), "limits": (*_LIMITS, "history-short")})
    rows = [row for scheme in schemes for row in _divided(scheme, told, prepared)]
    return answer.told(prepared, rows_as_columns(rows, COLUMNS))


def _names(schemes: tuple[BookerScheme, ...]) -> list[dict[str, str]]:
    """What each division (group "") and each of its groups is called."""
    named = [(scheme.code, "", scheme.name) for scheme in schemes]
    named += [(scheme.code, group.code, group.name) for scheme in schemes for group in scheme.with_rest]
    return [{"scheme": scheme, "group": group, "nl": name.nl, "en": name.en} for scheme, group, name in named]


def membership(scheme: BookerScheme, told: pa.Table) -> np.ndarray:
    """The number of the group of each booker in `scheme.with_rest`."""
    expression = nw.lit(len(scheme.groups))
    for place, group in reversed(list(enumerate(scheme.groups))):
        expression = nw.when(_holds(group)).then(nw.lit(place)).otherwise(expression)
    return nw.from_native(told).select(group=expression).to_native().column("group").to_numpy()


def _holds(group: BookerGroup) -> nw.Expr:
    """All conditions of a group; what is not known (a distance) fulfils none."""
    return nw.all_horizontal(*(_meets(condition) for condition in group.conditions), ignore_nulls=False)


def _meets(condition: Condition) -> nw.Expr:
    if condition.any_of:
        flags = [nw.col(f"{condition.of}:{code}").fill_null(0) == 1 for code in condition.any_of]
        return nw.any_horizontal(*flags, ignore_nulls=False)
    number = nw.col(condition.of)
    above = number >= condition.low if condition.low is not None else ~number.is_null()
    below = number <= condition.high if condition.high is not None else ~number.is_null()
    return (above & below).fill_null(False)


def _silent(sizes: np.ndarray, least: int) -> np.ndarray:
    """Which groups are too small to tell what they brought; one alone takes the next smallest with it, because what all
    bring together is known.
    """
    silent = (sizes > 0) & (sizes < least)
    rest = np.flatnonzero(~silent & (sizes > 0))
    if silent.sum() == 1 and rest.size:
        silent[rest[np.argmin(sizes[rest])]] = True
    return silent


def _divided(scheme: BookerScheme, told: pa.Table, prepared: Prepared) -> list[tuple[object, ...]]:
    inside, n = membership(scheme, told), told.num_rows
    visits, cents, days = (_column(told, name) for name in ("visits", "cents", "days_since_last"))
    sizes = np.bincount(inside, minlength=len(scheme.with_rest))
    silent = _silent(sizes, prepared.question.thresholds.cell_min)
    rows: list[tuple[object, ...]] = []
    for place, group in enumerate(scheme.with_rest):
        mine, k = inside == place, int(sizes[place])
        if place == len(scheme.groups) and not k:
            continue
        low, high = intervals.wilson(k, n, confidence=prepared.question.thresholds.confidence)
        told_of = not silent[place]
        spent = float(cents[mine].sum() / cents.sum()) if cents.sum() > 0 and told_of else None
        median = float(np.median(days[mine])) if k and told_of else None
        came = float(visits[mine].sum() / visits.sum()) if told_of else None
        rows.append((scheme.code, group.code, k, k / n, float(low), float(high), came, spent, median))
    return rows


def _column(told: pa.Table, name: str) -> np.ndarray:
    return told.column(name).combine_chunks().to_numpy(zero_copy_only=False)
