"""How likely is what was observed, once the effects are averaged out? Laplace's approximation and its exact slope.

    L(beta, sd) = max_u [ l(X beta + Z u) - u' P u / 2 ] + log|P| / 2 - log|Z' W Z + P| / 2,   P = diag(1 / sd^2)

The mode in u by penalised iteratively reweighted least squares; the slope of L in log sd and beta analytically, the
movement of the mode and of the weights with them included (Bates et al. 2015; Skaug and Fournier 2006).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from publiek.estimation.partial_pooling.elimination import Factor, Layout, factorise
from publiek.estimation.partial_pooling.observed import Floats, Observed, averaged_first, slopes

#: Precision of a fixed column whose coefficient is averaged out: as good as none.
FLAT = 1e-6
_STEPS, _CLOSE = 60, 1e-9


@dataclass(frozen=True)
class Mode:
    """The most likely effects for given standard deviations: `effects`, the linear predictor, and H solved there."""

    effects: Floats
    eta: Floats
    factor: Factor
    height: float


@dataclass(frozen=True)
class Problem:
    """A model ready to be solved: what was observed and in which order its effects stand.

    `integrated`: the fixed columns are averaged out with the effects (as restricted maximum likelihood does) instead
    of being maximised over.
    """

    observed: Observed
    layout: Layout
    integrated: bool

    def precision(self, sds: Floats) -> Floats:
        """1 / sd^2 per effect, in the order of the layout."""
        precision = np.full(self.layout.effects, FLAT)
        for place, sd in zip(self.layout.slices, sds, strict=True):
            precision[place] = sd**-2
        return precision


def find_mode(problem: Problem, sds: Floats, beta: Floats, start: Floats, *, steps: int = _STEPS) -> Mode:
    """The mode of the effects by Newton steps, halved while they do not climb."""
    precision = problem.precision(sds)
    offset = np.zeros(len(problem.observed.count)) if problem.integrated else problem.observed.fixed @ beta
    effects = start
    for _ in range(steps):
        eta = offset + problem.layout.predictor(effects)
        at = slopes(problem.observed, eta)
        factor = factorise(problem.layout, np.maximum(at.weight, 1e-12), precision)
        height = at.value - 0.5 * float(effects @ (precision * effects))
        slope = problem.layout.gathered(at.first) - precision * effects
        move = factor.solve(slope)
        if float(move @ slope) < _CLOSE:
            return Mode(effects, eta, factor, height)

        def rises(tried: Floats, least: float = height) -> bool:
            value = slopes(problem.observed, offset + problem.layout.predictor(tried)).value
            return value - 0.5 * float(tried @ (precision * tried)) >= least - 1e-10

        effects = _climbed(effects, move, rises)
    eta = offset + problem.layout.predictor(effects)
    at = slopes(problem.observed, eta)
    height = at.value - 0.5 * float(effects @ (precision * effects))
    return Mode(effects, eta, factorise(problem.layout, np.maximum(at.weight, 1e-12), precision), height)


def _climbed(effects: Floats, move: Floats, rises: Callable[[Floats], bool]) -> Floats:
    """The effects after the longest of the steps 1, 1/2, 1/4 ... that climbs."""
    for halvings in range(30):
        tried = effects + move / 2**halvings
        if rises(tried):
            return tried
    return effects


@dataclass(frozen=True)
class Likelihood:
    """The approximated log-likelihood (without its constant), its slopes in log sd and beta, and the mode."""

    value: float
    by_log_sd: Floats
    by_beta: Floats
    mode: Mode


def likelihood(problem: Problem, sds: Floats, beta: Floats, start: Floats) -> Likelihood:
    """L and its slopes at these standard deviations (and coefficients, when they are not averaged out)."""
    mode = find_mode(problem, sds, beta, start)
    factor, layout = mode.factor, problem.layout
    counts = np.array([place.stop - place.start for place in layout.slices], dtype=float)
    value = mode.height - float(counts @ np.log(sds)) - 0.5 * factor.log_determinant
    if problem.integrated:
        value += 0.5 * (layout.fixed.stop - layout.fixed.start) * np.log(FLAT)
    at = slopes(problem.observed, mode.eta)
    bent = at.bend * factor.leverages()
    answer = factor.solve(layout.gathered(bent))
    spread = factor.inverse_diagonal()
    by_log_sd = np.empty(len(sds))
    for term, (place, sd) in enumerate(zip(layout.slices, sds, strict=True)):
        effects = mode.effects[place]
        moved = 2 * float(answer[place] @ effects) / sd**2
        by_log_sd[term] = (effects @ effects + spread[place].sum()) / sd**2 - counts[term] - 0.5 * moved
    by_beta = np.zeros(0)
    if not problem.integrated:
        by_beta = problem.observed.fixed.T @ (at.first - 0.5 * (bent - at.weight * layout.predictor(answer)))
    return Likelihood(value, by_log_sd, by_beta, mode)


def centred(problem: Problem, sds: Floats, beta: Floats, mode: Mode) -> Floats:
    """The mean of the effects rather than their mode.

    With few observations per area the joint mode lies too near 50%. Here the effects solve the same equations with
    every slope averaged over the normal posterior around them, its variance that of the mode: the mean of the
    Gaussian variational approximation with that covariance (van Niekerk and Rue 2021).
    """
    precision = problem.precision(sds)
    offset = np.zeros(len(mode.eta)) if problem.integrated else problem.observed.fixed @ beta
    variance, effects = mode.factor.leverages(), mode.effects
    for _ in range(12):
        eta = offset + problem.layout.predictor(effects)
        slope = problem.layout.gathered(averaged_first(problem.observed, eta, variance)) - precision * effects
        move = mode.factor.solve(slope)
        effects = effects + np.clip(move, -1, 1)
        if float(np.abs(move).max()) < 1e-6:
            break
    return effects
