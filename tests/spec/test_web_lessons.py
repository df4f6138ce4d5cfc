"""What helped elsewhere, what fits here, and a lesson of one's own, on the site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek.house import House
from publiek.lessons.library.shelves import packaged
from publiek.listening.experiment_lessons import own_lessons
from publiek.web.people.models import Organisation
from tests.support import looked_at
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
ROOT = f"/o/{looked_at.HOUSE}/lessons/"
LESSON = {
    "title": "Pendelbus naar de voorstelling",
    "tried": "Een bus uit twee dorpen, tien avonden.",
    "whom": "Bewoners zonder auto",
    "barriers": ["travel"],
    "subsectors": ["theatre"],
    "place": "De Brug",
    "period": "2025/26",
    "measured": "Loting van gebieden.",
    "result": "Geen verschil.",
    "direction": "null",
    "strength": "randomised",
    "conditions": "De laatste bus ging te vroeg.",
    "cost": "middle",
    "ratio": "1,05",
    "low": "0,8",
    "high": "1,4",
    "source": "Eigen verslag",
    "year": "2026",
    "url": "",
    "contact": "publiek@example.org",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return looked_at.a_home(tmp_path_factory.mktemp("lessons") / "home")


@pytest.fixture
def house(settings: Settings, home: Path) -> House:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=home)
    return House(organisation=looked_at.HOUSE, home=home)


@pytest.fixture
def organisation(house: House) -> Organisation:
    return an_organisation(looked_at.HOUSE, name=looked_at.NAME, subsector="theatre")


@pytest.fixture
def analyst(client: Client, organisation: Organisation) -> Client:
    client.force_login(seated("ans@example.org", organisation, "analyst"))
    return client


@pytest.fixture
def reader(client: Client, organisation: Organisation) -> Client:
    client.force_login(seated("rik@example.org", organisation, "reader"))
    return client


def test_all_lessons_are_there_the_strongest_first_with_what_did_not_help(reader: Client) -> None:
    said = words_of(reader.get(ROOT).content.decode())
    assert all(lesson.title.nl in said for lesson in packaged())
    assert "geen verschil gevonden" in said
    drawn = [lesson.title.nl for lesson in packaged() if lesson.strength == "randomised"]
    others = [lesson.title.nl for lesson in packaged() if lesson.strength == "told"]
    assert max(said.index(title) for title in drawn) < min(said.index(title) for title in others)


@pytest.mark.parametrize(
    ("asked", "keeps"),
    [
        ("barrier=cost", lambda lesson: "cost" in lesson.barriers),
        ("strength=randomised", lambda lesson: lesson.strength == "randomised"),
        ("age=16-24", lambda lesson: not lesson.ages or "16-24" in lesson.ages),
        ("subsector=museum", lambda lesson: "museum" in lesson.subsectors),
        (
            "barrier=cost&strength=randomised",
            lambda lesson: "cost" in lesson.barriers and lesson.strength == "randomised",
        ),
    ],
)
def test_lessons_are_chosen_by_barrier_strength_age_and_kind_of_house(reader: Client, asked: str, keeps) -> None:
    found = reader.get(f"{ROOT}?{asked}").content.decode()
    shown = {lesson.code for lesson in packaged() if f"/lessons/of/{lesson.code}/" in found}
    assert shown == {lesson.code for lesson in packaged() if keeps(lesson)}
    assert shown


def test_what_cannot_be_chosen_is_as_if_it_was_not(reader: Client) -> None:
    assert len(packaged()) == reader.get(f"{ROOT}?barrier=<script>").content.decode().count("<article")


def test_one_lesson_tells_what_it_rests_on(reader: Client) -> None:
    lesson = packaged()[0]
    said = words_of(reader.get(f"{ROOT}of/{lesson.code}/").content.decode())
    for text in (lesson.title, lesson.tried, lesson.result, lesson.conditions):
        assert " ".join(text.nl.split()) in said.replace("&#x27;", "'")
    assert lesson.source.title in said and str(lesson.source.year) in said
    assert reader.get(f"{ROOT}of/iets/").status_code == 404


def test_without_a_survey_somebody_may_name_a_barrier(reader: Client) -> None:
    assert "Niemand is hier nog gevraagd" in words_of(reader.get(f"{ROOT}fits/").content.decode())
    found = reader.get(f"{ROOT}fits/?asked=1&barrier=travel").content.decode()
    said = words_of(found)
    assert "Omdat ‘te ver of lastig te bereiken’ u" not in said
    assert "hier is nog niemand gevraagd" in said and "Bewijs:" in said
    assert 1 <= found.count("<article") <= 5
    assert "Probeer" in said


def test_a_house_writes_a_lesson_and_takes_it_along_without_who_to_ask(analyst: Client, house: House) -> None:
    kept = analyst.post(f"{ROOT}add/", LESSON)
    code = "pendelbus-naar-de-voorstelling"
    assert kept.status_code == 302 and kept["Location"] == f"{ROOT}of/{code}/"
    said = words_of(analyst.get(kept["Location"]).content.decode())
    assert "1,05 keer zoveel, tussen 0,80 en 1,40" in said and "publiek@example.org" in said
    taken = analyst.get(f"{ROOT}of/{code}/file.yaml")
    assert "attachment" in taken["Content-Disposition"]
    assert "example.org" not in taken.content.decode() and "Geen verschil." in taken.content.decode()
    analyst.post(f"{ROOT}add/", LESSON)
    assert {lesson.code for lesson in own_lessons(house)} == {code, f"{code}-2"}
    listed = words_of(analyst.get(ROOT).content.decode())
    assert listed.index("Pendelbus") < listed.index(packaged()[0].title.nl)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"title": ""}, "title"),
        ({"barriers": []}, "barriers"),
        ({"barriers": ["weather"]}, "barriers"),
        ({"low": "1,2"}, "ratio"),
        ({"high": ""}, "ratio"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_a_lesson_that_is_not_whole_is_refused_at_the_field(analyst: Client, house: House, wrong, named) -> None:
    before = own_lessons(house)
    refused = analyst.post(f"{ROOT}add/", LESSON | wrong)
    assert refused.status_code == 422
    assert f'id="id_{named}_error"' in refused.content.decode()
    assert own_lessons(house) == before


def test_what_somebody_writes_is_never_markup(analyst: Client) -> None:
    kept = analyst.post(f"{ROOT}add/", LESSON | {"title": "<script>alert(1)</script>", "contact": 'x"\ny: &a'})
    assert kept.status_code == 302
    assert "<script>alert" not in analyst.get(kept["Location"]).content.decode()


def test_a_reader_reads_and_does_not_write(reader: Client) -> None:
    assert reader.get(f"{ROOT}add/").status_code == 403
    assert reader.post(f"{ROOT}add/", LESSON).status_code == 403
    assert "Schrijf een les op" not in reader.get(ROOT).content.decode()


def test_the_pages_speak_english_too(reader: Client) -> None:
    reader.cookies["django_language"] = "en"
    assert "What helped elsewhere" in words_of(reader.get(ROOT, headers={"accept-language": "en"}).content.decode())
