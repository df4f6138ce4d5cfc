"""How many people, from tickets, counts and a survey? What each source can say, and what none of them can."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from publiek.errors import SurveyError
from publiek.surveys.reach import (
    Asked,
    Booked,
    Evidence,
    Passes,
    Performances,
    Places,
    assumed,
    estimate,
)

NONE = float("nan")


def played(*, counted: list[float] | None = None, tickets: list[float] | None = None, door: bool = False):
    size = len(counted or tickets or [])
    nothing = [NONE] * size
    return Performances(
        np.array(counted or nothing), np.full(size, door), np.array(tickets or nothing), np.array(nothing)
    )


def asked_of(times: list[float], *, booked: list[float] | None = None, window: str = "season", **facts: object):
    size = len(times)
    nothing = np.full(size, np.nan)
    texts = np.full(size, "", dtype=np.str_)
    asked = Asked(
        np.array(times, dtype=float),
        np.array(booked, dtype=float) if booked else nothing,
        nothing,
        nothing,
        np.ones(size),
        texts,
        texts,
        texts,
        window=window,
    )
    return replace(asked, **facts)


def test_a_visit_that_is_in_a_count_and_on_a_ticket_counts_once():
    reached = estimate(Evidence(played(counted=[120, NONE], tickets=[100, 80])))
    assert reached.visits.value == 200
    assert reached.part("visits_counts").value == 120
    assert reached.part("visits_tickets").value == 80
    assert reached.part("visits_identified").value == 100


def test_people_counted_at_a_door_carry_the_error_of_counting_and_tickets_do_not():
    at_door = estimate(Evidence(played(counted=[1000], door=True)))
    sold = estimate(Evidence(played(counted=[1000])))
    assert at_door.visits.low == pytest.approx(1000 * (1 - 1.96 * 0.03), rel=0.01)
    assert at_door.visits.high == pytest.approx(1000 * (1 + 1.96 * 0.03), rel=0.01)
    assert (sold.visits.low, sold.visits.high) == (1000, 1000)


def test_a_house_with_counts_only_gets_a_wide_answer_that_says_it_is_assumed():
    reached = estimate(Evidence(played(counted=[400] * 10), subsector="theatre"))
    often = assumed().of_subsector("theatre")
    assert reached.assumption and reached.how == "counts" and reached.bookers is None
    assert 4000 / often.most < reached.visitors.low < reached.visitors.high < 4000 / often.least
    assert reached.visitors.width > 0.5


def test_whoever_comes_often_is_met_often_and_counts_for_one():
    # 30 people come once and 10 come three times: 60 visits, 40 visitors. Everybody is asked at every visit.
    times = [1.0] * 30 + [1.0, 2.0, 3.0] * 10
    season = estimate(Evidence(played(counted=[60.0]), asked=asked_of(times)))
    assert season.visitors.value == pytest.approx(40, abs=0.6)
    # Whoever knows all visits of the period is weighed back by the harmonic mean.
    whole = [1.0] * 30 + [3.0] * 30
    known = replace(assumed(), look_back=replace(assumed().look_back, least=1.0, most=1.0))
    year = estimate(Evidence(played(counted=[60.0]), asked=asked_of(whole, window="year")), known)
    assert year.visitors.value == pytest.approx(40, abs=0.6)
    naive = 60 / np.mean(whole)
    assert naive == 30


def test_asked_over_a_year_the_answer_is_wider_than_asked_since_the_season_began():
    times = ([1.0] * 30 + [1.0, 2.0, 3.0] * 10) * 20
    season, year = (
        estimate(Evidence(played(counted=[6000.0]), asked=asked_of(times, window=window)))
        for window in ("season", "year")
    )
    assert year.visitors.width > season.visitors.width
    assert year.visitors.low >= 0.95 * season.visitors.low and year.visitors.high > season.visitors.high


def test_bookers_and_what_visitors_say_of_booking_give_the_visitors_without_any_count_of_visits():
    # A quarter of the visits is somebody's first on own tickets; half is a first visit: two visitors per booker.
    asked = asked_of([1.0, 1.0, 2.0, 2.0] * 25, booked=[1.0, 0.0, 0.0, 0.0] * 25)
    booked = Booked(bookers=500, own_visits=700, tickets=1500, rest=500)
    exactly = replace(assumed(), accounts_per_booker=replace(assumed().accounts_per_booker, most=1.0))
    reached = estimate(Evidence(played(tickets=[2000.0]), booked=booked, asked=asked), exactly)
    assert reached.part("visitors_bookers").value == pytest.approx(1000, rel=0.03)
    assert reached.part("visitors_survey").value == pytest.approx(1000, rel=0.03)
    assert reached.how == "survey+bookers" and not reached.assumption


def test_together_is_no_wider_than_the_best_of_the_two():
    dice = np.random.default_rng(3)
    own = (dice.random(400) < 0.2).astype(float)
    times = np.where(own == 1, 1, np.where(dice.random(400) < 0.4, 1, 2)).astype(float)
    booked = Booked(bookers=1000, own_visits=1500, tickets=4000, rest=1000)
    reached = estimate(
        Evidence(played(tickets=[5000.0]), booked=booked, asked=asked_of(times.tolist(), booked=own.tolist()))
    )
    each = [reached.part(name).width for name in ("visitors_survey", "visitors_bookers", "visitors_tickets")]
    assert reached.visitors.width <= min(each) * 1.005


def test_visitors_are_never_fewer_than_bookers_nor_more_than_visits_where_only_tickets_are_known():
    booked = Booked(bookers=300, own_visits=300, tickets=320, rest=0)
    reached = estimate(Evidence(played(tickets=[320.0]), booked=booked))
    assert 285 <= reached.visitors.low <= reached.visitors.high <= 320


def test_sources_that_contradict_one_another_are_told_and_not_averaged():
    asked = asked_of([1.0, 2.0] * 100, on_pass=np.array([1.0, 0.0, 0.0] * 66 + [0.0, 0.0]))
    passes = Passes(visits=60, holders=20, own_visits=60)
    reached = estimate(Evidence(played(counted=[2000], tickets=[1500]), passes=passes, asked=asked))
    told = {conflict.code: conflict for conflict in reached.conflicts}
    assert set(told) == {"reach-passes-differ", "reach-counts-differ"}
    assert told["reach-passes-differ"].one == pytest.approx(0.33, abs=0.01)
    assert told["reach-passes-differ"].other == pytest.approx(0.03)
    assert reached.visits.value == 2000


def test_a_survey_of_bookers_alone_is_noticed():
    # Nearly everybody who answered booked: the counted bookers cannot belong to so few companions.
    asked = asked_of([1.0] * 150 + [2.0] * 50, booked=[1.0] * 150 + [0.0] * 50)
    booked = Booked(bookers=500, own_visits=800, tickets=2400, rest=600)
    reached = estimate(Evidence(played(tickets=[3000.0]), booked=booked, asked=asked))
    assert "reach-bookers-differ" in {conflict.code for conflict in reached.conflicts}


def test_a_survey_of_eight_answers_is_left_out_and_that_is_said():
    reached = estimate(Evidence(played(counted=[500]), asked=asked_of([1.0, 2.0] * 4)))
    assert [conflict.code for conflict in reached.conflicts] == ["reach-few-answers"]
    assert reached.how == "counts" and reached.assumption


def test_twelve_people_who_all_say_the_same_are_no_certainty():
    reached = estimate(Evidence(played(counted=[1000]), asked=asked_of([1.0] * 12)))
    assert reached.visitors.low < 850 and reached.visitors.high <= 1000


def test_a_pass_nobody_in_the_survey_has_is_noticed_too():
    asked = asked_of([1.0, 2.0] * 100, on_pass=np.zeros(200))
    reached = estimate(Evidence(played(tickets=[2000]), passes=Passes(600, 200, 600), asked=asked))
    assert [conflict.code for conflict in reached.conflicts] == ["reach-passes-differ"]


def test_a_frequency_nobody_would_believe_is_told():
    reached = estimate(Evidence(played(counted=[5000]), subsector="maker", asked=asked_of([1.0] * 10 + [5.0] * 190)))
    assert [conflict.code for conflict in reached.conflicts] == ["reach-outside-range"]


def test_without_any_visit_there_is_no_answer():
    with pytest.raises(SurveyError) as refused:
        estimate(Evidence(played(counted=[0.0, 0.0])))
    assert refused.value.code == "reach-nothing-counted"


def test_where_visits_come_from_keeps_small_places_together():
    places = Places(visits={"Utrecht": 600, "Zeeland": 300, "Drenthe": 7, "Friesland": 5}, bookers={}, unknown=88)
    reached = estimate(Evidence(played(tickets=[1000.0]), places=places))
    told = {part.place: part for part in reached.parts if part.name == "visits_by_place"}
    assert set(told) == {"Utrecht", "Zeeland", "rest"}
    assert told["Utrecht"].low > 600 and told["Utrecht"].high < 600 + 88
    assert sum(part.value for part in told.values()) == pytest.approx(1000, rel=0.01)


def test_a_rest_that_could_be_read_off_takes_the_smallest_place_along():
    places = Places(visits={"Utrecht": 600, "Zeeland": 300, "Drenthe": 4}, bookers={}, unknown=0)
    reached = estimate(Evidence(played(tickets=[904.0]), places=places))
    assert {part.place for part in reached.parts if part.name == "visits_by_place"} == {"Utrecht", "rest"}


def test_where_visitors_come_from_counts_first_visits_in_the_survey():
    # People from afar come once, people from near three times.
    times = [1.0] * 40 + [1.0, 2.0, 3.0] * 20
    place = np.array(["far"] * 40 + ["near"] * 60)
    reached = estimate(Evidence(played(counted=[1000.0]), asked=asked_of(times, place=place)))
    told = {(part.unit, part.place): part.value for part in reached.parts if part.place}
    assert told["visits", "near"] == pytest.approx(600, rel=0.03)
    assert told["visitors", "near"] == pytest.approx(200, rel=0.05)
    assert told["visitors", "far"] == pytest.approx(400, rel=0.05)


def test_one_answer_for_a_whole_party_stands_for_the_party():
    # Parties of four come once, people alone come again: asked per party, the parties weigh four times.
    asked = asked_of([1.0] * 50 + [2.0] * 50, party=np.array([4.0] * 50 + [1.0] * 50), one_per_party=True)
    assert estimate(Evidence(played(counted=[1000.0]), asked=asked)).visitors.value == pytest.approx(800, rel=0.03)


def test_a_house_that_knows_better_gives_its_own_assumptions(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("visits_per_visitor:\n  theatre: {range: [2.0, 2.1, 2.2]}\n", encoding="utf-8")
    evidence = Evidence(played(counted=[1000]), subsector="theatre")
    reached = estimate(evidence, assumed(own))
    assert 1000 / 2.2 <= reached.visitors.low <= reached.visitors.high <= 1000 / 2.0
    assert assumed(own).of_subsector("museum") == assumed().of_subsector("museum")


@pytest.mark.parametrize(
    "text",
    [
        "visits_per_visitor: {theatre: {range: [3, 2, 1]}}",
        "visits_per_visitor: {theatre: {range: [0.5, 1, 2]}}",
        "surprise: 1",
        "[1, 2]",
        "a: [",
        "door_count: {sd: much}",
    ],
)
def test_assumptions_that_do_not_hold_are_refused(tmp_path, text):
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(SurveyError) as refused:
        assumed(own)
    assert refused.value.code == "reach-assumptions"


def test_the_same_evidence_gives_the_same_answer():
    evidence = Evidence(played(counted=[500]), asked=asked_of([1.0, 2.0] * 40))
    assert estimate(evidence) == estimate(evidence)
