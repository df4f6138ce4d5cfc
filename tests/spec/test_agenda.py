"""What a house shows, from its lines and its agendas; what changed; and one register for all houses."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from publiek import agenda
from publiek.agenda.reading import read_programme, read_table
from publiek.errors import DeliveryError, ExchangeError, StorageError, UsageError
from publiek.house import House
from publiek.programme.rows import as_document, from_document
from publiek.vocabulary.codes import GENRES
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme, VenueRow
from tests.support import peers

TITLES = {
    "de-brug": "De Lampenwinkel – Toneelgroep Zilt",
    "zaal-zuid": "TG Zilt / DE LAMPENWINKEL (try-out)",
    "de-kade": "Lampenwinkel, de",
}
MAKERS = {"de-kade": "Toneelgroep Zilt"}


def performance(number: int, title: str, **more: object) -> PerformanceRow:
    return PerformanceRow(f"v{number}", title, datetime(2026, 2, number, 20), production="P1", **more)  # type: ignore[arg-type]


def tell(home: Path, house: str, *titles: str) -> House:
    here = House(house, home, name=house)
    productions = tuple(
        ProductionRow(f"P{n}", title, maker=MAKERS.get(house, ""))
        for n, title in enumerate(titles or (TITLES[house],), 1)
    )
    shows = tuple(
        PerformanceRow(f"v{n}", row.title, datetime(2026, 2, n, 20), production=row.id, venue="zaal")
        for n, row in enumerate(productions, 1)
    )
    venue = VenueRow("zaal", f"Zaal van {house}", postcode="3011AA")
    agenda.keep_programme(here, Programme("agenda", shows, productions, (venue,)))
    return here


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def houses(home: Path) -> list[House]:
    return [tell(home, name) for name in TITLES]


def test_lines_say_what_was_sold_and_agendas_whether_it_goes_on(home: Path) -> None:
    peers.fill(home, "de-brug", place=0, venue=peers.VENUES["de-brug"])
    house = House("de-brug", home, name="De Brug")
    before = agenda.programme_of(house)
    show = next(row for row in before.performances if row.title == peers.SHARED)
    assert show.sold
    assert show.state == "held"
    told = PerformanceRow("uit-1", peers.SHARED.upper(), show.start, state="cancelled", hall="Grote zaal")
    agenda.keep_programme(house, Programme("uitdatabank", (told, performance(3, "Nog onbekend"))))
    after = agenda.programme_of(house)
    assert len(after.performances) == len(before.performances) + 1
    united = next(row for row in after.performances if row.id == show.id)
    assert (united.state, united.hall, united.sold) == ("cancelled", "Grote zaal", show.sold)


def test_a_house_without_anything_shows_nothing(home: Path) -> None:
    found = agenda.programme_of(House("leeg", home))
    assert found.performances == ()
    assert [row.id for row in found.organisations] == ["leeg"]


def test_new_moved_cancelled_and_gone(home: Path) -> None:
    house = House("de-brug", home)
    first = (performance(1, "A"), performance(2, "B"), performance(3, "C"))
    assert agenda.keep_programme(house, Programme("site", first)).changes.new == ("v1", "v2", "v3")
    moved = PerformanceRow("v1", "A", datetime(2026, 3, 1, 20), production="P1")
    now = (moved, performance(2, "B", state="cancelled"), performance(4, "D"))
    kept = agenda.keep_programme(house, Programme("site", now))
    assert (kept.changes.moved, kept.changes.cancelled, kept.changes.gone, kept.changes.new) == (
        ("v1",), ("v2",), ("v3",), ("v4",),
    )  # fmt: skip
    assert {row.id: row.state for row in kept.programme.performances}["v1"] == "moved"
    again = agenda.keep_programme(house, Programme("site", now))
    assert not again.changes.any


def test_a_source_that_tells_a_part_takes_nothing_away(home: Path) -> None:
    house = House("de-brug", home)
    agenda.keep_programme(house, Programme("site", (performance(1, "A"), performance(2, "B"))))
    kept = agenda.keep_programme(house, Programme("site", (performance(2, "B"),), whole=False))
    assert kept.changes.gone == ()
    assert {row.id for row in kept.programme.performances} == {"v1", "v2"}
    assert [one.performances for one in agenda.sources(house)] == [2]
    assert agenda.forget(house, "site")
    assert agenda.sources(house) == ()


def test_the_name_of_a_source_never_leaves_its_folder(home: Path) -> None:
    house = House("de-brug", home)
    kept = agenda.keep_programme(house, Programme("../../Elders/..", (performance(1, "A"),)))
    assert (home / "organisations" / "de-brug" / "programme" / f"{kept.source}.json").is_file()
    assert "/" not in kept.source


def test_a_damaged_agenda_is_refused(home: Path) -> None:
    house = House("de-brug", home)
    agenda.keep_programme(house, Programme("site", (performance(1, "A"),)))
    next(home.rglob("site.json")).write_text("{", "utf-8")
    with pytest.raises(StorageError, match="data-damaged"):
        agenda.programme_of(house)


def test_a_programme_is_written_and_read_back() -> None:
    told = Programme("x", (performance(1, "A", identifiers={"dip": "1|2"}),), (ProductionRow("P1", "A"),), whole=False)
    assert from_document(as_document(told)) == told
    with pytest.raises(ValueError, match="not a programme"):
        from_document({"format": 99})


def test_a_table_of_performances(tmp_path: Path) -> None:
    head = "id;title;start;venue_name;venue_postcode;genre;dip"
    text = f"{head}\nv1;A;2026-02-01T20:00;Zaal;3011AA;jazz;NL-00-000-0000001|1\n"
    (tmp_path / "agenda.csv").write_text(text, "utf-8")
    found = read_programme(str(tmp_path / "agenda.csv"))
    assert found.source == "agenda"
    assert found.performances[0].start == datetime(2026, 2, 1, 20)
    assert found.venues[0].postcode == "3011AA"
    assert found.productions[0].genre == "jazz"
    assert found.productions[0].identifiers == {"dip": "NL-00-000-0000001"}
    assert read_programme(str(tmp_path)).performances == found.performances


@pytest.mark.parametrize(
    "text", ["", "id,title\nv1,A\n", "id,title,start\nv1,A,gisteren\n", "id,title,start\n,A,2026-01-01\n"]
)
def test_a_table_that_cannot_be_read_is_refused_with_its_row(text: str) -> None:
    with pytest.raises(DeliveryError, match="agenda-table-unreadable"):
        read_table(text)


def test_a_genre_that_is_not_of_the_list_is_not_made_into_one() -> None:
    found = read_table("id,title,start,genre\nv1,A,2026-01-01T20:00,polka\n")
    assert found.productions[0].genre == ""


def test_json_ld_and_uitdatabank_are_recognised(tmp_path: Path) -> None:
    event = '{"@context":"https://schema.org","@type":"TheaterEvent","@id":"https://x.example/1","name":"A","startDate":"2026-02-01T20:00:00"}'
    (tmp_path / "site.json").write_text(event, "utf-8")
    (row,) = read_programme(str(tmp_path / "site.json")).performances
    assert (row.title, row.start) == ("A", datetime(2026, 2, 1, 20))
    with pytest.raises(UsageError, match="agenda-not-found"):
        read_programme(str(tmp_path / "niets.json"))


def test_published_documents_of_uitdatabank_are_read_as_a_folder(shared_data: Path) -> None:
    folder = shared_data / "uitdatabank-udb3-fixtures" / "events"
    if not folder.is_dir():
        pytest.skip("the published UiTdatabank documents are not here")
    found = read_programme(str(folder), source="uitdatabank")
    assert found.source == "uitdatabank"
    assert len(found.productions) > 20
    assert all(row.genre in ("", *GENRES) for row in found.productions)


def test_one_production_at_three_venues_gets_one_identifier(home: Path, houses: list[House]) -> None:
    made = agenda.match_home(home, houses)
    assert (made.productions, made.groups, made.shared) == (3, 1, 1)
    again = agenda.match_home(home, houses)
    assert (again.minted, again.merged, again.version) == (0, 0, made.version)
    productions = agenda.exported(home)["productions.csv"].decode().splitlines()
    assert len(productions) == 2
    assert "de-brug/P1 | de-kade/P1 | zaal-zuid/P1" in productions[1]
    # Performances at three venues are three, however alike.
    assert len(agenda.exported(home)["performances.csv"].decode().splitlines()) == 4


def test_what_a_person_says_holds_and_can_be_taken_back(home: Path) -> None:
    houses = [tell(home, "de-brug"), tell(home, "zaal-zuid", "De Lampenwinkel deel 2 – Toneelgroep Zilt")]
    agenda.match_home(home, houses)
    (pair,) = agenda.review(home)
    decision = agenda.decide(home, pair.left["key"], pair.right["key"], same=True)
    assert agenda.review(home) == ()
    assert agenda.match_home(home, houses).groups == 1
    agenda.undo(home, decision)
    assert agenda.match_home(home, houses).groups == 2
    assert len(agenda.review(home)) == 1
    agenda.decide(home, pair.right["key"], pair.left["key"], same=False)
    assert agenda.match_home(home, houses).review == 0
    with pytest.raises(UsageError, match="decision-unknown"):
        agenda.undo(home, "zomaar")


def test_a_split_stays_apart_and_a_merged_identifier_leads_on(home: Path, houses: list[House]) -> None:
    agenda.match_home(home, houses)
    new = agenda.split(home, "de-kade/P1")
    after = agenda.match_home(home, houses)
    assert (after.groups, after.minted, after.review) == (2, 0, 0)
    rows = agenda.exported(home)["productions.csv"].decode().splitlines()
    old = rows[1].split(",")[0]
    assert agenda.merge(home, new.upper(), old) == old
    assert f",{old}" in agenda.exported(home)["productions.csv"].decode()
    with pytest.raises(UsageError, match="record-unknown"):
        agenda.split(home, "de-kade/P9")


def test_two_homes_that_never_spoke_come_to_one_register(tmp_path: Path) -> None:
    one, other = tmp_path / "een", tmp_path / "twee"
    agenda.match_home(one, [tell(one, "de-brug")])
    agenda.match_home(other, [tell(other, "zaal-zuid")])
    sent, back = agenda.exported(one)["register.jsonl"], agenda.exported(other)["register.jsonl"]
    assert agenda.import_register(other, sent) > 0
    assert agenda.import_register(one, back) > 0
    assert agenda.import_register(one, back) == 0
    for name in ("productions.csv", "venues.csv", "performances.csv", "organisations.csv"):
        assert agenda.exported(one)[name] == agenda.exported(other)[name]


def test_an_identifier_of_dip_gives_the_same_identifier_in_both_homes(tmp_path: Path) -> None:
    found = []
    for name in ("een", "twee"):
        house = House(name, tmp_path / name)
        production = ProductionRow("P1", f"Titel {name}", identifiers={"dip": "NL-00-000-0000001"})
        agenda.keep_programme(house, Programme("a", (performance(1, "x"),), (production,)))
        agenda.match_home(tmp_path / name, [house])
        found.append(agenda.exported(tmp_path / name)["productions.csv"].decode().splitlines()[1].split(",")[0])
    assert found[0] == found[1]


def test_a_register_that_was_changed_is_refused_whole(home: Path, houses: list[House], tmp_path: Path) -> None:
    agenda.match_home(home, houses)
    sent = agenda.exported(home)["register.jsonl"]
    for wrong in (sent.replace(b"Lampenwinkel", b"Lampenzaak", 1), sent + b"{}\n", b"\xff", b"[1]\n"):
        with pytest.raises(ExchangeError, match="register-unreadable"):
            agenda.import_register(tmp_path / "ander", wrong)
    assert not (tmp_path / "ander" / "register").exists()


def test_a_title_is_no_formula_in_a_spreadsheet(home: Path) -> None:
    house = tell(home, "de-brug", "=1+1")
    agenda.match_home(home, [house])
    assert ",'=1+1," in agenda.exported(home)["productions.csv"].decode()


def test_what_a_screen_takes_for_an_order_is_in_no_register(home: Path, tmp_path: Path) -> None:
    house = tell(home, "de-brug", "Titel \x1b[2Jvan de dijk")
    agenda.match_home(home, [house])
    sent = agenda.exported(home)["register.jsonl"]
    assert b"\\u001b" not in sent
    assert agenda.import_register(tmp_path / "ander", sent) > 0
