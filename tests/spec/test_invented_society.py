"""The invented society: Dutch-shaped people whose truth is known, and a survey among them.

    society = imagine(SocietySettings(seed=1, respondents=5_000), packaged())

`society.survey` is what the rest of the program takes; `society.truth` is what it should find.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from publiek.errors import UsageError
from publiek.invented.society import ALL_FATES, REGIONS, Society, SocietySettings, imagine, narrowed
from publiek.invented.society.assumptions import AGES, cells, per_discipline, taste_classes
from publiek.segmentation.area_profile import AreaProfile, packaged


@pytest.fixture(scope="module")
def part() -> AreaProfile:
    """Every eighth area of the country."""
    return packaged().only(np.arange(len(packaged())) % 8 == 0)


@pytest.fixture(scope="module")
def society(part: AreaProfile) -> Society:
    return imagine(SocietySettings(respondents=3_000), part)


def test_the_same_settings_give_the_same_society(part: AreaProfile) -> None:
    first, again = (imagine(SocietySettings(respondents=200), part) for _ in range(2))

    assert first.survey.answers.equals(again.survey.answers)
    assert first.sample.equals(again.sample)
    assert np.array_equal(first.truth.area_rates, again.truth.area_rates)
    assert np.array_equal(first.survey.weight, again.survey.weight)
    other = imagine(SocietySettings(seed=2, respondents=200), part)
    assert not other.survey.answers.equals(first.survey.answers)


def test_areas_keep_the_margins_of_their_profile(society: Society) -> None:
    profile, truth = society.world.land.profile, society.truth

    assert np.allclose(truth.compositions.sum(axis=1), 1)
    high = truth.compositions @ (cells()[:, 1] == 0)
    assert np.allclose(high, np.clip(profile.variable("educated_high"), 0.005, 0.995), atol=1e-3)
    young = truth.compositions @ (cells()[:, 0] == AGES.index("15-24"))
    assert np.allclose(young, profile.variable("age_15_24") / (1 - profile.variable("age_00_14")), atol=2e-3)


def test_no_two_areas_put_their_margins_together_alike(society: Society) -> None:
    """The odds of high education for young against old differ per area: margins do not give the composition away."""
    mix, kinds = society.truth.compositions, cells()

    def count(age: int, education: int) -> np.ndarray:
        return mix[:, (kinds[:, 0] == age) & (kinds[:, 1] == education)].sum(axis=1)

    odds = np.log(count(0, 0) * count(3, 1) / (count(0, 1) * count(3, 0)))
    assert odds.std() > 0.2


def test_as_many_people_go_as_was_assumed(society: Society) -> None:
    land, truth = society.world.land, society.truth

    assert np.allclose(land.weight @ truth.area_rates, per_discipline("rate"), atol=0.01)
    assert np.allclose(land.weight @ truth.area_classes, taste_classes().share, atol=1e-3)


def test_published_dutch_totals_are_met() -> None:
    society = imagine(SocietySettings(respondents=10), packaged())

    rows = society.calibration().to_pylist()
    assert len(rows) == 7
    assert [row["id"] for row in rows if not row["met"]] == []


def test_the_truth_of_an_area_is_the_mean_of_its_people(society: Society) -> None:
    people = society.people(60_000, seed=3)
    at = {code: number for number, code in enumerate(society.truth.area)}
    area = np.array([at[code] for code in people["area"].to_pylist()])
    for discipline in ("film", "opera", "family"):
        chance = people[f"chance_{discipline}"].to_numpy()
        expected = society.truth.rate(discipline)[area]
        miss = (chance - expected).mean() / ((chance - expected).std() / np.sqrt(len(chance)))
        assert abs(miss) < 3.5
        seen = np.bincount(area, weights=chance, minlength=len(at)) / np.maximum(
            np.bincount(area, minlength=len(at)), 1
        )
        many = np.bincount(area, minlength=len(at)) >= 200
        assert np.corrcoef(seen[many], society.truth.rate(discipline)[many])[0, 1] > 0.9


def test_a_survey_holds_answers_traits_weights_and_areas(society: Society) -> None:
    data = society.survey

    assert len(data) == 3_000 == society.sample.num_rows
    assert [trait.name for trait in data.traits] == ["age", "education", "household"]
    assert {item.kind for item in data.items} == {"visit", "frequency", "interest"}
    assert len(data.items) == 3 * len(society.truth.disciplines)
    for thing in (*data.items, *data.traits):
        codes = data.codes(thing.name)
        assert np.nanmin(codes) == 0
        assert np.nanmax(codes) <= len(thing.values) - 1
    assert data.weight.mean() == pytest.approx(1)
    assert set(data.region) <= {province for provinces in REGIONS.values() for province in provinces}
    assert set(society.sample["region"].to_pylist()) == set(REGIONS)
    assert 0.01 < np.mean(data.area == "") < 0.035
    assert 0.01 < np.mean(np.isnan(data.codes("visit_film"))) < 0.035


def test_who_comes_less_than_once_does_not_come(society: Society) -> None:
    data = society.survey
    visit, frequency = data.codes("visit_pop"), data.codes("frequency_pop")
    both = ~np.isnan(visit) & ~np.isnan(frequency)

    assert np.array_equal(visit[both] == 1, frequency[both] > 0)


def test_higher_educated_answer_more_often_and_weights_put_that_right(society: Society) -> None:
    high = np.array(society.sample["education"].to_pylist()) == "high"
    truth = society.world.land.weight @ society.truth.compositions @ (cells()[:, 1] == 0)

    assert high.mean() > truth + 0.03
    assert society.survey.weight @ high / len(high) == pytest.approx(truth, abs=1e-6)


def test_without_nonresponse_everybody_answers_alike(part: AreaProfile) -> None:
    plain = SocietySettings(
        respondents=3_000, unit_nonresponse=False, item_nonresponse=0, trait_nonresponse=0, area_unknown=0
    )
    society = imagine(plain, part)

    assert society.survey.answers["visit_film"].null_count == 0
    assert (society.survey.area != "").all()
    high = np.mean(np.array(society.sample["education"].to_pylist()) == "high")
    truth = society.world.land.weight @ society.truth.compositions @ (cells()[:, 1] == 0)
    assert abs(high - truth) < 0.03


def test_a_stratified_survey_asks_as_many_in_every_region(part: AreaProfile) -> None:
    society = imagine(SocietySettings(respondents=1_200, design="stratified"), part)

    region = np.array(society.sample["region"].to_pylist())
    regions, count = np.unique(region, return_counts=True)
    assert len(regions) == 6
    assert set(count) == {200}
    truth = society.truth
    share = truth.persons[truth.region == "Zuidwest"].sum() / truth.persons.sum()
    weight = society.survey.weight[region == "Zuidwest"].sum() / 1_200
    assert weight == pytest.approx(share, abs=1e-6)


def _pull(society: Society, region: str) -> np.ndarray:
    """The tastes of the classes in a region, centred per discipline."""
    world = society.world
    taste = world.visits.taste[world.land.regions.index(region)]
    return taste - taste_classes().share @ taste


def test_regions_meet_their_fate(part: AreaProfile) -> None:
    society = imagine(SocietySettings(respondents=60, travel=ALL_FATES), part)
    share, here = taste_classes().share, taste_classes().taste

    def alike(region: str) -> np.ndarray:
        there = _pull(society, region)
        spread = np.sqrt((share @ here**2) * (share @ there**2))
        return (share @ (here * there)) / np.where(spread > 0, spread, np.inf)

    assert np.allclose(alike("Midden"), 1)
    assert np.allclose(alike("Zuidwest"), 1)
    assert np.allclose(alike("Noord"), 0, atol=1e-9)
    assert np.allclose(alike("Oost"), 0.5)
    assert np.allclose(_pull(society, "Zuid"), 0)


def test_an_unrelated_region_has_other_favourites_but_as_strong_ones(part: AreaProfile) -> None:
    society = imagine(SocietySettings(respondents=60, travel={"Noord": "unrelated"}), part)
    share = taste_classes().share

    assert np.allclose(share @ _pull(society, "Noord") ** 2, share @ taste_classes().taste ** 2)
    per_area = society.truth.area_classes
    between = np.cov(per_area.T, aweights=society.truth.persons, bias=True)
    covered = np.einsum("kg,kl,lg->g", _pull(society, "Noord"), between, taste_classes().taste)
    assert np.allclose(covered, 0, atol=1e-9)


def test_a_region_with_another_level_only_goes_more(part: AreaProfile) -> None:
    plain = imagine(SocietySettings(respondents=60), part)
    shifted = imagine(SocietySettings(respondents=60, travel={"Zuidwest": "level"}), part)
    there = plain.truth.regions.index("Zuidwest")

    ratio = shifted.truth.region_rates / plain.truth.region_rates
    assert (ratio[there] > 1.1).all()
    assert (np.delete(ratio, there, axis=0) < 1).all()


def test_without_people_or_places_only_chance_is_left(part: AreaProfile) -> None:
    bare = SocietySettings(respondents=60, people=0, places=0, area_spread=0, municipality_spread=0)
    society = imagine(bare, part)

    assert np.ptp(society.truth.area_rates, axis=0).max() < 1e-9
    assert np.ptp(society.truth.area_classes, axis=0).max() < 1e-9


def test_only_some_kinds_of_items(society: Society) -> None:
    visits = narrowed(society.survey, "visit")

    assert {item.kind for item in visits.items} == {"visit"}
    assert visits.answers.column_names == [*(item.name for item in visits.items), "age", "education", "household"]
    assert np.array_equal(visits.weight, society.survey.weight)


def test_everything_says_it_is_invented(society: Society) -> None:
    tables = [society.sample, society.survey.answers, society.calibration(), *society.truth.tables().values()]

    assert all(table.schema.metadata[b"invented"] == b"true" for table in tables)
    assert "invented" in society.survey.source
    assert society.truth.tables()["areas"].num_rows == len(society.truth.area)
    assert set(society.truth.region_of().values()) == set(REGIONS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"respondents": 0},
        {"design": "quota"},
        {"item_nonresponse": 1.0},
        {"people": -1},
        {"travel": {"Elders": "identical"}},
        {"travel": {"Noord": "lost"}},
    ],
)
def test_what_cannot_be_imagined_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        SocietySettings(**wrong)  # type: ignore[arg-type]
    assert refused.value.code == "society-settings"


def test_a_profile_without_people_or_variables_is_refused(part: AreaProfile) -> None:
    empty = replace(part, residents=np.zeros(len(part)), households=np.zeros(len(part)))
    short = replace(part, names=("unknown", *part.names[1:]))
    for profile in (empty, short):
        with pytest.raises(UsageError) as refused:
            imagine(SocietySettings(), profile)
        assert refused.value.code == "society-profile"
