"""What can a system that delivers by DIP do to a house? Tell its stands, and nothing else, whatever it sends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from publiek.agenda import programme_of
from publiek.web.api.tokens import make
from publiek.web.people.models import Organisation
from publiek.web.visibility import seat_of
from tests.spec.test_web_api_dip import NUMBER, SLUG, URL, _lines, _put, _stand, house, system  # noqa: F401
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db
AT, EARLIER = "2026-03-02T06:00:00", "2026-03-01T06:00:00"
SAID = "Kanariezin"
NUMBERS = (
    "-1",
    "NaN",
    "Infinity",
    "1e309",
    "1" + "0" * 400,
    '"12"',
    "1.5",
    "true",
    "null",
    "[]",
    '{"a":1}',
    "10000001",
)
MONEY = ("-0.01", "NaN", "1e309", "-1e309", "1" + "0" * 400, '"12"', "true", "null", "[]", "1e30")
IDENTITIES = (
    "", "NL-26-001-0000012", "NL-26-001-0000012|3", f"{NUMBER}|1", "../../etc|00003",
    "NL-26-001-0000012|00003' OR 1=1", "NL-26-001-0000012|٠٠٠٠٣", 12, None, [NUMBER], {"a": SAID}, SAID,
)  # fmt: skip
MOMENTS = (
    "",
    "gisteren",
    "2026-02-30T06:00:00",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
    0,
    None,
    [],
    SAID,
)


@pytest.fixture
def before(system, house):  # noqa: F811
    """A house that knows one stand: what it looks like."""
    assert _put(system, "tickets/cumulative", [_stand(NUMBER, AT, normal=(10, 200))]).status_code == 200
    return _lines(house), programme_of(house), house.store.current().version


def refused(answer):
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:200])
    assert SAID not in answer.content.decode()
    return answer.json()


def raw(system, path, body):  # noqa: F811
    return system.put(f"{URL}{path}", body, content_type="application/json")


def test_no_hostile_number_comes_in(system, house, before):  # noqa: F811
    good = json.dumps(_stand("NL-26-001-0000012|00004", AT, normal=(1, 1)))
    head = f'"performance":"{NUMBER}","measuredAt":"2026-03-03T06:00:00"'
    for number in NUMBERS:
        ticket = f'{{"ticketType":"normal","number":{number},"revenue":0}}'
        refused(raw(system, "tickets/cumulative", f'[{good},{{{head},"tickets":[{ticket}]}}]'))
        refused(raw(system, "reservations/cumulative", f'[{{{head},"number":{number},"revenue":0}}]'))
        refused(raw(system, "blocked-seats/cumulative", f'[{{{head},"number":{number}}}]'))
        where = f"productions/{NUMBER.replace('|', '/performances/')}/capacity"
        refused(raw(system, where, f'{{"capacity":{number}}}'))
    for money in MONEY:
        ticket = f'{{"ticketType":"normal","number":1,"revenue":{money}}}'
        refused(raw(system, "tickets/cumulative", f'[{good},{{{head},"tickets":[{ticket}]}}]'))
    assert (_lines(house), programme_of(house), house.store.current().version) == before


def test_no_hostile_identity_or_moment_comes_in(system, house, before):  # noqa: F811
    for identity in IDENTITIES:
        refused(_put(system, "tickets/cumulative", [_stand(identity, AT, normal=(1, 1))]))
    for moment in MOMENTS:
        refused(_put(system, "tickets/cumulative", [_stand(NUMBER, moment, normal=(1, 1))]))
    for path in ("../x/performances/00003", "NL-26-001-0000012/performances/00003%0A", "%2e%2e/performances/1"):
        refused(_put(system, f"productions/{path}/capacity", {"capacity": 1}))
    assert (_lines(house), programme_of(house), house.store.current().version) == before


def test_a_stand_of_the_future_holds_later_ones_up_for_a_day_at_most(system, house, before):  # noqa: F811
    now = datetime.now().replace(microsecond=0)
    for days, told in ((40_000, 1), (2, 7)):
        at = (now + timedelta(days=days)).isoformat()
        assert _put(system, "tickets/cumulative", [_stand(NUMBER, at, normal=(told, 10))]).json()["accepted"] == 1
        assert _lines(house) == {("v1", "normal"): (told, 1000)}


def test_an_older_stand_does_not_come_back_alone_or_behind_a_newer_one(system, house, before):  # noqa: F811
    old, new = _stand(NUMBER, EARLIER, normal=(3, 60)), _stand(NUMBER, "2026-03-04T06:00:00", normal=(12, 240))
    assert _put(system, "tickets/cumulative", [old]).json() == {"accepted": 0, "older": 1}
    assert _lines(house) == before[0]
    assert _put(system, "tickets/cumulative", [new, old]).status_code == 200
    assert _lines(house) == {("v1", "normal"): (12, 24_000)}


def test_another_scope_a_wrong_key_and_another_house_get_nothing(system, house, before):  # noqa: F811
    _, reading = make(
        seat_of(seated("bo@example.org", Organisation.objects.get(slug=SLUG), "steward"), SLUG),
        "lezer",
        ["figures:read"],
    )
    _, theirs = make(
        seat_of(seated("cy@example.org", an_organisation("elders"), "steward"), "elders"), "kassa", ["stands:write"]
    )
    told = [_stand(NUMBER, "2026-03-05T06:00:00", normal=(99, 1))]
    for secret in (reading, "onzin", ""):
        refused(_put(Client(headers={"Authorization": f"Bearer {secret}"}), "tickets/cumulative", told))
    _put(Client(headers={"Authorization": f"Bearer {theirs}"}), "tickets/cumulative", told)
    assert (_lines(house), programme_of(house), house.store.current().version) == before


def test_many_calls_at_a_time_end_as_the_last_stand(system, house, before):  # noqa: F811
    for minute in range(12):
        answer = _put(
            system, "tickets/cumulative", [_stand(NUMBER, f"2026-03-06T06:{minute:02}:00", normal=(minute, 10))]
        )
        assert answer.status_code in (200, 429), answer.content
    assert _lines(house) == {("v1", "normal"): (11, 1000)}
    assert len([one for one in house.store.history() if not one.withdrawn]) == 1
    house.store.verify()
