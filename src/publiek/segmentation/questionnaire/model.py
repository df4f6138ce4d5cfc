"""What is a questionnaire that types a person? Questions, and how each group answers them: stored numbers, no code.

A person is typed by Bayes' rule with the answers taken as independent within a group ("naive Bayes"):

    P(s | answers)  proportional to  share_s * prod_j P(answer_j | s)^tempering

Answers are not independent; tempering (0-1, fitted when the questionnaire is made) keeps the probabilities honest.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text

Floats = NDArray[np.float64]
_DECIMALS = 6
MOST_QUESTIONS = 8


@dataclass(frozen=True)
class Question:
    """One question. `answers`: codes in order, `labels` what people read. `about`: "person", "home", "place" (where
    somebody lives, not who they are) or "culture".
    """

    code: str
    text: Text
    answers: tuple[str, ...]
    labels: tuple[Text, ...]
    about: str


@dataclass(frozen=True)
class Questionnaire:
    """`segments`: codes of the groups; `share` one per group; `chances` per question groups x answers (rows sum to 1);
    `least`: with fewer answers a person stays unclassified; `expected_accuracy`: of how many people the most likely
    group is expected to be theirs, when everything is answered (0-1); `source`: what the numbers were taken from.
    """

    scheme: str
    scheme_version: str
    version: str
    dated: str
    questions: tuple[Question, ...]
    segments: tuple[str, ...]
    share: tuple[float, ...]
    chances: tuple[tuple[tuple[float, ...], ...], ...]
    tempering: float
    least: int
    expected_accuracy: float
    source: str

    @property
    def digest(self) -> str:
        """sha256 of everything in the questionnaire."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> str:
        """The questionnaire as the text of its file."""
        return json.dumps({**asdict(self), "digest": self.digest}, indent=1, ensure_ascii=False) + "\n"

    def posterior(self, codes: NDArray[np.int64]) -> Floats:
        """Persons x groups; `codes`: persons x questions, position of the answer, -1 = not answered."""
        score = np.tile(np.log(np.array(self.share)), (len(codes), 1))
        for place, chances in enumerate(self.chances):
            told = np.log(np.array(chances)).T * self.tempering
            given = codes[:, place] >= 0
            score[given] += told[codes[given, place]]
        score = np.exp(score - score.max(axis=1, keepdims=True))
        return np.asarray(score / score.sum(axis=1, keepdims=True))


def from_json(text: str) -> Questionnaire:
    """The questionnaire in `text`. Raises ValueError when its digest is not that of its content."""
    told = json.loads(text)
    digest = told.pop("digest")
    told["questions"] = tuple(
        Question(
            one["code"],
            Text(**one["text"]),
            tuple(one["answers"]),
            tuple(Text(**label) for label in one["labels"]),
            one["about"],
        )
        for one in told["questions"]
    )
    told["chances"] = tuple(tuple(tuple(row) for row in question) for question in told["chances"])
    told["segments"], told["share"] = tuple(told["segments"]), tuple(told["share"])
    made = Questionnaire(**told)
    if made.digest != digest:
        raise ValueError("the questionnaire file was changed after it was made")
    return made


def stored(numbers: Floats) -> tuple[tuple[float, ...], ...]:
    """Groups x answers as they stand in the file: positive, rounded; rows sum to 1 but for rounding."""
    kept = np.maximum(numbers, 1e-4)
    return tuple(tuple(float(n) for n in row) for row in np.round(kept / kept.sum(axis=1, keepdims=True), _DECIMALS))


def stored_shares(share: Floats) -> tuple[float, ...]:
    """Shares as they stand in the file."""
    return tuple(float(n) for n in np.round(share / share.sum(), _DECIMALS))


def tempered(share: Floats, chances: tuple[Floats, ...], patterns: NDArray[np.int64], joint: Floats) -> float:
    """The tempering (0.05-1, 3 decimals) with which the true `joint` (groups x patterns) is most likely.

    `patterns`: patterns x questions, positions of answers.
    """
    from scipy.optimize import minimize_scalar

    said = sum(np.log(np.maximum(np.asarray(one), 1e-4))[:, patterns[:, j]] for j, one in enumerate(chances))
    start = np.log(share)[:, None]

    def loss(power: float) -> float:
        score = start + power * said
        top = score.max(axis=0)
        return -float((joint * (score - top - np.log(np.exp(score - top).sum(axis=0)))).sum())

    return round(float(minimize_scalar(loss, bounds=(0.05, 1.0), method="bounded", options={"xatol": 1e-4}).x), 3)
