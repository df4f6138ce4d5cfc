"""Does a line stand? The words of every system, and what wins when two columns disagree."""

from __future__ import annotations

import pytest

from publiek.standardisation.word_lists import load
from publiek.vocabulary.codes import STATUSES
from tests.support.standardising import codes, one, standardise


@pytest.mark.parametrize(
    ("system", "text", "status"),
    [
        ("pretix", "p", "valid"),
        ("pretix", "n", "reserved"),
        ("pretix", "e", "cancelled"),
        ("pretix", "c", "cancelled"),
        ("pretix", "betaald", "valid"),
        ("pretix", "openstaand", "reserved"),
        ("pretix", "verlopen", "cancelled"),
        ("pretix", "geannuleerd (betaalde kosten)", "cancelled"),
        ("pretix", "bezahlt", "valid"),
        ("pretix", "Freigabe ausstehend", "reserved"),
        ("pretix", "storniert", "cancelled"),
        ("pretix", "pending (confirmed)", "valid"),
        ("ticketmatic", "21001", "reserved"),
        ("ticketmatic", "21002", "valid"),
        ("ticketmatic", "21003", "valid"),
        ("voordemensen", "ord", "valid"),
        ("voordemensen", "cancel", "cancelled"),
        ("voordemensen", "res", "reserved"),
        ("voordemensen", "trash", "cancelled"),
        ("eventbrite", "Attending", "valid"),
        ("eventbrite", "Checked In", "valid"),
        ("eventbrite", "Not Attending", "cancelled"),
        ("eventbrite", "Refunded", "refunded"),
        ("plain", "PAID", "valid"),
        ("plain", "Payé", "valid"),
        ("plain", "niet betaald", "reserved"),
        ("plain", "Terugbetaald", "refunded"),
        ("plain", "Retour", "refunded"),
        ("plain", None, "valid"),
    ],
)
def test_status_words(system: str, text: str | None, status: str) -> None:
    assert one("status", system=system, status=[text]) == status


@pytest.mark.parametrize("text", ["p", "21002", "hopsa", "betaald?"])
def test_a_word_nobody_knows_is_never_counted_as_a_sale(text: str) -> None:
    batch = standardise(status=[text])
    assert (batch.lines["status"].to_pylist(), codes(batch)) == (["reserved"], {"status-unknown": 1})


def test_no_status_column_at_all_is_a_sale() -> None:
    assert one("status", amount="10,00") == "valid"


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"status": "betaald", "payment_status": "terugbetaald"}, "refunded"),
        ({"status": "betaald", "payment_status": "openstaand"}, "reserved"),
        ({"status": "betaald", "payment_status": "12-03-2025"}, "valid"),
        ({"status": "bevestigd", "ticket_status": "geannuleerd"}, "cancelled"),
        ({"status": "geannuleerd", "payment_status": "betaald"}, "cancelled"),
        ({"status": "betaald", "return_mark": "ja"}, "cancelled"),
        ({"status": "betaald", "return_mark": "nee"}, "valid"),
        ({"status": "betaald", "return_mark": "2025-03-01"}, "cancelled"),
        ({"status": "betaald", "return_mark": "retour"}, "refunded"),
        ({"status": "betaald", "return_mark": "0"}, "valid"),
    ],
)
def test_what_undoes_a_line_wins(columns: dict[str, str], status: str) -> None:
    assert one("status", **columns) == status


def test_nothing_to_pay_is_not_unpaid() -> None:
    said = {"status": "ord", "payment_status": "none", "system": "voordemensen"}
    assert one("status", amount="0,00", **said) == "valid"
    assert one("status", amount="10,00", **said) == "reserved"


@pytest.mark.parametrize(
    ("text", "status"),
    [("betaald", "return"), ("geannuleerd", "return"), ("hopsa", "return"), ("gereserveerd", "reserved")],
)
def test_a_negative_row_is_a_return_unless_it_releases_a_reservation(text: str, status: str) -> None:
    assert one("status", quantity="-1", status=text) == status


def test_the_word_lists_know_only_statuses_of_the_standard() -> None:
    content = load("statuses")
    lists = [content["lists"], *content["systems"].values()]
    assert {code for parts in lists for words in parts.values() for code in words} <= set(STATUSES)


@pytest.mark.parametrize(
    ("text", "scanned"), [("ja", True), ("Nee", False), ("2025-12-12 20:01", True), ("0", False), (None, None)]
)
def test_scanned(text: str | None, scanned: bool | None) -> None:
    assert one("scanned", scanned=[text]) is scanned


def test_pretix_lists_the_check_ins_and_an_empty_list_is_a_no() -> None:
    assert standardise(system="pretix", scanned=["Zaal", None]).lines["scanned"].to_pylist() == [True, False]
