"""What a real pretix exports is read to the last ticket and the last cent, by every road and in every language."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from publiek.deliveries import Received, receive
from publiek.deliveries.fees import number
from tests.support import pretix_server
from tests.support.deliveries import rows_of

pytestmark = [pytest.mark.pretix, pytest.mark.long]

LANGUAGES = ("nl", "en", "de")
EVENTS = ("seizoen", "zomer", "alles")
#: What pretix calls a ticket that was cancelled in an order that stands.
CANCELLED = {"canceled", "geannuleerd", "storniert"}
ROADS = {
    "workbook": "{event}-{language}.xlsx",
    "orders": "{event}-{language}-orders.csv",
    "positions": "{event}-{language}-positions.csv",
    "semicolon": "{event}-{language}-positions-semicolon.csv",
    "excel": "{event}-{language}-positions-excel.csv",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> tuple[Path, dict]:
    """The exports of one shop and the truth about its orders."""
    python = pretix_server.interpreter()
    if python is None:
        pytest.skip("needs a real pretix: set PUBLIEK_PRETIX_VENV to an environment with `pip install pretix`")
    folder = tmp_path_factory.mktemp("pretix")
    return folder, pretix_server.run_shop(python, folder)


def standing(received: Received, truth: dict) -> dict[str, tuple[int, int, int]]:
    """Per order: tickets that stand, cents of tickets (or of the order), cents of fees."""
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows_of(received):
        code = row["order_id"]
        order = told[code]
        if received.facts["layout"] == "positions" and row["status"] in CANCELLED and truth[code]["status"] != "c":
            continue
        tickets = int(row.get("quantity") or (0 if "quantity" in row else 1))
        order[0] += tickets
        order[1] += round(100 * (number(row.get("amount") or row.get("price") or "") or 0))
        order[2] += round(100 * (number(row.get("fee") or "") or 0))
    return {code: tuple(order) for code, order in told.items()}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("road", ROADS)
def test_every_language_gives_the_same_rows_and_fields(shop, event, road):
    folder, _ = shop
    read = [receive(folder / ROADS[road].format(event=event, language=language)) for language in LANGUAGES]
    assert {(one.system, one.level) for one in read} == {("pretix", "L2")}
    assert len({one.fields for one in read}) == 1
    own = ("status", "channel")
    tables = [
        [{k: v for k, v in row.items() if k not in own and k not in ("price", "amount")} for row in rows_of(one)]
        for one in read
    ]
    assert tables[0] == tables[1] == tables[2]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_orders_sheet_is_the_database_to_the_cent(shop, event, language):
    folder, truth = shop
    told = standing(receive(folder / ROADS["orders"].format(event=event, language=language)), truth[event])
    assert told == {code: (order["tickets"], order["total_cents"], 0) for code, order in truth[event].items()}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_is_the_database_to_the_cent_fees_included(shop, event, language):
    folder, truth = shop
    received = receive(folder / ROADS["workbook"].format(event=event, language=language))
    assert standing(received, truth[event]) == {
        code: (order["tickets"], order["ticket_cents"], order["fee_cents"]) for code, order in truth[event].items()
    }
    only_fee = sum(order["tickets"] == 0 and order["fee_cents"] > 0 for order in truth[event].values())
    assert received.rows_read == sum(order["positions"] for order in truth[event].values()) + only_fee


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("road", ["positions", "semicolon", "excel"])
def test_the_positions_sheet_is_the_database_but_for_the_fees(shop, event, language, road):
    folder, truth = shop
    received = receive(folder / ROADS[road].format(event=event, language=language))
    told = standing(received, truth[event])
    assert told == {code: (order["tickets"], order["ticket_cents"], 0) for code, order in truth[event].items()}
    assert received.rows_read == sum(order["positions"] for order in truth[event].values())


@pytest.mark.parametrize("event", ["seizoen", "zomer"])
def test_json_is_the_database_to_the_cent(shop, event):
    folder, truth = shop
    received = receive(folder / f"{event}.json")
    assert (received.system, received.kind) == ("pretix", "json")
    assert standing(received, truth[event]) == {
        code: (order["tickets"], order["ticket_cents"], order["fee_cents"]) for code, order in truth[event].items()
    }


def test_the_moments_of_json_are_those_of_the_sheets(shop):
    folder, _ = shop
    sheet = {(r["order_id"], r["ticket_id"]): r for r in rows_of(receive(folder / "seizoen-nl-positions.csv"))}
    for row in rows_of(receive(folder / "seizoen.json")):
        if row["ticket_id"]:
            same = sheet[row["order_id"], row["ticket_id"]]
            assert row["order_date"] == f"{same['order_date']} {same['order_time']}"
            assert (row["performance_date"], row["production_title"]) == (
                same["performance_date"],
                same["production_title"],
            )


def test_only_json_knows_which_orders_were_a_test(shop):
    folder, _ = shop
    assert {r["order_id"] for r in rows_of(receive(folder / "seizoen.json")) if r["test_mark"] == "true"} == {"SE009"}
    assert "test_mark" not in receive(folder / "seizoen-nl.xlsx").fields


def test_the_sheets_know_the_invoice_address_and_json_does_not(shop):
    folder, _ = shop
    assert {r["postcode"] for r in rows_of(receive(folder / "seizoen-nl.xlsx"))} >= {
        "3011 AA",
        "3512BC",
        "48143",
        "1012 AB",
    }
    assert "3011 AA" not in {r["postcode"] for r in rows_of(receive(folder / "seizoen.json"))}


@pytest.mark.parametrize(
    "name", ["seizoen-nl-positions.csv", "seizoen-nl-orders.csv", "seizoen-nl.xlsx", "seizoen.json"]
)
def test_no_secret_or_link_of_a_ticket_is_read(shop, name):
    import json

    folder, _ = shop
    told = str(rows_of(receive(folder / name)))
    orders = json.loads((folder / "seizoen.json").read_text())["event"]["orders"]
    assert "http" not in told
    assert not any(position["secret"] in told for order in orders for position in order["positions"])
