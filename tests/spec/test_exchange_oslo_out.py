"""What leaves as OSLO: exact headers, valid linked data, and nobody in it unless that is asked for by name."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from publiek.agenda import keep_programme
from publiek.errors import PubliekError
from publiek.exchange import oslo
from publiek.exchange.oslo.tables import HEADERS, OF_PERSONS, OPEN, as_csv, row
from publiek.house import House
from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow
from tests.support import kept

START = datetime(2026, 3, 14, 20, 15)
FOR = oslo.Recipient("Uitwisselingsplatform", "onderzoek naar bereik")
AT = datetime(2026, 6, 1, 9)


def _line(booker: int, performance: str = "v1", **facts: object) -> dict[str, object]:
    usual = {
        "booker": booker,
        "booker_kind": "person",
        "performance_id": performance,
        "ticket_type": "normal",
        "postcode_status": "dutch",
        "pc4": 3011,
        "birth_year": 1980,
        "production_id": "medea",
        "production": "Medea",
        "genre": "theatre",
        "venue": "De Brug",
    }
    return kept.ticket(1000 + booker, cents=2000) | usual | facts


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Twelve bookers of one year and area; four others, who would stand out; an evening with three bookers."""
    house = House("de-brug", tmp_path / "home", name="De Brug", venue_pc4=3011, keys=tmp_path / "keys")
    alike = [_line(booker) for booker in range(1, 13)]
    apart = [
        _line(21, birth_year=1931),
        _line(22, pc4=9999, birth_year=1990),
        _line(23, booker_kind="school"),
        _line(24, status="cancelled"),
    ]
    few = [_line(booker, "v2", ticket_type="discount", amount_cents=1) for booker in (1, 2, 3)]
    kept.deliver(house.store, "a" * 64, [*alike, *apart, *few])
    agenda = Programme(
        "agenda",
        performances=(
            PerformanceRow("v1", "Medea", START, datetime(2026, 3, 14, 22), "medea", "zaal", organisation="de-brug",
                           capacity=300, link="https://example.org/medea"),
            PerformanceRow("v3", "Afgelast", START, state="cancelled"),
        ),
        productions=(ProductionRow("medea", "Medea", description="Een klassiek drama."),),
        venues=(VenueRow("zaal", "De Brug", "de-brug", "Kade", "1", "3011 AA", "Rotterdam", "NL", 51.92, 4.48),),
        organisations=(OrganisationRow("gast", "Gezelschap", homepage="https://example.org"),),
    )  # fmt: skip
    keep_programme(house, agenda)
    return house


def _read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_the_headers_are_those_of_the_platform() -> None:
    assert HEADERS["prijs"] == (
        "prijs_id", "prijs_activiteitId", "prijscategorie", "prijslabelNL", "prijslabelFR", "prijs_value",
        "prijs_currency",
    )  # fmt: skip
    assert as_csv("participant", []) == (
        "participant_id,participant_creationdate,participant_modifieddate,participant_birthyear,"
        "participant_statsector_id,participant_statsector_name,participant_processeddate\r\n"
    )
    assert {name: len(columns) for name, columns in HEADERS.items()} == {
        "deelname": 9, "participant": 7, "activiteit": 21, "locatie": 13, "organisator": 13, "prijs": 7,
    }  # fmt: skip


def test_without_being_asked_nobody_leaves(house: House, tmp_path: Path) -> None:
    files = oslo.write(oslo.export_of(house, at=AT), tmp_path / "oslo")
    assert {path.name for path in files} == {*(f"{name}.csv" for name in OPEN), "aanbod.ttl", "aanbod.jsonld"}
    everything = "".join(path.read_text("utf-8") for path in files)
    assert "articipant" not in everything and "1980" not in everything


def test_the_supply_is_told_with_house_clock_and_list_of_uitdatabank(house: House) -> None:
    tables = oslo.export_of(house, at=AT).tables
    told = {one["activiteit_id"]: one for one in tables["activiteit"]}
    assert set(told) == {"v1", "v2"}
    first = {
        name: told["v1"][f"activiteit_{name}"] for name in ("startDate", "endDate", "type", "thema", "locatietype")
    }
    assert first == {
        "startDate": "2026-03-14T20:15:00+01:00",
        "endDate": "2026-03-14T22:00:00+01:00",
        "type": "0.55.0.0.0",
        "thema": "",
        "locatietype": "fysiek",
    }
    assert (told["v1"]["aantal_beschikbare_tickets"], told["v1"]["boeking_link"]) == (
        "300",
        "https://example.org/medea",
    )


def test_a_price_that_few_had_is_no_price_of_the_house(house: House) -> None:
    prices = oslo.export_of(house, at=AT).tables["prijs"]
    assert [
        (one["prijs_activiteitId"], one["prijscategorie"], one["prijslabelNL"], one["prijs_value"]) for one in prices
    ] == [("v1", "basis", "Basistarief", "20.00")]


