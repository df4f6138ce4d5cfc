"""A ticketing system that speaks DIP delivers to a house: each call replaces the stand of its performance."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek.agenda import keep_programme, programme_of
from publiek.engines import Workbench
from publiek.exchange import dip
from publiek.house import House
from publiek.looking import look
from publiek.vocabulary.programme import PerformanceRow, Programme
from publiek.web.api.tokens import make
from publiek.web.people.models import Organisation
from publiek.web.visibility import seat_of
from tests.support import kept
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db
SLUG = "de-brug"
NUMBER, OTHER = "NL-26-001-0000012|00003", "NL-26-001-0000012|00004"
START = datetime(2026, 3, 14, 20, 15)
URL = "/api/v1/dip/"


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(SLUG, tmp_path / "home", name="De Brug", venue_pc4=3011, keys=tmp_path / "keys")
    row = PerformanceRow("v1", "Medea", START, production="medea", hall="Grote zaal", identifiers={"dip": NUMBER})
    keep_programme(house, Programme("agenda", (row,)))
    return house


@pytest.fixture
def system(house: House, settings: object) -> Client:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=house.home, keys=house.keys)  # type: ignore[attr-defined]
    person = seated("ans@example.org", an_organisation(SLUG, venue_pc4=3011), "steward")
    _, secret = make(seat_of(person, SLUG), "kassa", ["stands:write"])
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "nl"})


def _stand(number: str, at: str, **tickets: tuple[int, float]) -> dict[str, Any]:
    told = [{"ticketType": kind, "number": n, "revenue": money} for kind, (n, money) in tickets.items()]
    return {"performance": number, "measuredAt": at, "tickets": told}


def _put(system: Client, path: str, body: object) -> Any:
    return system.put(f"{URL}{path}", json.dumps(body), content_type="application/json")


def _lines(house: House, status: str = "valid") -> dict[tuple[str, str], tuple[int, int]]:
    with Workbench() as workbench:
        rows = house.store.lines(workbench).collect().to_arrow().to_pylist()
    return {
        (one["performance_id"], one["ticket_type"]): (one["quantity"], one["amount_cents"] or 0)
        for one in rows
        if one["status"] == status and one["quantity"]
    }


def test_the_system_fetches_which_performances_have_a_number(system: Client) -> None:
    (told,) = system.get(f"{URL}theaters/performances").json()
    assert (told["id"], told["title"], told["date"], told["time"], told["hall"]) == (
        NUMBER,
        "Medea",
        "2026-03-14",
        "20:15",
        "Grote zaal",
    )


def test_a_later_stand_takes_the_place_of_an_earlier_one(system: Client, house: House) -> None:
    first = _stand(NUMBER, "2026-03-01T06:00:00", normal=(10, 200.0), free=(2, 0))
    assert _put(system, "tickets/cumulative", [first]).json() == {"accepted": 1, "older": 0}
    assert _lines(house) == {("v1", "normal"): (10, 20_000), ("v1", "free"): (2, 0)}
    later = _stand(NUMBER, "2026-03-02T06:00:00+01:00", normal=(12, 239.95), discount=(3, 30), other=(1, 0))
    _put(system, "tickets/cumulative", [later])
    assert _lines(house) == {("v1", "normal"): (12, 23_995), ("v1", "discount"): (3, 3000), ("v1", "other"): (1, 0)}
    totals = {row["measure"]: row["value"] for row in look(house, only=("totals",))["totals"].table.to_pylist()}
    assert (totals["visits"], totals["revenue_cents"]) == (16, 26_995)
    assert len([one for one in house.store.history() if not one.withdrawn]) == 1


def test_the_same_again_changes_nothing_and_an_older_one_is_left(system: Client, house: House) -> None:
    told = _stand(NUMBER, "2026-03-02T06:00:00", normal=(12, 240))
    for _ in range(2):
        assert _put(system, "tickets/cumulative", [told]).json()["accepted"] == 1
    before = _lines(house)
    old = _stand(NUMBER, "2026-03-01T06:00:00", normal=(10, 200))
    assert _put(system, "tickets/cumulative", [old]).json() == {"accepted": 0, "older": 1}
    assert _lines(house) == before == {("v1", "normal"): (12, 24_000)}


def test_other_performances_stay_as_they_were(system: Client, house: House) -> None:
    at = "2026-03-02T06:00:00"
    _put(system, "tickets/cumulative", [_stand(NUMBER, at, normal=(12, 240)), _stand(OTHER, at, normal=(7, 70))])
    answer = _put(system, "tickets/cumulative", [_stand(OTHER, "2026-03-03T06:00:00", normal=(8, 80))])
    assert answer.status_code == 200, answer.content
    assert _lines(house) == {("v1", "normal"): (12, 24_000), (OTHER, "normal"): (8, 8000)}


def test_reservations_and_blocked_seats_are_kept_apart(system: Client, house: House) -> None:
    at = "2026-03-02T06:00:00"
    _put(system, "tickets/cumulative", [_stand(NUMBER, at, normal=(12, 240))])
    assert _put(
        system,
        "reservations/cumulative",
        [{"performance": NUMBER, "measuredAt": at, "number": 5, "revenue": 100}],
    ).json() == {"accepted": 1, "older": 0}
    _put(system, "blocked-seats/cumulative", [{"performance": NUMBER, "measuredAt": at, "number": 6}])
    _put(system, f"productions/{NUMBER.replace('|', '/performances/')}/capacity", {"capacity": 120})
    assert _lines(house) == {("v1", "normal"): (12, 24_000)}
    assert _lines(house, "reserved") == {("v1", "other"): (5, 10_000)}
    row = next(one for one in programme_of(house).performances if one.id == "v1")
    assert (row.blocked, row.capacity, row.start, row.title) == (6, 120, START, "Medea")


def test_tickets_that_the_house_has_itself_are_not_counted_twice(system: Client, house: House) -> None:
    kept.deliver(house.store, "a" * 64, [kept.ticket(1, ticket_type="normal"), kept.ticket(2, ticket_type="normal")])
    _put(system, "tickets/cumulative", [_stand(NUMBER, "2026-03-02T06:00:00", normal=(2, 30))])
    totals = {row["measure"]: row["value"] for row in look(house, only=("totals",))["totals"].table.to_pylist()}
    assert (totals["visits"], totals["performances"]) == (2, 1)
    found = dip.stands_of(house)
    assert found.sent.number == 2
    dip.reconcile(house, found)


def test_what_goes_out_of_one_house_comes_in_at_another(system: Client, house: House, tmp_path: Path) -> None:
    sender = House("zender", tmp_path / "zender", keys=tmp_path / "keys")
    kept.deliver(
        sender.store,
        "b" * 64,
        [
            kept.ticket(1, ticket_type="normal", cents=1995),
            kept.ticket(2, ticket_type="discount", cents=1000),
            kept.ticket(3, ticket_type="normal", status="reserved", cents=1995),
        ],
    )
    keep_programme(sender, Programme("agenda", (PerformanceRow("v1", "Medea", START, identifiers={"dip": NUMBER}),)))
    for call in dip.calls_of(dip.stands_of(sender)):
        assert _put(system, call.path, call.body).status_code == 200
    assert _lines(house) == {("v1", "normal"): (1, 1995), ("v1", "discount"): (1, 1000)}
    assert _lines(house, "reserved") == {("v1", "other"): (1, 1995)}


AT = "2026-03-02T06:00:00"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("tickets/cumulative", {}, "list"),
        ("tickets/cumulative", [_stand("NL-1", AT)], "performance"),
        ("tickets/cumulative", [_stand(NUMBER, "gisteren")], "measuredAt"),
        ("tickets/cumulative", [_stand(NUMBER, AT, reduced=(1, 1))], "ticketType"),
        ("tickets/cumulative", [_stand(NUMBER, AT, normal=(-1, 1))], "number"),
        ("tickets/cumulative", [_stand(NUMBER, AT, normal=(1.5, 1))], "number"),  # type: ignore[arg-type]
        ("tickets/cumulative", [_stand(NUMBER, AT, normal=(1, -1))], "revenue"),
        ("reservations/cumulative", [{"performance": NUMBER, "measuredAt": AT}], "number"),
        ("blocked-seats/cumulative", [{"performance": NUMBER, "measuredAt": AT, "number": True}], "number"),
        ("productions/NL-26-001-0000012/performances/00003/capacity", {"capacity": "120"}, "capacity"),
    ],
)
def test_a_wrong_message_keeps_nothing(system: Client, house: House, path: str, body: object, field: str) -> None:
    answer = _put(system, path, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "dip-body-unreadable"
    assert answer.json()["error"]["where"] == {"field": field}
    assert not house.store.history()


def test_one_wrong_stand_keeps_all_of_the_message_out(system: Client, house: House) -> None:
    good, wrong = _stand(NUMBER, AT, normal=(1, 1)), _stand(OTHER, AT, vip=(1, 1))
    assert _put(system, "tickets/cumulative", [good, wrong]).status_code == 422
    assert not house.store.history()


def test_what_is_no_json_or_too_much_is_refused(system: Client) -> None:
    path = f"{URL}tickets/cumulative"
    assert system.put(path, "{", content_type="application/json").status_code == 422
    assert system.put(path, "a=1", content_type="application/x-www-form-urlencoded").status_code == 415
    assert system.put(path, b" " * ((2 << 20) + 1), content_type="application/json").status_code == 413
    nowhere = f"{URL}productions/NL-26/performances/1/capacity"
    assert system.put(nowhere, "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("scope", ["figures:read", "deliveries:write"])
def test_a_token_for_something_else_delivers_no_stands(system: Client, house: House, scope: str) -> None:
    person = seated("bo@example.org", Organisation.objects.get(slug=SLUG), "administrator")
    _, secret = make(seat_of(person, SLUG), "ander", [scope])
    other = Client(headers={"Authorization": f"Bearer {secret}"})
    assert _put(other, "tickets/cumulative", [_stand(NUMBER, AT, normal=(1, 1))]).status_code == 403
    assert not house.store.history()
    assert _put(Client(), "tickets/cumulative", []).status_code == 401
