"""What can be taken away of the figures, in which form, and what does a file say of itself?"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client
from openpyxl import load_workbook

from publiek.pipeline import House
from publiek.reports.story import CardTable, Column
from publiek.reports.taking import card_bytes, forms
from publiek.web import dashboards
from publiek.web.people.models import LogEntry, Person
from publiek.web.takeaway import campaign, making
from publiek.web.takeaway.models import Report
from publiek.web.takeaway.stories import file_name, of_house
from tests.support.api_caller import SLUG, a_house
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
TAKE = f"/o/{SLUG}/take/"
CHOSEN = "Gekozen: seizoen 2024/25."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Iterator[House]:
    yield a_house(tmp_path_factory.mktemp("take"), town)
    dashboards.desk().forget()


@pytest.fixture
def ans(house: House, settings: object, tmp_path: Path) -> Person:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=house.home, keys=house.keys, state=tmp_path)  # type: ignore[attr-defined]
    return seated("ans@example.org", an_organisation(SLUG, name="De Brug", venue_pc4=3011), "reader")


@pytest.fixture
def reader(client: Client, ans: Person) -> Client:
    client.force_login(ans)
    return client


def _file(client: Client, path: str, name: str) -> bytes:
    answer = client.get(TAKE + path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    return answer.content


def test_one_figure_as_a_table_says_its_filters_and_base_in_every_row(reader: Client) -> None:
    content = _file(reader, "audience/who-comes.csv?period=2024/25", "theatre-audience-who-comes.csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-1] == "Let op"
    assert len(rows) > 5
    assert all(row[-1].startswith(CHOSEN) and "Basis:" in row[-1] for row in rows[1:])


def test_one_figure_as_a_picture_says_them_too(reader: Client) -> None:
    svg = _file(reader, "audience/who-comes.svg?period=2024/25", "theatre-audience-who-comes.svg").decode()
    assert CHOSEN in svg
    assert "Basis:" in svg
    assert "<script" not in svg
    png = _file(reader, "audience/who-comes.png?period=2024/25", "theatre-audience-who-comes.png")
    assert png.startswith(b"\x89PNG")


def test_one_figure_as_a_workbook(reader: Client) -> None:
    content = _file(reader, "audience/who-comes.xlsx?period=2024/25", "theatre-audience-who-comes.xlsx")
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 2
    front = " ".join(str(cell.value) for row in book[book.sheetnames[0]] for cell in row if cell.value)
    assert "alleen: seizoen 2024/25" in front


@pytest.mark.parametrize(
    ("form", "begins"), [("pdf", b"%PDF"), ("pptx", b"PK"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE")]
)
def test_one_chapter_in_every_format(form: str, begins: bytes, reader: Client) -> None:
    content = _file(reader, f"loyalty.{form}", f"theatre-loyalty.{form}")
    assert content.startswith(begins)


def test_a_section_on_paper_has_its_figures_and_not_only_its_answers(reader: Client) -> None:
    content = _file(reader, "audience.pdf", "theatre-audience.pdf")
    assert content.count(b"/Type /Figure") + content.count(b"/S /Figure") + content.count(b"/S/Figure") > 0


def test_a_presentation_of_a_chapter_holds_that_chapter_alone(reader: Client) -> None:
    names = zipfile.ZipFile(io.BytesIO(reader.get(TAKE + "loyalty.pptx").content)).namelist()
    slides = [name for name in names if name.startswith("ppt/slides/slide")]
    assert 1 <= len(slides) < 12


def test_the_json_holds_figures_sentences_and_filters(reader: Client) -> None:
    told = json.loads(reader.get(TAKE + "report.json?period=2024/25").content)
    assert told["filters"] == {"period": ["2024/25"]}
    assert told["selected"] == "seizoen 2024/25"
    assert told["policy"] == "own-eyes"
    assert told["figures"]["totals"]["base"]["n"] > 0
    assert "who-comes" in told["sentences"]


def test_the_whole_report_is_made_beside_the_pages(reader: Client) -> None:
    answer = reader.post(TAKE + "report/ask/pdf/", {"period": "2024/25"})
    where = answer.headers["Location"]
    waits = reader.get(where)
    assert "wacht op zijn beurt" in words_of(waits.content.decode())
    assert waits.headers["Refresh"] == "2"
    assert [one.state for one in making.run()] == ["ready"]
    ready = reader.get(where)
    assert "Refresh" not in ready.headers
    assert reader.get(where + "file.pdf").content.startswith(b"%PDF")
    assert reader.get(where + "file.pptx").status_code == 404


def test_the_same_report_is_not_made_twice_and_no_more_than_three_at_once(reader: Client) -> None:
    first = reader.post(TAKE + "report/ask/pdf/").headers["Location"]
    assert reader.post(TAKE + "report/ask/pdf/").headers["Location"] == first
    reader.post(TAKE + "report/ask/pptx/")
    reader.post(TAKE + "report/ask/html/")
    assert reader.post(TAKE + "report/ask/html/", {"period": "2024/25"}).status_code == 400


def test_a_report_of_a_colleague_is_not_there(reader: Client, ans: Person) -> None:
    where = reader.post(TAKE + "report/ask/pdf/").headers["Location"]
    other = Client()
    other.force_login(seated("piet@example.org", ans.memberships.get().organisation, "administrator"))
    assert other.get(where).status_code == 404


def test_a_report_that_fails_says_why_and_leaves_nothing(reader: Client, ans: Person) -> None:
    where = reader.post(TAKE + "report/ask/pdf/").headers["Location"]
    ans.memberships.update(role="maker")
    (made,) = making.run()
    ans.memberships.update(role="reader")
    assert made.state == "failed"
    assert not made.folder.exists()
    assert "mag dat niet meer" in words_of(reader.get(where).content.decode())


def test_files_that_are_too_old_leave_the_disk(reader: Client) -> None:
    reader.post(TAKE + "report/ask/pdf/")
    (made,) = making.run()
    assert list(made.folder.iterdir())
    Report.objects.update(asked_at=made.asked_at - making.KEPT * 2)
    assert making.sweep() == 1
    assert not made.folder.exists()


def test_what_was_taken_is_written_down_with_its_filters(reader: Client) -> None:
    reader.get(TAKE + "audience/who-comes.csv?period=2024/25")
    noted = LogEntry.objects.latest("pk")
    assert (noted.action, noted.subject) == ("take-away", "audience/who-comes.csv")
    assert noted.detail == {"filters": ["period"]}


@pytest.mark.parametrize(
    "path",
    [
        "audience/nope.csv",
        "audience/who-comes.exe",
        "nope.pdf",
        "audience.exe",
        "report.pdf",
        "areas.pdf",
        "reports/nope/",
    ],
)
def test_what_there_is_not_is_not_there(path: str, reader: Client) -> None:
    assert reader.get(TAKE + path).status_code == 404


def test_a_filter_that_cannot_be_is_refused(reader: Client) -> None:
    assert reader.get(TAKE + "audience.pdf?genre=bestaat-niet").status_code == 400


def test_every_form_that_a_card_offers_can_be_taken(house: House, ans: Person) -> None:
    from publiek.dashboard import CHAPTERS, View

    taken = of_house(house, CHAPTERS, View(), "nl")
    made = {(card.key, form) for card in taken.story.cards for form in forms(card) if form in ("svg", "csv")}
    for key, form in sorted(made):
        assert card_bytes(taken.card(key), taken.story, form)
    assert len(made) > 20


def test_a_title_that_is_a_formula_is_text_in_every_table(house: House) -> None:
    from publiek.dashboard import View

    taken = of_house(house, ("loyalty",), View(), "nl")
    card = next(card for card in taken.story.cards if card.table)
    for evil in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0"):
        table = CardTable(evil, (Column(evil), Column("n", "count")), ((evil, 1),))
        content = card_bytes(replace(card, table=table), taken.story, "csv").decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content), delimiter=";") for cell in row]
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_file_name_is_plain(house: House) -> None:
    for evil in ("../../etc/passwd", 'a"; filename="x.exe', "naam\r\nX: y", "é" * 400, "", "con\x00"):
        name = file_name(evil, "audience")
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 0 < len(name) <= 120


def test_areas_for_a_campaign_follow_what_is_asked(big_house: House) -> None:
    from publiek.dashboard import View

    every = campaign.find(big_house, campaign.Wish(shortfall=1, areas=500), View(), "nl")
    assert not every.too_thin
    chances = [row[8] * row[9] for row in every.table.rows]
    assert chances == sorted(chances, reverse=True)
    few = campaign.find(big_house, campaign.Wish(shortfall=1, areas=3), View(), "nl")
    assert few.table.rows == every.table.rows[:3]
    assert few.of == every.of
    near = campaign.find(big_house, campaign.Wish(shortfall=1, areas=500, km=10), View(), "nl")
    assert 0 < len(near.table.rows) < len(every.table.rows)
    assert all(row[5] <= 10 for row in near.table.rows)
    group = big_house.scheme.groups[0]
    some = campaign.find(big_house, campaign.Wish((group.code,), shortfall=1, areas=500), View(), "nl")
    assert {row[3] for row in some.table.rows} <= {group.name.nl}
    high = campaign.find(big_house, campaign.Wish(shortfall=5, areas=500), View(), "nl")
    assert all(row[8] >= 5 for row in high.table.rows)


@pytest.fixture(scope="module")
def big_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house with enough bookers to say where it misses any."""
    from publiek.pipeline import take_in
    from tests.support.api_caller import many_bookers

    place = tmp_path_factory.mktemp("big")
    house = House("groot", place / "home", venue_pc4=3011, keys=place / "keys")
    take_in(many_bookers(place / "orders.csv"), house=house)
    return house


@pytest.mark.parametrize("query", ["km=abc", "km=-1", "areas=0", "areas=99999", "shortfall=1e3", "segment=nope"])
def test_a_choice_of_areas_that_cannot_be_is_refused(query: str, reader: Client) -> None:
    answer = reader.get(f"{TAKE}areas/?{query}")
    assert answer.status_code == 400
    assert "areas-wish-wrong" in answer.content.decode()


def test_areas_of_a_house_with_too_few_say_so(reader: Client) -> None:
    said = words_of(reader.get(TAKE + "areas/").content.decode())
    assert "Te weinig gegevens" in said or "Geen gebied past" in said


def test_without_deliveries_there_is_nothing_to_take(client: Client, settings: object, tmp_path: Path) -> None:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    client.force_login(seated("an@example.org", an_organisation("leeg"), "reader"))
    assert "nog geen gegevens" in words_of(client.get("/o/leeg/take/").content.decode())
    for path in ("audience.pdf", "report.xlsx", "areas.csv", "audience/who-comes.png"):
        assert client.get(f"/o/leeg/take/{path}").status_code == 404
