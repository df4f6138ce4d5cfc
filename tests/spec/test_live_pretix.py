"""pretix read live: what changed, and what it changes without saying so (a real one: functional/test_pretix_live)."""

from __future__ import annotations

import json

import pytest

from publiek.deliveries import receive
from publiek.deliveries.live import connector
from publiek.deliveries.live.arriving import rows_of
from publiek.deliveries.live.fakes import pretix as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError, UsageError
from tests.support.deliveries import rows_of as file_rows
from tests.support.live_door import door_to

PRETIX = connector("pretix")


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


@pytest.fixture
def house():
    return fake.sample()


def read(house, cursor=None, **settings):
    """The changes by key, the last cursor and all pages of one run."""
    with serve(house) as here:
        door = door_to(PRETIX, here.address, fake.SETTINGS | settings)
        pages = list(PRETIX.read(door, cursor))
    told = {change.key: change.records for page in pages for change in page.changes}
    return told, json.loads(json.dumps(pages[-1].cursor)), pages


def changed_after(house, what, **settings):
    """The keys that are told again after `what` happened to the house."""
    _, cursor, _ = read(house, **settings)
    what()
    return set(read(house, cursor, **settings)[0])


def test_the_account_is_shown_before_anything_is_kept(house):
    with serve(house) as here:
        found = PRETIX.discover(door_to(PRETIX, here.address, fake.SETTINGS))
    assert (found.account, found.facts) == ("Theater De Brug", {"events": 2, "orders": 5})
    assert [(part.id, part.title, part.start) for part in found.parts] == [
        ("seizoen", "Seizoen", "2026-01-01 20:00"),
        ("zomer", "Zomerconcert", "2026-06-20 20:00"),
    ]


def test_every_order_is_one_change_with_all_its_lines(house):
    told, _, _ = read(house)
    assert {key: len(records) for key, records in told.items()} == {
        "seizoen/AAA00": 2, "seizoen/AAA01": 2, "seizoen/AAA02": 2, "seizoen/AAA03": 2, "zomer/BBB01": 1,
    }  # fmt: skip
    (line,) = told["zomer/BBB01"]
    assert (line["title"], line["starts"], line["order.fee"]) == ("Zomerconcert", "2026-06-20 20:00:00", "1.50")
    assert (line["item"], line["variation"], line["address.zipcode"]) == ("Ticket", "Normaal", "3011 AA")


def test_what_is_shown_comes_along(house):
    programme = read(house)[2][0].programme
    assert [(row.id, row.title, f"{row.start:%d-%m %H:%M}") for row in programme.performances] == [
        ("seizoen/1", "Hamlet", "16-01 20:15"),
        ("seizoen/2", "De Storm", "16-02 20:15"),
        ("zomer", "Zomerconcert", "20-06 20:00"),
    ]


def test_nothing_new_is_nothing(house):
    assert changed_after(house, lambda: None) == set()


def test_a_cursor_holds_no_order_and_no_person(house):
    house.customers.append({"identifier": "K1", "email": "klant@example.org"})
    _, cursor, pages = read(house)
    written = json.dumps([cursor, *(page.cursor for page in pages)])
    assert not any(word in written.lower() for word in ("example.org", "bezoeker", "aaa0", "3011", "k1"))


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        (lambda h: h.change("AAA00", status="c"), {"seizoen/AAA00"}),
        (lambda h: h.events["zomer"].update(date_from="2026-06-21T18:00:00Z"), {"zomer/BBB01"}),
        (lambda h: h.events["zomer"].update(name={"nl": "Nazomerconcert"}), {"zomer/BBB01"}),
        (lambda h: h.dates[1].update(date_from="2026-01-17T19:15:00Z"), {"seizoen/AAA00", "seizoen/AAA02"}),
        (lambda h: h.dates[2].update(name={"nl": "Lear"}), {"seizoen/AAA01", "seizoen/AAA03"}),
        (lambda h: h.items["zomer"][0].update(name={"nl": "Kaart"}), {"zomer/BBB01"}),
        (lambda h: h.items["zomer"][0]["variations"][0].update(value={"nl": "Vol"}), {"zomer/BBB01"}),
        (lambda h: h.questions["zomer"][0].update(question={"nl": "Woonplaats"}), {"zomer/BBB01"}),
        (lambda h: h.date(3, "seizoen", "Medea", "2026-03-16T19:15:00Z"), set()),
        (lambda h: h.sell("AAA09", "seizoen", date=1), {"seizoen/AAA09"}),
    ],
)
def test_what_changed_is_told_again_and_nothing_else(house, what, keys):
    assert changed_after(house, lambda: what(house)) == keys


