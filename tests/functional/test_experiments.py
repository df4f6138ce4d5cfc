"""Is what was planted found, and is what is not there not found? From registering to reading out, on kept lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from publiek.errors import LessonError
from publiek.house import House
from publiek.listening import trying
from publiek.listening.experiment_planning import Wish, draw_areas, match_areas, size
from tests.support.tried_houses import AFTER_END, BEFORE_START, END, START, World, deliver, house_in

WORLD = World()
WISH = Wish("new_bookers", START, END, before=12, hoped=1.6)
TODAY = BEFORE_START.date()


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the past, to be copied by each test."""
    home = tmp_path_factory.mktemp("past")
    house_in(home, WORLD)
    return home


@pytest.fixture
def house(past: Path, tmp_path: Path) -> House:
    import shutil

    shutil.copytree(past, tmp_path / "home")
    return House(organisation="huis-a", home=tmp_path / "home", venue_pc4=WORLD.pc4[0])


def _registered(house: House, wish: Wish = WISH, **changes: object) -> trying.Standing:
    drawn = draw_areas(house, wish, today=TODAY)
    told = {"code": "buurtavond", "title": "Buurtavonden", "barrier": "belonging", "action": "Drie avonden in de buurt"}
    return trying.register(house, replace(drawn, **{**told, **changes}), now=BEFORE_START)


def _time_passes(house: House, standing: trying.Standing, ratio: float, *, seed: int = 1) -> None:
    more = dict.fromkeys(standing.plan.treated, ratio)
    quiet = WORLD.lines(BEFORE_START.date(), START - timedelta(days=1), seed=seed)
    deliver(house, [*quiet, *WORLD.lines(START, END, more=more, seed=seed)], f"later-{ratio}-{seed}")


def test_the_size_tells_what_can_be_seen_and_a_longer_wait_sees_less(house: House) -> None:
    found = size(house, WISH, today=TODAY)
    assert found.areas == WORLD.areas and found.pairs == WORLD.areas // 2
    assert found.dispersion == pytest.approx(1.0, abs=0.4)
    assert abs(found.simulated - found.formula) < 0.12
    longer = size(house, replace(WISH, end=date(2026, 12, 31)), today=TODAY)
    assert 1 < longer.least < found.least


def test_a_planted_effect_is_found_with_its_size(house: House) -> None:
    standing = _registered(house)
    assert len(standing.plan.treated) == len(standing.plan.control) == 20
    _time_passes(house, standing, 2.0)
    found = trying.read_out(house, "buurtavond", now=AFTER_END).outcome
    assert found["verdict"] == "worked"
    assert found["low"] < 2.0 < found["high"]
    assert found["how"] == "permutation" and found["reservations"] == []


def test_nothing_planted_nothing_found_and_it_stays_in_the_list(house: House) -> None:
    standing = _registered(house)
    _time_passes(house, standing, 1.0)
    trying.read_out(house, "buurtavond", now=AFTER_END)
    (listed,) = trying.experiments(house)
    assert listed.outcome["verdict"] in ("no_difference", "did_not_work")
    assert listed.state(AFTER_END.date()) == "read"
    assert "1.60" in listed.outcome["sentence"]["en"]


def test_counts_are_of_new_bookers_from_the_areas_and_of_nobody_twice(house: House) -> None:
    """Against a slow count over the plain rows."""
    from tests.support import kept

    first: dict[int, tuple[date, int]] = {}
    for row in kept.counting(house.store):
        moment = (row["ordered_on"], row["pc4"])
        first[row["booker"]] = min(first.get(row["booker"], moment), moment)
    counted = trying.daily(house, "new_bookers", today=TODAY)
    assert int(counted.n.sum()) == len(first)
    area = WORLD.pc4[3]
    edges = (date(2025, 1, 1), date(2025, 4, 1))
    by_hand = sum(edges[0] <= day < edges[1] and pc4 == area for day, pc4 in first.values())
    assert counted.table((area,), edges)[0, 0] == by_hand
    tickets = trying.daily(house, "tickets", today=TODAY)
    assert int(tickets.n.sum()) == 2 * int(trying.daily(house, "bookings", today=TODAY).n.sum())


