"""Questions drawn at random over ticket lines, in the part of Narwhals that measures use.

A question is a list of steps. Every step knows which columns there are and of which kind, so that any question means
something; numbers stay so small that no engine runs out of bits.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce

import narwhals as nw
import pyarrow as pa

Frame = nw.LazyFrame
Step = Callable[[Frame, Frame], Frame]
#: Kinds of the columns of a ticket line that questions use. "whole" is small enough to multiply once.
KINDS = {
    "genre": "text",
    "channel": "text",
    "status": "text",
    "performance_id": "text",
    "quantity": "whole",
    "capacity": "whole",
    "amount_cents": "whole",
    "pc4": "whole",
    "order": "whole",
    "booker": "whole",
    "scanned": "truth",
    "ordered_on": "day",
    "performance_start": "moment",
}
WORDS = ["dance", "pop", "online", "till", "valid", "return", "a", "b", "g", "nobody"]
#: What lines are joined with: one row per postcode area, one of them twice, one unknown.
SIDE = pa.table(
    {
        "pc4": pa.array([3011, 3012, 3012, 3014, 8888, None], pa.int32()),
        "town": ["Noord", "Zuid", "Zuid", None, "Oost", "West"],
        "homes": pa.array([10, 20, 25, 0, 7, 3], pa.int64()),
    }
)


@dataclass
class Question:
    """`steps` over lines and side table; `told` says in words what they are; `kinds` the columns that come out."""

    kinds: dict[str, str]
    steps: list[Step] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def asked(self, lines: Frame, side: Frame) -> Frame:
        """The answer, as a frame."""
        return reduce(lambda frame, step: step(frame, side), self.steps, lines.select(*KINDS))

    def then(self, told: str, step: Step) -> None:
        self.steps.append(step)
        self.told.append(told)


def question(seed: int) -> Question:
    """The question of a seed: two to five steps."""
    chance = random.Random(seed)
    made = Question(dict(KINDS))
    steps = [_filtered, _derived, _derived, _joined, _grouped, _grouped, _stacked, _distinct]
    for _ in range(chance.randint(2, 5)):
        chance.choice(steps)(made, chance)
    if chance.random() < 0.5:
        _grouped(made, chance)
    return made


# --- one expression ---


def _of_kind(made: Question, chance: random.Random, *kinds: str) -> str | None:
    found = sorted(name for name, kind in made.kinds.items() if kind in kinds)
    return chance.choice(found) if found else None


def _condition(made: Question, chance: random.Random, depth: int = 0) -> nw.Expr:
    """Something that is true, false or unknown of a row."""
    if depth < 2 and chance.random() < 0.4:
        one, other = (_condition(made, chance, depth + 1) for _ in range(2))
        return chance.choice(
            [
                lambda: one & other,
                lambda: one | other,
                lambda: ~one,
                lambda: ~(one | other),
                lambda: ~(one & other),
                lambda: (one | other).is_null(),
                lambda: (one & other).is_null(),
                lambda: nw.all_horizontal(one, other, ignore_nulls=False),
                lambda: nw.any_horizontal(one, other, ignore_nulls=False),
                lambda: nw.any_horizontal(one, other, ignore_nulls=True),
                lambda: nw.all_horizontal(one, other, ignore_nulls=True),
                lambda: one.fill_null(chance.random() < 0.5),
            ]
        )()
    name = chance.choice(sorted(made.kinds))
    column, kind = nw.col(name), made.kinds[name]
    simple = {
        "text": [
            lambda: column == chance.choice(WORDS),
            lambda: column != chance.choice(WORDS),
            lambda: column.is_in(chance.sample(WORDS, 3)),
            lambda: column < chance.choice(WORDS),
        ],
        "whole": [
            lambda: column > chance.choice([0, 2, 12, 3012]),
            lambda: column <= chance.choice([1, 5, 1250, 3013]),
            lambda: column.is_in([1, 3, 3011, 1250]),
            lambda: column % 2 == 0,
        ],
        "number": [lambda: column > 0.75, lambda: column <= 1.5],
        "truth": [lambda: column, lambda: ~column],
        "day": [lambda: column.dt.year() == 2024, lambda: column.dt.month() >= 8],
        "moment": [lambda: column.dt.year() >= 2024, lambda: column.dt.ordinal_day() < 200],
    }
    return chance.choice([*simple[kind], lambda: column.is_null(), lambda: ~column.is_null()])()


def _expression(made: Question, chance: random.Random) -> tuple[nw.Expr, str]:
    """A new column and its kind."""
    whole, day = _of_kind(made, chance, "whole"), _of_kind(made, chance, "day", "moment")
    other, text = _of_kind(made, chance, "whole"), _of_kind(made, chance, "text")
    factor = chance.choice([-3, -2, 2, 3, 7])
    ways: list[Callable[[], tuple[nw.Expr, str]]] = [
        lambda: (nw.when(_condition(made, chance)).then(nw.lit(1)).otherwise(nw.lit(0)), "whole"),
        lambda: (nw.when(_condition(made, chance)).then(nw.lit(factor)), "whole"),
        lambda: (_condition(made, chance), "truth"),
        lambda: (nw.lit(factor), "whole"),
    ]
    if whole and other:
        small = nw.col(whole).cast(nw.Int64)
        ways += [
            lambda: (small % 100 + factor, "whole"),
            lambda: (factor - nw.col(other).cast(nw.Int64) % 100, "whole"),
            lambda: (small // factor, "whole"),
            lambda: (small % factor, "whole"),
            lambda: (-(small % 50) // factor, "whole"),
            lambda: ((small % 90) * (nw.col(other).cast(nw.Int64) % 9), "whole"),
            lambda: (small / factor, "number"),
            lambda: (small.cast(nw.Float64), "number"),
            lambda: (nw.col(whole).fill_null(factor), "whole"),
            lambda: (nw.coalesce(nw.col(whole), nw.col(other), nw.lit(0)).cast(nw.Int64), "whole"),
        ]
    if text:
        ways += [
            lambda: (nw.col(text).fill_null("nobody"), "text"),
            lambda: (nw.when(_condition(made, chance)).then(nw.col(text)).otherwise(nw.lit("other")), "text"),
        ]
    if day:
        parts = ["year", "month", "ordinal_day"]
        ways += [lambda: (getattr(nw.col(day).dt, chance.choice(parts))().cast(nw.Int64), "whole")] * 2
    return chance.choice(ways)()


# --- one step ---


def _filtered(made: Question, chance: random.Random) -> None:
    condition = _condition(made, chance)
    made.then(f"filter {condition}", lambda frame, side: frame.filter(condition))


def _derived(made: Question, chance: random.Random) -> None:
    expression, kind = _expression(made, chance)
    name = chance.choice(["fresh", "newer", "newest"])
    made.kinds[name] = kind
    made.then(f"{name} = {expression}", lambda frame, side: frame.with_columns(expression.alias(name)))


def _joined(made: Question, chance: random.Random) -> None:
    if made.kinds.get("pc4") != "whole" or "town" in made.kinds:
        return
    how = chance.choice(["inner", "left", "semi", "anti"])
    if how in ("inner", "left"):
        made.kinds |= {"town": "text", "homes": "whole"}
    made.then(
        f"{how} join on pc4",
        lambda frame, side: frame.join(side, on="pc4", how=how),
    )


def _grouped(made: Question, chance: random.Random) -> None:
    usable = [name for name in sorted(made.kinds) if made.kinds[name] != "number"]
    keys = chance.sample(usable, chance.randint(1, min(2, len(usable))))
    step = len(made.steps)
    aggregates, kinds, told = [nw.len().alias(f"rows{step}")], {f"rows{step}": "whole"}, ["rows"]
    rest = sorted(set(made.kinds) - set(keys))
    for number in range(chance.randint(1, 3) if rest else 0):
        name = chance.choice(rest)
        how = chance.choice(_WAYS[made.kinds[name]])
        new = f"{how}{step}{number}"
        kinds[new] = _KIND_AFTER.get(how, made.kinds[name])
        aggregates.append(getattr(nw.col(name), how)().alias(new))
        told.append(f"{how} of {name}")
    made.kinds = {key: made.kinds[key] for key in keys} | kinds
    whole = [nw.col(name).cast(nw.Int64) for name, kind in kinds.items() if kind == "whole"]
    made.then(
        f"by {keys}: {', '.join(told)}", lambda frame, side: frame.group_by(keys).agg(*aggregates).with_columns(*whole)
    )


_WAYS = {
    "whole": ["sum", "min", "max", "n_unique", "mean"],
    "number": ["min", "max", "sum", "mean"],
    "text": ["min", "max", "n_unique"],
    "day": ["min", "max", "n_unique"],
    "moment": ["min", "max"],
    "truth": ["n_unique"],
}
_KIND_AFTER = {"n_unique": "whole", "mean": "number"}


def _stacked(made: Question, chance: random.Random) -> None:
    one, other = _condition(made, chance), _condition(made, chance)
    made.then(
        f"rows with {one} and again rows with {other}",
        lambda frame, side: nw.concat([frame.filter(one), frame.filter(other)], how="vertical"),
    )


def _distinct(made: Question, chance: random.Random) -> None:
    names = [name for name in sorted(made.kinds) if made.kinds[name] != "number"]
    kept = chance.sample(names, min(len(names), 3))
    made.kinds = {name: made.kinds[name] for name in kept}
    made.then(f"distinct {kept}", lambda frame, side: frame.select(*kept).unique())
