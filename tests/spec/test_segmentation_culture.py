"""Culture in the model: what those who take part bring, what is learned from it, and what is withheld."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publiek.errors import SegmentationError, Text
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.culture import (
    Contributions,
    Contributor,
    CultureRates,
    compare,
    contribute_delivery,
    contribute_survey,
    from_json,
    group_shares,
    learn_culture,
)
from publiek.segmentation.culture.thresholds import thresholds
from publiek.vocabulary.microdata import Item, Microdata
from tests.support.segmentation_culture_world import DISCIPLINES, GROUPS, SHARES, Houses, made_houses, made_scheme

SCHEME = made_scheme()


@pytest.fixture(scope="module")
def houses() -> Houses:
    return made_houses(seed=0, taste_sd=0.5)


@pytest.fixture(scope="module")
def rates(houses: Houses) -> CultureRates:
    return learn(houses.deliveries)


def learn(deliveries: pa.Table | None, surveys: pa.Table | None = None) -> CultureRates:
    given = Contributions(deliveries, surveys, ("deliveries 2022/23-2024/25",))
    return learn_culture(given, SCHEME, shares=SHARES, version="2025.1")


def told(rates: CultureRates) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["discipline"], row["segment"]): row for row in rates.rates.to_pylist()}


def test_every_group_gets_a_rate_per_discipline_where_100_is_the_average_household(
    houses: Houses, rates: CultureRates
) -> None:
    found = told(rates)
    assert len(found) == len(DISCIPLINES) * len(GROUPS)
    held = []
    for (discipline, segment), row in found.items():
        if row["withheld"]:
            continue
        assert row["low"] < row["ratio"] < row["high"]
        true = houses.taste[DISCIPLINES.index(discipline), GROUPS.index(segment)]
        held.append(row["low"] <= true <= row["high"])
    assert np.mean(held) > 0.85
    assert rates.known


def test_the_average_over_households_is_100(rates: CultureRates) -> None:
    for discipline in DISCIPLINES:
        rows = [row for (d, _), row in told(rates).items() if d == discipline and not row["withheld"]]
        if len(rows) == len(GROUPS):
            assert sum(SHARES[row["segment"]] * row["ratio"] for row in rows) == pytest.approx(100, abs=2)


def test_intensity_is_told_with_its_probability_and_undecided_when_it_is_not_sure(rates: CultureRates) -> None:
    labels = set()
    for row in rates.intensity.to_pylist():
        chances = {name: row[name] for name in ("intensive", "medium", "light")}
        assert sum(chances.values()) == pytest.approx(1, abs=0.002)
        best = max(chances, key=lambda name: chances[name])
        assert row["label"] == (best if chances[best] >= 0.8 else "undecided")
        labels.add(row["label"])
    assert len(labels) > 1


def test_intensity_waits_for_three_disciplines(houses: Houses) -> None:
    two = pc.is_in(houses.deliveries["discipline"], pa.array(DISCIPLINES[:2]))
    found = learn(houses.deliveries.filter(two))
    assert found.known
    assert len(found.intensity) == 0


def test_one_big_house_does_not_decide() -> None:
    """Ten houses where the group comes as often as others, and one as large as eight of them where it never comes."""
    rows = [(f"h{n}", ("north", "south")[n % 2], "theatre", code, 100, 100.0) for n in range(10) for code in GROUPS]
    rows += [("giant", "north", "theatre", code, 10 if code == "A" else 958, 800.0) for code in GROUPS]
    found = told(learn(table(rows)))["theatre", "A"]
    assert 10 / 800 < 0.1 < (1000 + 10) / 1800, "all bookers together would say 56"
    assert found["ratio"] > 68
    assert found["low"] < 100, "and the interval knows that houses differ"


def table(rows: list[tuple[str, str, str, str, float, float]]) -> pa.Table:
    names = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
    return pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})


def part(deliveries: pa.Table, organisations: list[str]) -> pa.Table:
    return deliveries.filter(pc.is_in(deliveries["organisation"], pa.array(organisations)))


def test_fewer_than_three_organisations_are_not_told(houses: Houses) -> None:
    found = learn(part(houses.deliveries, ["pop-0", "pop-1"]))
    assert {row["withheld"] for row in found.rates.to_pylist()} == {"too-few-organisations"}
    assert not found.known
    assert "te weinig" in found.says.nl


def test_three_organisations_in_one_region_are_not_told(houses: Houses) -> None:
    found = learn(part(houses.deliveries, ["pop-0", "pop-3", "pop-6"]))
    assert {row["withheld"] for row in found.rates.to_pylist()} == {"too-few-regions"}


def test_an_organisation_with_more_than_half_of_the_bookers_is_not_told() -> None:
    rows = [(f"h{n}", ("north", "south")[n % 2], "pop", code, 50, 50.0) for n in range(4) for code in GROUPS]
    assert learn(table(rows)).known
    rows = [(*row[:4], 151 if row[0] == "h0" else 50, row[5]) for row in rows]
    found = learn(table(rows))
    assert {row["withheld"] for row in found.rates.to_pylist()} == {"one-organisation-dominates"}
    assert all(row["ratio"] is None for row in found.rates.to_pylist())


def test_a_withheld_discipline_does_not_speak_through_the_others(houses: Houses) -> None:
    theatre = houses.deliveries.filter(pc.equal(houses.deliveries["discipline"], "theatre"))
    alone, beside = learn(theatre), learn(pa.concat_tables([theatre, part(houses.deliveries, ["pop-0"])]))
    shown = [row for row in beside.rates.to_pylist() if row["discipline"] == "theatre"]
    assert shown == alone.rates.to_pylist()
    assert beside.facts["withheld"] == {"pop": "too-few-organisations"}


def test_a_group_with_fewer_than_ten_bookers_is_withheld(houses: Houses) -> None:
    few = pc.and_(pc.equal(houses.deliveries["discipline"], "pop"), pc.equal(houses.deliveries["segment"], "F"))
    bookers = pc.if_else(few, pa.scalar(1), houses.deliveries["bookers"])
    at = houses.deliveries.column_names.index("bookers")
    row = told(learn(houses.deliveries.set_column(at, "bookers", bookers)))["pop", "F"]
    assert (row["withheld"], row["ratio"]) == ("too-few-bookers", None)


def test_no_name_of_an_organisation_is_in_what_is_kept(houses: Houses, rates: CultureRates) -> None:
    for name in set(houses.deliveries.column("organisation").to_pylist()):
        assert f'"{name}"' not in rates.as_json()


def test_without_contributions_the_area_model_stands_alone_and_says_so() -> None:
    found = learn(None)
    assert not found.known
    assert found.says.nl.startswith("Er is nog niets bijgedragen")
    assert found.says.en.startswith("Nothing has been contributed yet")
    assert from_json(found.as_json()) == found


def test_the_same_contributions_give_the_same_bytes_and_a_changed_file_is_refused(
    houses: Houses, rates: CultureRates
) -> None:
    assert learn(houses.deliveries).as_json() == rates.as_json()
    back = from_json(rates.as_json())
    assert back.digest == rates.digest
    assert back.rates.equals(rates.rates)
    changed = json.loads(rates.as_json())
    changed["version"] = "2026.1"
    with pytest.raises(SegmentationError) as refusal:
        from_json(json.dumps(changed))
    assert refusal.value.code == "culture-file-changed"


def test_the_limits_are_dated(rates: CultureRates) -> None:
    assert rates.thresholds == thresholds().date == "2025-09-01"


def test_a_refresh_tells_what_changed(houses: Houses, rates: CultureRates) -> None:
    same = compare(rates, learn(houses.deliveries))
    assert set(same.column("verdict").to_pylist()) == {"same"}
    twice = pc.and_(pc.equal(houses.deliveries["discipline"], "pop"), pc.equal(houses.deliveries["segment"], "A"))
    bookers = pc.if_else(twice, pc.multiply(houses.deliveries["bookers"], 4), houses.deliveries["bookers"])
    at = houses.deliveries.column_names.index("bookers")
    fewer = houses.deliveries.set_column(at, "bookers", bookers)
    fewer = fewer.filter(pc.not_equal(fewer["discipline"], "film"))
    rows = {(row["discipline"], row["segment"]): row for row in compare(rates, learn(fewer)).to_pylist()}
    assert rows["pop", "A"]["verdict"] == "changed"
    assert rows["pop", "A"]["factor"] > 1.5
    assert {row["verdict"] for (discipline, _), row in rows.items() if discipline == "film"} == {"gone"}
    other = replace(rates, scheme_version="2")
    with pytest.raises(SegmentationError) as refusal:
        compare(rates, other)
    assert refusal.value.code == "culture-schemes-differ"


SURVEY = pa.table(
    {
        "source": ["made survey"] * 6,
        "region": ["north"] * 6,
        "discipline": ["opera"] * 6,
        "segment": list(GROUPS),
        "persons": [300.0, 200.0, 150.0, 150.0, 120.0, 80.0],
        "visitors": [30.0, 40.0, 15.0, 15.0, 12.0, 16.0],
    }
)


def test_a_survey_alone_tells_a_discipline_with_shares_of_people() -> None:
    found = told(learn(None, SURVEY))
    assert found["opera", "B"]["ratio"] > found["opera", "A"]["ratio"]
    assert found["opera", "B"]["share_low"] < 0.2 < found["opera", "B"]["share_high"]
    assert (found["opera", "B"]["organisations"], found["opera", "B"]["surveys"]) == (0, 1)


def test_deliveries_and_surveys_are_learned_from_together(houses: Houses) -> None:
    asked = SURVEY.set_column(2, "discipline", pa.array(["theatre"] * 6))
    found = told(learn(houses.deliveries, asked))
    assert found["theatre", "A"]["share"] is not None
    assert found["pop", "A"]["share"] is None, "nobody asked about pop"
    assert found["theatre", "A"]["surveys"] == 1


def test_a_survey_with_too_few_respondents_is_not_told() -> None:
    few = SURVEY.set_column(4, "persons", pa.array([16.0] * 6)).set_column(5, "visitors", pa.array([8.0] * 6))
    assert {row["withheld"] for row in learn(None, few).rates.to_pylist()} == {"too-few-respondents"}


def test_a_house_contributes_from_postcode_counts_and_what_mixing_costs_is_kept() -> None:
    scheme = made_scheme(600, seed=3)
    mix = np.array([[part for _, part in row] for row in scheme.table.column("mix").to_pylist()])
    dice = np.random.default_rng(5)
    exposure = dice.gamma(2, 5, 600)
    taste = np.array([1.6, 0.6, 1.0, 0.7, 0.5, 1.5])
    bookers = dice.poisson(exposure * (mix @ taste))
    counts = pa.table({"pc4": scheme.table.column("pc4"), "bookers": bookers, "exposure": exposure})
    found = contribute_delivery(counts, scheme, who=Contributor("house", "north", "theatre"))
    events = found.column("bookers").to_numpy()
    ratio = events / found.column("exposure").to_numpy()
    information = np.array(found.column("information").to_pylist())
    error = np.sqrt(np.diag(np.linalg.inv(information)))
    assert (error > 1 / np.sqrt(events)).all(), "nobody's group is known: less is known than of as many labels"
    assert (np.abs(np.log(ratio / ratio.mean()) - np.log(taste / taste.mean())) < 3.5 * error).all()
    assert np.corrcoef(np.log(ratio), np.log(taste))[0, 1] > 0.9
    rows = [found, found.set_column(0, "organisation", pa.array(["other"] * 6))]
    rows += [found.set_column(0, "organisation", pa.array(["third"] * 6)).set_column(1, "region", pa.array(["x"] * 6))]
    given = Contributions(pa.concat_tables(rows))
    shown = learn_culture(given, scheme, shares=SHARES, version="1").rates.to_pylist()
    assert {row["organisations"] for row in shown} == {3}
    assert np.corrcoef([row["ratio"] for row in shown], taste)[0, 1] > 0.9


def test_a_survey_contributes_per_region_from_the_mix_of_home_areas() -> None:
    scheme = made_scheme(300, seed=4)
    mix = np.array([[part for _, part in row] for row in scheme.table.column("mix").to_pylist()])
    dice = np.random.default_rng(6)
    area = dice.integers(0, 300, 8000)
    group = (np.cumsum(mix[area], axis=1) > dice.random(8000)[:, None]).argmax(axis=1)
    chance = np.array([0.5, 0.2, 0.3, 0.1, 0.4, 0.6])
    came = dice.random(8000) < chance[group]
    item = Item("pop_visit", "visit", "pop", ("no", "yes"), Text("", ""))
    opinion = Item("likes", "interest", "pop", ("no", "yes"), Text("", ""))
    answers = pa.table({"pop_visit": came.astype(np.int8), "likes": came.astype(np.int8)})
    home, region = np.array([str(1000 + at) for at in area]), np.where(np.arange(8000) % 2, "north", "south")
    one = np.ones(8000)
    data = Microdata(answers, (item, opinion), (), one, home, region, np.arange(8000), "made", 2025)
    found = contribute_survey(data, scheme)
    assert set(found.column("region").to_pylist()) == {"north", "south"}
    assert set(found.column("discipline").to_pylist()) == {"pop"}
    error = np.zeros(len(GROUPS))
    for row in found.to_pylist():
        at = GROUPS.index(row["segment"])
        if at == 0:
            own = found.filter(pc.equal(found["region"], row["region"])).column("information").to_pylist()
            error = np.sqrt(np.diag(np.linalg.inv(np.array(own))))
        assert abs(np.log(row["visitors"] / row["persons"] / chance[at])) < 3.5 * error[at]
        assert error[at] > np.sqrt((1 - chance[at]) / (chance[at] * row["persons"])), "nobody's group is known"
    told_shares = {row["segment"]: row for row in learn(None, found).rates.to_pylist()}
    assert all(row["share_low"] < chance[GROUPS.index(code)] < row["share_high"] for code, row in told_shares.items())


def test_shares_of_households_come_from_the_mixes_of_areas() -> None:
    scheme = made_scheme(500)
    table = scheme.table.set_column(0, "pc4", pa.array([int(code) for code in packaged().area[:500]], pa.int32()))
    shares = group_shares(replace(scheme, table=table), packaged())
    assert sum(shares.values()) == pytest.approx(1)
    assert set(shares) == set(GROUPS)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("bookers", -1.0, "contribution-impossible"),
        ("exposure", float("nan"), "contribution-impossible"),
        ("segment", "Z", "contribution-groups-unknown"),
        ("discipline", "circus", "contribution-disciplines-unknown"),
        ("segment", "B", "contribution-double"),
    ],
)
def test_contributions_that_cannot_be_are_refused(houses: Houses, column: str, value: object, code: str) -> None:
    values = houses.deliveries.column(column).to_pylist()
    values[0] = value
    at = houses.deliveries.column_names.index(column)
    with pytest.raises(SegmentationError) as refusal:
        learn(houses.deliveries.set_column(at, column, pa.array(values)))
    assert refusal.value.code == code
    assert "theatre-0" not in str(refusal.value.where)


def test_other_refusals(houses: Houses) -> None:
    with pytest.raises(SegmentationError) as refusal:
        learn(houses.deliveries.drop_columns(["exposure"]))
    assert (refusal.value.code, refusal.value.where["absent"]) == ("contribution-columns", ["exposure"])
    with pytest.raises(SegmentationError) as refusal:
        learn_culture(Contributions(houses.deliveries), SCHEME, shares={"A": 0.4}, version="1")
    assert refusal.value.code == "culture-shares"
    nowhere = pa.table({"pc4": [9999], "bookers": [5], "exposure": [5.0]})
    with pytest.raises(SegmentationError) as refusal:
        contribute_delivery(nowhere, SCHEME, who=Contributor("house", "north", "theatre"))
    assert refusal.value.code == "contribution-empty"


def test_modelled_counts_made_with_another_number_of_groups_are_refused(houses: Houses) -> None:
    count = len(houses.deliveries)
    modelled = houses.deliveries.append_column("score", pa.array([0.0] * count))
    modelled = modelled.append_column("information", pa.array([[1.0, 2.0]] * count))
    with pytest.raises(SegmentationError) as refusal:
        learn(modelled)
    assert refusal.value.code == "contribution-impossible"
