"""Which classes of people explain the answers? Latent classes by maximum likelihood, with missing answers and weights.

Model (Lazarsfeld and Henry 1968; Goodman 1974): a respondent belongs to class s with probability pi_s and answers
the items independently given the class,

    log L = sum_i w_i log sum_s pi_s prod_j rho_sj(y_ij)      (items not answered are left out of the product)

maximised by EM (Dempster, Laird and Rubin 1977) from several random starts. Respondents with the same answers are
added together first. `prior` adds that many respondents to every class, who answer as everyone does (as the Bayes
constants of Vermunt and Magidson 2013): it keeps probabilities off 0 and 1; 0 gives plain maximum likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FLOOR = 1e-300
_STEPS = 20_000
_CLOSE = 1e-6  # gain in log-likelihood per step at which a solution has come to rest
_SHORT = 90  # steps of every start; then the best are followed to the end (Biernacki, Celeux and Govaert 2003)
_KEPT = 3


@dataclass(frozen=True)
class Answers:
    """Answers ready to count with. `shown`: rows x all categories of all items, 1 where given (a row of an item that
    was not answered is 0); `weight` per row; `row_of`: the row of each respondent; `sizes`: categories per item.
    """

    shown: Floats
    weight: Floats
    row_of: NDArray[np.int64]
    sizes: tuple[int, ...]

    def reweighted(self, weight: Floats) -> Answers:
        """The same answers with another weight per respondent."""
        summed = np.bincount(self.row_of, weights=weight, minlength=len(self.shown))
        return Answers(self.shown, summed, self.row_of, self.sizes)

    def single(self) -> Answers:
        """The same answers in single precision: twice as fast, log-likelihoods good to about 1e-7 of their size."""
        return Answers(self.shown.astype(np.float32), self.weight, self.row_of, self.sizes)

    def some(self, rows: NDArray[np.int64]) -> Answers:
        """Only some rows, each counted as often as it is named in `rows`; nobody's row is kept (`row_of` is empty)."""
        times = np.bincount(rows, minlength=len(self.shown))
        kept = np.flatnonzero(times)
        return Answers(self.shown[kept], self.weight[kept] * times[kept], np.empty(0, np.int64), self.sizes)

    @cached_property
    def everyone(self) -> Floats:
        """How everyone answers: the chance of each category of each item."""
        return within(self.weight @ self.shown, self.sizes)


@dataclass(frozen=True)
class Fit:
    """One solution. `shares`: per class; `chances`: classes x all categories (within an item they sum to 1);
    `log_likelihood`: weighted, of the answers alone (without the prior).
    """

    shares: Floats
    chances: Floats
    log_likelihood: float


def tabulate(codes: Floats, sizes: tuple[int, ...], weight: Floats) -> Answers:
    """Answers of respondents x items (0, 1, ..., nan for not answered); `weight` per respondent."""
    filled = np.where(np.isnan(codes), -1, codes).astype(np.int64)
    patterns, row_of = np.unique(filled, axis=0, return_inverse=True)
    shown = np.concatenate(
        [(patterns[:, [j]] == np.arange(size)).astype(float) for j, size in enumerate(sizes)], axis=1
    )
    row_of = row_of.reshape(-1).astype(np.int64)
    return Answers(shown, np.bincount(row_of, weights=weight, minlength=len(patterns)), row_of, sizes)


def fit_latent(answers: Answers, classes: int, *, seed: int, starts: int = 20, prior: float = 0.0) -> Fit:
    """The best of `starts` random starts; the same for the same seed."""
    chance = np.random.default_rng([seed, classes])
    first = [climb(answers, start(answers, classes, chance), steps=_SHORT, prior=prior) for _ in range(starts)]
    first.sort(key=lambda fit: -goal_of(fit, answers, prior))
    ends = [climb(answers, fit, prior=prior) for fit in first[:_KEPT]]
    return max(ends, key=lambda fit: goal_of(fit, answers, prior))


def climb(answers: Answers, fit: Fit, *, steps: int = _STEPS, close: float = _CLOSE, prior: float = 0.0) -> Fit:
    """The optimum that EM reaches from `fit`, or where it is after `steps`; `close`: gain at which it has come to rest.

    Three steps of EM at a time are stretched (SQUAREM, Varadhan and Roland 2008); a stretch that goes down is undone.
    """
    last = -np.inf
    for _ in range(0, steps, 3):
        one, goal = _step(answers, fit, prior)
        if goal - last < close:
            break
        last = goal
        two, nearer = _step(answers, one, prior)
        far = _stretched(fit, one, two, answers.sizes)
        if far is None:
            fit = two
            continue
        beyond, there = _step(answers, far, prior)
        fit = beyond if there >= nearer else two
    return Fit(fit.shares, fit.chances, float(answers.weight @ _log_sum(log_chances(answers, fit))))


