"""Answers of people who are truly of one class or another, and answers of people who are all alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.surveys.instruments import core
from publiek.surveys.responses.answers import Answers, schema_of
from publiek.vocabulary.barriers import barrier_codes

Floats = NDArray[np.float64]
SHARES = np.array([0.5, 0.3, 0.2])


@dataclass(frozen=True)
class Planted:
    """`codes` respondents x items (0, 1, nan); `true`: the class of each; `chances`: classes x items."""

    codes: Floats
    true: NDArray[np.int64]
    chances: Floats


def planted(seed: int, n: int, *, items: int = 12, missing: float = 0.1) -> Planted:
    """Three classes that say yes to other items."""
    chance = np.random.default_rng([seed, n])
    chances = np.where(np.arange(items) % 3 == np.arange(3)[:, None], 0.8, 0.15)
    true = chance.choice(3, size=n, p=SHARES)
    codes = (chance.random((n, items)) < chances[true]).astype(float)
    codes[chance.random((n, items)) < missing] = np.nan
    return Planted(codes, true, chances)


def alike(seed: int, n: int, *, items: int = 12) -> Floats:
    """One class: items are answered independently."""
    chance = np.random.default_rng([seed, n])
    return (chance.random((n, items)) < chance.uniform(0.1, 0.6, items)).astype(float)


def non_visitors(yes: Floats, *, unit: NDArray[np.str_] | None = None, went: int = 0) -> Answers:
    """Filled-in core questionnaires: `yes` respondents x barriers (nan: not answered), interest in theatre of everybody
    "some" or "none" in turn; the first `went` went to the theatre.
    """
    questionnaire, n = core(), len(yes)
    schema = schema_of(questionnaire)
    columns = {name: pa.nulls(n, kind) for name, kind in zip(schema.names, schema.types, strict=True)}
    columns["response"] = pa.array([str(at) for at in range(n)], pa.string())
    columns["unit"] = pa.array(["" for _ in range(n)] if unit is None else unit.tolist(), pa.string())
    columns["visits.theatre"] = pa.array(["1-3"] * went + ["never"] * (n - went), pa.string())
    columns["interest.theatre"] = pa.array(["some" if at % 2 else "none" for at in range(n)], pa.string())
    for code, said in zip(barrier_codes(), yes.T, strict=True):
        told = [None if np.isnan(one) else ("yes" if one else "no") for one in said]
        columns[f"barriers.{code}"] = pa.array(told, pa.string())
    return Answers(questionnaire, pa.table(columns, schema=schema))
