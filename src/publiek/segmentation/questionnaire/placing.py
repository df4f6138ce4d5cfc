"""Which group is a person, given answers to the questionnaire? One person, or a table of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.segmentation.questionnaire.model import Question, Questionnaire
from publiek.segmentation.questionnaire.refusals import unknown_answer, unknown_questions


@dataclass(frozen=True)
class Typed:
    """`segment`: code of the most likely group, None when too few questions were answered ("unclassified");
    `certain`: the probability of that group (0-1); `probabilities` of every group, also when unclassified;
    `answered`: number of questions answered.
    """

    segment: str | None
    certain: float
    probabilities: dict[str, float]
    answered: int

    @property
    def unclassified(self) -> bool:
        """Too few answers to say."""
        return self.segment is None


def type_person(answers: Mapping[str, str | None], model: Questionnaire) -> Typed:
    """The group of one person. `answers`: question code -> answer code; a question left out, None or "" is unanswered.

    Raises UsageError "questionnaire-question-unknown" and "questionnaire-answer-unknown".
    """
    known = [question.code for question in model.questions]
    strange = set(answers) - set(known)
    if strange:
        raise unknown_questions(len(strange), known)
    codes = np.array([[_position(question, answers.get(question.code), 1) for question in model.questions]])
    chances = model.posterior(codes)[0]
    answered = int((codes >= 0).sum())
    best = int(chances.argmax())
    return Typed(
        segment=model.segments[best] if answered >= model.least else None,
        certain=float(chances[best]),
        probabilities={code: float(chance) for code, chance in zip(model.segments, chances, strict=True)},
        answered=answered,
    )


def type_many(table: pa.Table, model: Questionnaire) -> pa.Table:
    """The groups of many persons, row by row as `table`.

    `table`: per question a column named by its code, with answer codes; null and "" are unanswered, a question without
    a column is unanswered, other columns are not read. Result: segment (null = unclassified), certain, answered, mix
    (probability per group). Raises UsageError "questionnaire-question-unknown" when no question has a column, and
    "questionnaire-answer-unknown" with the row numbers when an answer is not in the list.
    """
    asked = [question.code for question in model.questions]
    if not set(asked) & set(table.column_names):
        raise unknown_questions(len(table.column_names), asked)
    codes = np.column_stack([_positions(table, question) for question in model.questions])
    chances = model.posterior(codes)
    answered, best = (codes >= 0).sum(axis=1), chances.argmax(axis=1)
    names = np.array(model.segments)[best]
    rows, groups = chances.shape
    mix = pa.MapArray.from_arrays(
        np.arange(rows + 1, dtype=np.int32) * groups, pa.array(list(model.segments) * rows), pa.array(chances.ravel())
    )
    return pa.table(
        {
            "segment": pa.array(names.tolist(), pa.string(), mask=answered < model.least),
            "certain": pa.array(chances[np.arange(rows), best]),
            "answered": pa.array(answered.astype(np.int8)),
            "mix": mix,
        }
    )


def _position(question: Question, answer: str | None, row: int) -> int:
    if answer is None or answer == "":
        return -1
    if answer not in question.answers:
        raise unknown_answer(question.code, question.answers, [row])
    return question.answers.index(answer)


def _positions(table: pa.Table, question: Question) -> NDArray[np.int64]:
    """Position of every answer, -1 when there is none."""
    if question.code not in table.column_names:
        return np.full(len(table), -1)
    known = {answer: place for place, answer in enumerate(question.answers)} | {None: -1, "": -1}
    said = table[question.code].cast(pa.string()).to_pylist()
    codes = np.array([known.get(answer, -2) for answer in said], dtype=np.int64)
    wrong = np.flatnonzero(codes == -2)
    if len(wrong):
        raise unknown_answer(question.code, question.answers, [int(row) + 1 for row in wrong])
    return codes
