"""Sharing knowledge on the site: sessions, courses, questions that somebody looks at first, lessons that travel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from publiek.knowledge import Shelf
from publiek.web.knowledge.models import Answer, Practice, Question
from publiek.web.people.models import Organisation, Sharing
from tests.spec.test_knowledge import REPEATS, TABLE
from tests.support.site import an_organisation, seated

pytestmark = pytest.mark.django_db

SESSION = {
    "title": "Indexcijfers lezen", "by": "Stichting Voorbeeld", "themes": ["figures"], "level": "starter",
    "form": "in-person", "language": "nl", "day": "2031-01-15", "begin": "13:30", "end": "15:00", "place": "Zaal 2",
}  # fmt: skip


class World:
    """Two houses and a stranger; the two look together with one collective."""

    def __init__(self) -> None:
        self.collective = an_organisation("stad", kind="collective", name="Stad samen")
        self.houses = {slug: an_organisation(slug) for slug in ("brug", "haven", "vreemd")}
        for slug in ("brug", "haven"):
            Sharing.objects.create(house=self.houses[slug], with_whom=self.collective, purpose="benchmark")
        self.clients = {slug: _client(f"{slug}@example.org", one, "analyst") for slug, one in self.houses.items()}
        self.clients["stad"] = _client("steward@example.org", self.collective, "collective-steward")

    def get(self, slug: str, page: str, status: int = 200) -> str:
        answer = self.clients[slug].get(f"/o/{slug}/knowledge/{page}")
        assert answer.status_code == status, page
        return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")

    def post(self, slug: str, page: str, told: dict, status: int = 200) -> str:
        answer = self.clients[slug].post(f"/o/{slug}/knowledge/{page}", told, follow=True)
        assert answer.status_code == status, page
        return answer.content.decode()


def _client(email: str, organisation: Organisation, role: str) -> Client:
    client = Client()
    client.force_login(seated(email, organisation, role))
    return client


def _next_year(calendar: bytes) -> bytes:
    """The same days, one year on from now: a calendar is read two years ahead."""
    year = timezone.now().year
    return calendar.replace(b"2027", f"{year + 2}".encode()).replace(b"2026", f"{year + 1}".encode())


@pytest.fixture
def world(settings: object, tmp_path: Path) -> World:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home")  # type: ignore[attr-defined]
    return World()


def _ask(world: World, body: str = "Wij tellen bij een vrije inloop. Hoe doen jullie dat?") -> Question:
    world.post("brug", "questions/", {"title": "Hoe tel je inloop?", "theme": "figures", "body": body})
    return Question.objects.latest("pk")


def test_a_session_that_one_house_adds_is_seen_by_all_and_changed_by_that_house_alone(world: World) -> None:
    assert "Indexcijfers lezen" in world.post("brug", "sessions/new/", SESSION)
    page = world.get("vreemd", "")
    assert "15 januari 2031" in page
    assert "13:30 – 15:00" in page
    session = Shelf(site_settings.PUBLIEK.home).sessions()[0]
    assert session.of == "brug"
    world.get("vreemd", f"sessions/{session.code}/", 404)
    world.post("vreemd", f"sessions/{session.code}/cancel/", {}, 404)
    world.post("brug", f"sessions/{session.code}/", {**SESSION, "begin": "14:00", "end": "15:30"})
    assert "14:00 – 15:30" in world.get("haven", "")
    assert "gaat niet door" in world.post("stad", f"sessions/{session.code}/cancel/", {})


def test_one_looks_for_a_role_a_level_or_a_theme(world: World) -> None:
    world.post("brug", "sessions/new/", {**SESSION, "roles": ["educator"]})
    assert "Indexcijfers lezen" in world.get("haven", "?role=educator&theme=figures&level=starter")
    assert "Indexcijfers lezen" not in world.get("haven", "?role=maker")
    assert "Indexcijfers lezen" not in world.get("haven", "?level=expert")
    assert "Indexcijfers lezen" in world.get("haven", "?level=bestaat-niet")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"end": "12:00"}, "Het einde ligt voor het begin"),
        ({"begin": "", "end": "12:00"}, "hoe laat het begint"),
        ({"url": "javascript:alert(1)"}, 'id="id_url_error"'),
        ({"day": "31-31-2031"}, 'id="id_day_error"'),
        ({"themes": ["zqxthema"]}, 'id="id_themes_error"'),
    ],
)
def test_what_is_wrong_is_said_at_the_field(world: World, wrong: dict, said: str) -> None:
    page = world.post("brug", "sessions/new/", {**SESSION, **wrong}, 422)
    assert said in page.replace("id_url-error", "id_url_error").replace("id_day-error", "id_day_error") or (
        'aria-invalid="true"' in page
    )
    assert not Shelf(site_settings.PUBLIEK.home).sessions()


def test_a_calendar_program_follows_by_an_address_with_a_signature(world: World) -> None:
    world.post("brug", "sessions/new/", SESSION)
    page = world.get("haven", "")
    address = page.split('id="feed" readonly value="')[1].split('"')[0]
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Indexcijfers lezen" in answer.content
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    assert Client().get("/kennis/1.zomaar.ics").status_code == 404
    assert b"BEGIN:VCALENDAR" in world.clients["haven"].get("/o/haven/knowledge/sessions.ics").content
    assert b"Indexcijfers lezen" in world.clients["haven"].get("/o/haven/knowledge/sessions.csv").content
    assert world.clients["haven"].get("/o/haven/knowledge/sessions.exe").status_code == 404


def test_a_whole_calendar_comes_in_without_who_is_invited(world: World) -> None:
    sent = SimpleUploadedFile("agenda.ics", _next_year(REPEATS))
    page = world.post("brug", "bring/", {"kind": "sessions", "by": "Wij", "file": sent})
    assert "2 keer stond er een persoon bij" in page
    assert "Inloopuur" in world.get("haven", "?over=on")
    assert "zqxvogel" not in world.get("haven", "?over=on").casefold()


def test_a_table_tells_which_rows_did_not_come_in(world: World) -> None:
    sent = SimpleUploadedFile("sessies.csv", TABLE)
    page = world.post("brug", "bring/", {"kind": "sessions", "by": "Wij", "file": sent})
    assert "Rij 4: datum." in page
    assert "Rij 5: rol." in page
    assert "Rij 7: staat er dubbel in." in page
    sent = SimpleUploadedFile("iets.csv", b"\x00\x01")
    assert "niet te lezen" in world.post("brug", "bring/", {"kind": "courses", "by": "Wij", "file": sent}, 422)


def test_what_another_house_put_in_the_list_is_not_taken_over_by_a_table(world: World) -> None:
    sent = SimpleUploadedFile("sessies.csv", TABLE)
    world.post("brug", "bring/", {"kind": "sessions", "by": "Wij", "file": sent})
    again = SimpleUploadedFile("sessies.csv", TABLE.replace(b"Zaal", b"Elders"))
    page = world.post("haven", "bring/", {"kind": "sessions", "by": "Wij", "file": again})
    assert "stonden er al van een andere organisatie" in page
    assert {one.of for one in Shelf(site_settings.PUBLIEK.home).sessions()} == {"brug"}


def test_courses_are_added_by_a_form_and_taken_away_by_who_added_them(world: World) -> None:
    course = {name: SESSION[name] for name in ("by", "themes", "level", "form", "language")}
    world.post("brug", "courses/new/", {**course, "title": "Enquêtes maken", "hours": "2,5"})
    assert "Enquêtes maken" in world.get("haven", "courses/")
    code = next(one.code for one in Shelf(site_settings.PUBLIEK.home).courses() if one.of == "brug")
    world.post("haven", f"courses/{code}/remove/", {}, 404)
    world.post("brug", f"courses/{code}/remove/", {})
    assert "Enquêtes maken" not in world.get("haven", "courses/")


def test_a_question_is_seen_by_members_only_after_the_steward_looked_at_it(world: World) -> None:
    question = _ask(world)
    assert "Hoe tel je inloop?" in world.get("brug", "questions/")
    assert "wacht op de begeleider" in world.get("brug", "questions/")
    assert "Hoe tel je inloop?" not in world.get("haven", "questions/")
    world.get("haven", f"questions/{question.pk}/", 404)
    assert "Hoe tel je inloop?" in world.get("stad", "waiting/")
    world.post("stad", f"waiting/question/{question.pk}/", {"decision": "publish"})
    assert "Hoe tel je inloop?" in world.get("haven", f"questions/{question.pk}/")
    world.get("vreemd", f"questions/{question.pk}/", 404)
    assert "nog niet mee met een collectief" in world.get("vreemd", "questions/")


def test_an_answer_waits_too_and_may_point_at_a_lesson(world: World) -> None:
    question = _ask(world)
    world.post("stad", f"waiting/question/{question.pk}/", {"decision": "publish"})
    page = world.get("haven", f"questions/{question.pk}/")
    lesson = page.split('<option value="')[2].split('"')[0]
    world.post("haven", f"questions/{question.pk}/", {"body": "Met een teller bij de deur.", "lesson": lesson})
    assert "teller bij de deur" not in world.get("brug", f"questions/{question.pk}/")
    world.post("stad", f"waiting/answer/{Answer.objects.get().pk}/", {"decision": "publish"})
    page = world.get("brug", f"questions/{question.pk}/")
    assert "teller bij de deur" in page
    assert f"/lessons/of/{lesson}/" in page
    assert "teller" in world.get("brug", "questions/?q=teller")
    assert "Hoe tel je inloop?" in world.get("brug", "questions/?q=teller")


def test_what_is_refused_says_why_to_its_writer_and_shows_to_nobody_else(world: World) -> None:
    question = _ask(world)
    assert "Zeg waarom niet" in world.post("stad", f"waiting/question/{question.pk}/", {"decision": "refuse"})
    world.post("stad", f"waiting/question/{question.pk}/", {"decision": "refuse", "reason": "Staat er al."})
    assert "Staat er al." in world.get("brug", f"questions/{question.pk}/")
    world.get("haven", f"questions/{question.pk}/", 404)


def test_only_who_moderates_decides_and_only_of_the_own_collective(world: World) -> None:
    question = _ask(world)
    world.post("brug", f"waiting/question/{question.pk}/", {"decision": "publish"}, 403)
    other = an_organisation("elders", kind="collective")
    client = _client("ander@example.org", other, "collective-steward")
    assert (
        client.post(f"/o/elders/knowledge/waiting/question/{question.pk}/", {"decision": "publish"}).status_code == 404
    )
    question.refresh_from_db()
    assert question.state == "waiting"


def test_what_looks_like_personal_data_is_said_to_who_writes_and_who_looks(world: World) -> None:
    page = world.post(
        "brug", "questions/", {"title": "Wie weet dit?", "theme": "privacy", "body": "Mail zqxvogel@voorbeeld.example."}
    )
    assert "lijkt een e-mailadres" in page
    assert Question.objects.get().hints == ["e-mail"]
    assert "persoonsgegevens" in world.get("stad", "waiting/")


def test_what_somebody_takes_back_is_really_gone(world: World) -> None:
    question = _ask(world, "Geheim zqxvogel plan")
    world.post("haven", f"withdraw/question/{question.pk}/", {}, 404)
    world.post("brug", f"withdraw/question/{question.pk}/", {})
    question.refresh_from_db()
    assert (question.title, question.body, question.state) == ("", "", "withdrawn")
    assert "zqxvogel" not in world.get("stad", "waiting/")


def test_an_account_that_goes_leaves_its_words_without_a_name(world: World) -> None:
    question = _ask(world)
    world.post("stad", f"waiting/question/{question.pk}/", {"decision": "publish"})
    question.person.delete()
    world.houses["brug"].delete()
    assert "een vroegere deelnemer" in world.get("haven", f"questions/{question.pk}/")


def test_a_lesson_of_one_house_comes_into_the_library_of_another(world: World) -> None:
    from publiek.lessons.library.reading import written
    from publiek.lessons.library.shelves import packaged
    from publiek.listening.experiment_lessons import keep, own_lessons
    from publiek.web.visibility import house_of

    lesson = replace(packaged()[0], code="eigen-les", contact="", own=False)
    keep(house_of(world.houses["brug"]), written(lesson) + "contact: zqxvogel@voorbeeld.example\n")
    world.post("brug", "practices/share/", {"lesson": "eigen-les", "collective": "stad"})
    practice = Practice.objects.get()
    assert "zqxvogel" not in practice.body
    assert lesson.title.nl not in world.get("haven", "practices/")
    world.post("stad", f"waiting/practice/{practice.pk}/", {"decision": "publish"})
    assert lesson.title.nl in world.get("haven", "practices/")
    world.post("haven", f"practices/{practice.pk}/take/", {})
    assert [one.code for one in own_lessons(house_of(world.houses["haven"]))] == ["eigen-les"]
    assert world.clients["vreemd"].post(f"/o/vreemd/knowledge/practices/{practice.pk}/take/").status_code == 404


def test_who_writes_very_much_in_a_day_waits_until_tomorrow(world: World) -> None:
    person = world.houses["brug"].memberships.get().person
    told = {"collective": world.collective, "organisation": world.houses["brug"], "person": person, "theme": "figures"}
    Question.objects.bulk_create(Question(**told, title=str(n), body="x", told_at=timezone.now()) for n in range(20))
    page = world.post("brug", "questions/", {"title": "Nog een", "theme": "figures", "body": "x"}, 422)
    assert "Morgen kan het weer" in page


def test_words_of_people_are_text_and_never_run(world: World) -> None:
    evil = "<script>alert(1)</script>"
    world.post("brug", "sessions/new/", {**SESSION, "title": evil, "about": evil})
    question = _ask(world, evil)
    world.post("stad", f"waiting/question/{question.pk}/", {"decision": "publish"})
    for page in ("", "questions/", f"questions/{question.pk}/"):
        assert evil not in world.get("haven", page)
    assert "&lt;script&gt;" in world.get("haven", "")
