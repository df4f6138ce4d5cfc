"""What may a house be told of the houses it is compared with? Where the middle half lies; never one house.

Only two figures pass under this policy. `peer_distribution`: per group of houses and indicator the values of the houses
go in; out come the number of houses and three rounded quantiles. `peer_expected`: the rounded coefficients of a model
of at least `MODEL_HOUSES` houses. Silent are:

* groups of fewer than `HOUSES` houses with a value;
* groups in which one house brings more than half of the visits, or two more than 85%;
* small groups (under `STEADY`) that differ by one house from what was told before: who came or left could be read off;
* groups that would let few houses be found by comparing them with others (see `overlapping_groups`).

Quantiles are those of Harrell and Davis (1982): each is a weighted mean of all houses, so that none is one house's own
value; there is no lowest, no highest and no rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import beta

from publiek.disclosure.overlapping_groups import silent_groups
from publiek.disclosure.passage import Policy
from publiek.disclosure.rules import Changes
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

PEER_EYES = Policy(
    "peer-eyes",
    Text(
        nl="Voor de organisaties die zelf ook meedoen in dit samenwerkingsverband.",
        en="For the houses that themselves take part in this collective.",
    ),
)
HOUSES, MODEL_HOUSES, STEADY = 5, 30, 15
_LARGEST, _TWO_LARGEST = 0.50, 0.85
QUANTILES = (0.25, 0.50, 0.75)
#: What goes in: the houses by number, with their values, visits, and the numbers told before (empty: nothing was).
JUDGED_PEERS = ("members", "values", "visits", "before")
DISTRIBUTION = pa.schema(
    [
        ("group", pa.string()),
        ("indicator", pa.string()),
        ("houses", pa.int64()),
        *[(name, pa.float64()) for name in ("low", "middle", "high")],
    ]
)
EXPECTED = pa.schema(
    [
        ("indicator", pa.string()),
        ("term", pa.string()),
        ("coefficient", pa.float64()),
        ("houses", pa.int64()),
        ("of", pa.int64()),
        ("half", pa.float64()),
    ]
)
Row = dict[str, Any]


def only_peers(figure: Figure) -> tuple[Figure, Changes]:
    """The figure as houses may see it of each other. Raises DisclosureError "figure-not-judged" for any other."""
    names = set(figure.table.column_names)
    if names == {"group", "indicator", *JUDGED_PEERS}:
        return _distribution(figure)
    if names == set(EXPECTED.names):
        return _expected(figure)
    raise DisclosureError(
        "figure-not-judged",
        Text(
            f"Van '{figure.name}' is niet te zien of er genoeg organisaties in zitten.",
            f"Of '{figure.name}' one cannot see whether enough houses are in it.",
        ),
        Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it."),
    )


def partitions(groups: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
    """Which groups make up which: "" is all, "size=small" a part of it, "size=small,subsector=pop" a part of both."""
    told = {name: dict(part.split("=", 1) for part in name.split(",") if part) for name in groups}
    keys = {key for facts in told.values() for key in facts}
    found = []
    for whole, facts in told.items():
        for key in sorted(keys - set(facts)):
            inside = {n for n, f in told.items() if set(f) == {*facts, key} and f.items() >= facts.items()}
            if inside:
                found.append((whole, frozenset(inside)))
    return found


def smoothed_quantile(values: Iterable[float], share: float) -> float:
    """The Harrell-Davis quantile: order statistics weighted by the Beta((n+1)q, (n+1)(1-q)) distribution."""
    ordered = np.sort(np.asarray(list(values), dtype=float))
    edges = np.arange(len(ordered) + 1) / len(ordered)
    weights = np.diff(beta.cdf(edges, (len(ordered) + 1) * share, (len(ordered) + 1) * (1 - share)))
    return float(weights @ ordered)


def rounded(value: float) -> float:
    """Two figures, the last one in halves: 131,912 -> 130,000; 0.347 -> 0.345; 103 -> 105."""
    if not value or not math.isfinite(value):
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    step = 10.0**-digits / 2
    return round(round(value / step) * step, max(digits + 1, 0))


def _distribution(figure: Figure) -> tuple[Figure, Changes]:
    rows: list[Row] = figure.table.to_pylist()
    told: list[Row] = []
    for indicator in dict.fromkeys(row["indicator"] for row in rows):
        mine = {row["group"]: row for row in rows if row["indicator"] == indicator}
        members = {name: frozenset(row["members"]) for name, row in mine.items()}
        also = [name for name, row in mine.items() if _uneven(row["visits"]) or _one_changed(row)]
        silent = silent_groups(members, parts=partitions(members), least=HOUSES, also=also)
        told += [_quantiles(row) for name, row in mine.items() if name not in silent]
    table = pa.Table.from_pylist(told, schema=DISTRIBUTION)
    changes: Changes = []
    if len(told) < len(rows):
        changes.append({"figure": figure.name, "rule": "few-houses", "rows": len(rows) - len(told)})
    return replace(figure, table=table), [*changes, {"figure": figure.name, "rule": "rounded", "rows": len(told)}]


def _quantiles(row: Row) -> Row:
    low, middle, high = (rounded(smoothed_quantile(row["values"], share)) for share in QUANTILES)
    told = {"group": row["group"], "indicator": row["indicator"], "houses": len(row["members"])}
    return {**told, "low": low, "middle": middle, "high": high}


def _uneven(visits: list[int]) -> bool:
    """Whether one or two houses bring most of it."""
    ordered = sorted(visits, reverse=True)
    whole = sum(ordered)
    return whole > 0 and (ordered[0] > _LARGEST * whole or sum(ordered[:2]) > _TWO_LARGEST * whole)


def _one_changed(row: Row) -> bool:
    """Whether exactly one house came or left since this small group was told last."""
    before, now = frozenset(row["before"]), frozenset(row["members"])
    return bool(before) and len(now) < STEADY and len(before ^ now) == 1


def _expected(figure: Figure) -> tuple[Figure, Changes]:
    rows: list[Row] = figure.table.to_pylist()
    enough = [row for row in rows if row["of"] >= MODEL_HOUSES and row["houses"] >= HOUSES]
    told = [_rounded_up(row) for row in enough]
    changes: list[Mapping[str, object]] = [{"figure": figure.name, "rule": "rounded", "rows": len(told)}]
    if len(told) < len(rows):
        changes.append({"figure": figure.name, "rule": "few-houses", "rows": len(rows) - len(told)})
    return replace(figure, table=pa.Table.from_pylist(told, schema=EXPECTED)), changes


def _rounded_up(row: Row) -> Row:
    """Coefficients to three decimals; an interval never becomes narrower by rounding."""
    return {**row, "coefficient": round(row["coefficient"], 3), "half": math.ceil(row["half"] * 100) / 100}
