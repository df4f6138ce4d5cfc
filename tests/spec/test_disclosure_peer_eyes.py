"""What may houses see of each other? Rounded quantiles of five houses or more, and never one house."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats.mstats import hdquantiles

from publiek import disclosure
from publiek.disclosure.overlapping_groups import silent_groups
from publiek.disclosure.peer_eyes import EXPECTED, partitions, rounded, smoothed_quantile
from publiek.errors import DisclosureError
from publiek.vocabulary.figures import Base, Figure

#: A busy machine is no failure.
CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def released(rows: list[dict[str, object]]) -> dict[tuple[str, str], dict[str, object]]:
    names = ("group", "indicator", "members", "values", "visits", "before")
    table = pa.Table.from_pylist(rows).select(names)
    figure = Figure("peer_distribution", Base("houses", 40, 40), table)
    release = disclosure.release([figure], policy=disclosure.PEER_EYES)
    assert set(release["peer_distribution"].table.column_names) == {
        "group", "indicator", "houses", "low", "middle", "high",
    }  # fmt: skip
    return {(row["group"], row["indicator"]): row for row in release["peer_distribution"].table.to_pylist()}


def row(group: str, members: list[int], **facts: object) -> dict[str, object]:
    told = {"group": group, "indicator": "visits", "members": members, "values": [1000.0 + 37 * m for m in members]}
    return {**told, "visits": [100] * len(members), "before": [0][:0], **facts}


def test_five_houses_are_told_and_four_are_not() -> None:
    assert released([row("", [1, 2, 3, 4, 5])])[("", "visits")]["houses"] == 5
    assert released([row("", [1, 2, 3, 4])]) == {}


def test_a_group_that_is_mostly_one_or_two_houses_is_silent() -> None:
    assert released([row("", list(range(8)), visits=[701, *[100] * 7])]) == {}
    assert released([row("", list(range(8)), visits=[500, 500, *[25] * 6])]) == {}
    assert released([row("", list(range(8)), visits=[300, 300, *[100] * 6])])


def test_a_small_group_in_which_one_house_came_or_left_is_silent_until_another_does() -> None:
    assert released([row("", [1, 2, 3, 4, 5, 6], before=[1, 2, 3, 4, 5])]) == {}
    assert released([row("", [1, 2, 3, 4, 5], before=[1, 2, 3, 4, 5, 6])]) == {}
    assert released([row("", [1, 2, 3, 4, 5, 6, 7], before=[1, 2, 3, 4, 5])])
    assert released([row("", list(range(16)), before=list(range(15)))])


def test_the_last_part_cannot_be_found_from_the_others() -> None:
    houses = {"subsector=pop": range(6), "subsector=museum": range(6, 14), "subsector=maker": range(14, 16)}
    told = released([row("", list(range(16))), *[row(name, list(inside)) for name, inside in houses.items()]])
    assert {group for group, _ in told} == {"", "subsector=museum"}


def test_quantiles_are_no_houses_own_value_and_are_rounded() -> None:
    values = [12_345.0, 23_456.0, 34_567.0, 45_678.0, 56_789.0]
    told = released([row("", [1, 2, 3, 4, 5], values=values)])[("", "visits")]
    assert values[0] < told["low"] < told["middle"] < told["high"] < values[-1]
    assert told["middle"] == rounded(smoothed_quantile(values, 0.5))
    assert [rounded(value) for value in (131_912.0, 0.347, 103.0, 2.34, 0.0)] == [130_000, 0.345, 105, 2.35, 0]


@CALM
@given(st.lists(st.floats(0.1, 1e6), min_size=5, max_size=40), st.sampled_from([0.25, 0.5, 0.75]))
def test_quantiles_are_those_of_another_implementation(values: list[float], share: float) -> None:
    assert smoothed_quantile(values, share) == pytest.approx(float(hdquantiles(values, [share])[0]), rel=1e-6)


def test_a_model_of_fewer_than_thirty_houses_is_not_told_nor_a_term_of_four() -> None:
    rows = [
        {"indicator": "visits", "term": "size", "coefficient": 0.98765, "houses": 30, "of": 30, "half": 0.3312},
        {"indicator": "visits", "term": "subsector=pop", "coefficient": 0.5, "houses": 4, "of": 30, "half": 0.3312},
        {"indicator": "price", "term": "size", "coefficient": 0.1, "houses": 29, "of": 29, "half": 0.2},
    ]
    figure = Figure("peer_expected", Base("houses", 30, 30), pa.Table.from_pylist(rows, schema=EXPECTED))
    release = disclosure.release([figure], policy=disclosure.PEER_EYES)
    assert release["peer_expected"].table.to_pylist() == [{**rows[0], "coefficient": 0.988, "half": 0.34}]
    assert {"figure": "peer_expected", "rule": "few-houses", "rows": 2} in release.account


def test_any_other_figure_is_refused() -> None:
    figure = Figure("totals", Base("visits", 5, 5), pa.table({"measure": ["visits"], "value": [5]}))
    with pytest.raises(DisclosureError) as refusal:
        disclosure.release([figure], policy=disclosure.PEER_EYES)
    assert refusal.value.code == "figure-not-judged"


sectors = st.lists(
    st.tuples(st.sampled_from(["pop", "museum", "maker"]), st.sampled_from(["small", "large"]), st.sampled_from("ABC")),
    min_size=5,
    max_size=40,
)


def groups_of(sector: list[tuple[str, str, str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for house, (subsector, size, province) in enumerate(sector):
        names = ("", f"subsector={subsector}", f"size={size}", f"province={province}")
        for name in (*names, f"size={size},subsector={subsector}"):
            found.setdefault(name, set()).add(house)
    return {name: frozenset(houses) for name, houses in found.items()}


@CALM
@given(sectors)
def test_attack_no_difference_of_groups_leaves_few_houses(sector: list[tuple[str, str, str]]) -> None:
    """Whoever takes any group and subtracts any of its parts keeps five houses or none."""
    members = groups_of(sector)
    silent = silent_groups(members, parts=partitions(members), least=5)
    told = {name: houses for name, houses in members.items() if name not in silent}
    for whole, houses in told.items():
        inside = [part for name, part in told.items() if name != whole and part <= houses]
        for count in (1, 2, 3):
            for parts in itertools.combinations(inside, count):
                if sum(map(len, parts)) == len(frozenset().union(*parts)):
                    assert len(houses.difference(*parts)) not in (1, 2, 3, 4), (whole, parts)


@CALM
@given(sectors)
def test_attack_no_house_is_a_sum_and_difference_of_groups(sector: list[tuple[str, str, str]]) -> None:
    """Of totals of all groups that are told, no house's own part can be solved."""
    members = groups_of(sector)
    silent = silent_groups(members, parts=partitions(members), least=5)
    told = [houses for name, houses in members.items() if name not in silent]
    matrix = np.array([[house in houses for house in range(len(sector))] for houses in told], dtype=float)
    for house in range(len(sector)) if told else ():
        alone = np.zeros(len(sector))
        alone[house] = 1.0
        assert np.linalg.matrix_rank(np.vstack([matrix, alone])) > np.linalg.matrix_rank(matrix)