def test_an_outcome_is_told_whole_and_becomes_a_lesson_with_its_interval(house: House) -> None:
    from publiek.cli.experiment_wording import read_lines, status_lines
    from publiek.lessons.library.reading import read_lesson
    from publiek.listening.experiment_lessons import drafted, keep, own_lessons

    standing = _registered(house)
    with pytest.raises(LessonError, match="experiment-not-read"):
        drafted(standing)
    trying.amend(house, "buurtavond", what="note", to="Twee avonden vielen uit", why="sneeuw", now=BEFORE_START)
    _time_passes(house, standing, 2.0)
    read = trying.read_out(house, "buurtavond", now=AFTER_END)
    said = " ".join(line.en for line in read_lines(read))
    assert "It worked: " in said and "times as many as where nothing was done" in said
    assert "before (ought to be 1)" in said and "Twee avonden vielen uit" in said
    assert "read out: it worked" in " ".join(line.en for line in status_lines([read], AFTER_END.date()))
    lesson = read_lesson(drafted(read))
    assert (lesson.strength, lesson.direction, lesson.barriers) == ("randomised", "positive", ("belonging",))
    assert lesson.effect.low == pytest.approx(read.outcome["low"])
    keep(house, drafted(read))
    assert [one.code for one in own_lessons(house)] == ["buurtavond"]


def test_it_is_not_over_before_it_is_over(house: House) -> None:
    standing = _registered(house)
    _time_passes(house, standing, 1.5)
    with pytest.raises(LessonError, match="experiment-not-over"):
        trying.read_out(house, "buurtavond", now=datetime(2026, 6, 30, 23))
    assert trying.experiment(house, "buurtavond").outcome is None


def test_without_the_last_delivery_nothing_is_told(house: House) -> None:
    _registered(house)
    with pytest.raises(LessonError, match="experiment-data-missing"):
        trying.read_out(house, "buurtavond", now=AFTER_END)


def test_what_was_read_once_is_not_read_again_with_other_data(house: House) -> None:
    standing = _registered(house)
    _time_passes(house, standing, 2.0)
    once = trying.read_out(house, "buurtavond", now=AFTER_END).outcome
    deliver(house, WORLD.lines(END + timedelta(days=1), date(2026, 9, 1)), "even later")
    assert trying.read_out(house, "buurtavond", now=AFTER_END + timedelta(days=90)).outcome == once


def test_areas_chosen_by_hand_are_compared_with_areas_that_were_like_them(house: House) -> None:
    chosen = tuple(sorted(WORLD.pc4)[:10])
    matched = match_areas(house, replace(WISH, areas=chosen), today=TODAY)
    assert set(matched.treated) <= set(chosen) and not set(matched.control) & set(chosen)
    plan = replace(matched, code="met-de-hand", title="Busje", barrier="travel", action="Een busje terug")
    standing = trying.register(house, plan, now=BEFORE_START)
    _time_passes(house, standing, 2.2)
    found = trying.read_out(house, "met-de-hand", now=AFTER_END).outcome
    assert found["how"] == "clustered" and "not-drawn" in found["reservations"]
    assert found["low"] < 2.2 < found["high"]


def test_beside_other_houses_the_interval_is_that_of_a_house_among_houses(house: House) -> None:
    names = tuple("bcdefghi")
    plan = replace(
        draw_areas(house, WISH, today=TODAY), code="huizen", title="t", barrier="info", action="a",
        comparison="houses", treated=(), control=(), pairs=(), houses=names,
    )  # fmt: skip
    standing = trying.register(house, plan, now=BEFORE_START)
    _time_passes(house, standing, 1.0)
    chance = np.random.default_rng(1)
    others = {name: (float(100 + chance.integers(20)), float(50 + chance.integers(20))) for name in names}
    with pytest.raises(LessonError, match="experiment-houses-missing"):
        trying.read_out(house, "huizen", now=AFTER_END, others=dict(list(others.items())[:5]))
    found = trying.read_out(house, "huizen", now=AFTER_END, others=others | {"z": (1.0, 900.0)}).outcome
    assert found["how"] == "houses" and found["low"] < 1 < found["high"]
