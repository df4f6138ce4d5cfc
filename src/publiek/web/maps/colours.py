"""Which colour does a value get? Little to much in one hue; around 100 in two, told apart without red or green."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from publiek.reports.pictures.theme import AROUND, QUANTITY
from publiek.reports.words import Words

#: What is 100 lies in the middle; half as many is as far away as twice as many.
_INDEX_CUTS = (50.0, 70.0, 90.0, 110.0, 143.0, 200.0)


@dataclass(frozen=True)
class Scale:
    """Classes by their lower bounds: one fill more than there are `cuts`."""

    cuts: tuple[float, ...]
    fills: tuple[str, ...]

    def place(self, value: float) -> int:
        """The class of a value, counted from the lowest."""
        return sum(value >= cut for cut in self.cuts)

    def key(self, words: Words) -> list[tuple[str, str]]:
        """Each fill with what it means, in words."""
        if not self.cuts:
            return [(self.fills[0], words.say("maps.key-any"))]
        said = [words.numbers.decimal(cut, 0 if cut == round(cut) else 1) for cut in self.cuts]
        between = [words.say("maps.key-between", low=low, high=high) for low, high in pairwise(said)]
        texts = [words.say("maps.key-below", high=said[0]), *between, words.say("maps.key-above", low=said[-1])]
        return list(zip(self.fills, texts, strict=True))


AROUND_100 = Scale(_INDEX_CUTS, AROUND)


def amounts(values: Sequence[float]) -> Scale:
    """From little to much, in at most five classes of about as many areas, with round bounds."""
    positive = [value for value in values if value > 0]
    found = [_round(float(cut)) for cut in np.quantile(positive, (0.2, 0.4, 0.6, 0.8))] if positive else []
    cuts = tuple(sorted({cut for cut in found if cut > 0}))
    last = len(QUANTITY) - 1
    return Scale(cuts, tuple(QUANTITY[round(number * last / max(len(cuts), 1))] for number in range(len(cuts) + 1)))


def _round(value: float) -> float:
    """Two digits at most, in steps of a half from 25 on."""
    if value <= 0:
        return 0.0
    digits = 10.0 ** (math.floor(math.log10(value)) - 1)
    step = max(digits * (5 if value / digits >= 25 else 1), 0.1)
    return round(round(value / step) * step, 1)
