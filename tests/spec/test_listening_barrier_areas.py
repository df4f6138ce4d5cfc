"""Barriers to be expected per postcode area: estimates of areas, honest about how little is known, never of health."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from publiek import disclosure
from publiek.errors import SurveyError
from publiek.estimation.designs.design import Design
from publiek.invented.society import Asked, SocietySettings, imagine
from publiek.invented.society.asked import asked
from publiek.listening.area_asked import area_answers, residents
from publiek.listening.area_settings import MixSettings
from publiek.listening.barrier_areas import expected_mix
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.compositions import person_cells
from publiek.surveys.barriers.weighed import Weighed
from publiek.vocabulary.barriers import GROUPS, barriers
from publiek.vocabulary.figures import Figure

FAST = MixSettings(only=("travel", "cost"), draws=40, rounds=4)


@cache
def province() -> AreaProfile:
    """The areas of one province, so that a test takes seconds."""
    whole = packaged()
    return whole.only(whole.province == "Utrecht")


@cache
def survey(respondents: int = 1_200) -> Asked:
    return asked(imagine(SocietySettings(seed=3, respondents=50), province()).world, respondents=respondents, seed=1)


def weighed(found: Asked, limits: tuple[str, ...] = ()) -> Weighed:
    return Weighed(found.answers, Design(np.ones(len(found.answers))), limits=limits)


@cache
def mix(of: str = "barriers", among: str = "non_visitors") -> Figure:
    only = FAST.only if of == "barriers" else ()
    return expected_mix(weighed(survey()), province(), settings=replace(FAST, of=of, among=among, only=only))


def test_every_inhabited_area_gets_every_barrier_with_an_interval() -> None:
    figure = mix()
    table = figure.table.to_pandas()
    lived_in = province().residents > 0
    assert set(table["pc4"]) == set(province().area[lived_in].astype(int))
    assert (table.groupby("pc4").size() == 2).all()
    assert ((table["low"] < table["value"]) & (table["value"] < table["high"])).all()
    assert ((table["low"] >= 0) & (table["high"] <= 1)).all()
    assert ((table["reliability"] >= 0) & (table["reliability"] <= 1)).all()


def test_the_figure_warns_plainly_and_says_on_whom_it_rests() -> None:
    figure = mix()
    assert figure.limits[:2] == ("area-expected", "area-not-person")
    non_visitors = int((survey().lived.state > 0).sum())
    assert set(figure.table.column("n").to_pylist()) == {non_visitors}, "of the survey; never of one area"
    assert figure.base.n == non_visitors
    assert figure.facts["respondents"] <= len(survey().answers)


def test_it_passes_the_gate_as_it_is() -> None:
    assert disclosure.release([mix()])["barrier_areas"].table.equals(mix().table)


def test_health_is_never_estimated_by_area() -> None:
    told = area_answers(weighed(survey()), province(), "barriers")
    assert set(told.said) == {barrier.code for barrier in barriers() if not barrier.special}
    with pytest.raises(SurveyError) as refusal:
        expected_mix(weighed(survey()), province(), settings=MixSettings(only=("health",)))
    assert refusal.value.code == "barrier-areas-choice"


def test_the_same_survey_gives_the_same_estimates() -> None:
    again = expected_mix(weighed(survey()), province(), settings=FAST)
    assert again.table.equals(mix().table)


@pytest.mark.long
def test_the_four_groups_are_wider_than_their_barriers() -> None:
    """Any barrier of a group is named by more people than each of its barriers."""
    groups = mix("groups").table.to_pandas().pivot(index="pc4", columns="barrier", values="value")
    each = mix().table.to_pandas().pivot(index="pc4", columns="barrier", values="value")
    assert set(groups.columns) == set(GROUPS)
    assert (groups["kunnen"] > each.max(axis=1)).mean() > 0.99


@pytest.mark.long
def test_shares_of_the_most_important_barrier_stay_within_one() -> None:
    settings = replace(FAST, of="main", only=())
    table = expected_mix(weighed(survey()), province(), settings=settings).table.to_pandas()
    total = table.groupby("pc4")["value"].sum()
    assert ((total > 0.8) & (total <= 1.001)).all(), "the rest: other reasons, and health"


def test_far_from_a_theatre_travel_is_expected_to_be_named_more() -> None:
    """The planted pattern, without telling the model how far it is."""
    truth, table = survey().truth, mix().table.to_pandas()
    travel = table[table["barrier"] == "travel"].set_index("pc4")["value"]
    true = dict(zip(truth.area.astype(int).tolist(), truth.areas("travel").tolist(), strict=True))
    both = np.array([(travel[pc4], true[pc4]) for pc4 in travel.index if pc4 in true])
    assert np.corrcoef(both.T)[0, 1] > 0.4


@pytest.mark.long
def test_a_house_may_add_what_else_it_knows_of_the_areas() -> None:
    """The true share itself as a column: the model finds out that it matters."""
    truth, settings = survey().truth, replace(FAST, only=("travel",))
    known = dict(zip(truth.area.tolist(), truth.areas("travel").tolist(), strict=True))
    extra = np.array([[known.get(area, truth.share("travel"))] for area in province().area.tolist()])
    apart = []
    for column in (None, extra):
        figure = expected_mix(weighed(survey()), province(), settings=settings, extra=column)
        table = figure.table.to_pandas()
        true = np.array([known.get(str(pc4), np.nan) for pc4 in table["pc4"]])
        apart.append(float(np.nanmean(np.abs(table["value"] - true))))
    assert apart[1] < apart[0]


@pytest.mark.parametrize("among", ["interested", "non_visitors"])
def test_shares_are_about_the_group_that_was_asked_for(among: str) -> None:
    figure, found = mix(among=among), survey()
    inside = found.lived.state == 2 if among == "interested" else found.lived.state > 0
    for barrier in FAST.only:
        own = np.nanmean(found.answers.said(f"barriers.{barrier}", "yes")[inside])
        assert figure.facts["national"][barrier] == pytest.approx(own, abs=0.06)


def test_too_few_say_nothing() -> None:
    for few in (survey(250), survey(310)):
        figure = expected_mix(weighed(few), province(), settings=FAST)
        assert figure.too_thin is not None
        assert figure.table.num_rows == 0
    assert expected_mix(weighed(survey(), limits=("visitors-only",)), province(), settings=FAST).too_thin is not None


def test_too_few_areas_say_nothing() -> None:
    small = province().only(np.arange(len(province())) < 20)
    figure = expected_mix(weighed(survey()), small, settings=FAST)
    assert figure.too_thin is not None


def test_what_cannot_be_estimated_is_refused() -> None:
    for wrong in (MixSettings(among="missed"), MixSettings(of="help"), MixSettings(only=("weather",))):
        with pytest.raises(SurveyError) as refusal:
            expected_mix(weighed(survey()), province(), settings=wrong)
        assert refusal.value.code == "barrier-areas-choice"


def test_residents_are_counted_in_the_classes_that_are_asked() -> None:
    people = residents(province())
    cells = person_cells(province())
    assert people.shape == (len(province()), 24)
    assert people.sum(axis=1) == pytest.approx(cells.counts.sum(axis=1))
    alone = people[:, np.arange(24) % 3 == 0].sum()
    assert alone == pytest.approx(cells.counts[:, cells.index[:, 2] == 0].sum())