def test_a_customer_who_was_anonymised_leads_to_reading_again(house):
    house.customers.append({"identifier": "K1", "email": "klant@example.org"})
    house.orders["AAA00"]["customer"] = "K1"

    def anonymise():
        house.customers[0]["email"] = None
        house.orders["AAA00"]["customer"] = None

    assert "seizoen/AAA00" in changed_after(house, anonymise)


def test_a_token_that_may_not_see_customers_does(house):
    house.sees_customers = False
    assert changed_after(house, lambda: house.change("AAA00", status="c")) == {"seizoen/AAA00"}


@pytest.mark.parametrize("values", [{"invoice_address": None}, {"email": None}])
def test_what_was_shredded_of_a_closed_event_is_told_again(house, values):
    """pretix marks no order when it removes all invoice addresses of an event."""
    house.events["zomer"].update(live=False, date_from="2026-02-20T18:00:00Z")
    assert changed_after(house, lambda: house.orders["BBB01"].update(values)) == {"zomer/BBB01"}


def test_an_event_that_closed_and_was_shredded_at_once_is_told_again(house):
    def close():
        house.events["zomer"].update(live=False, date_from="2026-02-20T18:00:00Z")
        house.orders["BBB01"]["invoice_address"] = None

    assert changed_after(house, close) == {"zomer/BBB01"}


def test_what_was_shredded_between_a_stop_and_going_on_is_told_again(house):
    house.events["zomer"].update(live=False, date_from="2026-02-20T18:00:00Z")
    house.sell("CCC01", "seizoen", date=1)
    with serve(house) as here:
        pages = PRETIX.read(door_to(PRETIX, here.address, fake.SETTINGS), None)
        cursor = next(page.cursor for page in pages if page.cursor)
    house.orders["BBB01"]["invoice_address"] = None
    told, _, _ = read(house, {**cursor, "since": {"": house.orders["CCC01"]["last_modified"]}})
    assert "zomer/BBB01" in told


def test_only_the_chosen_events_are_read(house):
    assert set(read(house, events="zomer")[0]) == {"zomer/BBB01"}
    assert set(read(house, events="Zomer, weg")[0]) == {"zomer/BBB01"}
    with serve(house) as here, pytest.raises(NetworkError) as refused:
        PRETIX.discover(door_to(PRETIX, here.address, fake.SETTINGS | {"events": "zomer, weg"}))
    assert refused.value.code == "live-not-there"


def test_an_event_that_was_removed_stops_nothing(house):
    _, cursor, _ = read(house, events="zomer,seizoen")
    house.events.pop("zomer")
    house.orders.pop("BBB01")
    house.change("AAA00", status="c")
    assert set(read(house, cursor, events="zomer,seizoen")[0]) == {"seizoen/AAA00"}


def test_an_order_of_a_date_that_was_made_after_we_began(house):
    _, cursor, _ = read(house)
    house.sell("AAA09", "seizoen", date=9)
    with serve(house) as here:
        pages = PRETIX.read(door_to(PRETIX, here.address, fake.SETTINGS), cursor)
        next(pages)
        house.date(9, "seizoen", "Medea", "2026-03-16T19:15:00Z")
        records = [record for page in pages for change in page.changes for record in change.records]
    assert [record["title"] for record in records] == ["Medea"]


