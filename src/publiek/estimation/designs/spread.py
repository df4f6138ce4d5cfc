"""How far could a weighted sum over respondents be off, given how they were drawn and what the weights were fitted to?

Taylor linearisation with a variance per stage of sampling (Särndal, Swensson and Wretman 1992, ch. 4; Woodruff 1971):

    V = sum over strata h of  f_h n_h/(n_h - 1) sum over clusters c of (z_hc - mean z_h)^2,    f_h = (N_h - n_h) / N_h

with z_hc the cluster's sum of weight x score. A next stage adds the same inside each cluster, times n_h/N_h of the
stages before it (nothing when those are unknown: then the first stage holds it all). A stratum with one cluster is
measured from zero, the whole survey's mean score, instead of from itself (R's "adjust"). Fitted weights: scores are
first replaced by their residuals around what was fitted to. All sums are per cluster, so hundreds of figures cost
little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from publiek.estimation.designs.design import Design, Fitted, Floats, Ints, Stage
from publiek.estimation.designs.refusals import refuse


@dataclass(frozen=True)
class Level:
    """One stage as it is counted with: respondent -> `unit`, unit -> `stratum`; per stratum `factor` (what a squared
    deviation counts for) and `middle` (1/n_h, or 0 where one cluster is measured from zero).
    """

    unit: Ints
    stratum: Ints
    factor: Floats
    middle: Floats

    @property
    def single(self) -> bool:
        """True when every respondent is a unit of their own."""
        return len(self.stratum) == len(self.unit)


@dataclass(frozen=True)
class _Explained:
    """What one fitting takes out of scores: x -> x - out (into' x)."""

    into: Floats
    out: Floats


class Spread:
    """The variance of weighted sums in one design. `levels` outermost first; `finite` when every stage tells its
    population; `hidden`, per respondent, by which factor a squared residual is too small because the respondent's own
    answer drew the fit towards it: 1 / (1 - h)^2, h the leverage in what the weights were fitted to (Valliant 2002).

    Raises SurveyError "survey-design-sizes", "survey-design-population".
    """

    def __init__(self, design: Design) -> None:
        check(design)
        self.weight = design.weight
        self.levels = levels_of(design)
        self.finite = bool(design.stages) and all(stage.population is not None for stage in design.stages)
        self._explained = [_explained(piece, design.weight) for piece in design.fitted]
        out = [piece.out for piece in self._explained]
        held = sum(((piece.into * piece.out).sum(axis=1) for piece in self._explained), np.zeros(len(design)))
        self.hidden = 1 / (1 - np.minimum(held, 0.5)) ** 2
        self._out = np.hstack(out) if out else np.zeros((len(design), 0))
        self._sums = [sums_per(level.unit, self._out, len(level.stratum)) for level in self.levels]
        self._apart = [away(level, sums) for level, sums in zip(self.levels, self._sums, strict=True)]
        self._crossed = [sums.T @ apart for sums, apart in zip(self._sums, self._apart, strict=True)]

    def variance(self, scores: Floats, rows: Ints | None = None) -> Floats:
        """Per column the variance of `sum weight x score`; `scores` already times weight, for respondents `rows` (None:
        all); everybody else scores zero.
        """
        known = self._taken(scores, rows)
        found, gross = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
        for level, apart, crossed in zip(self.levels, self._apart, self._crossed, strict=True):
            total, units = gathered(level, scores, rows)
            stratum = level.stratum[units]
            inner = sums_per(stratum, total, len(level.factor))
            square = level.factor[stratum] @ total**2
            gross += square
            found += square - (level.factor * level.middle) @ inner**2
            if known.size:
                found += ((crossed @ known - 2 * (apart[units].T @ total)) * known).sum(axis=0)
        return np.where(found > 1e-13 * gross, found, 0.0)  # what is left of a difference that is exactly zero

    def covariance(self, scores: Floats, rows: Ints | None = None) -> Floats:
        """The variances and covariances of a few such sums at once (columns x columns)."""
        known = self._taken(scores, rows)
        found = np.zeros((scores.shape[1],) * 2)
        for level, sums in zip(self.levels, self._sums, strict=True):
            total, units = gathered(level, scores, rows)
            whole = -sums @ known if known.size else np.zeros((len(level.stratum), scores.shape[1]))
            np.add.at(whole, units, total)
            found += whole.T @ away(level, whole)
        return found

    def _taken(self, scores: Floats, rows: Ints | None) -> Floats:
        """How much of each column of `_out` the fittings take away, one fitting after the other (columns x figures)."""
        parts: list[Floats] = []
        for piece in self._explained:
            into = piece.into if rows is None else piece.into[rows]
            part = into.T @ scores
            for earlier, before in zip(parts, self._explained, strict=False):
                part -= (piece.into.T @ before.out) @ earlier
            parts.append(part)
        return np.vstack(parts) if parts else np.zeros((0, scores.shape[1]))


def check(design: Design) -> None:
    """Refuse a design whose parts do not fit together.

    Raises SurveyError "survey-design-sizes".
    """
    lengths = {len(array) for stage in design.stages for array in (stage.stratum, stage.cluster)}
    lengths |= {len(stage.population) for stage in design.stages if stage.population is not None}
    lengths |= {len(array) for piece in design.fitted for array in (piece.before, piece.auxiliary)}
    lengths |= {len(piece.after) for piece in design.fitted if piece.after is not None}
    if lengths - {len(design)} or not len(design):
        raise refuse("survey-design-sizes", respondents=len(design), others=sorted(lengths - {len(design)}))


def levels_of(design: Design) -> tuple[Level, ...]:
    """The stages as they are counted with; later stages only while all earlier ones tell their population."""
    count = len(design)
    stages = design.stages or (Stage(np.zeros(count, dtype=np.int64), np.arange(count)),)
    found: list[Level] = []
    outer, share = np.zeros(count, dtype=np.int64), np.ones(count)
    for stage in stages:
        strata, _ = _pairs(outer, stage.stratum)
        units, first = _pairs(strata, stage.cluster)
        level, sampled = _level(units, strata, first, stage.population, share)
        found.append(level)
        if stage.population is None:
            break
        outer, share = level.unit, share * sampled
    return tuple(found)


def _pairs(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """A number 0.. for every pair that occurs, and where each occurs first."""
    _, inner = np.unique(other, return_inverse=True)
    _, first, code = np.unique(one * (int(inner.max()) + 1) + inner, return_index=True, return_inverse=True)
    return code.astype(np.int64), first


def _level(unit: Ints, strata: Ints, first: Ints, population: Floats | None, share: Floats) -> tuple[Level, Floats]:
    """A level, and per respondent which part of the units of their stratum was drawn."""
    stratum = strata[first]
    n = np.bincount(stratum).astype(float)
    some = np.zeros(len(n), dtype=np.int64)
    some[strata] = np.arange(len(strata))
    whole = np.full(len(n), np.inf) if population is None else np.asarray(population, dtype=float)[some]
    if np.any(whole < n * (1 - 1e-9)):
        raise refuse("survey-design-population", strata=int((whole < n).sum()))
    left = np.where(np.isinf(whole), 1.0, np.clip(1 - n / whole, 0, 1))
    left[left < 1e-7] = 0.0
    factor = share[some] * left * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
    return Level(unit, stratum, factor, np.where(n > 1, 1 / n, 0.0)), (n / whole)[strata]


def _explained(piece: Fitted, weight: Floats) -> _Explained:
    """The residual of a weighted fit: x -> x - after X (X'bX)^-1 X'(b / after) x, with b the weight before."""
    after = weight if piece.after is None else piece.after
    inverse = np.linalg.pinv(piece.auxiliary.T @ (piece.before[:, None] * piece.auxiliary), hermitian=True)
    ratio = np.divide(piece.before, after, out=np.zeros_like(piece.before, dtype=float), where=after > 0)
    return _Explained((ratio[:, None] * piece.auxiliary) @ inverse, after[:, None] * piece.auxiliary)


def gathered(level: Level, scores: Floats, rows: Ints | None) -> tuple[Floats, Ints]:
    """Sums per unit that `rows` are in, and the number of each of these units."""
    unit = level.unit if rows is None else level.unit[rows]
    if level.single:
        return scores, unit
    present, place = np.unique(unit, return_inverse=True)
    return sums_per(place, scores, len(present)), present


def sums_per(code: Ints, values: Floats, count: int) -> Floats:
    """Sums of the rows of `values` per code 0..count-1."""
    if not values.shape[1]:
        return np.zeros((count, 0))
    gather = sparse.csr_matrix((np.ones(len(code)), (code, np.arange(len(code)))), shape=(count, len(code)))
    return np.asarray(gather @ values)


def away(level: Level, total: Floats) -> Floats:
    """Each unit's sum minus the mean of its stratum, times what it counts for."""
    inner = sums_per(level.stratum, total, len(level.factor))
    return level.factor[level.stratum, None] * (total - (level.middle[:, None] * inner)[level.stratum])
