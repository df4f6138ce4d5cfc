"""What does a list of a customer system say, and which of its rows may be reached?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publiek import consent
from publiek.consent import Contact, Question, cells, texts
from publiek.consent.choosing import check, select
from publiek.consent.importing import Imported, Meant, import_list
from publiek.errors import PubliekError
from publiek.house import House
from tests.support.consented import house_in
from tests.support.deciding import adopted

NEWS = Question("own-newsletter", "email")


def listed(place: Path, text: str, name: str = "lijst.csv") -> Path:
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def taken(house: House, place: Path, content: str, /, **meant: object) -> Imported:
    return import_list(house, listed(place, content), Meant(channel="email", system="crm", **meant))  # type: ignore[arg-type]


def why(house: House, who: str, purpose: str = "own-newsletter") -> str:
    return consent.state(house, who, purpose, "email" if purpose == "own-newsletter" else "").why


@pytest.mark.parametrize(
    "heads",
    [
        "E-mail;Opt-in nieuwsbrief;Datum opt-in",
        "Email;Newsletter opt-in;Opt-in date",
        "Email Address;Allow marketing;Consent date",
        "Customer email;Marketing opt in;Consent given at",
        "E-MAILADRES;Toestemming;Toestemming op",
    ],
)
def test_columns_are_known_by_the_names_of_several_systems(tmp_path: Path, heads: str) -> None:
    house = house_in(tmp_path)
    told = taken(house, tmp_path, f"{heads};Opmerking\nann@example.org;ja;03-04-2026;belde\n")
    assert (told.rows, told.read, told.unknown) == (1, 1, 1)
    assert consent.of(house, "ann@example.org")[0].said.at.date() == date(2026, 4, 3)
    assert why(house, "ann@example.org") == ""


def test_every_row_becomes_events_or_is_set_aside_with_a_reason(tmp_path: Path) -> None:
    rows = (
        "pa@example.org;ja;2026-01-10;",
        "pb@example.org;nee;;",
        "pc@example.org;;;",
        "pd@example.org;misschien;;",
        "pe@example.org;ja;ooit;",
        "pf@example.org;ja;2099-01-01;",
        "geen;ja;2026-01-10;",
        ";ja;2026-01-10;",
        "pg@example.org;ja;2026-01-10;telefonisch",
        "ph@example.org;;;ja",
    )
    house = house_in(tmp_path)
    told = taken(house, tmp_path, "\n".join(["E-mail;Opt-in;Datum opt-in;Opt-out", *rows]))
    aside = {"nothing-said": 1, "unclear": 1, "date-unreadable": 1, "future": 1, "no-contact": 2}
    assert (told.rows, told.read, told.aside) == (10, 4, aside)
    assert told.recorded.added == 5
    assert [why(house, f"p{one}@example.org") for one in "abgh"] == ["", "refused", "objected", "objected"]
    assert why(house, "ph@example.org", "write-back") == "objected"


def test_a_later_list_without_dates_never_makes_a_yes_of_a_no(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    yes, no = ("E-mail;Opt-in\npa@example.org;" + answer for answer in ("ja", "nee"))
    assert taken(house, tmp_path, yes, on=date(2026, 1, 1)).recorded.added == 1
    assert taken(house, tmp_path, yes, on=date(2026, 2, 1)).recorded.known == 1
    assert taken(house, tmp_path, no, on=date(2026, 3, 1)).recorded.added == 1
    assert taken(house, tmp_path, no, on=date(2026, 4, 1)).recorded == consent.Recorded(0, 1, 0)
    taken(house, tmp_path, yes, on=date(2026, 5, 1))
    assert why(house, "pa@example.org") == "refused"
    dated = "E-mail;Opt-in;Datum opt-in\npa@example.org;ja;2026-06-01\n"
    taken(house, tmp_path, dated)
    assert why(house, "pa@example.org") == ""
    taken(house, tmp_path, no, on=date(2026, 7, 1))
    assert why(house, "pa@example.org") == "refused"


def test_a_list_is_no_sign_of_life(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    yes = "E-mail;Opt-in\npa@example.org;ja\n"
    for year in (2023, 2024, 2025, 2026):
        taken(house, tmp_path, yes, on=date(year, 1, 1))
    assert why(house, "pa@example.org") == "expired"


def test_rows_of_one_contact_that_differ_are_no(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    taken(house, tmp_path, "E-mail;Opt-in\npa@example.org;ja\npA@example.org;nee\n", on=date(2026, 1, 1))
    assert why(house, "pa@example.org") == "contradiction"


SALE = (
    "E-mail;Opt-in;Datum opt-in;Grondslag;Bestelnummer;Bedrag;Verkocht door;Categorie;Herkomst adres\n"
    "pa@example.org;ja;2026-01-10;soft opt-in;B1;12,50;Huis;kaartje;klant\n"
    "pb@example.org;ja;2026-01-10;soft opt-in;B2;0,00;Huis;kaartje;klant\n"
    "pc@example.org;ja;2026-01-10;soft opt-in;B3;12,50;Platform;kaartje;klant\n"
    "pd@example.org;ja;2026-01-10;soft opt-in;B4;12,50;Huis;zaalhuur;klant\n"
    "pe@example.org;ja;2026-01-10;soft opt-in;B5;12,50;Huis;kaartje;verrijkt\n"
    "pf@example.org;ja;2026-01-10;overig;B6;12,50;Huis;kaartje;klant\n"
)
DECLARED = {"informed": "ja", "opt_out_then": "ja", "opt_out_each": "ja"}


def test_a_soft_opt_in_stands_on_the_sale_of_each_row(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    words = texts.add(house, "Wij mailen u over ons programma; afmelden kan hier.")
    told = taken(house, tmp_path, SALE, text=words.digest, declared=DECLARED)
    assert told.aside == {"unclear": 1}
    reasons = [why(house, f"p{one}@example.org") for one in "abcde"]
    assert reasons == ["", "not-paid", "other-entity", "not-similar", "enriched"]
    evidence = consent.of(house, "pa@example.org")[0].said.evidence
    assert evidence["declared"] == "informed,opt_out_each,opt_out_then"


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [("informed", "not-informed"), ("opt_out_then", "no-way-out"), ("opt_out_each", "no-way-out")],
)
def test_what_a_list_does_not_tell_and_nobody_declares_is_not_met(tmp_path: Path, left_out: str, reason: str) -> None:
    house = house_in(tmp_path)
    words = texts.add(house, "Wij mailen u over ons programma; afmelden kan hier.")
    told = {name: value for name, value in DECLARED.items() if name != left_out}
    taken(house, tmp_path, SALE, text=words.digest, declared=told)
    assert why(house, "pa@example.org") == reason


def test_words_in_a_column_are_looked_up_and_never_kept(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    words = texts.add(house, "Ja, stuur mij nieuws.")
    rows = "pa@example.org;ja;Ja, stuur mij nieuws.\npb@example.org;ja;belde: Zqxvogel 0612345678\n"
    told = taken(house, tmp_path, f"E-mail;Opt-in;Consent text\n{rows}")
    assert told.texts_unknown == 1
    assert consent.of(house, "pa@example.org")[0].said.source_text == words.digest
    assert consent.of(house, "pb@example.org")[0].said.source_text == ""
    assert list(texts.texts(house)) == [words.digest]


def test_the_rows_that_may_come_out_as_they_were(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    adopted(house.home, "huis", "own-newsletter")
    rows = ("K1;pa@example.org;ja;+31 6 123;3011AA", "K2;pb@example.org;nee;;", "K3;pc@example.org;ja;=cmd|1;1012AB")
    path = listed(tmp_path, "\n".join(["Klantnummer;E-mail;Opt-in;Telefoon;Postcode", *rows, ";;;;"]))
    import_list(house, path, Meant(channel="email", system="crm"))
    made = select(house, path, NEWS)
    lines = made.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Klantnummer;E-mail;Opt-in;Telefoon;Postcode", "K1;pa@example.org;ja;+31 6 123;3011AA"]
    assert lines[2] == "K3;pc@example.org;ja;'=cmd|1;1012AB"
    assert made.reasons.decode("utf-8-sig").splitlines()[:2] == ["row;why", "3;refused"]
    assert made.rows == made.may + sum(made.left_out.values())
    kept = b"".join(one.read_bytes() for one in (tmp_path / "data").rglob("*") if one.is_file())
    assert b"example.org" not in kept


def test_a_selection_needs_the_decision_of_the_house_and_a_look_does_not(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    path = listed(tmp_path, "E-mail;Opt-in\npa@example.org;ja\n")
    import_list(house, path, Meant(channel="email"))
    assert check(house, path, NEWS).may == 1
    with pytest.raises(PubliekError):
        select(house, path, NEWS)


def test_a_list_that_itself_says_no_is_right_too(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    import_list(
        house, listed(tmp_path, "E-mail;Opt-in\npa@example.org;ja\npb@example.org;ja\n"), Meant(channel="email")
    )
    later = listed(tmp_path, "E-mail;Opt-in;Opt-out\npa@example.org;nee;\npb@example.org;;ja\n")
    assert check(house, later, NEWS).left_out == {"list-says-no": 2}


def test_numbers_of_several_systems_are_told_apart(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    path = listed(tmp_path, "Klantnummer;Opt-in\n1;ja\n")
    for system in ("kassa", "crm"):
        import_list(house, path, Meant(channel="email", system=system))
    with pytest.raises(PubliekError) as refused:
        check(house, path, NEWS)
    assert (refused.value.code, refused.value.where) == ("consent-system", {"known": ["crm", "kassa"]})
    assert check(house, path, NEWS, system="kassa").may == 1
    assert check(house, path, NEWS, system="balie").left_out == {"unknown": 1}


@pytest.mark.parametrize(
    ("code", "text", "columns"),
    [
        ("consent-list-columns", "Naam;Postcode\nZqx;3011AA\n", {}),
        ("consent-list-columns", "E-mail;Naam\npa@example.org;Zqx\n", {}),
        ("consent-list-column-double", "E-mail;E-mailadres;Opt-in\npa@example.org;pb@example.org;ja\n", {}),
        ("consent-list-column", "E-mail;Opt-in\npa@example.org;ja\n", {"opt_in": "Bestaat niet"}),
        ("consent-list-column", "E-mail;Opt-in\npa@example.org;ja\n", {"naam": "E-mail"}),
    ],
)
def test_a_list_that_is_not_certain_is_refused_without_quoting_it(
    tmp_path: Path, code: str, text: str, columns: dict[str, str]
) -> None:
    with pytest.raises(PubliekError) as refused:
        taken(house_in(tmp_path), tmp_path, text, columns=columns)
    assert refused.value.code == code
    assert "Zqx" not in str(refused.value) + str(refused.value.where)


def test_a_person_says_which_column_is_meant(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    text = "E-mail;Opt-in;Zomerbrief\npa@example.org;nee;ja\n"
    taken(house, tmp_path, text, columns={"opt_in": "Zomerbrief"})
    assert why(house, "pa@example.org") == ""


def test_a_number_alone_is_enough(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    taken(house, tmp_path, "Klantnummer;Opt-in\n1007;ja\n")
    assert consent.state(house, Contact("", "1007", "crm"), "own-newsletter", "email").valid


@pytest.mark.parametrize(
    ("cell", "cents"), [("12,50", 1250), ("€ 12.5", 1250), ("12", 1200), ("-5", None), ("", None), ("gratis", None)]
)
def test_amounts(cell: str, cents: int | None) -> None:
    assert cells.cents_of(cell) == cents


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-04-03", "2026-04-03T00:00:00+00:00"),
        ("3-4-2026", "2026-04-03T00:00:00+00:00"),
        ("03/04/2026 14:05", "2026-04-03T14:05:00+00:00"),
        ("2026-04-03T14:05:00+02:00", "2026-04-03T12:05:00+00:00"),
        ("31-02-2026", None),
        ("0001-01-01", None),
        ("gisteren", None),
    ],
)
def test_days(cell: str, told: str | None) -> None:
    found = cells.moment_of(cell)
    assert (found.isoformat() if found else None) == told
