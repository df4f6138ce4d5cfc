"""What a house tries, on the site: whether it is large enough, then the promise, and the outcome after the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.house import House
from publiek.lessons.experiments.registration import Registration
from publiek.listening import trying
from publiek.listening.experiment_planning import Wish, draw_areas
from publiek.warehouse import Store
from publiek.web.experiments.drawn import line_of
from publiek.web.people.models import Organisation
from tests.support import kept, looked_at
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
ROOT = f"/o/{looked_at.HOUSE}/experiments/"
AREAS = tuple(range(3011, 3035))
TODAY = date.today()


def orders(*, more: dict[int, float] | None = None, since: date | None = None) -> list[dict[str, object]]:
    """Three years of new bookers from 24 areas; from `since` on so many times as many from the areas in `more`."""
    dice, rows, booker = np.random.default_rng(4), [], 0
    for area in AREAS:
        for back in range(1, 1095, 6):
            day = TODAY - timedelta(days=back)
            rate = 0.5 * (more or {}).get(area, 1.0) if since and day >= since else 0.5
            for _ in range(dice.poisson(rate)):
                booker += 1
                rows.append(
                    kept.ticket(booker)
                    | {"performance_id": f"v-{day:%Y%m}", "performance_start": datetime(day.year, day.month, 28, 20)}
                    | {"ordered_on": day, "booker": booker, "booker_kind": "person", "pc4": area, "quantity": 2}
                    | {"postcode_status": "dutch", "channel": "online"}
                )
    return rows


def filled(place: Path, rows: list[dict[str, object]]) -> House:
    store = Store(place, looked_at.HOUSE)
    kept.deliver(store, "first", rows)
    store.profile(name=looked_at.NAME, venue_pc4=3011, subsector="theatre")
    return House(organisation=looked_at.HOUSE, home=place)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("experiments") / "home"
    filled(place, orders())
    return place


@pytest.fixture
def house(settings: Settings, past: Path, tmp_path: Path) -> House:
    import shutil

    home = tmp_path / "home"
    shutil.copytree(past, home)
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    return House(organisation=looked_at.HOUSE, home=home)


@pytest.fixture
def organisation(house: House) -> Organisation:
    return an_organisation(looked_at.HOUSE, name=looked_at.NAME, subsector="theatre")


@pytest.fixture
def analyst(client: Client, organisation: Organisation) -> Client:
    client.force_login(seated("ans@example.org", organisation, "analyst"))
    return client


@pytest.fixture
def reader(client: Client, organisation: Organisation) -> Client:
    client.force_login(seated("rik@example.org", organisation, "reader"))
    return client


def a_plan(**changes: object) -> dict[str, object]:
    plan = {
        "title": "Pendelbus in het najaar",
        "action": "Een bus uit de gebieden, tien avonden.",
        "barrier": "travel",
        "comparison": "randomised",
        "areas": "",
        "measure": "new_bookers",
        "start": (TODAY + timedelta(days=10)).isoformat(),
        "end": (TODAY + timedelta(days=190)).isoformat(),
        "before": "12",
        "hoped": "50",
        "lesson": "",
        "seen": "",
    }
    return plan | changes


def seen_of(html: str) -> str:
    return html.split('name="seen" value="')[1].split('"')[0]


def registered(house: House, *, start: date, end: date, **facts: object) -> trying.Standing:
    """An action that was promised the day before it started."""
    wish = Wish("new_bookers", start, end, before=12, hoped=1.5)
    drawn = draw_areas(house, wish, today=start - timedelta(days=1))
    named = {"code": "pendelbus", "title": "Pendelbus", "action": "Een bus.", "barrier": "travel", "power": 0.9}
    plan: Registration = replace(drawn, **(named | facts))
    return trying.register(house, plan, now=datetime.combine(start - timedelta(days=1), datetime.min.time()))


def test_first_one_sees_whether_it_is_large_enough_and_then_registers_exactly_that(analyst: Client, house: House):
    first = analyst.post(f"{ROOT}plan/", a_plan())
    said = words_of(first.content.decode())
    assert first.status_code == 200 and "de kans" in said and "12 met de actie, 12 om mee te vergelijken" in said
    assert trying.experiments(house) == ()
    seen = seen_of(first.content.decode())
    made = analyst.post(f"{ROOT}plan/", a_plan(seen=seen, register="1"))
    assert made.status_code == 302
    (standing,) = trying.experiments(house)
    assert standing.plan.code == "pendelbus-in-het-najaar" and standing.plan.hoped == 1.5
    assert len(standing.plan.treated) == 12 and 0 < standing.plan.power <= 1
    told = words_of(analyst.get(made["Location"]).content.decode())
    assert "Nog niet begonnen" in told and standing.digest[:16] in told


def test_nothing_is_registered_without_having_seen_the_size_of_this_very_plan(analyst: Client, house: House):
    unseen = analyst.post(f"{ROOT}plan/", a_plan(register="1"))
    assert unseen.status_code == 200 and "Het plan is veranderd" in words_of(unseen.content.decode())
    seen = seen_of(unseen.content.decode())
    changed = analyst.post(f"{ROOT}plan/", a_plan(seen=seen, register="1", hoped="20"))
    assert changed.status_code == 200 and "Het plan is veranderd" in words_of(changed.content.decode())
    assert trying.experiments(house) == ()


def test_a_plan_that_can_hardly_show_anything_says_so(analyst: Client):
    said = words_of(analyst.post(f"{ROOT}plan/", a_plan(hoped="5")).content.decode())
    assert "Dat is weinig" in said


def test_chosen_areas_are_compared_with_areas_like_them(analyst: Client, house: House):
    chosen = range(3011, 3023)
    plan = a_plan(comparison="matched", areas=" ".join(map(str, chosen)).replace(" ", ", ", 3).replace(" ", "\n", 2))
    first = analyst.post(f"{ROOT}plan/", plan)
    assert first.status_code == 200
    analyst.post(f"{ROOT}plan/", plan | {"seen": seen_of(first.content.decode()), "register": "1"})
    (standing,) = trying.experiments(house)
    assert standing.plan.comparison == "matched" and set(standing.plan.treated) <= set(chosen)
    assert not set(standing.plan.control) & set(chosen)
    alone = set(chosen) - set(standing.plan.treated)
    said = words_of(first.content.decode())
    assert ("lijkt geen ander gebied" in said) == bool(alone)
    assert all(str(area) in said for area in alone)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": TODAY.isoformat()}, "start"),
        ({"end": TODAY.isoformat()}, "end"),
        ({"areas": "Rotterdam"}, "areas"),
        ({"comparison": "matched"}, "areas"),
        ({"barrier": "weather"}, "barrier"),
        ({"hoped": "0"}, "hoped"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(analyst: Client, house: House, wrong: dict[str, str], field: str):
    refused = analyst.post(f"{ROOT}plan/", a_plan(**wrong))
    assert refused.status_code == 422 and f'id="id_{field}_error"' in refused.content.decode()
    assert trying.experiments(house) == ()


def test_too_few_areas_is_said_in_words(analyst: Client):
    refused = analyst.post(f"{ROOT}plan/", a_plan(comparison="randomised", areas="3011, 3012"))
    assert refused.status_code == 422 and "te weinig gebieden" in words_of(refused.content.decode())


def test_a_lesson_fills_in_the_plan(analyst: Client):
    found = analyst.get(f"{ROOT}plan/?lesson=free-bus-young-scotland&barrier=travel").content.decode()
    assert "Gratis bus" in found and 'value="free-bus-young-scotland"' in found
    assert analyst.get(f"{ROOT}plan/?lesson=none").status_code == 200


def test_before_the_end_nothing_is_counted_and_nothing_is_shown(analyst: Client, house: House):
    registered(house, start=TODAY - timedelta(days=30), end=TODAY + timedelta(days=30))
    told = words_of(analyst.get(f"{ROOT}of/pendelbus/").content.decode())
    assert "Nog niet voorbij: over 31 dagen" in told and "keer zoveel" not in told
    early = analyst.post(f"{ROOT}of/pendelbus/read/")
    assert early.status_code == 422 and "Het is nog niet voorbij." in words_of(early.content.decode())
    assert trying.experiment(house, "pendelbus").outcome is None


def test_a_null_result_stands_in_the_list_and_on_its_page_as_any_other(analyst: Client, house: House):
    registered(house, start=TODAY - timedelta(days=300), end=TODAY - timedelta(days=5))
    assert "voorbij, nog niet uitgelezen" in words_of(analyst.get(ROOT).content.decode())
    assert analyst.post(f"{ROOT}of/pendelbus/read/").status_code == 302
    page = analyst.get(f"{ROOT}of/pendelbus/").content.decode()
    outcome = trying.experiment(house, "pendelbus").outcome
    assert outcome and outcome["verdict"] in ("no_difference", "did_not_work")
    low, high = (f"{outcome[end]:.2f}".replace(".", ",") for end in ("low", "high"))
    assert f"(tussen {low} en {high})" in words_of(page) and "<svg" in page
    listed = words_of(analyst.get(ROOT).content.decode())
    assert "geen verschil gevonden" in listed or "het werkte niet zoals gehoopt" in listed
    draft = analyst.get(f"/o/{looked_at.HOUSE}/lessons/add/?from=pendelbus").content.decode()
    assert 'value="Pendelbus"' in draft


def test_an_effect_that_was_there_is_read_out_with_its_interval(settings: Settings, client: Client, tmp_path: Path):
    start = TODAY - timedelta(days=300)
    plain = filled(tmp_path / "plain", orders())
    drawn = draw_areas(plain, Wish("new_bookers", start, TODAY - timedelta(days=5)), today=start - timedelta(days=1))
    house = filled(tmp_path / "home", orders(more=dict.fromkeys(drawn.treated, 2.0), since=start))
    settings.PUBLIEK = replace(settings.PUBLIEK, home=house.home)
    place = an_organisation(looked_at.HOUSE, name=looked_at.NAME)
    client.force_login(seated("ans@example.org", place, "analyst"))
    named = {"code": "bus", "title": "Bus", "action": "Een bus.", "barrier": "travel", "power": 0.9, "hoped": 1.5}
    trying.register(
        house, replace(drawn, **named), now=datetime.combine(start, datetime.min.time()) - timedelta(days=1)
    )
    client.post(f"{ROOT}of/bus/read/")
    said = words_of(client.get(f"{ROOT}of/bus/").content.decode())
    assert "Het werkte: er kwamen" in said
    outcome = trying.experiment(house, "bus").outcome
    # The areas drawn, and what was bought in them, go with the day: on one day in twenty the truth is just outside.
    assert outcome and 1 < outcome["low"] < 2.0 * 1.25 and outcome["high"] > 2.0 / 1.25


def test_a_later_end_and_a_note_stay_in_sight_and_nothing_else_changes(analyst: Client, house: House):
    before = registered(house, start=TODAY - timedelta(days=30), end=TODAY + timedelta(days=30)).plan
    end = (TODAY + timedelta(days=60)).isoformat()
    analyst.post(f"{ROOT}of/pendelbus/amend/", {"what": "end", "end": end, "why": "De bus begon later."})
    analyst.post(f"{ROOT}of/pendelbus/amend/", {"what": "note", "note": "Staking op 3 maart."})
    said = words_of(analyst.get(f"{ROOT}of/pendelbus/").content.decode())
    assert "De bus begon later." in said and "Staking op 3 maart." in said
    after = trying.experiment(house, "pendelbus").plan
    assert after == replace(before, end=date.fromisoformat(end))
    for what in ("hoped", "treated", ""):
        refused = analyst.post(f"{ROOT}of/pendelbus/amend/", {"what": what, "note": "2.0", "why": "beter"})
        assert refused.status_code == 422
    assert trying.experiment(house, "pendelbus").plan == after


def test_a_reader_sees_and_does_not_decide(reader: Client, house: House):
    registered(house, start=TODAY - timedelta(days=300), end=TODAY - timedelta(days=5))
    assert "Lees uit" not in reader.get(f"{ROOT}of/pendelbus/").content.decode()
    for address in ("plan/", "of/pendelbus/read/", "of/pendelbus/amend/"):
        assert reader.post(f"{ROOT}{address}", a_plan()).status_code == 403
    assert reader.get(f"{ROOT}of/none/").status_code == 404
    assert "Er is nog geen actie" not in reader.get(ROOT).content.decode()


def test_no_difference_and_what_was_hoped_for_stand_on_the_same_line():
    plan = Registration("a", "", "travel", "", "tickets", "randomised", TODAY, TODAY + timedelta(days=9), 12, 1.5, 0.8)
    line = line_of(plan, {"low": 0.9, "ratio": 1.1, "high": 1.4})
    assert line and line.low < line.one < line.value < line.high < line.hoped
    assert line_of(plan, {"low": None, "ratio": 1.1, "high": None}) is None
