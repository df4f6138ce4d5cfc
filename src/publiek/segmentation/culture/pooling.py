"""What is the typical taste of each group in each discipline, when houses and regions differ?

    log E[count] = level(source, discipline) + log size + group + group x discipline
                   + group x region + group x discipline x source

Every line but the level is drawn to zero by a standard deviation of its own (Laplace, publiek.segmentation.
partial_pooling). The last one is what one house deviates: when houses differ, ten small ones weigh more than one that
sells as much as all ten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from publiek.estimation.partial_pooling import FitSettings, Observed, Term, draw, fit
from publiek.estimation.partial_pooling.observed import Floats
from publiek.segmentation.culture.contributions import Rows
from publiek.segmentation.culture.evidence import Lines, lines_of

DRAWS, ROUNDS = 1000, 25
#: The level of a source is its own affair: a standard deviation so wide that nothing is shared.
_LEVEL_SD = 3.0
#: Gamma prior of the standard deviations, on the log scale of rates: mode 0.25.
_SHAPE, _RATE = 2.0, 4.0


@dataclass(frozen=True)
class Tastes:
    """Draws. `ratio`: disciplines x groups x draws, 100 = the average household; `share`: the same as a share of
    persons who went (nan without surveys); `spread`: per source of difference its standard deviation (draws).
    """

    disciplines: tuple[str, ...]
    groups: tuple[str, ...]
    ratio: Floats
    share: Floats
    spread: dict[str, Floats]


def learn_tastes(rows: Rows, groups: tuple[str, ...], shares: Floats, *, seed: int) -> Tastes:
    """Tastes from rows that were screened. `shares`: of households per group, in the order of `groups`."""
    lines = lines_of(rows, groups)
    terms = _terms(lines, len(groups))
    one = lines.design.sum(axis=1, keepdims=True)
    observed = Observed("poisson", lines.count, lines.size, one, ("intercept",), terms, lines.normal)
    fitted = fit(observed, FitSettings(shape=_SHAPE, rate=_RATE, start=0.3))
    drawn = draw(fitted, draws=DRAWS, seed=seed, rounds=ROUNDS)
    effect = {term.name: drawn.effects[at] for at, term in enumerate(terms)}
    spread = {term.name: drawn.sds[at] for at, term in enumerate(terms) if term.name != "level"}
    taste = effect["group"][None] + effect["group:discipline"].reshape(len(lines.disciplines), len(groups), -1)
    rate = np.exp(taste)
    ratio = 100 * rate / np.einsum("s,dsk->dk", shares, rate)[:, None, :]
    share = _absolute(rate, drawn.beta[0], effect["level"], lines)
    return Tastes(lines.disciplines, groups, ratio, share, spread)


def _terms(lines: Lines, groups: int) -> tuple[Term, ...]:
    blocks = len(lines.source)
    level = _spread_out(lines.design.sum(axis=1, keepdims=True), lines.block, blocks)
    terms = [
        Term("level", level, sd=_LEVEL_SD),
        Term("group", csr_array(lines.design)),
        Term("group:discipline", _spread_out(lines.design, lines.discipline[lines.block], len(lines.disciplines))),
    ]
    for name, code in (("source", lines.source), ("region", lines.region)):
        if name == "source" or code.max() > 0:
            own = code[lines.block]
            design = _spread_out(lines.design, own, int(code.max()) + 1)
            # with counted lines alone every line is about one group, which the engine can make use of
            counted = None if lines.normal.any() else own * groups + lines.design.argmax(axis=1)
            terms.append(Term(f"group:{name}", design, counted))
    return tuple(terms)


def _spread_out(design: Floats, code: NDArray[np.int64], codes: int) -> csr_array:
    """Lines x (codes x columns): the design of each line in the columns of its own code."""
    lines, columns = design.shape
    place = code[:, None] * columns + np.arange(columns)
    row = np.repeat(np.arange(lines), columns)
    return csr_array((design.ravel(), (row, place.ravel())), shape=(lines, codes * columns))


def _absolute(rate: Floats, intercept: Floats, level: Floats, lines: Lines) -> Floats:
    """The share of each group that went, from the levels of surveys; nan for a discipline that none asked about."""
    found = np.full(rate.shape, np.nan)
    for discipline in range(len(rate)):
        own = lines.survey & (lines.discipline == discipline)
        if own.any():
            found[discipline] = np.minimum(np.exp(intercept + level[own].mean(axis=0)) * rate[discipline], 1)
    return found