def test_many_orders_of_one_moment_and_one_that_moves_up_meanwhile(house):
    """All orders of a date that moved get one moment: pages are counted, and none is skipped when an order leaves."""
    for number in range(130):
        house.sell(f"MEER{number:03}", "seizoen", date=1)
    moment = house.tick()
    for order in house.orders.values():
        order["last_modified"] = moment
    seen, touched = set(), False
    with serve(house) as here:
        for page in PRETIX.read(door_to(PRETIX, here.address, fake.SETTINGS), None):
            seen |= {change.key for change in page.changes}
            if seen and not touched:
                touched = True
                house.change("AAA00", status="c")
    assert len(seen) == 135


@pytest.mark.parametrize("stop", range(1, 6))
def test_a_run_that_stops_goes_on_and_misses_nothing(house, stop):
    for number in range(160):
        house.sell(f"MEER{number:03}", "seizoen", date=2)
    house.tick()
    seen, cursor = set(), None
    with serve(house) as here:
        for number, page in enumerate(PRETIX.read(door_to(PRETIX, here.address, fake.SETTINGS), None)):
            if number == stop:
                break
            seen |= {change.key for change in page.changes}
            cursor = page.cursor or cursor
    house.dates[2]["name"] = {"nl": "Lear"}
    told, _, _ = read(house, cursor)
    assert seen | set(told) == {f"{order['event']}/{code}" for code, order in house.orders.items()}
    later = {key for key, records in told.items() if records and records[0]["title"] == "Lear"}
    dated = {f"seizoen/{code}" for code, one in house.orders.items() if one["positions"][0]["subevent"] == 2}
    assert later == dated


def test_a_file_and_the_connection_speak_of_the_same_performances(house, tmp_path):
    """Of a single event too, of which a file does not know when it is: so that one takes the place of the other."""
    told, _, _ = read(house)
    records = [record for lines in told.values() for record in lines]
    live = rows_of("pretix", records, first_row=1).rows.to_pylist()
    single = next(row for row in live if row["order_id"] == "BBB01")
    assert single["performance_id"].startswith("p:") and single["performance_date"] == "2026-06-20 20:00:00"
    file = tmp_path / "zomer_pretixdata.json"
    event = {"slug": "zomer", "name": "Zomerconcert", "subevents": [], "questions": []}
    event["items"] = [{"id": 20, "name": "Ticket", "variations": [{"id": 21, "name": "Normaal"}]}]
    file.write_text(json.dumps({"event": {**event, "orders": [house.orders["BBB01"]]}}))
    (row,) = file_rows(receive(file))
    assert (row["production_title"], row["production_id"]) == ("Zomerconcert", "zomer")
    assert row["performance_id"] is None
    from publiek.standardisation.performances import _derived_id

    assert single["performance_id"] == _derived_id("zomerconcert", None, "zomer")


def test_a_list_that_is_gone_is_no_empty_list(house):
    def renamed(question):
        answer = house(question)
        if question.path.endswith("/orders/"):
            answer.body.pop("results", None)
        return answer

    with serve(renamed) as here, pytest.raises(NetworkError) as refused:
        list(PRETIX.read(door_to(PRETIX, here.address, fake.SETTINGS), None))
    assert refused.value.code == "live-answer-changed"


def test_a_short_name_never_leads_to_another_question(house):
    house.sell("EVIL1", "seizoen", date=1)
    house.orders["EVIL1"]["event"] = "../../organizers/elders"
    with pytest.raises(NetworkError) as refused:
        read(house)
    assert (refused.value.code, refused.value.where["field"]) == ("live-answer-changed", "event")
    for wrong in ({"organiser": "debrug/../elders"}, {"events": "zomer/../.."}):
        with pytest.raises(UsageError) as unreadable:
            read(house, **wrong)
        assert unreadable.value.code == "live-setting-unreadable"
