"""How well do the source's rates serve the region, by the evidence of the region itself?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer import calibration, discrimination, information, sample_size
from publiek.segmentation.transfer.counts import Clustered, Counts
from publiek.segmentation.transfer.discrimination import Estimate
from publiek.segmentation.transfer.evidence import SURVEY
from publiek.segmentation.transfer.examination import Seen, examine, see
from publiek.segmentation.transfer.intervals import percentile, resampled
from publiek.segmentation.transfer.ladder import Ladder, climb
from publiek.segmentation.transfer.posterior import Draws, Priors
from publiek.segmentation.transfer.sample_size import Needed
from publiek.segmentation.transfer.settings import Thresholds
from publiek.segmentation.transfer.verdict import Chances, Performance, texts

Floats = NDArray[np.float64]
_TYPICAL_SHARE, _TYPICAL_C = 0.3, 0.6


@dataclass(frozen=True)
class GroupLine:
    """One group in the region: rate elsewhere, the region's own rate (partially pooled) and seen over expected.

    `persons`: effective. Everything but the code and the rate elsewhere is nan when `withheld` (too few persons).
    """

    segment: str
    rate_source: float
    rate: Estimate
    ratio: float
    persons: float
    withheld: bool


@dataclass(frozen=True)
class Basis:
    """What a judgement rests on: effective counts, `clusters`, the design effect (`assumed` or measured), and
    `unmatched` (0-1): the region's persons in groups without a rate in the source.
    """

    persons: float
    participants: float
    clusters: int
    design_effect: float
    assumed: bool
    unmatched: float


@dataclass(frozen=True)
class Assessment:
    """Everything the evidence says of one region: the rule's letter, its chances, figures, groups, ladder."""

    letter: str
    chances: Chances | None
    figures: dict[str, Estimate]
    groups: tuple[GroupLine, ...]
    ladder: Ladder
    needed: Needed
    basis: Basis


def assess(counts: Counts, *, source: Sequence[str], target: str, tables: Clustered, limits: Thresholds) -> Assessment:
    """The evidence of `target` against rates learned in `source`. `tables`: persons and participants per cluster and
    group of the target, effective as `counts` is.
    """
    seen = see(counts, source, target)
    persons, participants = counts.of([target])
    basis = Basis(
        float(persons.sum()),
        float(participants.sum()),
        len(tables[0]),
        counts.design_effect,
        counts.assumed,
        seen.unmatched,
    )
    wanted, found = _needed(counts, source, limits), examine(seen, limits)
    if found is None:
        return Assessment("E", None, {}, (), Ladder(None, (), ()), wanted, basis)
    held = (tables[0][:, seen.held], tables[1][:, seen.held])
    priors = Priors(limits.slope_sd, limits.spread_sd, limits.draws, limits.seed)
    return Assessment(
        found.letter,
        found.chances,
        _figures(seen, held, found.performance, limits) | _of_persons(seen, held, counts.design_effect, limits),
        _groups(seen, found.draws, limits),
        climb(seen.predictor, held, priors=priors, poisson=seen.poisson, folds=limits.folds),
        wanted,
        basis,
    )


def _figures(seen: Seen, tables: Clustered, found: Performance, limits: Thresholds) -> dict[str, Estimate]:
    """Every figure of the judgement, with its interval where it has one."""
    level = limits.confidence
    total, expected = float(seen.participants.sum()), float(seen.persons @ seen.rate)
    people = np.inf if seen.poisson else float(seen.persons.sum())
    again = _resampled(tables, limits)
    figures = {
        **_of_discrimination(seen, _concordance(seen, again, limits)),
        "concordance_own": percentile(float(np.mean(found.own)), found.own, confidence=level),
        "concordance_source": _source(seen, limits),
        "retained": percentile(float(np.median(found.retained)), found.retained, confidence=level),
        "observed_expected": calibration.observed_expected(total, expected, people, confidence=level),
        "in_the_large": calibration.in_the_large(seen.predictor, seen.participants, seen.persons, poisson=seen.poisson),
        "slope": calibration.slope(seen.predictor, seen.participants, seen.persons, poisson=seen.poisson),
        "explained": _explained(seen, again, limits),
    }
    return {name: figures[name] for name in texts()["figures"] if name in figures}


def _source(seen: Seen, limits: Thresholds) -> Estimate:
    """C where the model was learned, by its own rates, with the interval of DeLong."""
    events, persons = seen.learned
    others = persons if seen.poisson else persons - events
    return discrimination.concordance_interval(seen.predictor, events, others, confidence=limits.confidence)


def _resampled(tables: Clustered, limits: Thresholds) -> Clustered | None:
    """Persons and participants per group over resampled clusters; None with too few clusters."""
    if len(tables[0]) < limits.clusters_least:
        return None
    persons, participants = resampled(tables, replicates=limits.replicates, seed=limits.seed)
    return persons, participants


