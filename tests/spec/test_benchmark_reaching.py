"""What does each house bring to reaching a group?"""

from __future__ import annotations

import pyarrow as pa
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from publiek.collective import benchmark
from publiek.collective.agreements import Agreement
from publiek.disclosure import MEMBERS_EYES, OWN_EYES
from tests.support.agreements import an_agreement

MEMBERS = ("de-brug", "het-dok", "museum-noord", "paradijs", "zaal-zuid", "de-kade")


def told(bookers: dict[str, int | None], *, open_: int = 0) -> list[dict[str, object]]:
    """Released rows of "origin" for all places; `open_`: how far rounding leaves the truth open."""
    return [
        {
            "place": "",
            "segment": code,
            "bookers": count,
            "low": None if count is None else count - open_,
            "high": None if count is None else count + open_,
        }
        for code, count in bookers.items()
    ]


def origin(**bookers: int) -> pa.Table:
    """A contributed table: bookers by group, all from one place."""
    rows = [{"place": "Rotterdam (Zuid-Holland)", "segment": code, "bookers": n} for code, n in bookers.items()]
    return pa.Table.from_pylist(rows)


def agreed(*, named: tuple[str, ...] = ()) -> Agreement:
    return an_agreement(members=MEMBERS, named=named)


def test_a_house_sees_its_own_part_with_an_interval() -> None:
    release = benchmark.own_part({"G1": 300, "G2": 100}, told({"G1": 1300, "G2": 1100}))
    assert release.policy == OWN_EYES
    first, second = release["own_part"].table.to_pylist()
    assert first["share"] == pytest.approx(300 / 1300)
    # 300 of its 400, of the others 1000 of 2000.
    assert first["index"] == pytest.approx(150.0)
    assert second["index"] == pytest.approx(50.0)
    assert first["low"] < 150 < first["high"]


def test_the_interval_is_that_of_another_program() -> None:
    release = benchmark.own_part({"G1": 300, "G2": 100}, told({"G1": 1300, "G2": 1100}))
    row = release["own_part"].table.to_pylist()[0]
    low, high = confint_proportions_2indep(300, 400, 1000, 2000, method="log", compare="ratio", correction=False)
    assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high), rel=1e-6)


def test_what_rounding_leaves_open_makes_the_interval_wider() -> None:
    exact = benchmark.own_part({"G1": 300, "G2": 100}, told({"G1": 1300, "G2": 1100}))["own_part"].table.to_pylist()[0]
    rounded = benchmark.own_part({"G1": 300, "G2": 100}, told({"G1": 1300, "G2": 1100}, open_=40))
    row = rounded["own_part"].table.to_pylist()[0]
    assert row["index"] == pytest.approx(exact["index"])
    assert row["low"] < exact["low"]
    assert row["high"] > exact["high"]


def test_a_group_that_was_not_told_or_is_thin_has_no_index() -> None:
    rows = benchmark.own_part({"G1": 300, "G2": 5, "G3": 40}, told({"G1": 1300, "G2": 1100, "G3": None}))
    first, second, third = rows["own_part"].table.to_pylist()
    assert first["index"] is not None
    assert (second["index"], second["share"]) == (None, pytest.approx(5 / 1100))
    assert (third["index"], third["share"], third["together"]) == (None, None, None)


def test_one_group_alone_has_no_index() -> None:
    (row,) = benchmark.own_part({"G1": 300}, told({"G1": 1300}))["own_part"].table.to_pylist()
    assert (row["share"], row["index"]) == (pytest.approx(300 / 1300), None)


def test_nobody_is_named_who_did_not_agree() -> None:
    parts = {member: origin(G1=100 + 10 * n, G2=200) for n, member in enumerate(MEMBERS)}
    assert benchmark.by_name(parts, agreement=agreed())["reach_by_house"].table.num_rows == 0
    release = benchmark.by_name(parts, agreement=agreed(named=("de-brug",)))
    assert release.policy == MEMBERS_EYES
    assert release["reach_by_house"].table.to_pylist() == [
        {"segment": "G1", "house": "de-brug", "bookers": 100},
        {"segment": "G2", "house": "de-brug", "bookers": 200},
    ]


def test_attack_taking_named_houses_off_the_total_leaves_four_houses_or_nobody() -> None:
    """Six houses, three named: taking those off would leave three. The smallest named one is not told."""
    parts = {member: origin(G1=100 + 10 * n) for n, member in enumerate(MEMBERS)}
    release = benchmark.by_name(parts, agreement=agreed(named=("de-brug", "het-dok", "museum-noord")))
    assert [row["house"] for row in release["reach_by_house"].table.to_pylist()] == ["het-dok", "museum-noord"]


def test_attack_a_named_house_is_not_told_where_one_house_would_be_most_of_the_rest() -> None:
    parts = {member: origin(G1=20) for member in MEMBERS} | {"paradijs": origin(G1=5000)}
    assert benchmark.by_name(parts, agreement=agreed(named=("de-brug",)))["reach_by_house"].table.num_rows == 0
