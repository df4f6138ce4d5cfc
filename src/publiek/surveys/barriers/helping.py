"""What would help, and how do interest and visits go together? The other tables of the core questionnaire.

    affinity: P(visit) = P(interest) x P(visit | interest)      (Van den Broek 2013)

so that it shows whether a discipline has few visitors because few care for it or because few of those who do, go.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from publiek.estimation.designs.means import shares
from publiek.surveys.barriers.cells import LEAST, Row, cell, table, too_thin
from publiek.surveys.barriers.standing import asks, disciplines, interested, visited
from publiek.surveys.barriers.weighed import Weighed
from publiek.vocabulary.figures import Figure

_KINDS = ("uninterested", "interested_non_visitor", "incidental", "regular", "core")
_HELP = ("item", "n", "n_effective", "share", "low", "high", "verdict")
_PARTS = ("interested", "visited", "conversion")


def help_wanted(told: Weighed) -> Figure:
    """The figure "help_wanted": what part of those asked says each thing would help."""
    if not asks(told.answers, "help"):
        return Figure("help_wanted", told.base(0), table([], *_HELP), limits=told.limits, too_thin=too_thin(0))
    asked = told.answers.questionnaire.item("help").rows
    items = [row.code for row in asked]
    said = np.stack([told.answers.said(f"help.{item}", "yes") for item in items], axis=1)
    n = int((~np.isnan(said)).any(axis=1).sum())
    silent = too_thin(n)
    found = None if silent else shares(told.design, said)
    rows = [{"item": r.code, **cell(found, at).row(special=r.special)} for at, r in enumerate(asked)] if found else []
    rows.sort(key=lambda row: -float(str(row["share"])) if row["share"] is not None else 1.0)
    return Figure("help_wanted", told.base(n), table(rows, *_HELP), limits=told.limits, too_thin=silent)


def affinity(told: Weighed) -> Figure:
    """The figure "affinity": per discipline who is interested, who went, and who of the interested went."""
    names = disciplines(told.answers)
    keen = [interested(told.answers, name) for name in names]
    went = [visited(told.answers, name) for name in names]
    n = int((~np.isnan(np.array(keen))).any(axis=0).sum()) if names else 0
    silent = too_thin(n)
    rows = [] if silent else list(_affinity(told, names, np.array(keen), np.array(went)))
    numbers = [(f"{part}{end}", pa.float64()) for part in _PARTS for end in ("", "_low", "_high")]
    schema = pa.schema([("discipline", pa.string()), ("n", pa.int64()), *numbers, ("verdict", pa.string())])
    made = pa.Table.from_pylist(rows, schema=schema)
    return Figure("affinity", told.base(n), made, limits=told.limits, too_thin=silent)


def _affinity(told: Weighed, names: tuple[str, ...], keen: np.ndarray, went: np.ndarray) -> Iterator[Row]:
    of_the_keen = np.where(keen == 1, went, np.nan)
    found = shares(told.design, np.concatenate([keen, went, of_the_keen]).T)
    for at, name in enumerate(names):
        row: Row = {"discipline": name, "verdict": ""}
        for part, place in zip(_PARTS, (at, at + len(names), at + 2 * len(names)), strict=True):
            one = cell(found, place)
            # Of the interested and all together few others would follow.
            thin = one.n < LEAST or (part == "conversion" and 0 < cell(found, at).n - one.n < LEAST)
            row |= {part: None if thin else one.share}
            row |= {f"{part}_low": None if thin else one.low, f"{part}_high": None if thin else one.high}
            row |= {"n": one.n} if part == "interested" else {}
        yield row


def visitor_kinds(told: Weighed) -> Figure:
    """The figure "visitor_kinds": per discipline the five kinds from uninterested to core (Van den Broek 2013)."""
    names = disciplines(told.answers)
    kinds = {name: _kinds(told, name) for name in names}
    n = int(np.any([(kind >= 0) for kind in kinds.values()], axis=0).sum()) if names else 0
    silent = too_thin(n)
    rows: list[Row] = []
    for name in () if silent else names:
        known = kinds[name] >= 0
        shown = np.where(known[:, None], kinds[name][:, None] == np.arange(len(_KINDS)), np.nan).astype(np.float64)
        found = shares(told.design, shown)
        rows += [{"discipline": name, "kind": kind, **cell(found, at).row()} for at, kind in enumerate(_KINDS)]
    columns = ("discipline", "kind", "n", "n_effective", "share", "low", "high", "verdict")
    return Figure("visitor_kinds", told.base(n), table(rows, *columns), limits=told.limits, too_thin=silent)


def _kinds(told: Weighed, discipline: str) -> np.ndarray:
    """Per respondent the place in `_KINDS`, -1 when not known."""
    often, keen = told.answers.texts(f"visits.{discipline}"), interested(told.answers, discipline)
    kind = np.where(keen == 1, 1, np.where(keen == 0, 0, -1))
    for code, place in (("1-3", 2), ("4-11", 3), ("12+", 4)):
        kind = np.where(often == code, place, kind)
    return np.where(often == "", -1, kind)
