"""How many classes are there? What is tried, what a number of classes must show, and which one is then taken.

The rule: of the numbers of classes that are good enough (no class too small, answers that tell classes apart, found
again in resampled respondents) the one with the lowest BIC (Schwarz 1978; Nylund, Asparouhov and Muthén 2007). With
weights, the log-likelihood is scaled to the effective number of respondents (Kish 1965), so that a weighted survey
cannot carry more classes than an equal one of that size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.estimation.classifications import adjusted_rand
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.latent import Answers, Fit, Floats
from publiek.estimation.latent_classes.quick import fit_quick

_RESAMPLE_STARTS = 5
_NEAR = 30.0  # numbers of classes whose BIC is this near to the lowest are followed to the end before one is taken


@dataclass(frozen=True)
class Rule:
    """What is tried: `least` to `most` classes, each from `starts` random starts. Good enough: no class under
    `smallest` of the people, relative entropy at least `entropy`, and mean adjusted Rand index over `resamples` at
    least `stability`. `prior`: see latent. `rows`: random starts and resamples look at no more than so many rows (0:
    all of them); what they find is then followed on all.
    """

    least: int = 2
    most: int = 10
    starts: int = 20
    smallest: float = 0.03
    entropy: float = 0.5
    stability: float = 0.6
    resamples: int = 20
    prior: float = 1.0
    seed: int = 20220101
    rows: int = 0


@dataclass(frozen=True)
class People:
    """Who answered: `weight` per respondent, and the `cluster` each was drawn in."""

    weight: Floats
    cluster: NDArray[np.int64]

    @property
    def effective(self) -> float:
        """The effective number of respondents (Kish 1965)."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())


@dataclass(frozen=True)
class Tried:
    """One number of classes: `bic`, `smallest` share, relative `entropy`, `stability` (nan: not looked at)."""

    fit: Fit
    bic: float
    smallest: float
    entropy: float
    stability: float = float("nan")

    @property
    def classes(self) -> int:
        """How many."""
        return len(self.fit.shares)

    def as_dict(self) -> dict[str, float | int | None]:
        """As a study keeps it."""
        stability = None if np.isnan(self.stability) else round(self.stability, 4)
        return {
            "classes": self.classes,
            "log_likelihood": round(self.fit.log_likelihood, 4),
            "bic": round(self.bic, 4),
            "smallest": round(self.smallest, 4),
            "entropy": round(self.entropy, 4),
            "stability": stability,
        }


def choose_classes(answers: Answers, people: People, rule: Rule) -> tuple[Tried | None, list[Tried]]:
    """The number of classes by the rule (None: none is good enough before a single class explains the answers as
    well), and all that was tried, from one class up. Stability is only looked at as far as the choice needs it.
    """
    tried = [_tried(answers, people, classes, rule) for classes in range(1, rule.most + 1)]
    if rule.rows:
        tried = _followed(tried, answers, people, rule)
    for one in sorted(tried, key=lambda t: t.bic):
        if one.classes == 1:
            return None, tried  # no classes at all explain the answers better than what is left
        if one.classes < rule.least or one.smallest < rule.smallest or one.entropy < rule.entropy:
            continue
        looked = replace(one, stability=stability(one.fit, answers, people, rule))
        tried = [looked if t is one else t for t in tried]
        if looked.stability >= rule.stability:
            return looked, tried
    return None, tried


def stability(fit: Fit, answers: Answers, people: People, rule: Rule) -> float:
    """Mean adjusted Rand index between the classes found and those found again, from random starts, among resampled
    respondents. With `rule.rows` each resample is no larger than that, which makes it harder to pass.
    """
    labels = latent.memberships(answers, fit).argmax(axis=1)
    chance = np.random.default_rng([rule.seed, len(fit.shares), 1])
    found = []
    for _ in range(rule.resamples):
        drawn = answers.reweighted(people.weight * resampled(people.cluster, chance))
        again = _again(drawn, len(fit.shares), rule, int(chance.integers(2**31)))
        found.append(adjusted_rand(labels, latent.memberships(answers, again).argmax(axis=1)))
    return float(np.mean(found))


def resampled(cluster: NDArray[np.int64], chance: np.random.Generator) -> Floats:
    """How often each respondent is drawn when whole clusters are drawn with replacement."""
    kinds, place = np.unique(cluster, return_inverse=True)
    times = chance.multinomial(len(kinds), np.full(len(kinds), 1 / len(kinds)))
    return times[place.reshape(-1)].astype(float)


def relative_entropy(answers: Answers, fit: Fit, weight: Floats) -> float:
    """How clearly answers tell classes apart (Celeux and Soromenho 1996): 1 certain, 0 not at all."""
    classes = len(fit.shares)
    if classes == 1:
        return 1.0
    member = latent.memberships(answers, fit)
    unsure = -np.sum(member * np.log(np.maximum(member, 1e-300)), axis=1) @ weight / weight.sum()
    return float(1 - unsure / np.log(classes))


def _tried(answers: Answers, people: People, classes: int, rule: Rule) -> Tried:
    starts = rule.starts if classes > 1 else 1
    if rule.rows:
        fit = fit_quick(answers, classes, seed=rule.seed, starts=starts, prior=rule.prior, rows=rule.rows)
    else:
        fit = latent.fit_latent(answers, classes, seed=rule.seed, starts=starts, prior=rule.prior)
    return _judged(fit, answers, people)


def _judged(fit: Fit, answers: Answers, people: People) -> Tried:
    effective = people.effective
    free = latent.parameters(answers.sizes, len(fit.shares))
    bic = -2 * fit.log_likelihood * effective / people.weight.sum() + free * np.log(effective)
    return Tried(fit, float(bic), float(fit.shares.min()), relative_entropy(answers, fit, people.weight))


def _followed(tried: list[Tried], answers: Answers, people: People, rule: Rule) -> list[Tried]:
    """The numbers of classes that may be taken, followed to where they come to rest."""
    near = min(one.bic for one in tried) + _NEAR
    return [
        _judged(latent.climb(answers, one.fit, prior=rule.prior), answers, people) if one.bic <= near else one
        for one in tried
    ]


def _again(drawn: Answers, classes: int, rule: Rule, seed: int) -> Fit:
    if not rule.rows:
        return latent.fit_latent(drawn, classes, seed=seed, starts=_RESAMPLE_STARTS, prior=rule.prior)
    there = np.flatnonzero(drawn.weight)
    chance = np.random.default_rng(seed)
    kept = chance.choice(there, min(rule.rows, len(there)), replace=False)
    return fit_quick(drawn.some(kept), classes, seed=seed, starts=_RESAMPLE_STARTS, prior=rule.prior, rows=0)
