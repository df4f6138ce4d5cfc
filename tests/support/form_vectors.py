"""Filled-in forms with what must come of them, so that the form in a browser and the program can be held to agree.

python -m tests.support.form_vectors FILE      writes them as JSON

{"questionnaires": {name: as_json}, "orders": [...], "forms": [...]}
order   {questionnaire, item, seed, order, sets}
form    {questionnaire, given, asked, rows {item: codes}, options {item: codes}, clean, problems [[code, column]], keep}
        `asked`, `rows` and `options` as they stand once all of `clean` was answered
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from publiek.surveys.instruments import (
    Item,
    Questionnaire,
    as_json,
    asked,
    check,
    compose,
    core,
    order_of,
    questionnaire,
    sets_of,
    shown_options,
    shown_rows,
)
from publiek.surveys.responses.answers import columns_of

SEEDS = ("a", "b7", "0f3c9e", "é", "")


def questionnaires() -> tuple[Questionnaire, ...]:
    everything = compose("core@1", modules=("visitor@1", "best-worst@1", "com-b@1"), code="everything")
    return core(), questionnaire("festival-short@1"), questionnaire("tally@1"), everything


def vectors(forms: int = 60) -> dict[str, Any]:
    """The same every time."""
    draw = random.Random(7)
    asked_of = questionnaires()
    return {
        "questionnaires": {one.name: as_json(one) for one in asked_of},
        "orders": [
            _order(one, item, seed) for one in asked_of for item in one.items if item.shuffled for seed in SEEDS
        ],
        "forms": [_form(one, filled(one, draw)) for one in asked_of for _ in range(forms)],
    }


def write(path: Path) -> Path:
    path.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def filled(one: Questionnaire, draw: random.Random) -> dict[str, object]:
    """A form filled in at random: gaps, answers to what was not asked, codes that do not exist, children."""
    given = {
        column: _answer(item, column, draw)
        for item in one.items
        for column, _ in columns_of(item)
        if draw.random() < 0.8 or item.code == "age"
    }
    if draw.random() < 0.1:
        given["nowhere"] = "x"
    if "age" in given and draw.random() < 0.8:
        given["age"] = "35-44"
    return given


def _answer(item: Item, column: str, draw: random.Random) -> object:
    if draw.random() < 0.05:
        return draw.choice(["", "  ", "nonsense", "-3", "99999", "12,5", 0])
    if item.kind == "postcode":
        return draw.choice(["1011", 3011, "9712 AB", "9712ab", "0999", "12345"])
    if item.kind == "number":
        return draw.choice([1, "2", 4, 100, "10"])
    if item.kind == "open":
        return draw.choice(["te druk", "  geen idee  ", "x" * 2100])
    if item.kind in ("multi", "yes_no"):
        return draw.choice(["yes", "no"])
    if item.kind == "best_worst":
        return draw.choice(item.sets[int(column.split(".")[1]) - 1])
    return draw.choice(item.options).code


def _order(one: Questionnaire, item: Item, seed: str) -> dict[str, Any]:
    order, sets = list(order_of(item, seed)), list(sets_of(item, seed))
    return {"questionnaire": one.name, "item": item.code, "seed": seed, "order": order, "sets": sets}


def _form(one: Questionnaire, given: dict[str, object]) -> dict[str, Any]:
    checked = check(one, given)
    clean = checked.given
    return {
        "questionnaire": one.name,
        "given": given,
        "asked": [item.code for item in one.items if asked(item, clean)],
        "rows": {item.code: [row.code for row in shown_rows(item, clean, one)] for item in one.items if item.rows},
        "options": {
            item.code: [option.code for option in shown_options(item, clean, one)] for item in one.items if item.options
        },
        "clean": clean,
        "problems": [[problem.code, problem.column] for problem in checked.problems],
        "keep": checked.keep,
    }


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
