"""What is the mean, the share, the total or the ratio in the population, and how sure is it?

`y` is respondents x figures, nan where not asked or not answered; a nan restricts that figure to those who answered, as
`domain` (True for those it is about) does for all. The variance of a domain is taken in the whole design: everybody
else stays in it with a score of zero, because how many belong to the domain is chance as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.designs.basis import Basis, basis_of
from publiek.estimation.designs.design import Design, Estimates, Floats, Ints
from publiek.estimation.designs.intervals import around, share_limits, told_effective
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.designs.spread import Spread

Domain = NDArray[np.bool_] | None
_BLOCK = 256


def means(design: Design, y: Floats, *, domain: Domain = None) -> Estimates:
    """Sum w y / sum w over those who answered. When all answers are the same their spread is unknown: the error is nan.

    Raises SurveyError "survey-design-sizes".
    """
    return in_blocks(design, y, domain, mean_figures)


def shares(design: Design, y: Floats, *, domain: Domain = None) -> Estimates:
    """The share that answers 1 (`y` holds 0, 1 and nan), with an interval that stays within 0-1 (see `intervals`).

    Raises SurveyError "survey-design-sizes".
    """
    return in_blocks(design, y, domain, share_figures)


def totals(design: Design, y: Floats, *, domain: Domain = None) -> Estimates:
    """Sum w y. Who did not answer counts for nothing: a total over half of the answers is half a total.

    Raises SurveyError "survey-design-sizes".
    """
    return in_blocks(design, y, domain, _total_figures)


def ratios(design: Design, y: Floats, x: Floats, *, domain: Domain = None) -> Estimates:
    """Sum w y / sum w x over those who answered both (`x`: respondents, or respondents x figures).

    Raises SurveyError "survey-design-sizes".
    """
    above = as_columns(design, y)
    below = np.where(np.isnan(above), np.nan, as_columns(design, x))
    spread, rows = Spread(design), rows_of(design, domain)
    return joined([_ratio_figures(spread, above[rows, at], below[rows, at], rows) for at in slices(above.shape[1])])


def in_blocks(
    design: Design, y: Floats, domain: Domain, figures: Callable[[Spread, Floats, Ints], Estimates]
) -> Estimates:
    """Figures of all columns, some hundreds at a time so that memory stays small."""
    columns = as_columns(design, y)
    spread, rows = Spread(design), rows_of(design, domain)
    return joined([figures(spread, columns[rows, at], rows) for at in slices(columns.shape[1])])


def as_columns(design: Design, y: Floats) -> Floats:
    """Respondents x figures, of the right length."""
    columns = np.asarray(y, dtype=float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if len(columns) != len(design):
        raise refuse("survey-design-sizes", respondents=len(design), others=[len(columns)])
    return columns


def rows_of(design: Design, domain: Domain) -> Ints:
    """Who counts: those in the domain with a weight."""
    inside = design.weight > 0
    if domain is not None:
        if len(domain) != len(design):
            raise refuse("survey-design-sizes", respondents=len(design), others=[len(domain)])
        inside = inside & np.asarray(domain, dtype=bool)
    return np.flatnonzero(inside)


def slices(columns: int) -> Iterator[slice]:
    """Columns some hundreds at a time."""
    return (slice(start, start + _BLOCK) for start in range(0, columns, _BLOCK))


def joined(parts: list[Estimates]) -> Estimates:
    """Blocks of figures as one."""
    names = ("value", "se", "low", "high", "n", "n_effective", "design_effect", "degrees")
    return Estimates(**{name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names})


@dataclass(frozen=True)
class _Centred:
    """Means with their `variance` and the variance `simple` of a simple draw of as many; what they rest on; how many
    answered above zero (`yes`); whether all answers are the same (`flat`).
    """

    value: Floats
    variance: Floats
    simple: Floats
    basis: Basis
    yes: Ints
    flat: NDArray[np.bool_]


def mean_figures(spread: Spread, y: Floats, rows: Ints) -> Estimates:
    """Means of the columns of `y` (respondents `rows` x figures)."""
    of = _centred(spread, y, rows)
    basis = of.basis
    se = np.where(of.flat | (basis.degrees < 1), np.nan, np.sqrt(of.variance))
    effect = _effect(of.variance, of.simple, of.flat)
    low, high = limits(of.value, se, basis)
    return Estimates(of.value, se, low, high, basis.n, _said_by(basis.n, effect), effect, basis.degrees)


def share_figures(spread: Spread, y: Floats, rows: Ints) -> Estimates:
    """Shares of the columns of `y` (respondents `rows` x figures)."""
    of = _centred(spread, y, rows)
    basis = of.basis
    value = np.clip(of.value, 0, 1)
    counted = told_effective(value, of.variance, yes=of.yes, basis=basis)
    low, high = share_limits(value, counted, basis.degrees)
    effect = np.where(of.flat, basis.unseen, _effect(of.variance, of.simple, of.flat))
    se = np.where(of.flat | (basis.degrees < 1), np.nan, np.sqrt(of.variance))
    return Estimates(value, se, low, high, basis.n, _said_by(basis.n, effect), effect, basis.degrees)


def limits(value: Floats, se: Floats, basis: Basis) -> tuple[Floats, Floats]:
    """The value -+ t times the error, with what the fitting of the weights hid of it."""
    return around(value, se * np.sqrt(basis.hidden), basis.degrees)


def _centred(spread: Spread, y: Floats, rows: Ints) -> _Centred:
    asked = ~np.isnan(y)
    filled = np.where(asked, y, 0.0)
    weight = spread.weight[rows][:, None] * asked
    total = weight.sum(axis=0)
    basis = basis_of(spread, asked, rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.einsum("rk,rk->k", weight, filled) / total
        apart = np.where(asked, filled - value, 0.0)
        scores = np.where(asked, weight * apart / total, 0.0)
        squared = np.einsum("rk,rk->k", scores, apart)
        flat = squared <= 1e-24 * np.maximum(value**2, 1.0)
        simple = _simple(squared, basis.n, total if spread.finite else None)
    return _Centred(value, spread.variance(scores, rows), simple, basis, (filled > 0).sum(axis=0), flat)


def _simple(squared: Floats, n: Ints, population: Floats | None) -> Floats:
    """The variance of a mean in a simple draw of n (from `population`, when every stage told it)."""
    left = 1.0 if population is None else np.clip(1 - n / population, 0, 1)
    return np.where(n > 1, squared / np.maximum(n - 1, 1) * left, np.nan)


def _effect(variance: Floats, simple: Floats, unknown: NDArray[np.bool_]) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(unknown, np.nan, variance / simple)


def _said_by(n: Ints, effect: Floats) -> Floats:
    """How many of a simple draw would say as much (inf: the figure is known without error)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(n / effect)


