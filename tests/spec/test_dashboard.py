"""What does a house see on its dashboard, chapter by chapter, and what does a filter do?"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publiek import sector
from publiek.dashboard import CHAPTERS, Desk, View
from publiek.errors import StorageError, UsageError
from publiek.house import House
from publiek.warehouse import Store
from tests.support import kept, looked_at


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked_at.a_home(tmp_path_factory.mktemp("looked-at") / "home")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def house(home: Path) -> House:
    return House(organisation=looked_at.HOUSE, home=home, name=looked_at.NAME)


def visits(desk: Desk, house: House, view: View) -> int:
    rows = desk.release(house, view.selection, ("totals",))["totals"].table.to_pylist()
    return next((row["value"] for row in rows if row["measure"] == "visits" and row["season"] == ""), 0)


def test_every_chapter_answers_its_question(desk: Desk, house: House) -> None:
    for key in CHAPTERS:
        chapter = desk.chapter(house, key, View()).chapter
        assert chapter.question
        assert chapter.cards
        assert all(card.sentence or card.too_thin for card in chapter.cards)


def test_a_chapter_that_does_not_exist_is_refused(desk: Desk, house: House) -> None:
    with pytest.raises(UsageError, match="chapter-unknown"):
        desk.chapter(house, "shoes", View())


def test_a_house_without_deliveries_says_so(desk: Desk, home: Path) -> None:
    with pytest.raises(StorageError, match="nothing-delivered"):
        desk.chapter(House(organisation="leeg", home=home), "start", View())


def test_filters_divide_what_there_is(desk: Desk, house: House) -> None:
    every = visits(desk, house, View())
    for name, values in (("genre", looked_at.GENRES), ("venue", ("Zaal 1", "Zaal 2")), ("channel", looked_at.CHANNELS)):
        assert sum(visits(desk, house, View.read({name: [value]})) for value in values) == every
    assert sum(visits(desk, house, View.read({"period": one})) for one in ("2023/24", "2024/25")) == every


def test_a_filter_changes_every_chapter_and_says_so(desk: Desk, house: House) -> None:
    view = View.read({"genre": "dance", "period": "2024/25"})
    for key in CHAPTERS:
        shown = desk.chapter(house, key, view)
        assert "seizoen 2024/25, genre dans" in shown.subtitle
    assert "season 2024/25, genre dance" in desk.chapter(house, "start", view, language="en").subtitle


def test_whether_people_come_back_is_told_over_all_seasons(desk: Desk, house: House) -> None:
    """Within one season nobody can come back: there the period does not select."""
    of_one, of_all = (desk.chapter(house, "loyalty", View.read(asked)) for asked in ({"period": "2024/25"}, {}))
    assert of_one.chapter.cards[0].sentence == of_all.chapter.cards[0].sentence != ""


def test_new_bookers_are_those_who_never_came_before(desk: Desk, house: House) -> None:
    """One in four comes in the last season only: 100 of 400, with two tickets each."""
    assert visits(desk, house, View.read({"visitors": "new"})) == 200
    assert visits(desk, house, View.read({"visitors": "returning"})) == 400


def test_the_profile_is_compared_with_any_two_populations(desk: Desk, house: House) -> None:
    view = View.read({"reference": ["province:Utrecht", "municipality:Rotterdam"]})
    card = desk.chapter(house, "audience", view).chapter.cards[0]
    assert card.picture is not None
    assert "de provincie Utrecht" in card.sentence
    assert "de gemeente Rotterdam" in card.sentence


def test_a_view_is_an_address_and_back() -> None:
    asked = {"genre": ["dance", "theatre"], "since": "2023-09", "until": "2024-05", "visitors": "new", "people": "1"}
    view = View.read(asked)
    assert view.query == "since=2023-09&until=2024-05&genre=dance&genre=theatre&visitors=new&people=1"
    assert View.read({name: [value for key, value in view.pairs if key == name] for name, _ in view.pairs}) == view
    assert View().query == ""


@pytest.mark.parametrize(
    "asked",
    [
        {"genre": "polka"},
        {"venue": "Zaal 9"},
        {"channel": "duif"},
        {"reference": "municipality:Nergens"},
        {"reference": "planeet:Mars"},
        {"visitors": "everybody"},
        {"period": "2024/26"},
        {"period": "volgend jaar"},
        {"since": "2024-13"},
        {"since": "2024-05", "until": "2023-05"},
        {"genre": "x" * 500},
        {"genre": ["dance"] * 80},
        {"venue": "a\x00b"},
    ],
)
def test_a_filter_that_cannot_be_is_refused_and_not_quoted(desk: Desk, house: House, asked: dict) -> None:
    with pytest.raises(UsageError) as refused:
        desk.chapter(house, "start", View.read(asked))
    assert refused.value.code == "filter-unknown"
    told = str(refused.value.as_dict())
    assert not any(str(value) in told for value in asked.values() if not isinstance(value, list))


def test_a_picture_has_a_name_a_description_and_no_style_of_its_own(desk: Desk, house: House) -> None:
    drawn = desk.drawing(house, "audience", View(), "who-comes")
    assert drawn is not None
    assert drawn.startswith('<svg role="img"')
    assert "<title" in drawn and "<desc" in drawn
    assert "style=" not in drawn and "<script" not in drawn
    assert desk.drawing(house, "audience", View(), "no-such-card") is None


def test_a_drawer_that_was_killed_is_replaced(house: House) -> None:
    desk = Desk()
    try:
        assert desk.drawing(house, "timeline", View(), "time-visits")
        for pid in list(desk._drawers._pool._processes):
            os.kill(pid, signal.SIGKILL)
        assert desk.drawing(house, "timeline", View.read({"genre": "dance"}), "time-visits")
    finally:
        desk.forget()


def test_many_at_once_get_the_same_answers(house: House) -> None:
    desk = Desk()
    views = [
        View.read({"genre": genre, "channel": channel}) for genre in looked_at.GENRES for channel in looked_at.CHANNELS
    ]
    alone = [visits(Desk(), house, view) for view in views]
    with ThreadPoolExecutor(12) as people:
        together = list(people.map(lambda view: visits(desk, house, view), views * 4))
    assert together == alone * 4


def test_what_is_delivered_counts_and_what_is_withdrawn_is_gone_at_once(tmp_path: Path) -> None:
    desk, home = Desk(), looked_at.a_home(tmp_path / "home")
    house = House(organisation=looked_at.HOUSE, home=home)
    before = visits(desk, house, View())
    record = kept.deliver(Store(home, looked_at.HOUSE), "second", looked_at.lines(bookers=40, first=1000))
    assert visits(desk, house, View()) > before
    sector.withdraw(house, number=record.number)
    assert visits(desk, house, View()) == before


def test_while_the_sums_follow_the_last_good_state_is_told_but_never_what_was_withdrawn(tmp_path: Path) -> None:
    """A delivery marks the house as behind; with what is kept ready its last state stays in sight a while."""
    desk, home = Desk(), looked_at.a_home(tmp_path / "home")
    house = House(organisation=looked_at.HOUSE, home=home)
    sector.refresh(home)
    before = visits(desk, house, View())
    store = Store(home, looked_at.HOUSE)
    record = kept.deliver(store, "second", looked_at.lines(bookers=40, first=1000))
    assert visits(desk, house, View()) == before
    store.withdraw(1)
    after = visits(desk, house, View())
    assert 0 < after < before
    sector.refresh(home)
    assert visits(desk, house, View()) == after
    assert record.number == 2


def test_houses_nobody_looks_at_are_let_go(home: Path, tmp_path: Path) -> None:
    other = looked_at.a_home(tmp_path / "home", house="de-kade", bookers=40)
    desk = Desk(rows=100)
    first, second = (
        House(organisation=name, home=where) for name, where in ((looked_at.HOUSE, home), ("de-kade", other))
    )
    assert visits(desk, first, View()) and visits(desk, second, View())
    assert len(desk._open) == 1
    assert visits(desk, first, View()) == visits(Desk(), first, View())
