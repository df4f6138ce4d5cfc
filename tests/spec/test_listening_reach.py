"""How many people, from what a house kept? Counts, tallies and tickets of the same evening are never added up."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from publiek.disclosure import Release
from publiek.errors import StorageError, SurveyError, UsageError
from publiek.house import House
from publiek.listening import running
from publiek.listening.reach_told import Wish, reach
from publiek.listening.receiving import receive_form
from publiek.surveys.instruments import catalogue
from tests.support import kept
from tests.support.answering import name_of
from tests.support.typing_in import Terminal

HOUSE = "huis-aan-de-kade"
EVENING = datetime(2025, 11, 3, 20, 0)


def ticket(order: int, booker: int | None, quantity: int, **facts):
    facts = {"performance_id": "v1", "performance_start": EVENING, "ticket_type": "normal"} | facts
    known = {"booker_kind": "person", "pc4": 3011, "postcode_status": "dutch"} if booker else {}
    return kept.ticket(order, booker=booker, quantity=quantity, **(known | facts))


def filled(tmp_path, rows) -> House:
    house = House(HOUSE, tmp_path, subsector="theatre")
    kept.deliver(house.store, "one", rows)
    return house


def an_evening(tmp_path) -> House:
    """v1: 60 counted at the door, 50 of them on tickets of 20 bookers and one till; v2: 30 in a postcode tally."""
    rows = [ticket(order, 100 + order, 2) for order in range(1, 21)]
    rows += [ticket(50, None, 10)]
    rows += [kept.count("other", quantity=60, performance_start=EVENING)]
    second = {"performance_id": "v2", "performance_start": datetime(2026, 2, 1, 20, 0)}
    rows += [kept.tally(3512, quantity=12, **second), kept.tally(3011, quantity=18, **second)]
    return filled(tmp_path, rows)


def answered(house: House, times: list[int], *, moments: int = 20, **facts) -> House:
    asked = catalogue.questionnaire("door@1")
    opened = running.Survey("deur-2025", asked.name, "Deur", about="visitors", opened=date(2025, 8, 1))
    running.begin(house, opened, asked)
    for number, each in enumerate(times):
        booked = "first" if number % 4 == 0 else "other"
        answers = {"age": "25-34", "times_here": each, "booked_today": booked, "pass_today": "no", "party": 2}
        form = {
            "response": name_of(number),
            "survey": "deur-2025",
            "questionnaire": "door@1",
            "answers": answers | {"postcode": "3011" if number % 2 else "3512"},
            "unit": f"avond {number % moments}",
            "collected": "2025-11-03",
            "language": "nl",
        }
        assert receive_form(house, "deur-2025", form | facts, channel="kiosk").kept
    return house


def test_each_performance_counts_by_one_source(tmp_path):
    found = reach(an_evening(tmp_path))
    parts = {part.name: part.value for part in found.reached.parts if not part.place}
    assert found.season == "2025/26"
    assert parts["visits_counts"] == 60 and parts["visits_tally"] == 30 and "visits_tickets" not in parts
    assert found.reached.visits.value == pytest.approx(90, abs=1)
    assert parts["visits_identified"] == 50
    assert parts["visits_of_bookers"] == 20 and parts["visits_of_companions"] == 20
    assert parts["visits_of_unknown"] == 10
    assert isinstance(found.release, Release)


def test_where_people_live_comes_from_tickets_and_tallies_and_small_places_stay_together(tmp_path):
    found = reach(an_evening(tmp_path), Wish(place="province"))
    visits = {part.place: part.rests_on for part in found.reached.parts if part.name == "visits_by_place"}
    assert visits == {"Zuid-Holland": 58, "Utrecht": 12}


def test_a_survey_at_the_door_takes_the_place_of_the_assumption(tmp_path):
    house = answered(an_evening(tmp_path), [1, 1, 2, 3] * 10)
    assumed, asked = reach(house), reach(house, Wish(survey="deur-2025"))
    assert assumed.reached.assumption and not asked.reached.assumption
    assert asked.reached.how == "survey+bookers"
    assert asked.reached.part("visitors_survey").value == pytest.approx(45, abs=3)
    assert asked.release["reach_told"].base.sources == ("deur-2025",)


def test_asked_on_a_few_evenings_the_margin_is_wider_and_that_is_said(tmp_path):
    many = reach(answered(an_evening(tmp_path / "many"), [1, 1, 2, 3] * 10), Wish(survey="deur-2025"))
    few = reach(answered(an_evening(tmp_path / "few"), [1, 1, 2, 3] * 10, moments=3), Wish(survey="deur-2025"))
    assert few.reached.how == "survey" and "few-clusters" in few.release["reach_told"].limits
    assert "few-clusters" not in many.release["reach_told"].limits
    assert few.reached.visitors.width > many.reached.visitors.width


def test_answers_of_another_season_do_not_count(tmp_path):
    house = answered(an_evening(tmp_path), [1, 2] * 10, collected="2026-09-01")
    found = reach(house, Wish(survey="deur-2025"))
    assert "reach-few-answers" in [conflict.code for conflict in found.reached.conflicts]
    assert found.reached.assumption


def test_answers_at_known_performances_weigh_for_their_visits(tmp_path):
    rows = [kept.count("normal", quantity=900, performance_id="v1", performance_start=EVENING)]
    rows += [kept.count("normal", quantity=100, performance_id="v2", performance_start=EVENING)]
    house = filled(tmp_path, rows)
    asked = catalogue.questionnaire("door@1")
    running.begin(house, running.Survey("deur-2025", asked.name, "Deur", opened=date(2025, 8, 1)), asked)
    for number in range(40):
        form = {
            "response": name_of(number),
            "survey": "deur-2025",
            "questionnaire": "door@1",
            "answers": {"age": "25-34", "times_here": 1 if number % 2 else 2},
            "unit": "v1" if number % 2 else "v2",
            "collected": "2025-11-03",
            "language": "nl",
        }
        receive_form(house, "deur-2025", form, channel="kiosk")
    found = reach(house, Wish(survey="deur-2025"))
    assert found.reached.part("share_first").value == pytest.approx(0.9, abs=0.05)


def test_a_survey_that_did_not_ask_how_often_is_refused(tmp_path):
    house, asked = an_evening(tmp_path), catalogue.questionnaire("tally@1")
    running.begin(house, running.Survey("turf", asked.name, "Turf", opened=date(2025, 8, 1)), asked)
    with pytest.raises(SurveyError) as refused:
        reach(house, Wish(survey="turf"))
    assert refused.value.code == "reach-survey-items"


@pytest.mark.parametrize(
    ("wish", "error", "code"),
    [
        (Wish(season=1999), UsageError, "reach-season"),
        (Wish(place="street"), UsageError, "reach-place"),
        (Wish(survey="none"), SurveyError, "survey-unknown"),
    ],
)
def test_what_does_not_exist_is_refused(tmp_path, wish, error, code):
    with pytest.raises(error) as refused:
        reach(an_evening(tmp_path), wish)
    assert refused.value.code == code


def test_a_season_that_still_runs_says_so(tmp_path):
    house = an_evening(tmp_path)
    during, after = (reach(house, today=day).release["reach_told"] for day in (date(2026, 7, 31), date(2026, 8, 1)))
    assert "season-running" in during.limits and "season-running" not in after.limits


def test_a_house_without_anything_hears_that(tmp_path):
    with pytest.raises(StorageError):
        reach(House(HOUSE, tmp_path))


def test_the_command_tells_the_parts_and_writes_the_page(tmp_path, monkeypatch, capsys):
    answered(an_evening(tmp_path), [1, 1, 2, 3] * 10)
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    given = ("reach", "-o", HOUSE, "--survey", "deur-2025", "--subsector", "theatre", "--home", str(tmp_path))
    told = terminal.ask(*given, "--out", str(tmp_path / "page"), "--formats", "html,json", answer="reach")
    assert told["visits"] == 90 and told["visitors_low"] <= told["visitors"] <= told["visitors_high"]
    assert len(told["files"]) == 2
    assert {part["unit"] for part in told["parts"]} >= {"visits", "visitors", "bookers"}
    said = terminal.say(*given, "--season", "2025/26")
    assert "verschillende mensen" in said.out and "enquête met bezoeken en met boekers" in said.out
    page = next(path for path in (tmp_path / "page").iterdir() if path.suffix == ".html").read_text(encoding="utf-8")
    assert "bezoekers samen" in page


def test_a_house_with_counts_only_hears_that_it_is_an_assumption(tmp_path, monkeypatch, capsys):
    filled(tmp_path, [kept.count("normal", quantity=400, performance_start=EVENING)])
    said = Terminal(tmp_path, monkeypatch, capsys).say("reach", "-o", HOUSE, "--home", str(tmp_path))
    assert "ruime aanname" in said.out


@pytest.mark.parametrize("season", ["last", "2024/26", "24/25"])
def test_what_is_no_season_is_refused(tmp_path, monkeypatch, capsys, season):
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    terminal.say("reach", "-o", HOUSE, "--home", str(tmp_path), "--season", season, code=2)
