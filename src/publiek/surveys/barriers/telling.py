"""How often is each barrier named, by whom? Each asked yes or no; and which one matters most.

    share = sum of weights of those who say yes / sum of weights of those asked, among the people the row is about

Never among "the non-visitors" alone: among all of them a lack of interest leads, among the interested time and money do
(sector.md 2.9). Intervals follow the design of the survey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.breakdowns import shares_by
from publiek.estimation.designs.design import Estimates
from publiek.estimation.designs.means import shares
from publiek.surveys.barriers.cells import Row, cell, table, too_thin
from publiek.surveys.barriers.standing import asks, disciplines, standing
from publiek.surveys.barriers.weighed import DIMENSIONS, Weighed
from publiek.vocabulary.barriers import AMONG, barriers
from publiek.vocabulary.figures import Figure

Floats = NDArray[np.float64]
_COLUMNS = ("among", "by", "of", "barrier", "group", "rank", "n", "n_effective", "share", "low", "high", "verdict")
_LIMITS = ("barrier-own-words", "barrier-denominator")


def barriers_named(told: Weighed) -> Figure:
    """The figure "barriers": every barrier among each kind of people, in all and by each dimension."""
    return _figure("barriers", told, _named)


def barrier_that_matters_most(told: Weighed) -> Figure:
    """The figure "barriers_main": which one barrier was named as the most important, over all who named one."""
    return _figure("barriers_main", told, _most_important)


def _named(told: Weighed) -> Floats:
    """Respondents x barriers: 1 yes, 0 no, nan not asked."""
    asked = {row.code for row in told.answers.questionnaire.item("barriers").rows}
    nobody = np.full(len(told), np.nan)
    columns = [told.answers.said(f"barriers.{b.code}", "yes") if b.code in asked else nobody for b in barriers()]
    return np.stack(columns, axis=1)


def _most_important(told: Weighed) -> Floats:
    return np.stack([told.answers.said("barrier_main", barrier.code) for barrier in barriers()], axis=1)


def _figure(name: str, told: Weighed, said: Callable[[Weighed], Floats]) -> Figure:
    item = "barriers" if name == "barriers" else "barrier_main"
    answered = said(told) if asks(told.answers, item) else np.full((len(told), 1), np.nan)
    n = int((~np.isnan(answered)).any(axis=1).sum())
    silent = too_thin(n)
    rows = [] if silent else list(_rows(told, answered))
    limits = (*told.limits, *_LIMITS)
    return Figure(name, told.base(n), table(rows, *_COLUMNS), limits=limits, too_thin=silent)


def _rows(told: Weighed, said: Floats) -> Iterator[Row]:
    """In all and by discipline, for each kind of people; then by every trait."""
    blocks: list[tuple[Row, Floats]] = []
    for discipline in ("", *disciplines(told.answers)):
        head = {"by": "discipline" if discipline else "", "of": discipline}
        for among, one_of_them in standing(told.answers, discipline).items():
            blocks.append(({"among": among, **head}, np.where((one_of_them == 1)[:, None], said, np.nan)))
    # All at once: what the design costs is paid once, not for each block.
    found = shares(told.design, np.concatenate([mine for _, mine in blocks], axis=1))
    for at, (head, mine) in enumerate(blocks):
        yield from _ranked(head, found, start=at * mine.shape[1])
    everybody = [mine for _, mine in blocks[: len(AMONG)]]
    for dimension in DIMENSIONS:
        if dimension in told.by:
            yield from _divided(told, np.concatenate(everybody, axis=1), dimension)


def _divided(told: Weighed, said: Floats, dimension: str) -> Iterator[Row]:
    """One trait: a block of rows per kind of people and category that anybody is in."""
    known = told.by[dimension]
    names = np.unique(known[known != ""])
    if not len(names):
        return
    place = np.searchsorted(names, known).clip(0, len(names) - 1)
    groups = np.where(names[place] == known, place, -1).astype(np.int64)
    found = shares_by(told.design, said, groups, count=len(names))
    width = said.shape[1] // len(AMONG)
    for at, among in enumerate(AMONG):
        for category, name in enumerate(names.tolist()):
            head: Row = {"among": among, "by": dimension, "of": name}
            yield from _ranked(head, found, category, start=at * width)


def _ranked(head: Row, found: Estimates, *category: int, start: int) -> Iterator[Row]:
    """The barriers of one block, with the rank of each that can be told (1 = most often)."""
    rows: list[Row] = []
    for at, barrier in enumerate(barriers()):
        told = cell(found, *category, start + at)
        rows.append({**head, "barrier": barrier.code, "group": barrier.group, **told.row(special=barrier.special)})
    order = sorted((row for row in rows if row["share"] is not None), key=lambda row: -float(str(row["share"])))
    for rank, row in enumerate(order, start=1):
        row["rank"] = rank
    yield from rows
