"""How do the residents of an area answer? Chances of every pattern of answers per area, from its profile alone.

Age, household and education go together as in compositions. Homes: independent of who lives in them within an area,
or going together as questions.yaml assumes; either way the shares of the area are met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import person_cells
from publiek.segmentation.questionnaire.model import Floats, Question
from publiek.segmentation.questionnaire.refusals import profile_unfit
from publiek.vocabulary.data_files import read_yaml

_EDGE = 0.002
_PERSON = ("age", "household", "education")
_NEEDED = ("age_00_14", "age_15_24", "age_25_44", "age_65_on", "single", "one_parent", "two_parents", "owned", "flats",
           "built_before_1945", "built_1945_1974", "built_1995_on", "educated_high", "density")  # fmt: skip


@dataclass(frozen=True)
class Answering:
    """A areas. `persons` (A): residents of 15+; `own` A x patterns of the questions about person and home;
    `patterns`: patterns x those questions, positions of answers; `place` A x answers of the question about the place.
    """

    persons: Floats
    own: Floats
    patterns: NDArray[np.int64]
    place: Floats


@cache
def told() -> Mapping[str, Any]:
    """The content of questions.yaml."""
    return dict(read_yaml(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")))


@cache
def area_questions() -> tuple[Question, ...]:
    """The questions about person, home and place, in that order."""
    return tuple(
        Question(
            code=one["code"],
            text=Text(one["nl"], one["en"]),
            answers=tuple(answer["code"] for answer in one["answers"]),
            labels=tuple(Text(answer["nl"], answer["en"]) for answer in one["answers"]),
            about=one["about"],
        )
        for one in told()["questions"]
    )


def answering(profile: AreaProfile, *, together: bool) -> Answering:
    """How residents answer per area. `together`: homes go together with people as assumed, else independently.

    Raises SegmentationError "questionnaire-profile" when the profile misses a variable.
    """
    missing = sorted(set(_NEEDED) - set(profile.names))
    if missing:
        raise profile_unfit(missing, len(profile))
    cells = person_cells(profile)
    kinds = _in_own_order(cells.index, tuple(trait.name for trait in cells.traits))
    owned, flat = _homes(profile, cells.shares, kinds, float(together))
    built = _built(profile)
    # areas x kinds x owned x flat x built
    homes = owned[..., :, None] * flat
    own = (cells.shares[:, :, None, None] * homes)[..., None] * built[:, None, None, None, :]
    shape = own.shape[1:]
    at = np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1)
    return Answering(
        persons=cells.counts.sum(axis=1),
        own=own.reshape(len(own), -1),
        patterns=np.column_stack([kinds[at[:, 0]], at[:, 1:]]).astype(np.int64),
        place=_named_urbanity(profile.variable("density")),
    )


def _in_own_order(index: NDArray[np.int64], names: tuple[str, ...]) -> NDArray[np.int64]:
    """Kinds of person x (age, household, education)."""
    return index[:, [names.index(name) for name in _PERSON]]


def _homes(profile: AreaProfile, shares: Floats, kinds: NDArray[np.int64], strength: float) -> tuple[Floats, Floats]:
    """Chance to own (areas x kinds x 2) and to live in a flat (areas x kinds x owned x 2), first answer first."""
    rules = told()["together"]
    lean = strength * _leaning(rules["owned"], kinds)
    owned = expit(_level(profile.variable("owned"), shares[:, :, None], lean[:, None])[:, None] + lean)
    owned = np.stack([owned, 1 - owned], axis=2)
    apart = np.array([strength * rules["flat"]["owned"], 0.0])
    lean = strength * _leaning(rules["flat"], kinds)[:, None] + apart
    flat = expit(_level(profile.variable("flats"), shares[:, :, None] * owned, lean)[:, None, None] + lean)
    return owned, np.stack([flat, 1 - flat], axis=3)


def _leaning(rule: Mapping[str, Any], kinds: NDArray[np.int64]) -> Floats:
    found: Floats = np.array(rule["age"])[kinds[:, 0]] + np.array(rule["household"])[kinds[:, 1]]
    return found + rule["high"] * (kinds[:, 2] == 0)


def _level(target: Floats, weight: Floats, lean: Floats) -> Floats:
    """Per area the logit that with `lean` (kinds x sorts) gives `target` over `weight` (areas x kinds x sorts)."""
    wanted = np.clip(target, _EDGE, 1 - _EDGE)
    level = logit(wanted)
    for _ in range(8):
        chance = expit(level[:, None, None] + lean)
        slope = np.maximum((weight * chance * (1 - chance)).sum(axis=(1, 2)), 1e-4)
        level = np.clip(level - ((weight * chance).sum(axis=(1, 2)) - wanted) / slope, -12, 12)
    return level


def _built(profile: AreaProfile) -> Floats:
    old, middle, new = (profile.variable(f"built_{name}") for name in ("before_1945", "1945_1974", "1995_on"))
    parts = np.maximum(np.column_stack([old, middle, 1 - old - middle - new, new]), 1e-4)
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


def _named_urbanity(density: Floats) -> Floats:
    """Areas x degrees: what residents say, most of them the true degree, some the one beside it."""
    edges, wrong = np.array(told()["urban_edges"]), told()["misjudged"]
    true, last = (density[:, None] < edges).sum(axis=1), len(edges)
    said = np.zeros((len(density), last + 1))
    rows = np.arange(len(density))
    said[rows, true] = 1 - wrong
    # an end of the scale has one neighbour, which takes both halves
    np.add.at(said, (rows, np.where(true == 0, 1, true - 1)), wrong / 2)
    np.add.at(said, (rows, np.where(true == last, last - 1, true + 1)), wrong / 2)
    return said
