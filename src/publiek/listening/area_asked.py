"""Who of the respondents lives where, is what kind of person, and goes or not? Answers as a model of areas takes them.

The classes are those in which the residents of every area can be counted (segmentation.compositions): age in four,
higher education or not, alone, with children or otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells, person_cells
from publiek.surveys.barriers.standing import standing
from publiek.surveys.barriers.weighed import Weighed
from publiek.vocabulary.barriers import GROUPS, barriers

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
#: Trait -> answer -> class. An answer that is not here has no class.
CLASSES = {
    "age": {"16-24": 0, "25-34": 1, "35-44": 1, "45-54": 2, "55-64": 2, "65-74": 3, "75+": 3},
    "education": {"higher": 0, "lower": 1, "middle": 1},
    "household": {"single": 0, "children": 1, "couple": 2, "other": 2},
}
SIZES = {"age": 4, "education": 2, "household": 3}
#: The four households of a composition (single, one parent, two parents, other) in the three that are asked.
_HOUSEHOLD = np.array([0, 1, 1, 2])
VISITOR, UNINTERESTED, INTERESTED = range(3)


@dataclass(frozen=True)
class AreaAnswers:
    """Respondents of whom it is known whether they go. `weight`: effective numbers; `row`: of the profile (-1 unknown);
    `traits`: respondents x CLASSES (-1 unknown); `state`: VISITOR, UNINTERESTED or INTERESTED; `said`: what is told of
    -> 1, 0, nan.
    """

    weight: Floats
    row: Codes
    traits: Codes
    state: Codes
    said: dict[str, Floats]

    def __len__(self) -> int:
        return len(self.row)

    def only(self, kept: Codes) -> AreaAnswers:
        """Some of the respondents."""
        said = {name: values[kept] for name, values in self.said.items()}
        return AreaAnswers(self.weight[kept], self.row[kept], self.traits[kept], self.state[kept], said)

    def inside(self, among: str) -> NDArray[np.bool_]:
        """Who belongs to the group: non-visitors, or those of them with interest."""
        return self.state == INTERESTED if among == "interested" else self.state != VISITOR


def area_answers(told: Weighed, profile: AreaProfile, of: str) -> AreaAnswers:
    """The answers of one survey, those of known standing. `of`: what is told (area_settings.TOLD)."""
    answers = told.answers
    stand = standing(answers)
    away, keen = stand["non_visitors"], stand["interested"]
    known = np.flatnonzero(np.isfinite(away) & np.isfinite(keen))
    state = np.where(away == 1, np.where(keen == 1, INTERESTED, UNINTERESTED), VISITOR)[known].astype(np.int64)
    columns = [[words.get(text, -1) for text in answers.texts(trait).tolist()] for trait, words in CLASSES.items()]
    traits = np.array(columns, dtype=np.int64).T[known]
    weight = effective(told.design.weight[known], traits)
    said = {name: values[known] for name, values in _said(told, of).items()}
    return AreaAnswers(weight, _rows(answers.texts("postcode")[known], profile), traits, state, said)


def _said(told: Weighed, of: str) -> dict[str, Floats]:
    """What each respondent said to what is told of; never anything about health."""
    answers, plain = told.answers, [barrier for barrier in barriers() if not barrier.special]
    if of == "main":
        chosen = answers.texts("barrier_main")
        return {b.code: np.where(chosen == "", np.nan, (chosen == b.code) * 1.0) for b in plain} | {
            "": np.where(chosen == "", np.nan, ~np.isin(chosen, [b.code for b in plain]) * 1.0)
        }
    each = {barrier.code: answers.said(f"barriers.{barrier.code}", "yes") for barrier in plain}
    if of == "barriers":
        return each
    members = {group: np.stack([each[b.code] for b in plain if b.group == group]) for group in GROUPS}
    return {group: _any(rows) for group, rows in members.items()}


def _any(said: Floats) -> Floats:
    """1 when any of the rows was said yes to, nan when none was answered."""
    unknown = np.isnan(said).all(axis=0)
    return np.where(unknown, np.nan, (np.nan_to_num(said) > 0).any(axis=0) * 1.0)


def _rows(postcode: NDArray[np.str_], profile: AreaProfile) -> Codes:
    place = np.searchsorted(profile.area, postcode).clip(0, len(profile) - 1)
    return np.where(profile.area[place] == postcode, place, -1).astype(np.int64)


def effective(weight: Floats, traits: Codes) -> Floats:
    """How many respondents of a simple draw each one counts for: weights within a kind of person, over their design
    effect (Ghitza and Gelman 2013; Kish 1965).
    """
    _, kind = np.unique(traits, axis=0, return_inverse=True)
    kind = np.asarray(kind).ravel()
    mean = np.bincount(kind, weight) / np.bincount(kind)
    relative = weight / np.where(mean[kind] > 0, mean[kind], 1)
    effect = float((relative**2).mean() / max(relative.mean() ** 2, 1e-12))
    return np.asarray(np.maximum(relative, 1e-6) / effect)


def kinds() -> Codes:
    """The 24 kinds of person as rows of classes, in the order of `residents`."""
    shape = tuple(SIZES.values())
    return np.stack(np.unravel_index(np.arange(np.prod(shape)), shape), axis=1).astype(np.int64)


def residents(profile: AreaProfile, cells: Cells | None = None) -> Floats:
    """Areas x kinds of person: how many live there."""
    cells = cells if cells is not None else person_cells(profile)
    index = np.stack([cells.index[:, 0], cells.index[:, 1], _HOUSEHOLD[cells.index[:, 2]]], axis=1)
    kind = np.ravel_multi_index(tuple(index.T), tuple(SIZES.values()))
    return np.asarray(cells.counts @ np.eye(len(kinds()))[kind])
