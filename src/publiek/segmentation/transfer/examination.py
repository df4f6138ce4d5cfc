"""Which questions of the rule does the evidence answer? The road from counts to a letter, without anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer.counts import Counts
from publiek.segmentation.transfer.evidence import SURVEY
from publiek.segmentation.transfer.heterogeneity import empirical
from publiek.segmentation.transfer.ladder import predictor_of
from publiek.segmentation.transfer.posterior import Draws, Priors, posterior
from publiek.segmentation.transfer.settings import Thresholds
from publiek.segmentation.transfer.verdict import Chances, Performance, chances, decide, performance

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """The groups that count, those with a rate in the source and persons in the region.

    `held`: which of all groups they are; `rate`: the source's; `persons` and `participants`: effective, of the region;
    `learned`: participants and persons of the source; `unmatched` (0-1): the region's persons in other groups.
    """

    segments: tuple[str, ...]
    held: NDArray[np.bool_]
    rate: Floats
    persons: Floats
    participants: Floats
    learned: tuple[Floats, Floats]
    unmatched: float
    poisson: bool

    @property
    def predictor(self) -> Floats:
        """The source's rates as log odds (log rate for bookers)."""
        return predictor_of(self.rate, poisson=self.poisson)

    @property
    def others(self) -> Floats:
        """Non-participants per group; for bookers the exposure."""
        return self.persons if self.poisson else self.persons - self.participants


@dataclass(frozen=True)
class Examined:
    """`letter` of the outcome with the draws and chances behind it."""

    letter: str
    draws: Draws
    performance: Performance
    chances: Chances


def see(counts: Counts, source: Sequence[str], target: str) -> Seen:
    """The groups of `target` that have a rate in `source`."""
    rate = counts.rates(source)
    persons, participants = counts.of([target])
    held = ~np.isnan(rate) & (persons > 0)
    learned = counts.of(source)
    return Seen(
        segments=tuple(code for code, used in zip(counts.segments, held, strict=True) if used),
        held=held,
        rate=rate[held],
        persons=persons[held],
        participants=participants[held],
        learned=(learned[1][held], learned[0][held]),
        unmatched=max(0.0, 1 - float(persons[held].sum() / persons.sum())) if persons.sum() > 0 else 1.0,
        poisson=counts.kind != SURVEY,
    )


def examine(seen: Seen, limits: Thresholds) -> Examined | None:
    """The answers to the questions of the rule.

    None with fewer than two groups, or so few participants or others that their figures would be withheld anyway;
    under the number that the rule asks for, the figures are told with their wide intervals and the letter is E.
    """
    participants, others = float(seen.participants.sum()), float(seen.others.sum())
    if len(seen.rate) < 2 or min(participants, others) < limits.count_least:
        return None
    value, variance = empirical(seen.participants, seen.persons, poisson=seen.poisson)
    priors = Priors(limits.slope_sd, limits.spread_sd, limits.draws, limits.seed)
    draws = posterior(seen.predictor, value, variance, priors, poisson=seen.poisson)
    found = performance(draws, seen.rate, seen.persons, seen.learned, poisson=seen.poisson)
    probable = chances(found, draws.slope, limits)
    return Examined(decide(probable, participants, others, limits), draws, found, probable)
