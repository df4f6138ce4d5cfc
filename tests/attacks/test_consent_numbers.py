"""A no by customer number alone, before any list was there: can a list, a form of the number or an address get by?

Every person here said no. Whatever comes in later, in whatever form, the answer to each question must stay no.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publiek import consent, rights
from publiek.connecting.writing_back.basis import Basis
from publiek.consent import Contact, Question
from publiek.consent.choosing import check
from publiek.consent.importing import Meant, import_list
from publiek.house import House
from publiek.rights import Known
from publiek.workshop.column_basis import ColumnBasis
from tests.support.consented import event, house_in

SHE, ALIAS, OTHER = "annie@example.org", "annie.kanarie@werk.example", "piet@example.org"
NEWS = Question("own-newsletter", "email")
HEADS = "E-mail;Klantnummer;Toestemming"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


@pytest.fixture
def bring(house: House, tmp_path: Path) -> Callable[..., None]:
    """A list comes in: rows of address, number and answer, of a system."""

    def brought(*rows: str, system: str = "crm", purpose: str = "own-newsletter") -> None:
        path = tmp_path / "lijst.csv"
        path.write_text("\n".join([HEADS, *rows]) + "\n", encoding="utf-8")
        import_list(house, path, Meant(purpose, system=system, channel="" if purpose != "own-newsletter" else "email"))

    return brought


def may(house: House, *rows: str, system: str = "crm") -> int:
    """How many rows of a list may be mailed."""
    path = house.home.parent / "mailing.csv"
    path.write_text("\n".join(["E-mail;Klantnummer", *rows]) + "\n", encoding="utf-8")
    return check(house, path, NEWS, system=system).may


def valid(house: House, contact: Contact | str) -> bool:
    return consent.state(house, contact, "own-newsletter", "email").valid


@pytest.mark.parametrize("how", ["object", "withdraw", "by-hand", "erase"])
def test_a_no_by_number_before_any_ledger_is_in_the_list_that_begins_it(
    how: str, house: House, bring: Callable[..., None]
) -> None:
    known = Known(customer="K-4711")
    if how == "by-hand":
        consent.withdraw(house, Contact("", "K-4711"))
    else:
        {"object": rights.object_, "withdraw": rights.withdraw, "erase": rights.erase}[how](house, known)
    bring(f"{SHE};k-4711;ja", f"{OTHER};K-4712;ja")
    assert not valid(house, SHE) and not valid(house, Contact("", "K-4711", "crm"))
    assert valid(house, OTHER) and valid(house, Contact("", "K-4712", "crm"))
    assert may(house, f"{SHE};") == 0 == may(house, f"{SHE};K-4711") == may(house, ";K-4711")
    assert may(house, f"{OTHER};K-4712") == 1


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("007731", "7731"),
        ("7731", "007731"),
        ("7731", "0000007731"),
        ("7731", "7731.0"),
        ("77 31", "7731"),
        ("7731", " 77\N{NO-BREAK SPACE}31 "),
        ("7731", "\N{FULLWIDTH DIGIT SEVEN}7\N{FULLWIDTH DIGIT THREE}1"),
        ("7731", "77\N{ZERO WIDTH SPACE}31"),
        ("ab-É1", "AB-E\N{COMBINING ACUTE ACCENT}1"),
        ("STRASSE-1", "stra\N{LATIN SMALL LETTER SHARP S}e-1"),
        ("0", "000"),
    ],
)
@pytest.mark.parametrize("first", ["no", "list"])
def test_no_form_of_the_number_gets_by(
    first: str, said: str, listed: str, house: House, bring: Callable[..., None]
) -> None:
    if first == "no":
        rights.object_(house, Known(customer=said.replace("\N{ZERO WIDTH SPACE}", "")))
    bring(f"{SHE};{listed};ja", f"{OTHER};K-99;ja")
    if first == "list":
        assert valid(house, SHE)
        rights.object_(house, Known(customer=said))
    assert not valid(house, SHE) and not valid(house, Contact("", listed, "crm"))
    assert not valid(house, Contact("", said, "crm")) and valid(house, OTHER)
    assert may(house, f"{SHE};", f"{SHE};{listed}", f";{said}", f"{OTHER};K-99") == 1


def test_the_address_becomes_known_by_a_row_that_says_nothing(house: House, bring: Callable[..., None]) -> None:
    rights.withdraw(house, Known(customer="K1"))
    bring(f"{SHE};K1;", f"{OTHER};K2;")
    bring(f"{SHE};;ja", f"{OTHER};;ja")
    assert not valid(house, SHE) and valid(house, OTHER)


def test_a_no_by_address_reaches_the_number_beside_it_in_a_row_that_says_nothing(
    house: House, bring: Callable[..., None]
) -> None:
    rights.object_(house, Known(email=SHE))
    bring(f"{SHE.upper()};K1;", f"{OTHER};K2;")
    bring(";K1;ja", ";K2;ja")
    assert not valid(house, Contact("", "K1", "crm")) and valid(house, Contact("", "K2", "crm"))


def test_another_address_of_the_account_does_not_get_by(house: House, bring: Callable[..., None]) -> None:
    rights.object_(house, Known(customer="K1"))
    bring(f"{SHE};K1;ja")
    bring(f"{ALIAS};K1;ja")
    assert not valid(house, ALIAS) and not valid(house, f"nieuws <{ALIAS}>".partition("<")[2].rstrip(">"))
    assert may(house, f"{ALIAS};", "Annie+kaarten@example.org;", f"<{SHE}>;") == 0


def test_who_objects_by_an_earlier_address_is_not_reached_at_the_later_one(
    house: House, bring: Callable[..., None]
) -> None:
    bring(f"{SHE};K1;ja")
    bring(f"{ALIAS};K1;ja")
    assert valid(house, ALIAS)
    rights.object_(house, Known(email=SHE))
    assert not valid(house, ALIAS) and may(house, f"{ALIAS};") == 0


def test_two_accounts_with_one_address_are_one_mailbox(house: House, bring: Callable[..., None]) -> None:
    rights.object_(house, Known(customer="K1"))
    bring(f"{SHE};K2;ja", f"{OTHER};K3;ja")
    assert valid(house, SHE)
    # the ledger does not know that K1 has her address; the list of this mailing does
    assert may(house, f"{SHE};K1", f"{SHE};K2", f"{OTHER};K3") == 1
    bring(f"{SHE};K1;")
    assert not valid(house, SHE) and may(house, f"{SHE};K2") == 0


def test_a_number_without_its_system_is_a_number_of_every_system(house: House, bring: Callable[..., None]) -> None:
    bring(f"{SHE};12;ja", f"{OTHER};13;ja", system="")
    consent.record(house, [consent.Event(Contact("", "12", "kassa"), event("objected", "2026-11-01", "all").said)])
    assert may(house, f"{SHE};12", system="") == 0 and may(house, f"{OTHER};13", system="") == 1
    bring(f"{SHE};12;ja", f"{OTHER};13;ja", system="")
    assert not valid(house, SHE) and valid(house, OTHER)


def test_a_no_of_one_system_is_not_of_another(house: House, bring: Callable[..., None]) -> None:
    consent.withdraw(house, Contact("", "12", "kassa"), objected=True)
    bring(f"{SHE};12;ja", system="crm")
    assert valid(house, SHE) and not valid(house, Contact("", "12", "kassa"))


def test_a_later_consent_of_their_own_still_lifts_it(house: House, bring: Callable[..., None]) -> None:
    consent.record(house, [consent.Event(Contact("", "0012"), event("withdrawn", "2026-05-01", "all").said)])
    bring(f"{SHE};12;ja")
    assert not valid(house, SHE)
    consent.record(house, [consent.Event(Contact(SHE, "12", "crm"), event("given", "2026-06-01").said)])
    assert valid(house, SHE)


def test_columns_and_write_back_follow(house: House, bring: Callable[..., None]) -> None:
    rights.object_(house, Known(customer="0012"))
    for purpose in ("crm-column", "write-back"):
        bring(f"{SHE};12;ja", f"{OTHER};13;ja", purpose=purpose)
    assert ColumnBasis(house, "crm")(["12", "0012", "13"]) == ["ledger-objected", "ledger-objected", ""]
    assert Basis(house, "crm")(["12", "13"]) == ["ledger-objected", ""]


def test_who_said_no_by_an_address_gets_no_column_when_the_list_shows_whose_it_is(
    house: House, bring: Callable[..., None], tmp_path: Path
) -> None:
    for purpose in ("crm-column", "write-back"):
        bring(";12;ja", ";13;ja", ";14;ja", purpose=purpose)
    consent.withdraw(house, SHE, objected=True)
    consent.erase(house, ALIAS)
    path = tmp_path / "klanten.csv"
    path.write_text(f"Naam;E-mail;Klantnr;Postcode\nA;{SHE};012;1012AB\nB;{OTHER};13;\nC;{ALIAS};14;\n", "utf-8")
    for basis in (ColumnBasis(house, "crm", listed=path), Basis(house, "crm", listed=path)):
        assert basis(["012", "13", "14"]) == ["ledger-objected", "", "ledger-erased"]
    # told by number alone, nobody knows whose address that is
    assert ColumnBasis(house, "crm")(["12", "13", "14"]) == ["", "", ""]


def test_a_later_key_and_an_erasure_leave_nothing_behind(house: House, bring: Callable[..., None]) -> None:
    rights.object_(house, Known(customer="0012"))
    bring(f"{SHE};12;ja")
    rights.erase(house, Known(customer="0012"))
    assert not consent.of(house, SHE) and not consent.of(house, Contact("", "12", "crm"))
    assert consent.verify(house).lines == consent.verify(house).empty
    bring(f"{SHE};12;ja")
    assert not valid(house, SHE) and consent.state(house, SHE, "own-newsletter", "email").why == "erased"


def test_who_looks_for_one_contact_does_not_have_to_say_a_system_after_a_no(
    house: House, bring: Callable[..., None]
) -> None:
    rights.object_(house, Known(customer="K1"))
    bring(f"{SHE};K1;ja", f"{OTHER};K2;ja")
    assert consent.systems(house) == ("crm",)