def _total_figures(spread: Spread, y: Floats, rows: Ints) -> Estimates:
    asked = ~np.isnan(y)
    scores = spread.weight[rows][:, None] * np.where(asked, y, 0.0)
    variance, basis = spread.variance(scores, rows), basis_of(spread, asked, rows)
    whole, n = float(spread.weight.sum()), int((spread.weight > 0).sum())
    value = scores.sum(axis=0)
    squared = np.einsum("rk,rk->k", scores, np.where(asked, y, 0.0)) / whole - (value / whole) ** 2
    simple = _simple(squared, np.full(len(value), n), np.full(len(value), whole) if spread.finite else None) * whole**2
    se = np.where(basis.degrees < 1, np.nan, np.sqrt(variance))
    effect = _effect(variance, simple, squared <= 0)
    return Estimates(value, se, *limits(value, se, basis), basis.n, _said_by(basis.n, effect), effect, basis.degrees)


def _ratio_figures(spread: Spread, y: Floats, x: Floats, rows: Ints) -> Estimates:
    asked = ~np.isnan(x)
    weight = spread.weight[rows][:, None] * asked
    above, below = np.where(asked, y, 0.0), np.where(asked, x, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = (weight * below).sum(axis=0)
        value = (weight * above).sum(axis=0) / total
        apart = np.where(asked, above - value * below, 0.0)
        scores = np.where(np.isfinite(value), weight * apart / total, 0.0)
        people = weight.sum(axis=0)
        squared = (weight * apart**2).sum(axis=0) / people * (people / total) ** 2
    variance, basis = spread.variance(scores, rows), basis_of(spread, asked, rows)
    simple = _simple(squared, basis.n, people if spread.finite else None)
    se = np.where(np.isfinite(value) & (basis.degrees >= 1), np.sqrt(variance), np.nan)
    effect = _effect(variance, simple, squared <= 0)
    return Estimates(value, se, *limits(value, se, basis), basis.n, _said_by(basis.n, effect), effect, basis.degrees)
