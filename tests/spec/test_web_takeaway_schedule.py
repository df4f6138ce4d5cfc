"""When does a report come by itself, who gets a letter, and what when something goes wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from publiek.pipeline import House
from publiek.web import dashboards
from publiek.web.people.models import LogEntry, Membership, Person
from publiek.web.takeaway import making, schedules
from publiek.web.takeaway.models import Report, Schedule
from tests.support.api_caller import SLUG, a_house
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
PAGE = f"/o/{SLUG}/take/schedule/"
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, town: Path) -> Iterator[House]:
    yield a_house(tmp_path_factory.mktemp("schedule"), town)
    dashboards.desk().forget()


@pytest.fixture
def ans(house: House, settings: object, tmp_path: Path) -> Person:
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=house.home, keys=house.keys, state=tmp_path)  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    return seated("ans@example.org", an_organisation(SLUG, name="De Brug", venue_pc4=3011), "analyst")


@pytest.fixture
def analyst(client: Client, ans: Person) -> Client:
    client.force_login(ans)
    return client


def _form(*receivers: Person, **more: object) -> dict[str, object]:
    return {
        "name": "Maandcijfers", "chapters": ["loyalty"], "formats": ["xlsx"], "frequency": "monthly", "period": "",
        "receivers": [one.pk for one in receivers], **more,
    }  # fmt: skip


def _made(client: Client, ans: Person, query: str = "", **more: object) -> Schedule:
    answer = client.post(PAGE + query, _form(ans, **more))
    assert answer.status_code == 302, words_of(answer.content.decode())
    return Schedule.objects.get()


def _due(schedule: Schedule) -> None:
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now() - timedelta(days=100))


MOMENTS = [
    ("weekly", datetime(2026, 3, 2, 6, 59), datetime(2026, 3, 2, 7)),
    ("weekly", datetime(2026, 3, 2, 7, 0), datetime(2026, 3, 9, 7)),
    ("weekly", datetime(2026, 3, 27, 12), datetime(2026, 3, 30, 7)),
    ("monthly", datetime(2026, 12, 31, 23), datetime(2027, 1, 1, 7)),
    ("monthly", datetime(2026, 2, 1, 3), datetime(2026, 2, 1, 7)),
    ("quarterly", datetime(2026, 1, 1, 8), datetime(2026, 4, 1, 7)),
    ("quarterly", datetime(2026, 11, 5, 8), datetime(2027, 1, 1, 7)),
]


@pytest.mark.parametrize(("frequency", "after", "then"), MOMENTS)
def test_it_comes_in_the_morning_whatever_the_clock_does(frequency: str, after: datetime, then: datetime) -> None:
    found = schedules.next_moment(frequency, after.replace(tzinfo=HERE))
    assert found.astimezone(HERE) == then.replace(tzinfo=HERE)


PERIODS = [
    ("season", date(2026, 7, 1), ("2025-08", "2026-07")),
    ("season", date(2026, 8, 3), ("2026-08", "2026-08")),
    ("month", date(2026, 1, 1), ("2025-12", "2025-12")),
    ("quarter", date(2026, 4, 1), ("2026-01", "2026-03")),
    ("quarter", date(2026, 3, 1), ("2025-10", "2025-12")),
]


@pytest.mark.parametrize(("period", "today", "months"), PERIODS)
def test_a_period_moves_along(period: str, today: date, months: tuple[str, str]) -> None:
    assert schedules.months_of(period, today) == months


def test_it_is_made_and_a_letter_with_a_link_goes_out_but_no_figure(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans, "?period=2024/25")
    assert schedule.query == "period=2024%2F25"
    _due(schedule)
    (report,) = making.run()
    assert (report.state, report.letters, report.letters_failed) == ("ready", 1, 0)
    (letter,) = mail.outbox
    where = f"/o/{SLUG}/take/reports/{report.token}/"
    assert where in letter.body
    assert not letter.attachments
    assert letter.to == ["ans@example.org"]
    assert Client().get(where).status_code == 302
    assert analyst.get(where + "file.xlsx").content.startswith(b"PK")


def test_what_was_missed_is_made_once_and_then_at_its_own_time(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans)
    _due(schedule)
    assert len(schedules.due()) == 1
    assert schedules.due() == []
    schedule.refresh_from_db()
    assert schedule.next_at > timezone.now()


def test_a_period_that_moves_takes_the_place_of_the_one_in_the_filters(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans, "?period=2024/25&visitors=new", period="month")
    assert schedules.query_on(schedule, date(2026, 1, 1)) == "visitors=new&since=2025-12&until=2025-12"


def test_receivers_are_members_who_may_take_figures_away(analyst: Client, ans: Person) -> None:
    stranger = seated("vreemd@example.org", an_organisation("de-kade"), "reader")
    answer = analyst.post(PAGE, _form(stranger))
    assert answer.status_code == 400
    assert "vreemd@example.org" not in answer.content.decode()
    assert not Schedule.objects.exists()


def test_who_left_gets_no_letter_any_more(analyst: Client, ans: Person) -> None:
    piet = seated("piet@example.org", ans.memberships.get().organisation, "reader")
    analyst.post(PAGE, _form(ans, piet))
    Membership.objects.filter(person=piet).delete()
    _due(Schedule.objects.get())
    (report,) = making.run()
    assert report.letters == 1
    assert [one.to for one in mail.outbox] == [["ans@example.org"]]


def test_it_stands_on_the_seat_of_who_made_it(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans)
    ans.memberships.update(role="reader")
    _due(schedule)
    (report,) = making.run()
    assert (report.state, report.error["code"]) == ("failed", "report-nobodys")
    assert not mail.outbox


def test_a_failure_is_shown_on_the_page_and_the_next_one_is_made(analyst: Client, ans: Person, house: House) -> None:
    schedule = _made(analyst, ans)
    Schedule.objects.update(query="genre=bestaat-niet")
    _due(schedule)
    assert [one.state for one in making.run()] == ["failed"]
    assert "Mislukt:" in words_of(analyst.get(PAGE).content.decode())
    Schedule.objects.update(query="")
    _due(schedule)
    assert [one.state for one in making.run()] == ["ready"]


def test_a_letter_that_does_not_go_out_is_told(analyst: Client, ans: Person, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    _due(_made(analyst, ans))
    (report,) = making.run()
    assert (report.state, report.letters, report.letters_failed) == ("ready", 0, 1)
    assert "1 brief niet verstuurd" in words_of(analyst.get(PAGE).content.decode())


def test_what_was_being_made_when_the_site_ended_is_made_again(analyst: Client, ans: Person) -> None:
    _due(_made(analyst, ans))
    schedules.due()
    Report.objects.update(state="making")
    assert making.next_one() is None
    making.put_back()
    assert making.next_one().state == "ready"


def test_stopped_comes_no_more(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans)
    analyst.post(f"{PAGE}{schedule.pk}/stop/")
    assert not Schedule.objects.exists()
    assert LogEntry.objects.filter(action="stop-schedule").exists()


def test_made_now_besides_its_times(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans)
    answer = analyst.post(f"{PAGE}{schedule.pk}/now/")
    assert f"/o/{SLUG}/take/reports/" in answer.headers["Location"]
    assert analyst.post(f"{PAGE}{schedule.pk}/now/").headers["Location"] == answer.headers["Location"]


def test_a_schedule_of_another_house_is_not_there(analyst: Client, ans: Person) -> None:
    schedule = _made(analyst, ans)
    other = Client()
    other.force_login(seated("kees@example.org", an_organisation("de-kade"), "analyst"))
    for what in ("stop", "now"):
        assert other.post(f"/o/de-kade/take/schedule/{schedule.pk}/{what}/").status_code == 404
