"""How many cents does an amount mean, and what does it do to the line?"""

from __future__ import annotations

import pytest

from tests.support.standardising import aside, codes, one, standardise


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("1 234,50", 123450),
        ("1'234.50", 123450),
        ("1.234.567", 123456700),
        ("€ 12,50", 1250),
        ("€12,50", 1250),
        ("12.50 EUR", 1250),
        ("12,50 euro", 1250),
        ("12,5", 1250),
        ("12,-", 1200),
        ("€ 12,--", 1200),
        ("12", 1200),
        (",50", 50),
        ("0,00", 0),
        ("gratis", 0),
        ("+12,50", 1250),
        ("12,5000", 1250),
    ],
)
@pytest.mark.parametrize("decimal", [",", ".", None])
def test_an_amount_that_can_mean_one_thing_means_it_whatever_the_delivery_writes(
    text: str, cents: int, decimal: str | None
) -> None:
    assert one("amount_cents", amount=text, decimal=decimal) == cents


@pytest.mark.parametrize(("decimal", "cents"), [(",", 123400), (None, 123400), (".", 123)])
def test_one_sign_before_three_digits_follows_the_delivery(decimal: str | None, cents: int) -> None:
    assert one("amount_cents", amount="1.234", decimal=decimal) == cents


@pytest.mark.parametrize("text", ["-12,50", "12,50-", "(12,50)", "− 12,50", "€ -12,50", "-€ 12,50", "(€ 12,50)"])
def test_every_way_to_write_a_negative_amount(text: str) -> None:
    assert one("amount_cents", amount=text) == -1250


@pytest.mark.parametrize(("text", "cents"), [("12,345", 1235), ("12,344", 1234), ("-12,345", -1235), ("0,005", 1)])
def test_more_decimals_are_rounded_half_away_from_zero_and_noted(text: str, cents: int) -> None:
    batch = standardise(amount=[text])
    assert batch.lines["amount_cents"].to_pylist() == [cents]
    assert codes(batch)["amount-rounded"] == 1


@pytest.mark.parametrize(
    "text", ["twaalf", "£12", "$ 12", "12 USD", "1,2,3", "1e5", "12,50,", "1.23.456", "1234567890"]
)
def test_what_is_no_amount_sets_the_row_aside_without_money(text: str) -> None:
    batch = standardise(amount=[text, "10,00"])
    assert (aside(batch), batch.cents_in) == ({2: "amount-unreadable"}, 1000)
    assert batch.set_aside["amount_cents"].to_pylist() == [None]


@pytest.mark.parametrize("text", [None, "", "-", "n.v.t."])
def test_no_amount_is_not_nothing(text: str | None) -> None:
    assert one("amount_cents", amount=[text]) is None


def test_without_an_amount_it_is_price_times_quantity() -> None:
    batch = standardise(price=["12,50", "12,50"], quantity=["3", None], amount=[None, "10,00"])
    assert batch.lines["amount_cents"].to_pylist() == [3750, 1000]


def test_the_fee_stands_apart_and_counts_in_what_came_in() -> None:
    batch = standardise(amount=["12,50"], fee=["1,25"])
    assert (batch.lines["fee_cents"].to_pylist(), batch.cents_in) == ([125], 1375)


@pytest.mark.parametrize(("quantity", "amount"), [("-2", "25,00"), ("-2", "-25,00"), ("2-", "25,00"), ("2", "-25,00")])
def test_a_row_that_takes_tickets_back_is_negative_in_both(quantity: str, amount: str) -> None:
    line = standardise(quantity=[quantity], amount=[amount]).lines.to_pylist()[0]
    assert (line["status"], line["quantity"], line["amount_cents"]) == ("return", -2, -2500)


def test_a_price_per_ticket_of_a_return_counts_once_for_each() -> None:
    assert one("amount_cents", quantity="-2", price="12,50") == -2500
    assert one("amount_cents", quantity="-2", price="-12,50") == -2500


def test_a_full_refund_undoes_the_line_and_a_partial_one_lowers_it() -> None:
    lines = standardise(amount=["25,00", "25,00"], refund_amount=["25,00", "-5,00"]).lines
    assert lines["status"].to_pylist() == ["refunded", "valid"]
    assert lines["amount_cents"].to_pylist() == [2500, 2000]


def test_other_currencies_are_never_added_to_euros() -> None:
    batch = standardise(amount=["25,00", "25,00"], currency=["GBP", "EUR"])
    assert batch.lines["amount_cents"].to_pylist() == [None, 2500]
    assert (codes(batch), batch.cents_in) == ({"currency-foreign": 1}, 2500)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("2x", 2), ("3,0", 3), ("4 kaarten", 4), ("1.000", 1000), (None, 1), ("0", 0)]
)
def test_quantities(text: str | None, number: int) -> None:
    assert one("quantity", quantity=[text]) == number


@pytest.mark.parametrize("text", ["1,5", "veel", "99999999", "1;2"])
def test_what_is_no_quantity_sets_the_row_aside(text: str) -> None:
    assert aside(standardise(quantity=[text], amount=["10,00"])) == {2: "quantity-unreadable"}
