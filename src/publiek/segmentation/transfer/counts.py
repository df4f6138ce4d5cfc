"""How many of how many took part, per region and group, and how much do these counts really know?

Survey weights and clusters make counts know less than their number: they are divided by the design effect before
anything is inferred from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.transfer.evidence import SURVEY, Evidence

Floats = NDArray[np.float64]
#: Persons per cluster and group, and participants likewise: clusters x groups.
Clustered = tuple[Floats, Floats]


@dataclass(frozen=True)
class Counts:
    """Effective `persons` and `participants`, regions x groups: weighted counts divided by `design_effect`.

    `assumed`: whether the design effect was assumed rather than measured. `kind` as in Evidence.
    """

    kind: str
    regions: tuple[str, ...]
    segments: tuple[str, ...]
    persons: Floats
    participants: Floats
    design_effect: float
    assumed: bool

    def of(self, regions: Sequence[str]) -> tuple[Floats, Floats]:
        """Persons and participants per group in these regions together."""
        rows = [self.regions.index(region) for region in regions]
        return self.persons[rows].sum(axis=0), self.participants[rows].sum(axis=0)

    def rates(self, regions: Sequence[str]) -> Floats:
        """The rate per group learned in these regions, drawn lightly to their average; nan without persons there.

        Binomial: (y + p) / (n + 1); Poisson: (y + 1/2) / (n + 1/(2p)), p the average: a rate is never 0.
        """
        persons, participants = self.of(regions)
        average = participants.sum() / max(persons.sum(), 1e-12)
        if self.kind == SURVEY:
            rate = (participants + average) / (persons + 1)
        else:
            rate = (participants + 0.5) / (persons + 0.5 / max(average, 1e-12))
        return np.where(persons > 0, rate, np.nan)


def count(
    evidence: Evidence, region: NDArray[np.str_], segments: Sequence[str], *, given: float | None, planned: float
) -> Counts:
    """The counts of `evidence`; `region` per row ("" = in no region, left out).

    `given`: the design effect, None to measure it; `planned`: the one to assume when it cannot be measured.
    """
    regions = tuple(sorted(set(region.tolist()) - {""}))
    rows = np.isin(region, regions) & np.isin(evidence.segment, list(segments))
    inside, where = evidence.only(rows), region[rows]
    at = (_positions(where, regions), _positions(inside.segment, segments))
    persons, participants = np.zeros((2, len(regions), len(segments)))
    np.add.at(persons, at, inside.weight * inside.persons)
    np.add.at(participants, at, inside.weight * inside.participants)
    counted = Counts(evidence.kind, regions, tuple(segments), persons, participants, 1.0, assumed=False)
    measured = given if given is not None else _design_effect(inside, at, counted)
    effect = planned if measured is None else max(1.0, measured)
    return replace(
        counted,
        persons=persons / effect,
        participants=participants / effect,
        design_effect=effect,
        assumed=measured is None,
    )


def _positions(values: NDArray[np.str_], order: Sequence[str]) -> NDArray[np.int64]:
    place = {name: at for at, name in enumerate(order)}
    return np.array([place[value] for value in values.tolist()], dtype=np.int64)


def _design_effect(evidence: Evidence, at: tuple[NDArray[np.int64], ...], counted: Counts) -> float | None:
    """Variance of the residual totals of clusters over that of as many independent persons; None when not measurable.

    The residual is taken from the rate of the region's group, so that true differences between groups and regions do
    not count as clustering. Needs more than twice as many clusters as cells (Taylor linearisation, ultimate clusters).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(counted.persons > 0, counted.participants / counted.persons, 0.0)
    residual = evidence.weight * (evidence.participants - evidence.persons * rate[at])
    cluster = np.unique(np.column_stack([at[0], evidence.cluster]), axis=0, return_inverse=True)[1].ravel()
    totals = np.bincount(cluster, weights=residual)
    cells = int((counted.persons > 0).sum())
    spread = rate * (1 - rate) if counted.kind == SURVEY else rate
    independent = float((counted.persons * spread).sum())
    if len(totals) <= 2 * cells or independent <= 0:
        return None
    return float((totals**2).sum() / independent * len(totals) / (len(totals) - cells))


def clustered(evidence: Evidence, segments: Sequence[str], *, design_effect: float = 1.0) -> Clustered:
    """Weighted persons and participants per cluster and group (clusters x groups), divided by `design_effect`."""
    kept = evidence.only(np.isin(evidence.segment, list(segments)))
    row = np.unique(kept.cluster, return_inverse=True)[1].ravel()
    column = _positions(kept.segment, segments)
    persons, participants = np.zeros((2, int(row.max(initial=-1)) + 1, len(segments)))
    np.add.at(persons, (row, column), kept.weight * kept.persons / design_effect)
    np.add.at(participants, (row, column), kept.weight * kept.participants / design_effect)
    return persons, participants
