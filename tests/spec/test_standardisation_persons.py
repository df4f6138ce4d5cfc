"""By what is a booker known again? E-mail first, else initial, surname and address."""

from __future__ import annotations

import pytest

from tests.support.standardising import codes, one, standardise


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Anna@Example.NL", "anna@example.nl"),
        ("  anna@example.nl ", "anna@example.nl"),
        ("anna+nieuws@example.nl", "anna@example.nl"),
        ("ａｎｎａ@example.nl", "anna@example.nl"),
        ("mailto:anna@example.nl", "anna@example.nl"),
        ("<anna@example.nl>", "anna@example.nl"),
        ("anna@example.nl;", "anna@example.nl"),
        ("a.n.n.a@gmail.com", "anna@gmail.com"),
        ("A.nna+x@GoogleMail.com", "anna@gmail.com"),
        ("a.n.n.a@example.nl", "a.n.n.a@example.nl"),
        ("anna@bücher.de", "anna@xn--bcher-kva.de"),
        ("o'neil@example.nl", "o'neil@example.nl"),
    ],
)  # fmt: skip
def test_an_address_however_it_was_typed(text: str, email: str) -> None:
    assert one("email", email=text) == email


@pytest.mark.parametrize(
    "text",
    [
        "geen@geen.nl",
        "noreply@huis.nl",
        "no-reply@huis.nl",
        "onbekend@huis.nl",
        "test@test.nl",
        "x@x.nl",
        "kassa@huis.nl",
    ],
)
def test_an_address_that_stands_for_none_is_nobody(text: str) -> None:
    batch = standardise(email=[text])
    assert (batch.lines["email"].to_pylist(), codes(batch)) == ([None], {"email-placeholder": 1})


@pytest.mark.parametrize(
    "text",
    ["anna", "anna@", "@example.nl", "anna@example", "an na@example.nl", "a@b@c.nl", "a@b.nl, c@d.nl", "anna@.nl"],
)
def test_what_is_no_address_is_nobody(text: str) -> None:
    batch = standardise(email=[text])
    assert (batch.lines["email"].to_pylist(), codes(batch)) == ([None], {"email-unreadable": 1})


@pytest.mark.parametrize(
    "text",
    [
        "Mevr. J. van der Berg",
        "Berg, Johanna van der",
        "johanna van den berg",
        "J. Berg",
        "Dhr. drs. Jan-Willem Berg",
        "Ján BERG",
        "Johanna  Berg jr.",
    ],
)
def test_a_name_however_it_was_typed(text: str) -> None:
    assert one("name", full_name=text) == "j|berg"


def test_name_parts_give_the_same_name() -> None:
    assert one("name", first_name="Johanna", name_prefix="van der", last_name="Berg") == "j|berg"
    assert one("name", first_name="J.", last_name="van der Berg") == "j|berg"
    assert one("name", last_name="Berg") == "|berg"


@pytest.mark.parametrize("text", ["Johanna", "-", "n.v.t.", "", None])
def test_a_first_name_alone_is_no_name(text: str | None) -> None:
    assert one("name", full_name=[text]) is None


def test_name_and_address_are_not_read_where_an_email_address_is() -> None:
    lines = standardise(email=["anna@example.nl", None], full_name=["Anna Vos"] * 2, address=["Laan 1"] * 2).lines
    assert lines["name"].to_pylist() == [None, "a|vos"]
    assert lines["address_line"].to_pylist() == [None, "laan|1|"]


@pytest.mark.parametrize("columns", [
    {"address": "Kerkstraat 12-a"}, {"address": "kerkstraat 12 A"}, {"address": "Kerkstr. 12a"},
    {"street": "Kerkstraat", "house_number": "12", "house_addition": "A"},
    {"street": "Kerkstraat", "house_number": "12a"},
])  # fmt: skip
def test_an_address_however_it_was_typed_is_one_address(columns: dict[str, str]) -> None:
    assert one("address_line", **columns) == "kerkstr|12|a"
    assert one("address_line", postcode="3011AA", **columns) == "12|a"


def test_only_a_house_number_is_an_address_with_a_postcode() -> None:
    assert one("address_line", postcode="3011AA", house_number="12", house_addition="bis") == "12|bis"


@pytest.mark.parametrize("field", ["order_id", "ticket_id", "booker_id"])
def test_a_number_that_a_spreadsheet_rounded_is_no_number(field: str) -> None:
    """1,23457E+11 is what is left of a thousand different numbers."""
    batch = standardise(**{field: ["1,23457E+11", "1.2E+12", "123456789012", "4E5", "E+11"]})
    assert batch.lines[field].to_pylist() == [None, None, "123456789012", "4E5", "E+11"]
    assert codes(batch) == {"number-shortened": 2}
