"""What would help most: best-worst answers of a survey as a figure."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from publiek.estimation.choices.balanced_sets import balance
from publiek.estimation.designs.design import Design, Stage
from publiek.surveys.barriers.most_help import help_ranked
from publiek.surveys.barriers.weighed import Weighed
from publiek.surveys.instruments import compose, core
from publiek.surveys.responses.answers import Answers, schema_of

UTILITY = np.linspace(1.5, -1.5, 10)


@pytest.fixture(scope="module")
def asked():
    return compose("core@1", modules=["best-worst@1"], code="core-best-worst")


def _answers(questionnaire, n: int, *, sets: int = 5) -> Answers:
    """Everybody answers some of the sets by the model; lower price helps most, booking least."""
    item, chance = questionnaire.item("help_most"), np.random.default_rng(n)
    schema = schema_of(questionnaire)
    place = {row.code: at for at, row in enumerate(item.rows)}
    first, last = (~np.eye(4, dtype=bool)).nonzero()
    given: dict[str, list[str | None]] = {
        f"{item.code}.{at}.{end}": [None] * n for at in range(1, 16) for end in ("best", "worst")
    }
    for who in range(n):
        for at in chance.choice(15, sets, replace=False):
            shown = item.sets[at]
            utility = np.exp(UTILITY[[place[code] for code in shown]])
            pairs = utility[first] / utility[last]
            pair = chance.choice(12, p=pairs / pairs.sum())
            given[f"{item.code}.{at + 1}.best"][who] = shown[first[pair]]
            given[f"{item.code}.{at + 1}.worst"][who] = shown[last[pair]]
    columns = [
        pa.array(given.get(name, [None] * n), kind) for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    return Answers(questionnaire, pa.table(columns, schema=schema))


def test_the_sets_of_the_module_are_balanced(asked) -> None:
    item = asked.item("help_most")
    place = {row.code: at for at, row in enumerate(item.rows)}
    found = balance(tuple(tuple(place[code] for code in one) for one in item.sets), len(item.rows))
    assert found.exact
    assert (found.shown, found.together) == ((6, 6), (2, 2))


def test_what_helps_most_comes_first_with_its_interval(asked) -> None:
    figure = help_ranked(Weighed(_answers(asked, 300), Design(np.ones(300))))
    rows = figure.table.to_pylist()
    true = np.exp(UTILITY) / np.exp(UTILITY).sum()
    assert figure.name == "help_ranked"
    assert figure.base.n == 300
    assert rows[0]["item"] == "lower_price"
    assert rows[-1]["item"] == "booking"
    assert sum(row["share"] for row in rows) == pytest.approx(1)
    place = {row.code: at for at, row in enumerate(asked.item("help_most").rows)}
    held = [row["low"] <= true[place[row["item"]]] <= row["high"] for row in rows]
    assert sum(held) >= 8
    assert rows[0]["score"] > 0 > rows[-1]["score"]
    assert "importance-not-effect" in figure.limits


def test_clusters_make_it_less_sure(asked) -> None:
    answers = _answers(asked, 120)
    table = pa.concat_tables([answers.table.slice(at // 6, 1) for at in range(720)])
    alike = Answers(asked, table)
    place = np.repeat(np.arange(120), 6)
    stage = Stage(np.zeros(720, dtype=np.int64), place)
    known = help_ranked(Weighed(alike, Design(np.ones(720), (stage,)))).table.to_pylist()
    naive = help_ranked(Weighed(alike, Design(np.ones(720)))).table.to_pylist()
    assert known[0]["high"] - known[0]["low"] > 1.7 * (naive[0]["high"] - naive[0]["low"])


def test_a_handful_or_nobody_tells_nothing(asked) -> None:
    few = help_ranked(Weighed(_answers(asked, 29), Design(np.ones(29))))
    assert few.too_thin is not None
    assert few.table.num_rows == 0
    none = help_ranked(Weighed(Answers(core(), schema_of(core()).empty_table()), Design(np.ones(0))))
    assert none.too_thin is not None


def test_an_item_shown_to_fewer_than_ten_is_not_told(asked) -> None:
    rows = help_ranked(Weighed(_answers(asked, 31, sets=1), Design(np.ones(31)))).table.to_pylist()
    assert all((row["share"] is None) == (row["n"] < 10) for row in rows)