def _explained(seen: Seen, again: Clustered | None, limits: Thresholds) -> Estimate:
    """D2 of the source's rates, with a cluster bootstrap interval where there are clusters enough."""
    value = information.explained_deviance(seen.rate, seen.participants, seen.persons, poisson=seen.poisson)
    if again is None:
        return Estimate(value)
    spread = information.explained_deviances(seen.rate, again[1], again[0], poisson=seen.poisson)
    return percentile(value, spread, confidence=limits.confidence)


def _of_discrimination(seen: Seen, concordant: Estimate) -> dict[str, Estimate]:
    """C and what follows from it, beside what the model expects with these people."""
    others = seen.persons if seen.poisson else seen.persons * (1 - seen.rate)
    expected = discrimination.concordance(seen.rate, seen.persons * seen.rate, others)
    edges = (concordant.value, concordant.low, concordant.high)
    return {
        "concordance": concordant,
        "concordance_expected": Estimate(expected),
        "relative_validity": Estimate(*(discrimination.relative_validity(c, expected) for c in edges)),
        "gini": Estimate(*(discrimination.gini(c) for c in edges)),
        "lorenz_gini": Estimate(discrimination.lorenz_gini(seen.participants, seen.persons)),
        "lift": Estimate(discrimination.lift(seen.rate, seen.participants, seen.persons)),
    }


def _of_persons(seen: Seen, tables: Clustered, effect: float, limits: Thresholds) -> dict[str, Estimate]:
    """What can only be told of persons who do or do not take part."""
    if seen.poisson:
        return {}
    told = {"information": Estimate(information.mutual_information(seen.participants, seen.persons)[0])}
    # counts as they were: dividing by the design effect would take the differences between areas out again
    persons, participants = (table.sum(axis=1) * effect for table in tables)
    several = persons > 1
    # areas that lie within one group each; clusters that hold several groups say nothing of what groups could explain
    nested = bool(((tables[0] > 0).sum(axis=1) <= 1).all())
    if nested and several.sum() >= limits.clusters_least:
        told["ceiling"] = Estimate(information.area_ceiling(participants[several], persons[several]))
    return told


def _concordance(seen: Seen, again: Clustered | None, limits: Thresholds) -> Estimate:
    """C with a cluster bootstrap interval; with few clusters that of DeLong, on effective counts."""
    plain = discrimination.concordance_interval(
        seen.predictor, seen.participants, seen.others, confidence=limits.confidence
    )
    if again is None:
        return plain
    others = again[0] if seen.poisson else again[0] - again[1]
    spread = discrimination.concordances_of_score(seen.rate, again[1], others)
    return percentile(plain.value, spread, confidence=limits.confidence)


def _groups(seen: Seen, draws: Draws, limits: Thresholds) -> tuple[GroupLine, ...]:
    """The line of every group; one that rests on too few is withheld."""
    ratios = calibration.group_ratios(seen.participants, seen.persons * seen.rate)
    rest = np.full(len(seen.rate), np.inf) if seen.poisson else seen.others
    least = np.minimum(np.minimum(seen.persons, seen.participants), rest)
    lines = []
    for at, code in enumerate(seen.segments):
        hidden = bool(least[at] < limits.count_least)
        drawn = draws.rate[:, at]
        own = Estimate(float("nan")) if hidden else percentile(float(drawn.mean()), drawn, confidence=limits.confidence)
        ratio, persons = (float("nan"), float("nan")) if hidden else (float(ratios[at]), float(seen.persons[at]))
        lines.append(GroupLine(code, float(seen.rate[at]), own, ratio, persons, hidden))
    return tuple(lines)


def _needed(counts: Counts, source: Sequence[str], limits: Thresholds) -> Needed:
    """Persons needed in the region, if it were like the source; typical values when nothing is known of that."""
    persons, participants = counts.of([name for name in source if name in counts.regions])
    share, concordant = _TYPICAL_SHARE, _TYPICAL_C
    if counts.kind == SURVEY and persons.sum() > 0 and 0 < participants.sum() < persons.sum():
        share = float(participants.sum() / persons.sum())
        rate = np.divide(participants, persons, out=np.zeros(len(persons)), where=persons > 0)
        concordant = discrimination.concordance(rate, participants, persons - participants)
    return _typical(share, concordant, counts.design_effect, limits)


def _typical(share: float, concordant: float, effect: float, limits: Thresholds) -> Needed:
    return sample_size.needed(
        share,
        concordant,
        design_effect=effect,
        planned=limits.planned_persons,
        events=limits.participants_least,
    )


def needed_without_evidence(limits: Thresholds) -> Needed:
    """Persons needed when nothing is known at all: three in ten take part, C 0.6, the planned design effect."""
    return _typical(_TYPICAL_SHARE, _TYPICAL_C, limits.planned_design_effect, limits)
