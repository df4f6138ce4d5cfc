"""Whatever is answered: probabilities, never a surprise, and order does not matter."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.segmentation.questionnaire import area_questionnaire, type_many, type_person

_MODEL = area_questionnaire()
_ANSWERS = st.fixed_dictionaries(
    {question.code: st.sampled_from([None, *question.answers]) for question in _MODEL.questions}
)


@settings(deadline=None)
@given(answers=_ANSWERS)
def test_every_set_of_answers_gives_probabilities(answers: dict[str, str | None]) -> None:
    typed = type_person(answers, _MODEL)

    assert np.isclose(sum(typed.probabilities.values()), 1)
    assert min(typed.probabilities.values()) > 0
    assert typed.answered == sum(answer is not None for answer in answers.values())
    assert typed.unclassified == (typed.answered < _MODEL.least)
    assert type_person(dict(reversed(answers.items())), _MODEL) == typed


@settings(deadline=None)
@given(people=st.lists(_ANSWERS, min_size=1, max_size=8))
def test_a_person_is_typed_alike_in_any_company(people: list[dict[str, str | None]]) -> None:
    table = pa.table({q.code: pa.array([one[q.code] for one in people], pa.string()) for q in _MODEL.questions})

    together = type_many(table, _MODEL).to_pylist()

    assert [row["segment"] for row in together] == [type_person(one, _MODEL).segment for one in people]
