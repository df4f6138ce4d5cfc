"""Which weights meet several margins at once, each respondent's changed as little as possible?

Raking (Deming and Stephan 1940): per margin in turn w <- w T_l / sum of w in category l, until every category is within
a hundred-millionth of its target. Respondents with the same categories get the same factor, so the work is done on the
table of categories, for hundreds of replicate weights at once.

With a cap (methods.md 4.3): weights above `cap` times the median are held there and raked again, until none is above
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from publiek.estimation.designs.design import Fitted, Floats, Ints
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.weighting.margins import Coded, Groups, Margin, coded
from publiek.estimation.weighting.weighted import Weighted, check_before, spread_of, told_margins


@dataclass(frozen=True)
class RakeSettings:
    """`unanswered`: "refuse", or "own" (people without an answer keep their share on that margin); `rounding`: by which
    part the totals of margins may differ; `cap`: the largest weight, in medians (None: no cap); `tolerance`: largest
    relative error of a category at the end; `rounds`: how often to try.
    """

    unanswered: str = "refuse"
    rounding: float = 0.005
    cap: float | None = None
    tolerance: float = 1e-8
    rounds: int = 1000


@dataclass(frozen=True)
class _Table:
    """The table that is raked: respondent -> `cell`; per margin the code of each cell and the share of each code."""

    cell: Ints
    cells: int
    codes: tuple[Ints, ...]
    shares: tuple[Floats, ...]

    def gathered(self, weight: Floats) -> Floats:
        """Sums per cell (cells x replicates)."""
        gather = sparse.csr_matrix(
            (np.ones(len(self.cell)), (self.cell, np.arange(len(self.cell)))), shape=(self.cells, len(self.cell))
        )
        return np.asarray(gather @ weight)


def rake(
    weight: Floats, groups: Groups, margins: Sequence[Margin], *, settings: RakeSettings | None = None
) -> Weighted:
    """Weights that meet all `margins` and add up to the total of the first. `weight`: before (1 for everybody when no
    chance of selection is known); `groups`: margin name -> each respondent's category ("" not answered).

    Raises SurveyError: those of `coded` and `check_before`, "weighting-not-converging" (then there are no weights).
    In `refit` what the cap took is taken again, not found again.
    """
    asked = settings or RakeSettings()
    before = check_before(weight)
    sides = coded(before, groups, margins, unanswered=asked.unanswered, rounding=asked.rounding)
    total = float(np.sum(margins[0].targets))
    table = _table(sides)
    held = _held(table, before, sides, asked)
    rows, apart = told_margins(before, held.weight, sides)
    factor = np.divide(held.base, before, out=np.zeros_like(before), where=before > 0)
    return Weighted(
        held.weight * total,
        (Fitted(held.base, _auxiliary(sides)),),
        held.iterations,
        **spread_of(held.weight),
        margins=rows,
        imbalance=apart,
        capped=int((held.weight >= held.limit * (1 - 1e-3)).sum()),
        cap_kept=bool(held.weight.max() <= held.limit * (1 + 1e-6)),
        refit=lambda replicates: refit(table, replicates * factor[:, None], asked) * total,
    )


@dataclass(frozen=True)
class _Held:
    """Raked weights, the weights `base` they were raked from, the largest that is allowed, and the rounds it took."""

    weight: Floats
    base: Floats
    limit: float
    iterations: int


def _held(table: _Table, before: Floats, sides: Sequence[Coded], settings: RakeSettings) -> _Held:
    """Rake; hold what is above the cap; rake again: until nothing is above it, or it does not get any better."""
    base, iterations, excess = before, 0, np.inf
    while True:
        weight, took = _raked(table, base, sides, settings)
        iterations += took
        limit = np.inf if settings.cap is None else settings.cap * float(np.median(weight[weight > 0]))
        above = float(weight.max()) / limit - 1
        if above <= 1e-6 or above > 0.95 * excess:
            return _Held(weight, base, limit, iterations)
        base, excess = np.minimum(weight, limit), above


def poststratify(weight: Floats, groups: Groups, margin: Margin, *, unanswered: str = "refuse") -> Weighted:
    """Weights that meet one margin exactly.

    Raises SurveyError: those of `rake`.
    """
    return rake(weight, groups, [margin], settings=RakeSettings(unanswered=unanswered))


def refit(table: _Table, replicates: Floats, settings: RakeSettings) -> Floats:
    """The same raking of many weights at once (respondents x replicates). A category without respondents in a replicate
    leaves its share to the others; nan for a replicate that does not come to an end.
    """
    start = table.gathered(replicates)
    factor, _, wrong = _factors(table, start, settings)
    found = replicates * factor[table.cell]
    found[:, wrong.max(axis=0) > 1e-6] = np.nan
    return found


def _raked(table: _Table, base: Floats, sides: Sequence[Coded], settings: RakeSettings) -> tuple[Floats, int]:
    factor, iterations, wrong = _factors(table, table.gathered(base[:, None]), settings)
    if float(wrong.max()) > settings.tolerance:
        worst = int(np.argmax(wrong[:, 0]))
        raise refuse(
            "weighting-not-converging",
            margin=sides[worst].margin.name,
            largest_error=float(wrong[worst, 0]),
            iterations=iterations,
        )
    return base * factor[table.cell, 0], iterations


def _factors(table: _Table, start: Floats, settings: RakeSettings) -> tuple[Floats, int, Floats]:
    """What each cell is multiplied by (cells x replicates), how many rounds it took, and the largest relative error
    left per margin (margins x replicates).
    """
    sums = [_summing(code, len(share)) for code, share in zip(table.codes, table.shares, strict=True)]
    targets = [_targets(gather @ start, share) for gather, share in zip(sums, table.shares, strict=True)]
    now = start.copy()
    wrong = np.zeros((len(sums), start.shape[1]))
    turns = 0
    while turns < settings.rounds and (turns == 0 or float(wrong.max()) > settings.tolerance):
        turns += 1
        for gather, code, target in zip(sums, table.codes, targets, strict=True):
            here = gather @ now
            ratio = np.divide(target, here, out=np.ones_like(target), where=here > 0)
            now *= ratio[code]
        wrong = np.array([_wrong(gather @ now, target) for gather, target in zip(sums, targets, strict=True)])
    return np.divide(now, start, out=np.ones_like(now), where=start > 0), turns, wrong


def _targets(sums: Floats, share: Floats) -> Floats:
    """Per category and replicate the share to reach; one nobody is in leaves its share to the others."""
    wanted = np.where(sums > 0, share[:, None], 0.0)
    return np.asarray(wanted / wanted.sum(axis=0))


def _wrong(sums: Floats, target: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(target > 0, np.abs(sums / target - 1), 0.0)
    return np.asarray(np.nan_to_num(apart, nan=np.inf).max(axis=0))


def _summing(code: Ints, count: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(code)), (code, np.arange(len(code)))), shape=(count, len(code)))


def _table(sides: Sequence[Coded]) -> _Table:
    stacked = np.column_stack([one.code for one in sides])
    kinds, cell = np.unique(stacked, axis=0, return_inverse=True)
    return _Table(cell.ravel(), len(kinds), tuple(kinds.T), tuple(one.share for one in sides))


def _auxiliary(sides: Sequence[Coded]) -> Floats:
    """A column of 0 and 1 per category of every margin."""
    return np.hstack([np.eye(len(one.share))[one.code] for one in sides])
