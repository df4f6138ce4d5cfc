"""Local rates: from a survey and a profile of areas to a rate with an interval for every area."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError, Text
from publiek.segmentation.local_rates import PublishedTotal, RateModel, RateSettings, learn_rates, local_rates, predict
from publiek.vocabulary.microdata import Trait
from tests.support.segmentation_rates_world import World, make_world, survey

FEW = RateSettings(draws=200, rounds=8)


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(seed=2, every=20)


@pytest.fixture(scope="module")
def model(world: World) -> RateModel:
    data = survey(world, seed=3, respondents=1200)
    return learn_rates(data, item="theatre_visit", profile=world.profile, settings=FEW)


def test_every_area_gets_a_rate_with_its_interval_also_where_nobody_was_asked(world: World, model: RateModel) -> None:
    table = local_rates(model, world.profile)
    assert table.column_names == ["pc4", "rate", "low", "high"]
    assert table.column("pc4").type == pa.int32()
    assert len(table) == len(world.profile)
    rate, low, high = (table.column(name).to_numpy() for name in ("rate", "low", "high"))
    assert ((low > 0) & (low < rate) & (rate < high) & (high < 1)).all()


def test_the_rates_follow_the_truth_and_their_intervals_hold_it(world: World, model: RateModel) -> None:
    table = local_rates(model, world.profile)
    rate, low, high = (table.column(name).to_numpy() for name in ("rate", "low", "high"))
    assert np.corrcoef(rate, world.rate)[0, 1] > 0.5
    assert np.mean((low <= world.rate) & (world.rate <= high)) >= 0.88


def test_the_same_survey_gives_the_same_table_whatever_the_order_of_its_rows(world: World, model: RateModel) -> None:
    data = survey(world, seed=3, respondents=1200)
    turned = np.arange(1200)[::-1].copy()
    other = replace(
        data,
        answers=data.answers.take(pa.array(turned)),
        weight=data.weight[turned],
        area=data.area[turned],
        region=data.region[turned],
        cluster=data.cluster[turned],
    )
    again = learn_rates(data, item="theatre_visit", profile=world.profile, settings=FEW)
    assert local_rates(again, world.profile).equals(local_rates(model, world.profile))
    assert again.digest == model.digest
    shuffled = local_rates(learn_rates(other, item="theatre_visit", profile=world.profile, settings=FEW), world.profile)
    assert shuffled.column("rate").to_numpy() == pytest.approx(
        local_rates(model, world.profile).column("rate").to_numpy(), abs=1e-4
    )


def test_published_totals_are_met_and_what_it_took_is_told(world: World, model: RateModel) -> None:
    totals = [PublishedTotal("Utrecht", 0.5), PublishedTotal("Limburg", 0.2, error=0.01)]
    found = predict(model, world.profile, totals=totals)
    assert found.rate_of(world.profile.province == "Utrecht") == pytest.approx((0.5, 0.5, 0.5), abs=1e-9)
    middle, low, high = found.rate_of(world.profile.province == "Limburg")
    assert (middle, high - low) == (pytest.approx(0.2, abs=0.003), pytest.approx(0.04, abs=0.012))
    told = found.adjustments.to_pylist()
    assert [row["region"] for row in told] == ["Utrecht", "Limburg"]
    assert told[0]["factor"] == pytest.approx(0.5 / told[0]["modelled"])
    untouched = world.profile.province == "Zeeland"
    assert np.array_equal(found.draws[untouched], predict(model, world.profile).draws[untouched])


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        ([PublishedTotal("Utrecht", 41)], "total-impossible"),
        ([PublishedTotal("Atlantis", 0.4)], "total-region-unknown"),
        ([PublishedTotal("", 0.4), PublishedTotal("Utrecht", 0.4)], "totals-overlap"),
    ],
)
def test_totals_that_cannot_be_are_refused(
    world: World, model: RateModel, totals: list[PublishedTotal], code: str
) -> None:
    with pytest.raises(SegmentationError) as refusal:
        predict(model, world.profile, totals=totals)
    assert refusal.value.code == code


def test_weights_make_up_for_who_answers_more(world: World) -> None:
    """The higher educated answer twice as often; every education is told apart, so the rate stays the same."""
    data = survey(world, seed=5, respondents=2500, unequal=True)
    found = predict(learn_rates(data, item="theatre_visit", profile=world.profile, settings=FEW), world.profile)
    _, low, high = found.rate_of(np.ones(len(world.profile), dtype=bool))
    assert low <= found.persons @ world.rate / found.persons.sum() <= high


def test_weights_that_vary_within_a_kind_of_person_cost_respondents(world: World) -> None:
    data = survey(world, seed=5, respondents=1000)
    weight = np.where(np.arange(1000) % 2 == 0, 0.4, 1.6)
    model = learn_rates(replace(data, weight=weight), item="theatre_visit", profile=world.profile, settings=FEW)
    assert model.facts["design_effect"] == pytest.approx(1.36, abs=0.03)


def test_respondents_with_only_a_province_still_count(world: World) -> None:
    data = survey(world, seed=5, respondents=1000)
    area = np.where(np.arange(1000) % 2 == 0, data.area, "")
    model = learn_rates(replace(data, area=area), item="theatre_visit", profile=world.profile, settings=FEW)
    assert (model.facts["respondents"], model.facts["placed"]) == (1000, 500)


def test_an_area_without_people_gets_no_rate(world: World, model: RateModel) -> None:
    residents = world.profile.residents.copy()
    residents[0] = 0
    table = local_rates(model, replace(world.profile, residents=residents))
    assert table.column("rate")[0].as_py() is None
    assert table.column("rate").null_count == 1


def test_what_cannot_be_learned_is_refused(world: World, model: RateModel) -> None:
    data = survey(world, seed=5, respondents=300)
    nowhere = replace(data, area=np.full(300, "9999"), region=np.full(300, "elsewhere"))
    few = data.answers.set_column(0, "theatre_visit", pa.array(np.r_[np.ones(5), np.zeros(295)].astype(np.int8)))
    refused = {
        "survey-item-unknown": (data, "opera_visit", FEW),
        "survey-areas-unknown": (nowhere, "theatre_visit", FEW),
        "survey-too-thin": (replace(data, answers=few), "theatre_visit", FEW),
        "profile-variable-unknown": (data, "theatre_visit", replace(FEW, covariates=("origin",))),
    }
    for code, (given, item, settings) in refused.items():
        with pytest.raises(SegmentationError) as refusal:
            learn_rates(given, item=item, profile=world.profile, settings=settings)
        assert refusal.value.code == code
    other = replace(model, traits=(Trait("age", ("young", "old"), Text("", "")), *model.traits[1:]))
    with pytest.raises(SegmentationError) as refusal:
        predict(other, world.profile)
    assert refusal.value.code == "traits-differ"
