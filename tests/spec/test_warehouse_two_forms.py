"""Two forms of one system that call performances otherwise: what one delivery tells of what the other did."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publiek.pseudonymisation import bare, coarse
from publiek.warehouse import DeliveryRecord, Store
from tests.support.kept import counting, deliver, ticket

NUMBERS = {"columns": [{"header": "eventid", "field": "performance_id"}]}
TITLES = {"columns": [{"header": "title", "field": "production_title"}]}
LIVE = TITLES | {"kind": "live", "connection": "kassa"}
EVENING, DAY = datetime(2026, 3, 14, 20, 15), date(2026, 1, 5)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "theater-de-brug")


def numbered(order: int | None, *, name: str = "7", **facts: object) -> dict[str, object]:
    """A ticket as the form with numbers tells it."""
    return ticket(order, booker=order, **{"performance_id": name, "production": "Hamlet", "ordered_on": DAY, **facts})


def titled(order: int | None, *, name: str = "p:hamlet", **facts: object) -> dict[str, object]:
    """The same as the form with titles does."""
    return numbered(order, name=name, **facts)


def erase(store: Store, *bookers: int) -> None:
    gone = pa.array(bookers, pa.int64())
    store.purge(lambda lines: bare(lines, pc.is_in(lines["booker"].combine_chunks(), value_set=gone)), why="erasure")


def nameless(line: dict[str, object]) -> dict[str, object]:
    """As it comes in of somebody who is gone."""
    return line | {"order": None, "ticket": 0, "booker": None}


def numbers(store: Store) -> list[int]:
    """The delivery of every line that counts."""
    return [row["delivery"] for row in counting(store)]


def doubted(record: DeliveryRecord) -> dict[int, int]:
    return {one.delivery: one.tickets for one in record.doubts}


def kept(store: Store, number: int) -> DeliveryRecord:
    return next(one for one in store.history() if one.number == number)


@pytest.mark.parametrize("first", [NUMBERS, TITLES])
def test_a_season_in_two_forms_counts_once_before_and_after_an_erasure(store: Store, first: dict) -> None:
    forms = [(NUMBERS, numbered), (TITLES, titled)]
    for source, line in forms if first is NUMBERS else forms[::-1]:
        deliver(store, line.__name__, [line(1), line(2), line(3)], source=source)
    assert numbers(store) == [2, 2, 2]
    erase(store, 1)
    for number in (1, 2):
        store.withdraw(number)
    for source, line in forms if first is NUMBERS else forms[::-1]:
        deliver(store, f"{line.__name__} again", [nameless(line(1)), line(2), line(3)], source=source)
    assert numbers(store) == [4, 4, 4]
    assert not [one for record in store.history() for one in record.doubts]


def test_a_live_connection_tells_again_what_a_file_told(store: Store) -> None:
    deliver(store, "file", [numbered(1), numbered(2)], source=NUMBERS)
    deliver(store, "live", [titled(1), titled(2)], source=LIVE)
    erase(store, 1)
    deliver(store, "file again", [nameless(numbered(1)), numbered(2)], source=NUMBERS)
    assert len(numbers(store)) == 2
    deliver(store, "live again", [nameless(titled(1)), titled(2)], source=LIVE)
    assert numbers(store) == [4, 4]


def test_a_connection_that_is_withdrawn_gives_back_what_lost_its_name_meanwhile(store: Store) -> None:
    deliver(store, "file", [numbered(1, name="7"), numbered(2, name="7")], source=NUMBERS)
    # Another title and no start: nothing tells that it is the same performance, but the orders are the same.
    deliver(store, "live", [titled(n, performance_start=None, production="Prins") for n in (1, 2)], source=LIVE)
    erase(store, 1)
    assert numbers(store) == [2, 2]
    store.withdraw_connection("kassa")
    assert numbers(store) == [1, 1]


def test_a_part_of_the_programme_does_not_swallow_another(store: Store) -> None:
    """Who bought a play and a concert is in both parts; the play of somebody who is gone is not the concert."""
    play, concert = {"production": "Hamlet"}, {"production": "Mahler", "performance_start": datetime(2026, 3, 15, 20)}
    deliver(store, "plays", [numbered(1, **play), numbered(2, **play)], source=NUMBERS)
    erase(store, 2)
    deliver(store, "concerts", [titled(1, name="p:m", **concert), nameless(titled(3, **concert))], source=TITLES)
    assert numbers(store) == [1, 1, 2, 2]
    assert not doubted(kept(store, 2))


def test_sales_of_the_web_do_not_swallow_those_of_the_till(store: Store) -> None:
    deliver(store, "learned", [numbered(9), titled(9)], source=NUMBERS)
    till, web = {"channel": "box-office"}, {"channel": "online"}
    deliver(store, "till", [numbered(1, **till), numbered(2, **till)], source=NUMBERS)
    erase(store, 2)
    deliver(store, "web", [titled(3, **web), nameless(titled(4, **web))], source=TITLES)
    assert numbers(store).count(2) == 2
    assert numbers(store).count(3) == 2


def test_nothing_can_decide_then_both_stay_and_it_is_told_until_one_goes(store: Store) -> None:
    deliver(store, "file", [nameless(numbered(n)) for n in (1, 2)], source=NUMBERS)
    deliver(store, "other", [nameless(titled(n, production="Prins")) for n in (1, 2, 3)], source=TITLES)
    assert numbers(store) == [1, 1, 2, 2, 2]
    assert doubted(kept(store, 2)) == {1: 2}
    (doubt,) = kept(store, 2).doubts
    assert (doubt.first, doubt.last) == (DAY, DAY)
    assert [(one.code, one.count) for one in kept(store, 2).findings if one.code == "perhaps-told-twice"] == [
        ("perhaps-told-twice", 2)
    ]
    store.withdraw(1)
    assert not doubted(kept(store, 2))


def test_a_doubt_goes_on_with_who_takes_the_place_of_one_of_the_two(store: Store) -> None:
    deliver(store, "file", [nameless(numbered(1))], source=NUMBERS)
    deliver(store, "other", [nameless(titled(1, production="Prins"))], source=TITLES)
    deliver(store, "other again", [nameless(titled(1, production="Prins"))], source=TITLES)
    assert numbers(store) == [1, 3]
    assert not doubted(kept(store, 2))
    assert doubted(kept(store, 3)) == {1: 1}
    store.withdraw(3)
    assert doubted(kept(store, 2)) == {1: 1}


def test_a_term_that_ran_out_is_as_an_erasure(store: Store) -> None:
    deliver(store, "file", [numbered(1), numbered(2)], source=NUMBERS)
    deliver(store, "other", [titled(1), titled(2)], source=TITLES)
    store.purge(lambda lines: coarse(lines, pc.is_valid(lines["booker"].combine_chunks())), why="retention")
    deliver(store, "file again", [nameless(numbered(n)) for n in (1, 2)], source=NUMBERS)
    assert numbers(store) == [3, 3]
    assert not doubted(kept(store, 3))


def test_a_day_of_another_time_zone_is_told_as_a_doubt(store: Store) -> None:
    deliver(store, "file", [numbered(1), numbered(2)], source=NUMBERS)
    erase(store, 1)
    late = nameless(titled(1, ordered_on=date(2026, 1, 6)))
    deliver(store, "other", [late, titled(2)], source=TITLES)
    assert numbers(store) == [1, 2, 2]
    assert doubted(kept(store, 2)) == {1: 1}


def test_one_form_is_never_in_doubt_about_itself(store: Store) -> None:
    deliver(store, "file", [nameless(numbered(n)) for n in (1, 2)], source=NUMBERS)
    deliver(
        store, "next", [nameless(numbered(n, name="8", ordered_on=date(2026, 1, 6))) for n in (3, 4)], source=NUMBERS
    )
    assert not doubted(kept(store, 2))


def test_a_list_of_what_was_cancelled_does_not_take_what_was_sold(store: Store) -> None:
    deliver(store, "file", [numbered(1, number=1), numbered(2)], source=NUMBERS)
    gone = {"status": "cancelled", "quantity": 1}
    deliver(store, "cancelled", [titled(1, number=2, **gone), titled(2, number=3, **gone)], source=TITLES)
    assert numbers(store) == [1, 1, 2, 2]
    assert doubted(kept(store, 2)) == {1: 2}


def test_tickets_that_the_other_form_numbers_otherwise_are_the_same(store: Store) -> None:
    deliver(store, "file", [numbered(1, number=n) for n in (1, 2)], source=NUMBERS)
    deliver(store, "other", [titled(1, number=n) for n in (501, 502)], source=TITLES)
    assert numbers(store) == [2, 2]


def test_two_plays_at_one_moment_are_told_apart_by_their_orders(store: Store) -> None:
    """Two halls, and titles of its own in each form: only the orders tell which is which."""
    first = [numbered(1, name="7"), numbered(2, name="8", production="Medea")]
    deliver(store, "file", first, source=NUMBERS)
    other = [titled(1, name="p:een", production="Een"), titled(2, name="p:twee", production="Twee")]
    deliver(store, "other", other, source=TITLES)
    assert numbers(store) == [2, 2]
    assert sorted(kept(store, 2).source["same_performances"]) == [["7", "p:een"], ["8", "p:twee"]]
    assert {row["performance_start"] for row in counting(store)} == {EVENING}
