"""Which answers are told of now? At least ten more or fewer than the last time, for the difference would be somebody.

Whoever looks before and after a person answered could read what that person said from two sets of figures. Therefore
new answers wait until there are ten of them. Where fewer than ten went (erased, too old), some others chosen at random
wait with them: they count again when ten are waiting.
"""

from __future__ import annotations

from random import SystemRandom

import pyarrow as pa

from publiek.house import House
from publiek.listening.running import answers_of, store_of
from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.barriers import LEAST_TOLD

#: As many people as a cell must have before anything is told of it.
STEP = LEAST_TOLD
Names = frozenset[str]


def answers_told(house: House, code: str) -> Answers:
    """The answers that figures are made of. Raises SurveyError "survey-unknown"."""
    answers = answers_of(house, code)
    names = answers.table.column("response").to_pylist()
    told = store_of(house).tell(code, lambda whole, told: told_now(whole, told, frozenset(names)))
    kept = pa.array([name in told for name in names], pa.bool_())
    return Answers(answers.questionnaire, answers.table.filter(kept))


def told_now(whole: Names, told: Names, now: Names) -> tuple[Names, Names]:
    """The forms of which is told, given all there are `now`: `whole` was the last time that nobody waited, `told` the
    last time. Gives both anew.
    """
    if len(whole) < STEP or min(len(whole ^ now), len(told ^ now)) >= STEP:
        return now, now
    stay, gone = told & now, told - now
    if not gone or len(gone) >= STEP:
        return whole, stay
    waiting = SystemRandom().sample(sorted(stay), min(STEP - len(gone), len(stay)))
    return whole, stay - frozenset(waiting)
