"""What does a program get? The same figures as the pages, in pages of rows, with a mark for what did not change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from publiek.pipeline import House
from publiek.web import dashboards
from publiek.web.api.openapi import document
from publiek.web.api.registry import operations
from publiek.web.api.tokens import make
from publiek.web.people.models import LogEntry
from publiek.web.visibility import seat_of
from tests.support.api_caller import SLUG, a_house
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Iterator[House]:
    yield a_house(tmp_path_factory.mktemp("api"), town)
    dashboards.desk().forget()


@pytest.fixture
def program(house: House, settings: object) -> Client:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=house.home, keys=house.keys)  # type: ignore[attr-defined]
    person = seated("ans@example.org", an_organisation(SLUG, venue_pc4=3011), "administrator")
    _, secret = make(seat_of(person, SLUG), "test", ["figures:read", "deliveries:read", "deliveries:write"])
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "nl"})


ANSWERS = {
    "organisation": "Organisation",
    "filters": "Filters",
    "chapters": "Chapters",
    "chapters/audience?period=2024/25": "Chapter",
    "chapters/white_spots": "Chapter",
    "figures": "FigureList",
    "figures/totals": "Figure",
    "figures/white_spots": "Figure",
    "maps/penetration": "MapValues",
    "deliveries": "Deliveries",
    "deliveries/1": "Delivery",
    "deliveries/1/findings": "Findings",
}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_shape_that_is_described(path: str, program: Client) -> None:
    answer = program.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    whole = Registry().with_resource("urn:doc", Resource(document(), DRAFT202012))
    shape = {"$ref": f"urn:doc#/components/schemas/{ANSWERS[path]}"}
    assert not list(Draft202012Validator(shape, registry=whole).iter_errors(answer.json()))


def test_a_figure_is_what_the_page_stands_on(program: Client, house: House) -> None:
    view = {"period": "2024/25"}
    figure = program.get("/api/v1/figures/segment_index", {**view, "limit": "5000"}).json()
    card = next(
        one for one in program.get("/api/v1/chapters/audience", view).json()["cards"] if one["card"] == "who-comes"
    )
    assert figure["policy"] == "own-eyes"
    assert figure["filters"] == {"period": ["2024/25"]}
    assert figure["total"] == len(figure["rows"]) == len(card["table"]["rows"])
    assert str(figure["base"]["n"]) in card["base"]


def test_what_is_too_thin_says_so_and_has_no_rows(program: Client) -> None:
    figure = program.get("/api/v1/figures/segment_index", {"since": "2031-01", "until": "2031-02"}).json()
    assert figure["too_thin"]["need"] > figure["too_thin"]["have"]
    assert figure["rows"] == []


def test_a_long_table_comes_in_pages_that_follow_each_other(program: Client) -> None:
    whole = program.get("/api/v1/figures/penetration?limit=5000").json()
    address, rows = "/api/v1/figures/penetration?limit=7", []
    while address:
        page = program.get(address)
        rows += page.json()["rows"]
        address = page.json()["next"]
        assert ("Link" in page.headers) == bool(address)
    assert rows == whole["rows"]
    assert len(rows) == whole["total"] > 7


def test_what_did_not_change_is_not_sent_again(program: Client) -> None:
    first = program.get("/api/v1/figures/totals")
    mark = first.headers["ETag"]
    same = program.get("/api/v1/figures/totals", headers={"If-None-Match": f"W/{mark}"})
    assert (same.status_code, same.content) == (304, b"")
    assert program.get("/api/v1/figures/totals?period=2024/25", headers={"If-None-Match": mark}).status_code == 200


REFUSED = {
    "figures/totals?genre=bestaat-niet": (422, "filter-unknown"),
    "figures/totals?period=2024/99": (422, "filter-unknown"),
    "figures/totals?since=2024-13": (400, "api-parameter-wrong"),
    "figures/totals?period=2024/25&period=2023/24": (400, "api-parameter-wrong"),
    "figures/totals?limit=0": (400, "api-parameter-wrong"),
    "figures/totals?limit=1e3": (400, "api-parameter-wrong"),
    "figures/totals?seizoen=2024": (400, "api-parameter-unknown"),
    "figures/totals?genre=a%00b": (400, "api-parameter-wrong"),
    "figures/booker": (404, "api-absent"),
    "chapters/geheim": (404, "api-absent"),
    "deliveries/99": (404, "api-absent"),
    "deliveries/../../etc/passwd": (404, "http-404"),
    "jobs/1": (404, "api-absent"),
    "niets": (404, "http-404"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_refusal_is_json_with_its_status_and_quotes_nothing(path: str, program: Client) -> None:
    answer = program.get(f"/api/v1/{path}")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == REFUSED[path]
    assert set(error) == {"code", "what", "do", "where"}
    assert "bestaat-niet" not in answer.content.decode()


def test_a_method_there_is_not_says_which_there_are(program: Client) -> None:
    answer = program.delete("/api/v1/deliveries")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_refusal_speaks_the_language_that_is_asked(program: Client) -> None:
    dutch = program.get("/api/v1/deliveries/99").json()["error"]["what"]
    english = program.get("/api/v1/deliveries/99", headers={"Accept-Language": "en"}).json()["error"]["what"]
    assert (dutch, english) == ("Dit is er niet.", "There is no such thing.")


def test_a_file_is_delivered_and_waits_for_its_turn(program: Client, town: Path) -> None:
    content = (town / "maker" / "verkoop.csv").read_bytes()
    answer = program.post("/api/v1/deliveries", {"file": SimpleUploadedFile("../../x.csv", content)})
    assert answer.status_code == 202, answer.content
    job = program.get(f"/api/v1/jobs/{answer.json()['job']}").json()
    assert job["state"] == "queued"
    noted = LogEntry.objects.filter(subject="api file").get()
    assert noted.detail == {"bytes": len(content)}


def test_what_is_no_file_is_refused(program: Client) -> None:
    assert program.post("/api/v1/deliveries", b"{}", content_type="application/json").status_code == 415
    assert program.post("/api/v1/deliveries", {}).status_code == 422
    assert program.post("/api/v1/deliveries", {"file": SimpleUploadedFile("x", b"")}).status_code == 422
    assert program.post("/api/v1/deliveries", {"file": SimpleUploadedFile("x", b"a"), "naam": "x"}).status_code == 400


def test_a_job_of_another_house_is_not_there(program: Client, town: Path) -> None:
    made = program.post("/api/v1/deliveries", {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2\n")}).json()["job"]
    person = seated("kees@example.org", an_organisation("de-kade"), "administrator")
    _, secret = make(seat_of(person, "de-kade"), "x", ["deliveries:write"])
    other = Client(headers={"Authorization": f"Bearer {secret}"})
    assert other.get(f"/api/v1/jobs/{made}").status_code == 404


def test_every_question_is_written_down(program: Client) -> None:
    program.get("/api/v1/figures/totals")
    noted = LogEntry.objects.latest("pk")
    assert (noted.action, noted.subject, noted.allowed) == ("see-figures", "api figure", True)


def test_the_document_tells_every_operation_and_nothing_of_anybody(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    found = {(method.upper(), path) for path, item in told["paths"].items() for method in item}
    assert found == {(one.method, one.address) for one in operations()}
    assert told["openapi"].startswith("3.1")
    assert client.post("/api/v1/openapi.json").status_code == 405
