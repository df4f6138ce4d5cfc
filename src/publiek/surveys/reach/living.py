"""Where do visits and visitors come from? By place of residence, as far as postcodes are known.

Visits: shares of the visits with a known place (ticket lines and tallies), the unknown ones divided alike but with odds
between half and double for each place; from the survey where fewer than half are known. Visitors: from the survey,
places among first visits; without one, visitors live where bookers live. Under `FEWEST` cases a place is not told.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from publiek.surveys.reach.asking import resampled, usable, weights_of
from publiek.surveys.reach.evidence import Asked, Evidence
from publiek.surveys.reach.parts import Floats, Part, spread
from publiek.vocabulary.barriers import LEAST_TOLD

FEWEST = LEAST_TOLD
REST = "rest"
_ENOUGH, _ODDS = 0.5, 2.0


def place_parts(evidence: Evidence, visits: Floats, visitors: Floats, *, dice: np.random.Generator) -> list[Part]:
    """Parts by place: visits, then visitors; none where no source knows places."""
    known, asked = evidence.places, evidence.asked if usable(evidence.asked) else None
    told = sum(known.visits.values()) if known else 0
    found: list[Part] = []
    if known and told >= FEWEST and (told >= _ENOUGH * (told + known.unknown) or asked is None):
        shares = counted_shares(known.visits, known.unknown, count=len(visits), dice=dice)
        found += _parts("visits", "lines", shares, visits, "places-of-visits")
    elif asked is not None:
        found += _parts("visits", "survey", asked_shares(asked, len(visits), dice), visits, "places-asked")
    if asked is not None:
        shares = asked_shares(asked, len(visits), dice, first=True)
        found += _parts("visitors", "survey", shares, visitors, "places-of-first-visits")
    elif known and sum(known.bookers.values()) >= FEWEST:
        # Whoever came and did not book is one unknown each.
        others = max(round(float(np.median(visitors))) - sum(known.bookers.values()), 0)
        shares = counted_shares(known.bookers, others, count=len(visits), dice=dice)
        found += _parts("visitors", "tickets", shares, visitors, "visitors-live-as-bookers")
    return found


def counted_shares(
    counts: Mapping[str, int], unknown: int, *, count: int, dice: np.random.Generator
) -> dict[str, tuple[Floats, int]]:
    """Draws of the share of each place and on how many it rests; small places together as REST.

    The known ones were counted, not drawn: only where the unknown ones live is uncertain.
    """
    kept = _large(counts)
    numbers = np.array(list(kept.values()), dtype=np.float64)
    seen = np.tile(numbers / numbers.sum(), (count, 1))
    odds = np.exp(dice.uniform(-np.log(_ODDS), np.log(_ODDS), seen.shape))
    unseen = seen * odds / (seen * odds).sum(axis=1, keepdims=True)
    shares = (numbers.sum() * seen + unknown * unseen) / (numbers.sum() + unknown)
    return {place: (shares[:, at], kept[place]) for at, place in enumerate(kept)}


def asked_shares(
    asked: Asked, count: int, dice: np.random.Generator, *, first: bool = False
) -> dict[str, tuple[Floats, int]]:
    """The same from a survey; `first`: among first visits, so that persons count and not their visits."""
    inside = (asked.place != "") & ~np.isnan(asked.times)
    if first:
        inside &= asked.times == 1 if asked.window == "season" else True
    names, numbers = np.unique(asked.place[inside], return_counts=True)
    kept = _large(dict(zip(names.tolist(), numbers.tolist(), strict=True)))
    again = resampled(asked, count=count, dice=dice)
    # Over a year each answer counts for one visit in so many.
    each = 1 / np.maximum(asked.times, 1.0) if first and asked.window == "year" else np.ones(len(asked))
    weight = np.where(inside, weights_of(asked) * np.nan_to_num(each, nan=1.0), 0.0)
    where = np.where(np.isin(asked.place, list(kept)), asked.place, REST)
    shares = {place: again.share(np.where(inside, where == place, np.nan), weight) for place in kept}
    return {place: (share, kept[place]) for place, share in shares.items()}


def _large(counts: Mapping[str, int]) -> dict[str, int]:
    """Places of at least FEWEST cases in falling order, the others as REST (left out when they are too few as well)."""
    large = {place: n for place, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if n >= FEWEST}
    small = sum(counts.values()) - sum(large.values())
    if small and large and small < FEWEST:
        # Whoever knows the total would read the small rest: the smallest told place joins it.
        last = next(reversed(large))
        small += large.pop(last)
    return {**large, REST: small} if small >= FEWEST else large


def _parts(unit: str, source: str, shares: Mapping[str, tuple[Floats, int]], whole: Floats, how: str) -> list[Part]:
    found = []
    for place, (share, n) in shares.items():
        if np.all(np.isfinite(share)):
            found.append(Part(f"{unit}_by_place", source, unit, *spread(share * whole), how, n, place))
    return found
