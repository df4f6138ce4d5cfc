"""What do the invented people answer to the core questionnaire, and what is true of all of them?

    world = imagine(SocietySettings(), packaged()).world
    survey = asked(world, respondents=1_500, seed=1)              # survey.answers, survey.truth

The society and its truth are made once; every survey after that takes a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from publiek.invented.society.answering import Codes, Lived, lived, spoken
from publiek.invented.society.approached import Reached, reached
from publiek.invented.society.barrier_truth import BarrierTruth, barrier_truth
from publiek.invented.society.staying_away import staying_away
from publiek.invented.society.survey import World
from publiek.surveys.instruments.catalogue import core
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.responses.answers import Answers, schema_of

SURVEY = "verzonnen-2026"
_FIRST_DAY, _DAYS = date(2026, 5, 4), 28
_INVENTED = {"invented": "true"}
#: Rows that are shown only to those who agreed to questions on their health.
_CONSENT = "consent_health"


@dataclass(frozen=True)
class Asked:
    """`answers` as a survey keeps them; `truth`: of everybody; `people` and `lived`: who answered and how they truly
    are, row by row as in `answers`.
    """

    answers: Answers
    truth: BarrierTruth
    people: Reached
    lived: Lived


def asked(world: World, *, respondents: int, seed: int, design: str = "simple", nonresponse: float = 0.3) -> Asked:
    """A survey among the people of `world` with the core questionnaire; the same arguments give the same answers.

    `design` "simple" gives exactly `respondents` answers, "clustered" about so many, with `unit` (sampled area),
    `stratum` (province) and `weight`. `nonresponse`: the part that does not answer, which depends on age, education
    and household (the society's setting `unit_nonresponse`). Raises UsageError "survey-invented".
    """
    dice = np.random.Generator(np.random.PCG64(np.random.SeedSequence([world.settings.seed, 78, seed])))
    away = staying_away(world)
    people = reached(world, respondents, design, nonresponse, dice)
    true = lived(away, people, dice)
    said = spoken(world, people, true, dice)
    table = _table(core(), said, people, seed)
    return Asked(Answers(core(), table), barrier_truth(world), people, true)


def _table(questionnaire: Questionnaire, said: dict[str, Codes], people: Reached, seed: int) -> pa.Table:
    """The answers in the columns of the questionnaire, with those that were never asked left empty."""
    shown = _routed(questionnaire, said, len(people))
    frame = _frame(questionnaire, people, seed)
    schema = schema_of(questionnaire)
    columns = [frame[field.name] if field.name in frame else _column(shown, field) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema).replace_schema_metadata(_INVENTED)


def _column(shown: dict[str, Codes], field: pa.Field) -> pa.Array:
    values = shown[field.name]
    if pa.types.is_string(field.type):
        return pa.array([value or None for value in values.tolist()], field.type)
    return pa.array([int(value) if value else None for value in values.tolist()], field.type)


def _routed(questionnaire: Questionnaire, said: dict[str, Codes], count: int) -> dict[str, Codes]:
    """Per column what is kept: nothing where the item was not asked or the row not shown."""
    kept: dict[str, Codes] = {}
    nothing = np.full(count, "")
    for item in questionnaire.items:
        open_to = _open_to(item, kept, count)
        special = {f"{item.code}.{row.code}" for row in item.rows if row.special}
        for name, _ in columns_of(item):
            here = open_to & (kept[_CONSENT] == "yes") if name in special else open_to
            kept[name] = np.where(here, said.get(name, nothing), "")
    return kept


def _open_to(item: Item, kept: dict[str, Codes], count: int) -> np.ndarray:
    """Who is asked this item: all of its routes hold."""
    holds = np.ones(count, dtype=bool)
    for route in item.routes:
        names = [name for name in kept if name == route.of or (route.any_of and name.startswith(f"{route.of}."))]
        holds &= np.any([np.isin(kept[name], route.answers) for name in names], axis=0)
    return holds


def _frame(questionnaire: Questionnaire, people: Reached, seed: int) -> dict[str, pa.Array]:
    """The columns that stand before the answers."""
    count, dice = len(people), np.random.default_rng([seed, 79])
    names = dice.bytes(8 * count).hex()
    days = np.datetime64(_FIRST_DAY) + dice.integers(0, _DAYS, count)
    return {
        "response": pa.array([names[16 * at : 16 * at + 16] for at in range(count)], pa.string()),
        "survey": pa.array([SURVEY] * count, pa.string()),
        "questionnaire": pa.array([questionnaire.name] * count, pa.string()),
        "collected": pa.array(days.astype("datetime64[D]"), pa.date32()),
        "channel": pa.array(["import"] * count, pa.string()),
        "unit": pa.array(people.unit.tolist(), pa.string()),
        "stratum": pa.array(people.stratum.tolist(), pa.string()),
        "weight": pa.array(people.weight, pa.float64(), from_pandas=True),
        "receipt": pa.array([""] * count, pa.string()),
    }
