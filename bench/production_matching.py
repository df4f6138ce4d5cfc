"""How often are productions of three venues rightly called the same, what goes wrong, and how long do 20,000 take?

    python bench/production_matching.py [--learn] [--errors FILE]

Invented titles with known truth (tests/support/production_pairs.py); what is learned from (seed 8) and what is judged
(seed 1008) share no production. `--learn` writes the weights of src/publiek/programme/matching.yaml again.
"""

# ruff: noqa: E501  it writes lines of a data file
from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from measured import keep

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from publiek.programme.features import FACTS, facts  # noqa: E402
from publiek.programme.matching import match  # noqa: E402
from publiek.programme.scoring import weights  # noqa: E402
from publiek.programme.told import Told, taken_apart  # noqa: E402
from tests.support.production_judging import handwritten_judged, judged_pairs, precision_recall  # noqa: E402
from tests.support.production_pairs import families, labelled, tellings  # noqa: E402

LEARN, JUDGE, FAMILIES = 8, 1008, 1500
HEAD = """# How much does each fact say? Log-odds, learned from labelled pairs of invented productions, and read as they stand here.
# Written by bench/production_matching.py --learn; the verdicts below were set by hand on what was learned from.
updated: 2026-11-29
# From which probability two tellings are one production, and from which a person looks.
verdicts: {same: 0.75, review: 0.15}
# Never the same without a person, however probable.
asks_a_person: [other-part, later-part-on-one-side, other-version, other-year, year-apart, years-apart, other-people, other-age, other-subtitle, subtitle-of-shared-title, evening-of-the-house, nameless-everywhere, title-weak-maker-unknown, title-weak-maker-different, title-exact-maker-different, title-near-maker-different, title-contained-maker-different]
"""


def main() -> None:
    """Learn when asked, judge, measure, keep."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--learn", action="store_true")
    asked.add_argument("--errors", type=Path)
    asked.add_argument("--size", type=int, default=20_000)
    given = asked.parse_args()
    if given.learn:
        learn()
        weights.cache_clear()
    figures = {"threshold": weights().same, **judged_by(JUDGE), "makers_often_left_out": judged_by(JUDGE, 0.3)}
    hand = handwritten_judged()
    figures["handwritten"] = {"pairs": len(hand), **precision_recall(hand)}
    figures["time"] = timed(given.size)
    figures["invented_sector"] = invented_sector()
    if given.errors:
        lines = [json.dumps(row, ensure_ascii=False) for row in errors()]
        given.errors.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(keep("production-matching", command="python bench/production_matching.py", figures=figures))
    print(json.dumps(figures, indent=1))


def judged_by(seed: int, nameless: float | None = None) -> dict[str, object]:
    """Precision and recall on pairs of one seed."""
    extra = {} if nameless is None else {"nameless": nameless}
    rows = judged_pairs(*labelled(seed, FAMILIES, **extra))
    return {"pairs": len(rows), "true": sum(row.pair.same for row in rows), **precision_recall(rows)}


def errors() -> list[dict[str, object]]:
    """Every pair of the held-out part and of those by hand that was called the same and is not, or was missed."""
    rows = [*judged_pairs(*labelled(JUDGE, FAMILIES)), *handwritten_judged()]
    return [row.told() for row in rows if row.wrong and row.verdict != "review"]


def learn() -> None:
    """The weights, from the part that is learned from."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    told, pairs = labelled(LEARN, FAMILIES)
    apart = {one.told.key: one for one in taken_apart(told)}
    found = [(facts(apart[pair.one.key], apart[pair.other.key]), pair.same) for pair in pairs]
    rows = [(seen, same) for seen, same in found if seen is not None]
    table = np.zeros((len(rows), len(FACTS)))
    for number, (seen, _) in enumerate(rows):
        table[number, [FACTS.index(fact) for fact in seen]] = 1
    model = LogisticRegression(C=1.0, max_iter=2000).fit(table, [same for _, same in rows])
    lines = [f"  {fact}: {weight:.2f}" for fact, weight in zip(FACTS, model.coef_[0], strict=True)]
    # What the invented venues never say cannot be learned from them.
    fixed = {
        "other-people": -2.0,
        "same-people": 1.0,
        "other-age": -2.5,
        "other-subtitle": -3.5,
        "evening-of-the-house": -5.0,
        "nameless-everywhere": -2.0,
    }
    lines = [f"  {name}: {fixed[name]}" if (name := line.split(":")[0].strip()) in fixed else line for line in lines]
    text = HEAD + f"start: {model.intercept_[0]:.2f}\nweights:\n" + "\n".join(lines) + "\n"
    (ROOT / "src/publiek/programme/matching.yaml").write_text(text, encoding="utf-8")


def timed(size: int) -> dict[str, object]:
    """Productions of 90 houses in thirty regions of three venues each, matched at once."""
    dice, told = Random(5), []
    number = 0
    while len(told) < size:
        for _, productions in families(5_000 + number, 100):
            # With fifty nouns 20,000 productions would nearly all have one another's titles: most get a name of their own.
            name = "".join(dice.choice(("ka", "lo", "mi", "ru", "ve", "sa", "no", "ti", "be", "da")) for _ in range(4))
            own = f" van {name.capitalize()}" if dice.random() < 0.8 else ""
            for plain in productions:
                made = replace(plain, title=plain.title + own)
                region = dice.randrange(30)
                for one in tellings(made, dice, nameless=0.08):
                    key = f"house-{region * 3 + 'abc'.index(one.house[-1]):02d}/{number}-{one.key.split('/')[1]}"
                    told.append(replace(one, key=key))
        number += 1
    began = time.perf_counter()
    matched = match(told[:size])
    return {
        "productions": size,
        "houses": 90,
        "seconds": round(time.perf_counter() - began, 1),
        "groups": len(matched.groups),
        "review": len(matched.review),
    }


def invented_sector() -> dict[str, object]:
    """The productions of 90 invented houses. They never tour and name no maker: every likeness is a coincidence."""
    from datetime import UTC, datetime

    from publiek.invented.national_houses import houses, programme

    told = []
    for house in houses(tickets=2_000_000, organisations=90, seed=1):
        shown = programme(house)
        days: dict[tuple[str, str], list[int]] = {}
        ids, titles = shown.production_ids.to_pylist(), shown.productions.to_pylist()
        for production, title, start in zip(ids, titles, shown.start.tolist(), strict=True):
            days.setdefault((production, title), []).append(start)
        for (production, title), when in days.items():
            first, last = (datetime.fromtimestamp(edge, UTC).date() for edge in (min(when), max(when)))
            told.append(Told(f"{house.id}/{production}", title, first=first, last=last))
    matched = match(told)
    several = sum(len({key.partition("/")[0] for key in group}) > 1 for group in matched.groups)
    return {
        "productions": len(told),
        "groups": len(matched.groups),
        "at_several_houses": several,
        "review": len(matched.review),
        "unnamed": matched.unnamed,
    }


if __name__ == "__main__":
    main()
