"""What goes to DIP: cumulative stands of performances with an identity, equal to the house's own figures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from publiek.agenda import keep_programme, programme_of
from publiek.deliveries.live import connector, open_door
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.dip import FakeDip
from publiek.deliveries.live.fakes.serving import Faults, serve
from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.exchange import dip
from publiek.house import House
from publiek.pipeline import take_in
from publiek.vocabulary.dip import Count, Identity, identity_of
from publiek.vocabulary.programme import PerformanceRow, Programme
from tests.support import kept

START = datetime(2026, 3, 14, 20, 15)
LATER = datetime(2026, 4, 2, 20, 15)
FIRST, SECOND = "NL-26-001-0000012|00003", "NL-26-001-0000012|00004"
AT = datetime(2026, 3, 1, 6)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    kept.deliver(
        house.store,
        "a" * 64,
        [
            kept.ticket(1, ticket_type="normal", cents=2000),
            kept.ticket(2, ticket_type="normal", cents=2000),
            kept.ticket(2, number=2, ticket_type="discount", cents=1200),
            kept.ticket(3, ticket_type="guest", cents=0),
            kept.ticket(4, ticket_type="pass", cents=0),
            kept.ticket(5, ticket_type="normal", cents=-2000, status="return", quantity=-1),
            kept.ticket(6, ticket_type="normal", cents=2000, status="cancelled"),
            kept.ticket(7, ticket_type="normal", cents=4000, status="reserved", quantity=2),
            kept.ticket(8, performance_id="v2", performance_start=LATER, ticket_type="normal", cents=1500),
            kept.ticket(9, performance_id=None, performance_start=None, ticket_type="pass", cents=5000),
        ],
    )
    _identities(house, v1=FIRST)
    return house


def _identities(house: House, **known: str) -> None:
    starts = {"v1": START, "v2": LATER, "v3": LATER}
    rows = tuple(
        PerformanceRow(name, "Medea", starts[name], capacity=120, blocked=4, identifiers={"dip": identity})
        for name, identity in known.items()
    )
    keep_programme(house, Programme("agenda", rows))


def test_an_identity_is_a_production_and_a_number() -> None:
    assert identity_of(f" {FIRST.lower()} ") == Identity("NL-26-001-0000012", "00003")
    assert str(identity_of(FIRST)) == FIRST
    for wrong in ("", "NL-26-001-0000012", "NL-26-001-0000012|3", "BE-26-001-0000012|00003", f"{FIRST}|1", "a" + FIRST):
        assert identity_of(wrong) is None


def test_a_stand_is_net_of_returns_and_leaves_out_what_was_undone(house: House) -> None:
    (stand,) = dip.stands_of(house, at=AT).stands
    assert dict(stand.tickets) == {
        "normal": Count(1, 2000),
        "discount": Count(1, 1200),
        "free": Count(1, 0),
        "other": Count(1, 0),
    }
    assert (stand.identity, stand.at, stand.capacity) == (identity_of(FIRST), AT, 120)


def test_a_reservation_is_no_blockage(house: House) -> None:
    (stand,) = dip.stands_of(house).stands
    assert (stand.reserved, stand.blocked) == (Count(2, 4000), 4)
    kept.deliver(
        house.store, "b" * 64, [kept.ticket(20, performance_id="v2", status="reserved", performance_start=LATER)]
    )
    keep_programme(house, Programme("agenda", (PerformanceRow("v2", "Medea", LATER, identifiers={"dip": SECOND}),)))
    second = next(one for one in dip.stands_of(house).stands if one.performance == "v2")
    assert (second.reserved, second.blocked) == (Count(1, 1500), None)


def test_what_has_no_identity_is_listed_and_nothing_is_lost(house: House) -> None:
    found = dip.stands_of(house)
    assert [(one.performance, one.tickets, one.cents, one.reason) for one in found.unsent] == [
        ("v2", 1, 1500, "no-identity")
    ]
    told = dip.reconcile(house, found)
    assert (told.sent, told.unsent, told.loose) == (Count(4, 3200), Count(1, 1500), Count(1, 5000))
    assert told.figures == Count(5, 9700)


def test_stands_that_do_not_add_up_are_not_sent(house: House) -> None:
    found = dip.stands_of(house)
    with pytest.raises(PubliekError) as refused:
        dip.reconcile(house, replace(found, unsent=()))
    assert (refused.value.code, refused.value.exit_code) == ("dip-does-not-add-up", 14)


@pytest.mark.parametrize(
    ("identities", "reasons"),
    [
        ({"v1": FIRST, "v2": FIRST}, {"v1": "identity-twice", "v2": "identity-twice"}),
        ({"v1": "NL-26|1", "v2": SECOND}, {"v1": "identity-unreadable"}),
    ],
)
def test_a_doubtful_identity_is_never_sent(house: House, identities: dict[str, str], reasons: dict[str, str]) -> None:
    _identities(house, **identities)
    assert {one.performance: one.reason for one in dip.stands_of(house).unsent} == reasons


def test_people_counted_at_the_door_are_no_tickets(house: House) -> None:
    kept.deliver(house.store, "c" * 64, [kept.count("other", performance_id="v3", performance_start=LATER)])
    _identities(house, v1=FIRST, v3=SECOND)
    found = dip.stands_of(house)
    assert {one.performance: one.reason for one in found.unsent} == {"v2": "no-identity", "v3": "door-count"}
    dip.reconcile(house, found)


def test_more_returns_than_sales_are_not_sent(house: House) -> None:
    kept.deliver(
        house.store,
        "d" * 64,
        [kept.ticket(30, performance_id="v3", performance_start=LATER, status="return", quantity=-1, cents=-900)],
    )
    _identities(house, v3=SECOND)
    assert {one.performance: one.reason for one in dip.stands_of(house).unsent}["v3"] == "below-nothing"


def test_performances_before_a_day_can_be_left_out(house: House) -> None:
    _identities(house, v1=FIRST, v2=SECOND)
    found = dip.stands_of(house, since=date(2026, 4, 1))
    assert [one.performance for one in found.stands] == ["v2"]
    assert [one.reason for one in found.unsent] == ["before"]


@pytest.mark.parametrize("name", ["standen.csv", "standen.json"])
def test_a_file_that_goes_out_comes_in_with_the_same_stands(house: House, tmp_path: Path, name: str) -> None:
    found = dip.stands_of(house, at=AT)
    dip.write(found, tmp_path / name)
    assert dip.check(tmp_path / name) == []
    other = House("elders", tmp_path / "elders", keys=tmp_path / "keys")
    intake = take_in(tmp_path / name, house=other)
    assert (intake.received.system, intake.received.level) == ("dip", "L0")
    with Workbench() as workbench:
        lines = other.store.lines(workbench).collect().to_arrow().to_pylist()
    assert {one["performance_id"] for one in lines} == {FIRST}
    sold = {
        one["ticket_type"]: (one["quantity"], one["amount_cents"] or 0) for one in lines if one["status"] == "valid"
    }
    assert sold == {"normal": (1, 2000), "discount": (1, 1200), "free": (1, 0), "other": (1, 0)}
    assert [(one["quantity"], one["amount_cents"]) for one in lines if one["status"] == "reserved"] == [(2, 4000)]


def test_a_file_is_checked_row_by_row(house: House, tmp_path: Path) -> None:
    path = tmp_path / "standen.csv"
    dip.write(dip.stands_of(house, at=AT), path)
    rows = path.read_text("utf-8").splitlines()
    faults = {
        1: (FIRST, "NL-26-1|3", ("dip_performance", "identity")),
        2: (",discount,", ",reduced,", ("ticket_type", "unknown")),
        3: (",free,1,0.00", ",free,1,5.00", ("revenue", "free-with-revenue")),
        4: (",other,1,", ",other,één,", ("number", "no-number")),
        5: (",reserved,", ",blocked,", ("status", "unknown")),
    }
    for place, (right, wrong, _) in faults.items():
        assert right in rows[place]
        rows[place] = rows[place].replace(right, wrong, 1)
    path.write_text("\r\n".join([*rows, rows[2]]) + "\r\n", "utf-8")
    found = [(one.row, one.column, one.code) for one in dip.check(path)]
    expected = [(place + 1, *fault) for place, (_, _, fault) in faults.items()]
    assert found == [*expected, (7, "ticket_type", "unknown"), (7, "dip_performance", "twice")]


def test_what_is_no_file_with_stands_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.csv", "titel,aantal\nMedea,3\n"), ("b.json", "[]"), ("c.json", "{"), ("d.csv", "")):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(PubliekError) as refused:
            dip.check(tmp_path / name)
        assert refused.value.code == "dip-file-unreadable"


LISTED = [
    {"id": FIRST, "title": "Medea", "date": "2026-03-14", "time": "20:15", "theater": "De Brug", "hall": "Grote zaal"},
    {"id": SECOND, "title": "Medea", "date": "2026-04-02", "time": "20:15", "theater": "De Brug", "hall": "Grote zaal"},
]


def _door(address: str, secret: str = "geheim-van-dip") -> object:
    values = {"client_id": "theater", "client_secret": secret, "token_path": "token"}
    door = open_door("DIP", address, values, per_second=1000, patience=Patience(tries=3, pause=0.01, longest=0.02))
    connector("dip").prepare(door)  # type: ignore[misc]
    return door


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def test_what_dip_knows_gives_performances_their_identity(house: House) -> None:
    with serve(FakeDip(LISTED)) as server:
        (page,) = connector("dip").read(_door(server.address), None)  # type: ignore[arg-type]
    assert page.programme is not None
    kept.deliver(
        house.store,
        "e" * 64,
        [kept.ticket(40, performance_id="v9", production="Medea", performance_start=LATER, ticket_type="normal")],
    )
    keep_programme(house, page.programme)
    known = {row.id: row.identifiers.get("dip") for row in programme_of(house).performances}
    assert known["v9"] == SECOND


def test_the_calls_are_made_in_order_and_the_sums_arrive(house: House) -> None:
    fake, found = FakeDip(LISTED), dip.stands_of(house)
    with serve(fake) as server:
        sent = dip.send(_door(server.address), found)  # type: ignore[arg-type]
        asked = [(one.method, one.path) for one in server.asked if one.path != "/token"]
    assert (sent.calls, sent.accepted) == (4, 4)
    assert asked == [
        ("PUT", "/tickets/cumulative"),
        ("PUT", "/reservations/cumulative"),
        ("PUT", "/blocked-seats/cumulative"),
        ("PUT", "/productions/NL-26-001-0000012/performances/00003/capacity"),
    ]
    assert fake.tickets == {FIRST: {"normal": (1, 20.0), "discount": (1, 12.0), "free": (1, 0.0), "other": (1, 0.0)}}
    assert (fake.reservations, fake.blocked, fake.capacity) == ({FIRST: (2, 40.0)}, {FIRST: 4}, {FIRST: 120})
    assert sum(number for number, _ in fake.tickets[FIRST].values()) == found.sent.number


def test_a_dry_run_is_exactly_what_is_sent(house: House) -> None:
    found = dip.stands_of(house)
    with serve(FakeDip(LISTED)) as server:
        dip.send(_door(server.address), found)  # type: ignore[arg-type]
        made = [(one.method, one.path.lstrip("/"), one.body) for one in server.asked if one.path != "/token"]
    shown = [(one.method, one.path, json.loads(json.dumps(one.body))) for one in dip.calls_of(found)]
    assert made == shown


@pytest.mark.parametrize("faults", [{2: "busy"}, {3: "outage"}, {4: "hang-up"}])
def test_sending_again_leaves_the_same(house: House, faults: Faults) -> None:
    fake, found = FakeDip(LISTED), dip.stands_of(house)
    with serve(fake, faults=faults) as server:
        for _ in range(2):
            dip.send(_door(server.address), found)  # type: ignore[arg-type]
    assert fake.tickets == {FIRST: {"normal": (1, 20.0), "discount": (1, 12.0), "free": (1, 0.0), "other": (1, 0.0)}}


@pytest.mark.parametrize(
    ("secret", "listed", "code"),
    [("verkeerd", LISTED, "live-credentials-refused"), ("geheim-van-dip", [], "live-answer-changed")],
)
def test_what_dip_does_not_accept_is_told(house: House, secret: str, listed: list[dict[str, str]], code: str) -> None:
    fake = FakeDip(listed)
    with serve(fake) as server, pytest.raises(PubliekError) as refused:
        dip.send(_door(server.address, secret), dip.stands_of(house))  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not fake.tickets


def test_without_any_identity_there_is_nothing_to_send(house: House) -> None:
    _identities(house)
    with pytest.raises(PubliekError) as refused:
        dip.calls_of(dip.stands_of(house))
    assert refused.value.code == "dip-no-identity"
