"""What is a set of survey answers, once it can be worked with? Respondents, their items, traits, weights and areas.

The surveys themselves are read and weighted elsewhere; every layer of the segmentation that learns from people takes
this, whichever country or questionnaire it came from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import Text


@dataclass(frozen=True)
class Item:
    """One question about culture. `values`: its answers in order, lowest first, as the column holds them.

    `kind`: "visit" (0/1: went in the past twelve months), "frequency" (ordered classes of how often) or "interest"
    (ordered). `discipline`: a genre code of the vocabulary, "" for culture as a whole.
    """

    name: str
    kind: str
    discipline: str
    values: tuple[str, ...]
    label: Text


@dataclass(frozen=True)
class Trait:
    """One trait of a respondent with its ordered categories as the column holds them."""

    name: str
    values: tuple[str, ...]
    label: Text


@dataclass(frozen=True)
class Microdata:
    """Answers of respondents.

    `answers`: one row per respondent, one column per item and trait (int8 code = position in `values`, null = not
    answered). `weight`: mean 1. `area`: home area ("3011"), "" when unknown. `region`: name, "" when unknown.
    `cluster`: sampling unit for intervals (the respondent when there is none). Never a name or an address.
    """

    answers: pa.Table
    items: tuple[Item, ...]
    traits: tuple[Trait, ...]
    weight: NDArray[np.float64]
    area: NDArray[np.str_]
    region: NDArray[np.str_]
    cluster: NDArray[np.int64]
    source: str
    year: int

    def __len__(self) -> int:
        return len(self.answers)

    def codes(self, name: str) -> NDArray[np.float64]:
        """The answers to one item or trait as numbers, nan where not answered."""
        values = self.answers.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(values, dtype=np.float64)
