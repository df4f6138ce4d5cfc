"""Which numbers shape the invented society? All of assumptions.yaml, read once, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

Floats = NDArray[np.float64]
AGES = ("15-24", "25-44", "45-64", "65+")
EDUCATIONS = ("high", "other")
HOUSEHOLDS = ("single", "one_parent", "two_parents", "other")
#: The area variables that may draw people of one taste together.
PLACE = ("density", "home_value", "owned", "flats", "educated_high", "income_high", "benefits")


@dataclass(frozen=True)
class TasteClasses:
    """K classes. `share` (K); `traits` K x cells and `place` K x len(PLACE): logits of belonging; `often` (K);
    `taste` K x disciplines: logits of going, mean 0 over the classes by share.
    """

    codes: tuple[str, ...]
    names: tuple[Text, ...]
    share: Floats
    traits: Floats
    place: Floats
    often: Floats
    taste: Floats


@cache
def assumptions() -> dict[str, Any]:
    """The content of assumptions.yaml."""
    return dict(read_yaml(Path(__file__).with_name("assumptions.yaml").read_text(encoding="utf-8")))


def disciplines() -> tuple[str, ...]:
    """Genre codes of the disciplines, in the order of every array."""
    return tuple(assumptions()["disciplines"])


def per_discipline(name: str) -> Floats:
    """One number per discipline."""
    return np.array([told[name] for told in assumptions()["disciplines"].values()], dtype=float)


@cache
def cells() -> NDArray[np.int64]:
    """The 32 kinds of person as rows (age, education, household), each a position in AGES, EDUCATIONS, HOUSEHOLDS."""
    shape = (len(AGES), len(EDUCATIONS), len(HOUSEHOLDS))
    return np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1).astype(np.int64)


def by_cell(age: list[float], high: float, household: list[float]) -> Floats:
    """A logit per kind of person from one per age band, one for high education and one per household kind."""
    kinds = cells()
    return np.array(age)[kinds[:, 0]] + high * (kinds[:, 1] == 0) + np.array(household)[kinds[:, 2]]


@cache
def taste_classes() -> TasteClasses:
    """The taste classes of assumptions.yaml."""
    told = assumptions()["classes"]
    share = np.array([one["share"] for one in told], dtype=float)
    share = share / share.sum()
    taste = np.array([one["taste"] for one in told], dtype=float)
    return TasteClasses(
        codes=tuple(one["code"] for one in told),
        names=tuple(Text(one["name"]["nl"], one["name"]["en"]) for one in told),
        share=share,
        traits=np.array([by_cell(one["age"], one["high"], one["household"]) for one in told]),
        place=np.array([[one["place"].get(name, 0.0) for name in PLACE] for one in told]),
        often=np.array([one["often"] for one in told], dtype=float),
        taste=taste - share @ taste,
    )