def _step(answers: Answers, fit: Fit, prior: float) -> tuple[Fit, float]:
    """One step of EM, and what `fit` was worth."""
    given = log_chances(answers, fit)
    top = given.max(axis=1, keepdims=True)
    member = np.exp(given - top)
    total = member.sum(axis=1, keepdims=True)
    likelihood = float(answers.weight @ (top + np.log(total))[:, 0])
    member *= answers.weight[:, None] / total
    now = Fit(fit.shares, fit.chances, likelihood)
    return Fit(*_counted(answers, member, prior), likelihood), goal_of(now, answers, prior)


def _stretched(fit: Fit, one: Fit, two: Fit, sizes: tuple[int, ...]) -> Fit | None:
    """Further along the way of two steps; None when there is nothing to stretch."""
    start, first, second = (np.concatenate([f.shares, f.chances.ravel()]) for f in (fit, one, two))
    pace, turn = first - start, second - 2 * first + start
    bent = float(np.sqrt(turn @ turn))
    length = float(np.sqrt(pace @ pace)) / bent if bent > 0 else 0.0
    if length <= 1:
        return None
    far = np.maximum(start + 2 * length * pace + length**2 * turn, 1e-12)
    shares, chances = far[: len(fit.shares)], far[len(fit.shares) :].reshape(fit.chances.shape)
    return Fit(shares / shares.sum(), within(chances, sizes), -np.inf)


def log_chances(answers: Answers, fit: Fit) -> Floats:
    """Rows x classes: log of share times the chance of the answers."""
    given = log_given(answers, fit.chances)
    return given + np.log(np.maximum(fit.shares, _FLOOR)).astype(given.dtype)


def log_given(answers: Answers, chances: Floats) -> Floats:
    """Rows x classes: log of the chance of the answers, given the class."""
    return answers.shown @ np.log(np.maximum(chances, _FLOOR)).T.astype(answers.shown.dtype)


def memberships(answers: Answers, fit: Fit) -> Floats:
    """Respondents x classes: the chance of each class given the answers; rows sum to 1."""
    given = log_chances(answers, fit)
    return np.exp(given - _log_sum(given)[:, None])[answers.row_of]


def parameters(sizes: tuple[int, ...], classes: int) -> int:
    """Free numbers in the model."""
    return classes - 1 + classes * sum(size - 1 for size in sizes)


def ordered(fit: Fit, order: NDArray[np.int64]) -> Fit:
    """The same solution with its classes in another order."""
    return Fit(fit.shares[order], fit.chances[order], fit.log_likelihood)


def everyone(answers: Answers) -> Floats:
    """How everyone answers: the chance of each category of each item."""
    return answers.everyone


def levels(chances: Floats, sizes: tuple[int, ...]) -> Floats:
    """Classes x items: the mean answer on a scale from 0 (lowest) to 1 (highest)."""
    bounds = np.cumsum((0, *sizes))
    parts = [chances[:, a:b] @ (np.arange(b - a) / (b - a - 1)) for a, b in pairwise(bounds)]
    return np.stack(parts, axis=1)


def start(answers: Answers, classes: int, chance: np.random.Generator) -> Fit:
    """Classes that answer as everyone does, each in its own way a little different."""
    noise = chance.gamma(1.0, size=(classes, answers.shown.shape[1]))
    chances = within(0.5 * everyone(answers) + 0.5 * within(noise, answers.sizes), answers.sizes)
    return Fit(chance.dirichlet(np.full(classes, 10.0)), chances, -np.inf)


def _counted(answers: Answers, member: Floats, prior: float) -> tuple[Floats, Floats]:
    """Shares and chances from the (partial) members of each class."""
    size = member.sum(axis=0, dtype=np.float64) + prior / member.shape[1]
    chances = member.T @ answers.shown + prior / member.shape[1] * answers.everyone
    return size / size.sum(), within(chances, answers.sizes)


def within(counts: Floats, sizes: tuple[int, ...]) -> Floats:
    """Counts as chances: within each item they sum to 1."""
    bounds = np.cumsum((0, *sizes))
    parts = [counts[..., a:b] for a, b in pairwise(bounds)]
    return np.concatenate([part / np.maximum(part.sum(axis=-1, keepdims=True), _FLOOR) for part in parts], axis=-1)


def goal_of(fit: Fit, answers: Answers, prior: float) -> float:
    """What is maximised: the log-likelihood, with the prior's respondents."""
    if not prior:
        return fit.log_likelihood
    said = (np.log(np.maximum(fit.chances, _FLOOR)) @ answers.everyone).sum()
    return fit.log_likelihood + prior / len(fit.shares) * float(said + np.log(np.maximum(fit.shares, _FLOOR)).sum())


def _log_sum(given: Floats) -> Floats:
    top = given.max(axis=1)
    return top + np.log(np.exp(given - top[:, None]).sum(axis=1))
