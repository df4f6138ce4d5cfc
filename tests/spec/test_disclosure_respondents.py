"""Of people who answered a survey nobody can be recognised: the rules at the gate, for the house itself too."""

from __future__ import annotations

import pyarrow as pa
import pytest

from publiek import disclosure
from publiek.errors import DisclosureError
from publiek.vocabulary.figures import Base, Figure

NUMBERS = ("n", "share", "low", "high")


def figure(rows: list[dict[str, object]], name: str = "barriers", n: int = 500) -> Figure:
    return Figure(name, Base("respondents", n, n), pa.Table.from_pylist(rows))


def row(of: str, n: int, barrier: str = "time", by: str = "age") -> dict[str, object]:
    return {
        "among": "missed",
        "by": by if of else "",
        "of": of,
        "barrier": barrier,
        "n": n,
        "share": 0.4,
        "low": 0.3,
        "high": 0.5,
        "verdict": "",
    }


def shown(made: Figure) -> dict[str, object]:
    table = disclosure.release([made])[made.name].table
    return {line["of"]: line["share"] for line in table.to_pylist()}


def test_fewer_than_ten_respondents_say_nothing_not_even_how_many() -> None:
    rows = [row("16-24", 9), row("25-34", 12), row("35-44", 40), row("45-54", 41)]
    told = disclosure.release([figure(rows)])["barriers"].table.to_pylist()
    few = told[0]
    assert [few[name] for name in NUMBERS] == [None] * 4
    assert few["verdict"] == "thin"


def test_one_silent_part_takes_the_next_smallest_with_it() -> None:
    """Else it follows from the others and the whole."""
    rows = [row("", 102), row("16-24", 9), row("25-34", 12), row("35-44", 40), row("45-54", 41)]
    assert shown(figure(rows)) == {"": 0.4, "16-24": None, "25-34": None, "35-44": 0.4, "45-54": 0.4}


def test_two_silent_parts_hide_one_another() -> None:
    rows = [row("16-24", 9), row("25-34", 3), row("35-44", 40)]
    assert shown(figure(rows))["35-44"] == 0.4


def test_each_barrier_is_a_division_of_its_own() -> None:
    rows = [row("16-24", 9), row("25-34", 50), row("16-24", 40, "cost"), row("25-34", 50, "cost")]
    table = disclosure.release([figure(rows)])["barriers"].table.to_pylist()
    assert [line["share"] for line in table] == [None, None, 0.4, 0.4]


def test_health_needs_thirty_respondents() -> None:
    rows = [row("", 29, "health"), row("", 30, "cost")]
    table = disclosure.release([figure(rows)])["barriers"].table.to_pylist()
    assert [line["share"] for line in table] == [None, 0.4]


@pytest.mark.parametrize("by", ["area", "municipality", "segment"])
def test_health_is_never_told_by_place(by: str) -> None:
    table = disclosure.release([figure([row("x", 400, "health", by), row("x", 400, "cost", by)])])["barriers"].table
    assert table.column("barrier").to_pylist() == ["cost"]


def test_a_model_of_areas_passes_without_health() -> None:
    rows = [{"pc4": 3011, "barrier": name, "value": 0.2, "low": 0.1, "high": 0.3} for name in ("cost", "health")]
    table = disclosure.release([figure(rows, "barrier_areas")])["barrier_areas"].table
    assert table.column("barrier").to_pylist() == ["cost"]


def test_a_figure_that_does_not_say_on_how_many_it_rests_is_refused() -> None:
    rows = [{"class": "D1", "share": 0.2}]
    with pytest.raises(DisclosureError, match="figure-without-respondents"):
        disclosure.release([figure(rows, "barrier_classes", n=99)])


def test_other_figures_are_not_touched() -> None:
    bookers = Figure("reach", Base("bookers", 5, 5), pa.table({"of": ["a"], "n": [3], "share": [0.5]}))
    assert disclosure.release([bookers])["reach"].table.column("share").to_pylist() == [0.5]


def test_the_account_tells_how_many_rows_were_silenced() -> None:
    rows = [row("16-24", 9), row("25-34", 3), row("35-44", 400)]
    account = [dict(line) for line in disclosure.release([figure(rows)]).account]
    assert {"figure": "barriers", "rule": "few-respondents", "rows": 2} in account