def test_what_is_written_as_linked_data_is_valid_and_the_same_in_both_forms(house: House, tmp_path: Path) -> None:
    oslo.write(oslo.export_of(house, recipient=FOR, at=AT), tmp_path)
    graphs = {
        name: oslo.read(tmp_path / name) for name in ("aanbod.ttl", "aanbod.jsonld", "personen.ttl", "personen.jsonld")
    }
    assert len(graphs["aanbod.ttl"]) == len(graphs["aanbod.jsonld"]) > 40
    assert set(graphs["personen.ttl"]) == set(graphs["personen.jsonld"])
    whole = graphs["aanbod.ttl"] + graphs["personen.ttl"]
    assert oslo.violations(whole) == []
    assert {one.rule for one in oslo.violations(graphs["personen.ttl"])} == {"ClassConstraintComponent"}


@pytest.mark.parametrize("told", [("", "onderzoek"), ("Platform", ""), ("Platform", "  x ")])
def test_persons_without_a_recipient_and_a_purpose_are_refused(house: House, told: tuple[str, str]) -> None:
    with pytest.raises(PubliekError) as refused:
        oslo.export_of(house, recipient=oslo.Recipient(*told))
    assert (refused.value.code, refused.value.exit_code) == ("oslo-persons-unasked", 8)


def test_who_would_stand_out_has_no_year_and_no_area(house: House) -> None:
    export = oslo.export_of(house, recipient=FOR, at=AT)
    kinds = Counter(
        (one["participant_birthyear"], one["participant_statsector_id"]) for one in export.tables["participant"]
    )
    assert kinds == {("1980", "3011"): 12, ("", ""): 2}
    assert export.hidden is not None
    assert vars(export.hidden) == {"persons": 0, "years": 2, "areas": 2, "performances": 1}


def test_groups_cancelled_orders_and_rarely_booked_evenings_are_no_participations(house: House) -> None:
    tables = oslo.export_of(house, recipient=FOR, at=AT).tables
    assert len(tables["participant"]) == len(tables["deelname"]) == 14
    assert {one["event_id"] for one in tables["deelname"]} == {"v1"}
    assert {one["deelname_modifieddate"] for one in tables["deelname"]} == {"2026-03-14T20:15:00+01:00"}


def test_pseudonyms_fit_within_one_export_and_nowhere_else(house: House) -> None:
    one, two = (oslo.export_of(house, recipient=FOR, at=AT).tables for _ in range(2))
    ids = [{person["participant_id"] for person in tables["participant"]} for tables in (one, two)]
    assert {taking["participant_id"] for taking in one["deelname"]} == ids[0]
    assert not ids[0] & ids[1]
    assert not {taking["deelname_id"] for taking in one["deelname"]} & {
        taking["deelname_id"] for taking in two["deelname"]
    }
    bookers = {str(line["booker"]) for line in kept.counting(house.store)}
    assert not ids[0] & bookers and all(len(name) == 32 for name in ids[0])


def test_files_about_persons_are_for_their_owner_and_say_for_whom_they_are(house: House, tmp_path: Path) -> None:
    files = oslo.write(oslo.export_of(house, recipient=FOR, at=AT), tmp_path / "uit")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    of_persons = {
        *(f"{name}.csv" for name in OF_PERSONS),
        "personen.ttl",
        "personen.jsonld",
        "personen-verantwoording.json",
    }
    assert {name for name, mode in modes.items() if mode == 0o600} == of_persons
    account = json.loads((tmp_path / "uit" / "personen-verantwoording.json").read_text("utf-8"))
    assert (account["recipient"], account["purpose"]) == (FOR.name, FOR.purpose)
    assert account["rows"] == {"deelname": 14, "participant": 14}


def test_so_few_bookers_that_everyone_is_known_do_not_leave(tmp_path: Path) -> None:
    house = House("klein", tmp_path / "home", keys=tmp_path / "keys")
    kept.deliver(house.store, "b" * 64, [_line(booker) for booker in range(1, 10)])
    with pytest.raises(PubliekError) as refused:
        oslo.export_of(house, recipient=FOR)
    assert refused.value.code == "oslo-persons-few"


@pytest.mark.parametrize("base", ["", "example.org/id/", "https://example.org/id", "urn:", 'https://a/"><x>/'])
def test_addresses_begin_with_an_address(house: House, base: str) -> None:
    with pytest.raises(PubliekError) as refused:
        oslo.export_of(house, base=base)
    assert refused.value.code == "oslo-base"


def test_a_text_that_begins_as_a_formula_does_not_run_in_a_spreadsheet() -> None:
    told = as_csv("locatie", [row("locatie", location_id="1", location_name_nl="=1+1", location_geo_latitude="-1.5")])
    assert ",'=1+1," in told and ",-1.5," in told


def test_nothing_is_written_when_something_is_not_valid(house: House, tmp_path: Path) -> None:
    keep_programme(house, Programme("agenda", venues=(VenueRow("zaal", "De Brug", country="Nederland"),)))
    with pytest.raises(PubliekError) as refused:
        oslo.write(oslo.export_of(house, at=AT), tmp_path / "uit")
    assert (refused.value.code, refused.value.exit_code) == ("oslo-not-valid", 14)
    assert refused.value.where["rules"] == "Address locn:adminUnitL1 PatternConstraintComponent"
    assert not (tmp_path / "uit").exists()
