"""What changed since the version before? Households that keep their group, groups that moved, names that changed."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from publiek.errors import Text
from publiek.estimation.classifications import adjusted_rand
from publiek.segmentation.area_profile import AreaProfile, Floats
from publiek.segmentation.card.contents import Change, Measured, Move
from publiek.segmentation.card.profiles import lay
from publiek.segmentation.scheme import SegmentScheme

_DRAWS, _SEED = 500, 20221103
_HOW = Text(
    "Gebieden met een groep in beide versies; marge door gemeenten opnieuw te trekken.",
    "Areas with a group in both versions; margin by drawing municipalities again.",
)


def compare_versions(earlier: SegmentScheme, scheme: SegmentScheme, profile: AreaProfile) -> Change:
    """What differs between two versions (or two segmentations) laid over the same areas."""
    old, new = lay(earlier, profile), lay(scheme, profile)
    both = (old.group >= 0) & (new.group >= 0)
    weight = profile.households * both
    table = np.zeros((len(old.codes), len(new.codes)))
    np.add.at(table, (old.group[both], new.group[both]), weight[both])
    rows, columns = linear_sum_assignment(-table)
    match = {new.codes[j]: old.codes[i] for i, j in zip(rows, columns, strict=True) if table[i, j] > 0}
    best = np.full(len(new.codes), -2)
    best[columns] = rows
    same = both & (old.group == best[new.group])
    names = {group.code: group.name for group in earlier.groups}
    return Change(
        version=earlier.version,
        same=_same(same, weight, profile),
        agreement=round(adjusted_rand(old.group[both], new.group[both]), 4),
        areas=int(both.sum()),
        match=match,
        renamed=tuple(g.code for g in scheme.groups if match.get(g.code) in names and g.name != names[match[g.code]]),
        moves=_moves(table, old.codes, new.codes),
    )


def _same(same: np.ndarray, weight: Floats, profile: AreaProfile) -> Measured:
    """The part of the households that keeps its group, with an interval over municipalities."""
    town = np.unique(profile.municipality, return_inverse=True)[1]
    sums = np.stack([np.bincount(town, weight * same), np.bincount(town, weight)])
    count = sums.shape[1]
    times = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), size=_DRAWS)
    drawn = sums @ times.T
    low, high = np.quantile(drawn[0] / drawn[1], (0.025, 0.975))
    value = sums[0].sum() / sums[1].sum()
    rounded = (round(float(number), 4) for number in (value, low, high))
    return Measured("same", *rounded, n=int(weight.sum()), unit="households", how=_HOW)


def _moves(table: Floats, old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Move, ...]:
    """The flows between the versions from large to small: all that keep their group, and the largest of the rest."""
    shares = table / table.sum()
    found = [Move(a, b, round(float(shares[i, j]), 4)) for i, a in enumerate(old) for j, b in enumerate(new)]
    return tuple(sorted((move for move in found if move.share >= 0.0005), key=lambda m: (-m.share, m.before, m.now)))
