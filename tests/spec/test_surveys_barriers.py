"""Barriers are told with whom they are about, weighted, with an interval, and not at all where few answered.

The people of these tests answer in ways that can be counted by hand.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from publiek.estimation.designs.design import Design
from publiek.surveys.barriers.helping import affinity, help_wanted, visitor_kinds
from publiek.surveys.barriers.standing import standing
from publiek.surveys.barriers.telling import barrier_that_matters_most, barriers_named
from publiek.surveys.barriers.weighed import Weighed
from publiek.surveys.instruments import core
from publiek.surveys.responses.answers import Answers, schema_of

DISCIPLINES = tuple(row.code for row in core().item("visits").rows)


def person(**said: object) -> dict[str, object]:
    """Somebody who never goes and cares for nothing, unless said otherwise."""
    quiet = {f"visits.{name}": "never" for name in DISCIPLINES} | {f"interest.{name}": "none" for name in DISCIPLINES}
    frame = {"survey": "s", "questionnaire": "core@1", "collected": date(2026, 5, 1), "channel": "link"}
    return {
        **frame,
        "unit": "",
        "stratum": "",
        "receipt": "",
        **quiet,
        **{k.replace("__", "."): v for k, v in said.items()},
    }


def answers(*people: dict[str, object]) -> Answers:
    schema = schema_of(core())
    rows = [{name: one.get(name) for name in schema.names} | {"response": str(at)} for at, one in enumerate(people)]
    return Answers(core(), pa.Table.from_pylist(rows, schema=schema))


def weighed(*people: dict[str, object], weight: list[float] | None = None) -> Weighed:
    found = answers(*people)
    return Weighed(found, Design(np.array(weight or [1.0] * len(people))), {"age": found.texts("age")})


def cell(table: pa.Table, **key: str) -> dict[str, object]:
    rows = [row for row in table.to_pylist() if all(row[name] == value for name, value in key.items())]
    assert len(rows) == 1
    return rows[0]


def test_a_non_visitor_went_to_nothing_in_twelve_months() -> None:
    told = standing(
        answers(
            person(),
            person(visits__film="1-3"),
            person(visits__film="long_ago"),
            person(**{f"visits.{name}": None for name in DISCIPLINES}),
        )
    )
    assert told["non_visitors"].tolist()[:3] == [1, 0, 1]
    assert np.isnan(told["non_visitors"][3])


def test_an_interested_non_visitor_has_some_interest_in_something() -> None:
    told = standing(answers(person(), person(interest__dance="little"), person(interest__dance="some")))
    assert told["interested"].tolist() == [0, 0, 1]


def test_of_one_discipline_only_that_discipline_counts() -> None:
    found = answers(person(visits__film="4-11", interest__dance="much"))
    assert standing(found)["non_visitors"].tolist() == [0]
    assert standing(found, "dance")["interested"].tolist() == [1]


def test_who_missed_something_may_be_a_visitor() -> None:
    told = standing(answers(person(visits__film="12+", missed="yes", missed_what="opera"), person(missed="no")))
    assert told["missed"].tolist() == [1, 0]


def crowd() -> list[dict[str, object]]:
    """Forty uninterested non-visitors (30 say no interest), forty interested (20 no time, 10 cost), ten visitors."""
    dull = [person(barriers__interest="yes" if at < 30 else "no", barriers__time="no", age="65-74") for at in range(40)]
    keen = [
        person(
            interest__opera="much",
            barriers__interest="no",
            barriers__time="yes" if at < 20 else "no",
            barriers__cost="yes" if at < 10 else "no",
            barrier_main="time" if at < 25 else "cost",
            age="25-34",
        )
        for at in range(40)
    ]
    return [*dull, *keen, *(person(visits__film="12+", barriers__time="yes") for _ in range(10))]


def test_the_denominator_decides_which_barrier_leads() -> None:
    table = barriers_named(weighed(*crowd())).table
    leads = {
        among: next(
            row["barrier"]
            for row in table.to_pylist()
            if row["among"] == among and row["by"] == "" and row["rank"] == 1
        )
        for among in ("non_visitors", "interested")
    }
    assert leads == {"non_visitors": "interest", "interested": "time"}
    assert cell(table, among="non_visitors", by="", barrier="interest")["share"] == pytest.approx(30 / 80)
    assert cell(table, among="interested", by="", barrier="time")["share"] == pytest.approx(20 / 40)


def test_who_was_not_asked_is_not_in_the_base() -> None:
    told = cell(barriers_named(weighed(*crowd())).table, among="non_visitors", by="", barrier="cost")
    assert (told["n"], told["share"]) == (40, pytest.approx(0.25))


def test_weights_count() -> None:
    weight = [2.0] * 40 + [1.0] * 50
    told = cell(barriers_named(weighed(*crowd(), weight=weight)).table, among="non_visitors", by="", barrier="interest")
    assert told["share"] == pytest.approx(60 / 120)
    assert told["n"] == 80
    assert told["n_effective"] < 80


def test_each_barrier_stands_in_one_of_the_four_groups() -> None:
    groups = {row["barrier"]: row["group"] for row in barriers_named(weighed(*crowd())).table.to_pylist()}
    assert groups["info"] == "kennen" and groups["interest"] == "willen"
    assert groups["cost"] == "kunnen" and groups["habit"] == "doen"


def test_barriers_are_divided_by_traits_and_disciplines() -> None:
    table = barriers_named(weighed(*crowd())).table
    assert cell(table, among="non_visitors", by="age", of="65-74", barrier="interest")["share"] == pytest.approx(0.75)
    assert cell(table, among="interested", by="discipline", of="opera", barrier="time")["n"] == 40


def test_a_cell_of_nine_says_nothing() -> None:
    few = [person(interest__opera="much", barriers__time="yes", age="16-24") for _ in range(9)]
    told = cell(barriers_named(weighed(*crowd(), *few)).table, among="interested", by="age", of="16-24", barrier="time")
    assert (told["share"], told["verdict"]) == (None, "thin")


def test_eight_answers_are_too_few_to_say_anything() -> None:
    told = weighed(*crowd()[:8])
    for figure in (barriers_named(told), help_wanted(told), affinity(told), visitor_kinds(told)):
        assert figure.too_thin is not None
        assert figure.table.num_rows == 0


def test_the_most_important_barrier_is_among_those_who_named_one() -> None:
    table = barrier_that_matters_most(weighed(*crowd())).table
    assert cell(table, among="interested", by="", barrier="time")["share"] == pytest.approx(25 / 40)
    assert sum(r["share"] for r in table.to_pylist() if r["among"] == "interested" and r["by"] == "") == pytest.approx(
        1
    )


def test_an_interval_never_leaves_the_possible() -> None:
    everybody = [person(barriers__time="yes", barriers__cost="no") for _ in range(40)]
    table = barriers_named(weighed(*everybody)).table
    all_, none = (cell(table, among="non_visitors", by="", barrier=name) for name in ("time", "cost"))
    assert all_["share"] == 1 and 0.85 < all_["low"] < 1 and all_["high"] == pytest.approx(1)
    assert none["share"] == 0 and 0 < none["high"] < 0.15


def test_visits_are_interest_times_visits_of_the_interested() -> None:
    told = cell(affinity(weighed(*crowd())).table, discipline="film")
    assert told["interested"] == 0 and told["visited"] == pytest.approx(10 / 90)
    assert cell(affinity(weighed(*crowd())).table, discipline="opera")["conversion"] == 0


def test_five_kinds_of_people_per_discipline_are_everybody() -> None:
    rows = [row for row in visitor_kinds(weighed(*crowd())).table.to_pylist() if row["discipline"] == "opera"]
    assert {row["kind"]: row["n"] for row in rows} == dict.fromkeys(
        ("uninterested", "interested_non_visitor", "incidental", "regular", "core"), 90
    )
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_what_would_help_is_asked_yes_or_no() -> None:
    people = [person(help__closer="yes" if at % 2 else "no", help__booking="no") for at in range(40)]
    table = help_wanted(weighed(*people)).table
    assert cell(table, item="closer")["share"] == pytest.approx(0.5)
    assert table.column("item").to_pylist()[0] == "closer"
