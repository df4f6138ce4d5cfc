"""How are the questions about person, home and place turned into area types? Numbers derived from the profile alone.

Per type and question the chances of the answers are those of all residents of 15 and over of the areas with that
label. The share of a type is its share of those residents.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.questionnaire.model import (
    Floats,
    Questionnaire,
    from_json,
    stored,
    stored_shares,
    tempered,
)
from publiek.segmentation.questionnaire.refusals import profile_unfit, unknown_questionnaire
from publiek.segmentation.questionnaire.residents import answering, area_questions, told
from publiek.segmentation.scheme import SegmentScheme

REFERENCE = Path(__file__).parent / "reference"


class Placed(NamedTuple):
    """`kept`: which areas of the profile the scheme labels; `label`: of those, position in `codes`."""

    kept: NDArray[np.bool_]
    label: NDArray[np.int64]
    codes: tuple[str, ...]


def placed_areas(profile: AreaProfile, scheme: SegmentScheme) -> Placed:
    """The areas in both, with residents. Raises SegmentationError "questionnaire-profile" when there are none."""
    labels = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
    codes = tuple(group.code for group in scheme.groups if group.code in set(labels.values()))
    place = {code: number for number, code in enumerate(codes)}
    label = np.array([place.get(labels.get(_pc4(code), ""), -1) for code in profile.area], dtype=np.int64)
    kept = (label >= 0) & (profile.residents > 0)
    if not kept.any():
        raise profile_unfit([], 0)
    return Placed(kept, label[kept], codes)


def _pc4(area: str) -> int:
    return int(area) if area.isdigit() else -1


def learn_area_questions(profile: AreaProfile, scheme: SegmentScheme) -> Questionnaire:
    """The questionnaire of the types of `scheme`, from `profile`: the same input gives the same bytes.

    Raises SegmentationError "questionnaire-profile".
    """
    placed = placed_areas(profile, scheme)
    said = answering(profile.only(placed.kept), together=True)
    groups = len(placed.codes)
    weight = np.eye(groups)[placed.label] * (said.persons / said.persons.sum())[:, None]
    share = weight.sum(axis=0)
    questions = area_questions()
    joint, patterns = _everybody(weight, said.own, said.patterns, said.place)
    answers = [
        stored(_over(joint, patterns[:, j], len(one.answers)) / share[:, None]) for j, one in enumerate(questions)
    ]
    chances = tuple(np.array(one) for one in answers)
    made = Questionnaire(
        scheme=scheme.code,
        scheme_version=scheme.version,
        version=str(told()["version"]),
        dated=str(told()["dated"]),
        questions=questions,
        segments=placed.codes,
        share=stored_shares(share),
        chances=tuple(answers),
        tempering=tempered(share, chances, patterns, joint),
        least=int(told()["least"]),
        expected_accuracy=0.0,
        source=profile.source,
    )
    typed = made.posterior(patterns).argmax(axis=1)
    right = round(float(joint[typed, np.arange(len(patterns))].sum()), 4)
    return Questionnaire(**{**made.__dict__, "expected_accuracy": right})


def _everybody(
    weight: Floats, own: Floats, patterns: NDArray[np.int64], place: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Groups x patterns of all questions (place last): the part of all residents; and the patterns."""
    degrees = place.shape[1]
    joint = np.stack([(weight * place[:, [degree]]).T @ own for degree in range(degrees)], axis=2)
    named = np.tile(np.arange(degrees), len(patterns))
    return joint.reshape(weight.shape[1], -1), np.column_stack([np.repeat(patterns, degrees, axis=0), named])


def _over(joint: Floats, codes: NDArray[np.int64], answers: int) -> Floats:
    """Groups x answers of one question."""
    return joint @ np.eye(answers)[codes]


@cache
def area_questionnaire(scheme: str = "area-types", version: str | None = None) -> Questionnaire:
    """The stored questionnaire of a version of the area types; the newest when `version` is None.

    Raises UsageError "questionnaire-unknown".
    """
    known = sorted(found.stem for found in REFERENCE.glob("*.json"))
    newest = [name for name in known if version is None and name.startswith(f"{scheme}-")]
    asked = newest[-1] if newest else f"{scheme}-{version}"
    if asked not in known:
        raise unknown_questionnaire(scheme, version or "", known)
    return from_json((REFERENCE / f"{asked}.json").read_text(encoding="utf-8"))
