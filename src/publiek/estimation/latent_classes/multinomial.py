"""How does the chance of each class depend on what is known of a person? Multinomial logit for classes nobody saw.

    P(s | x) = exp(x b_s) / sum_t exp(x b_t),   sum_s b_s = 0

The coefficients maximise the two-step likelihood of Bakk and Kuha (2018),

    sum_i w_i log sum_s P(s | x_i) P(y_i | s) - 1/2 sum_p penalty_p sum_s b_ps^2

with P(y | s) fixed by the latent class model. A respondent whose answers say little counts little, so nothing has to
be corrected for misclassification afterwards, whatever was not answered. When the classes are known (P(y | s) is 1
for one class and 0 for the others) it is the ordinary ridge multinomial logit. Solved by Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, helmert

Floats = NDArray[np.float64]
_STEPS = 60
_CLOSE = 1e-9


@dataclass(frozen=True)
class Sample:
    """What the coefficients are learned from: `x` respondents x features (with a constant), `log_given` respondents x
    classes (log P(y | s)), `weight` per respondent.
    """

    x: Floats
    log_given: Floats
    weight: Floats

    def only(self, kept: NDArray[np.bool_]) -> Sample:
        """Some of the respondents."""
        return Sample(self.x[kept], self.log_given[kept], self.weight[kept])


@dataclass(frozen=True)
class Logit:
    """`coefficients`: features x classes, every row sums to 0; `log_likelihood`: weighted, without the penalty."""

    coefficients: Floats
    log_likelihood: float


def contrasts(classes: int) -> Floats:
    """Classes x (classes - 1), orthonormal, columns sum to 0: free numbers for coefficients that sum to 0."""
    return np.asarray(helmert(classes)).T


def chances(x: Floats, coefficients: Floats) -> Floats:
    """P(s | x): rows sum to 1."""
    return shares(x @ coefficients)


def shares(score: Floats) -> Floats:
    """exp(score) made to sum to 1 per row."""
    raised = np.exp(score - score.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def fit_logit(sample: Sample, penalty: Floats, *, start: Floats | None = None) -> Logit:
    """The best coefficients; `penalty` one number per feature (0: free). ArithmeticError: no rest."""
    classes = sample.log_given.shape[1]
    now = np.zeros((sample.x.shape[1], classes)) if start is None else start
    goal = _goal(sample, penalty, now)
    for _ in range(_STEPS):
        slope, curve = _slope(sample, penalty, now), curvature(sample, penalty, now)
        step = _solved(sample, penalty, now, slope, curve)
        now, gained = _along(sample, penalty, now, step)
        goal += gained
        if gained < _CLOSE * max(1.0, abs(goal)):
            return Logit(now, log_likelihood(sample, now))
    raise ArithmeticError("the multinomial logit did not settle")


def log_likelihood(sample: Sample, coefficients: Floats) -> float:
    """Weighted log-likelihood of the answers."""
    return float(sample.weight @ _log_sum(_joint(sample, coefficients)))


def class_given_all(sample: Sample, coefficients: Floats) -> Floats:
    """P(s | x, y): respondents x classes."""
    return shares(sample.x @ coefficients + sample.log_given)


def curvature(sample: Sample, penalty: Floats, coefficients: Floats) -> Floats:
    """The observed information of the free numbers (features x contrasts, flattened), with the penalty."""
    before, after = chances(sample.x, coefficients), class_given_all(sample, coefficients)
    return _blocks(sample, before) - _blocks(sample, after) + _ridge(penalty, before.shape[1])


def slopes(sample: Sample, coefficients: Floats) -> Floats:
    """Respondents x free numbers: the slope of each respondent's own weighted log-likelihood."""
    gap = class_given_all(sample, coefficients) - chances(sample.x, coefficients)
    free = gap @ contrasts(gap.shape[1]) * sample.weight[:, None]
    return (sample.x[:, :, None] * free[:, None, :]).reshape(len(gap), -1)


def _joint(sample: Sample, coefficients: Floats) -> Floats:
    score = sample.x @ coefficients
    return sample.log_given + score - _log_sum(score)[:, None]


def _log_sum(score: Floats) -> Floats:
    top = score.max(axis=1)
    return np.asarray(top + np.log(np.exp(score - top[:, None]).sum(axis=1)))


def _goal(sample: Sample, penalty: Floats, coefficients: Floats) -> float:
    return log_likelihood(sample, coefficients) - 0.5 * float(penalty @ (coefficients**2).sum(axis=1))


def _slope(sample: Sample, penalty: Floats, coefficients: Floats) -> Floats:
    gap = class_given_all(sample, coefficients) - chances(sample.x, coefficients)
    whole = sample.x.T @ (gap * sample.weight[:, None]) - penalty[:, None] * coefficients
    return (whole @ contrasts(coefficients.shape[1])).reshape(-1)


def _blocks(sample: Sample, share: Floats) -> Floats:
    """sum_i w_i x_i x_i' (x) C' (diag p_i - p_i p_i') C for contrasts C."""
    basis = contrasts(share.shape[1])
    turned = share @ basis
    free, features = basis.shape[1], sample.x.shape[1]
    whole = np.empty((features, free, features, free))
    for a in range(free):
        for b in range(a, free):
            spread = share @ (basis[:, a] * basis[:, b]) - turned[:, a] * turned[:, b]
            block = sample.x.T @ (sample.x * (sample.weight * spread)[:, None])
            whole[:, a, :, b] = whole[:, b, :, a] = block
    return whole.reshape(features * free, features * free)


def _ridge(penalty: Floats, classes: int) -> Floats:
    return np.diag(np.repeat(penalty, classes - 1))


def _solved(sample: Sample, penalty: Floats, now: Floats, slope: Floats, curve: Floats) -> Floats:
    """The Newton step; where the likelihood is not concave, the step of EM (which always goes up)."""
    try:
        factor = cho_factor(curve)
    except np.linalg.LinAlgError:
        safe = _blocks(sample, chances(sample.x, now)) + _ridge(penalty, now.shape[1])
        factor = cho_factor(safe + 1e-8 * np.eye(len(safe)))
    step = cho_solve(factor, slope).reshape(len(now), -1)
    return step @ contrasts(now.shape[1]).T


def _along(sample: Sample, penalty: Floats, now: Floats, step: Floats) -> tuple[Floats, float]:
    """As far along `step` as the goal rises, and by how much it rose."""
    goal = _goal(sample, penalty, now)
    for halved in range(30):
        there = now + step * 0.5**halved
        gained = _goal(sample, penalty, there) - goal
        if gained >= 0:
            return there, gained
    return now, 0.0
