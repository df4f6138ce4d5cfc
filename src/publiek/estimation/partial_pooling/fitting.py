"""Which standard deviations and coefficients explain the observations best? The outer search over Laplace's likelihood.

With a shape above 1 the standard deviations get a gamma prior that keeps them off zero when there are few levels
(Chung et al. 2013); shape 1, rate 0 is plain maximum likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from publiek.estimation.partial_pooling.elimination import lay_out
from publiek.estimation.partial_pooling.laplace import Likelihood, Mode, Problem, find_mode, likelihood
from publiek.estimation.partial_pooling.observed import Floats, Observed, constant
from publiek.estimation.threads import one_thread

_LEAST, _MOST = np.log(1e-3), np.log(20.0)


@dataclass(frozen=True)
class FitSettings:
    """`integrated`: average the fixed coefficients out (restricted likelihood) or maximise over them.

    `shape`, `rate`: gamma prior of every estimated standard deviation. `start`: first guess of each.
    """

    integrated: bool = True
    shape: float = 1.0
    rate: float = 0.0
    start: float = 0.4


@dataclass(frozen=True)
class Fitted:
    """A fitted model. `sds` per term; `beta` and `beta_error` per fixed column; `effects` per term (the mode).

    `log_likelihood`: Laplace, constants included, prior not. `log_sd_spread`: covariance of the estimated log sds
    (terms with a given sd: 0). `evaluations`: how often the likelihood was worked out.
    """

    problem: Problem
    sds: Floats
    beta: Floats
    beta_error: Floats
    effects: tuple[Floats, ...]
    log_likelihood: float
    log_sd_spread: Floats
    evaluations: int
    mode: Mode

    def sd(self, name: str) -> float:
        """The standard deviation of one term."""
        return float(self.sds[[term.name for term in self.problem.observed.terms].index(name)])


def fit(observed: Observed, settings: FitSettings | None = None) -> Fitted:
    """The model fitted by Laplace's approximation.

    Agrees with lme4's glmer (nAGQ = 1) when `integrated` is False and there is no prior.
    """
    search = _Search(observed, settings or FitSettings())
    with one_thread():
        return search.told(search.run())


class _Search:
    """One search: remembers the mode between evaluations, so that each begins where the last one ended."""

    def __init__(self, observed: Observed, settings: FitSettings) -> None:
        self.settings = settings
        layout = lay_out(observed, integrated=settings.integrated)
        self.problem = Problem(observed, layout, settings.integrated)
        given = [term.sd for term in observed.terms]
        self.free = np.array([sd is None for sd in given], dtype=bool)
        self.given = np.array([sd or self.settings.start for sd in given], dtype=float)
        self.columns = 0 if self.settings.integrated else observed.fixed.shape[1]
        self.start = np.zeros(layout.effects)
        self.evaluations = 0

    def run(self) -> Floats:
        """The parameters (log sds, then coefficients) with the highest likelihood."""
        first = np.concatenate([np.log(self.given[self.free]), np.zeros(self.columns)])
        if not len(first):
            return first
        free = int(self.free.sum())
        bounds = [(_LEAST, _MOST)] * free + [(None, None)] * self.columns
        options = {"maxiter": 200, "ftol": 1e-9, "gtol": 1e-4}
        return np.asarray(minimize(self.loss, first, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x)

    def parts(self, parameters: Floats) -> tuple[Floats, Floats]:
        """Standard deviations of all terms, and coefficients."""
        sds = self.given.copy()
        free = int(self.free.sum())
        sds[self.free] = np.exp(parameters[:free])
        return sds, parameters[free:]

    def at(self, parameters: Floats) -> Likelihood:
        """The likelihood at these parameters."""
        self.evaluations += 1
        found = likelihood(self.problem, *self.parts(parameters), self.start)
        self.start = found.mode.effects
        return found

    def loss(self, parameters: Floats) -> tuple[float, Floats]:
        """Minus the penalised log-likelihood and its slope."""
        found = self.at(parameters)
        sds = self.parts(parameters)[0][self.free]
        shape, rate = self.settings.shape - 1, self.settings.rate
        value = found.value + float((shape * np.log(sds) - rate * sds).sum())
        return -value, -np.concatenate([found.by_log_sd[self.free] + shape - rate * sds, found.by_beta])

    def told(self, parameters: Floats) -> Fitted:
        """Everything about the model at the parameters that were found."""
        sds, beta = self.parts(parameters)
        found = self.at(parameters)
        spread = self.spread(parameters)
        free = int(self.free.sum())
        by_sd = np.zeros((len(sds), len(sds)))
        by_sd[np.ix_(self.free, self.free)] = spread[:free, :free]
        layout = self.problem.layout
        if self.settings.integrated:
            beta = found.mode.effects[layout.fixed]
            error = np.sqrt(found.mode.factor.inverse_diagonal()[layout.fixed])
        else:
            error = np.sqrt(np.maximum(np.diag(spread)[free:], 0))
        return Fitted(
            problem=self.problem,
            sds=sds,
            beta=beta,
            beta_error=error,
            effects=tuple(found.mode.effects[place] for place in layout.slices),
            log_likelihood=found.value + constant(self.problem.observed),
            log_sd_spread=by_sd,
            evaluations=self.evaluations,
            mode=find_mode(self.problem, sds, beta, found.mode.effects),
        )

    def spread(self, parameters: Floats) -> Floats:
        """The inverse of minus the second slopes, from differences of the analytic slope."""
        if not len(parameters):
            return np.zeros((0, 0))
        step = 1e-3
        base = self.loss(parameters)[1]
        rows = [(self.loss(parameters + step * side)[1] - base) / step for side in np.eye(len(parameters))]
        curved = (np.array(rows) + np.array(rows).T) / 2
        values, vectors = np.linalg.eigh(curved)
        return np.asarray((vectors / np.maximum(values, 0.05)) @ vectors.T)
