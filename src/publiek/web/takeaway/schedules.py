"""When is a report made by itself? Weekly, monthly or quarterly, in the morning; what was missed is made once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from publiek.dashboard import View
from publiek.web.takeaway.models import Report, Schedule

_MORNING = time(7, 0)
_SEASON_BEGINS = 8


def next_moment(frequency: str, after: datetime) -> datetime:
    """The first moment after `after`: Monday, the first of a month, or of a quarter, at seven in the morning."""
    here = timezone.localtime(after)
    day = here.date() if here.time() < _MORNING else here.date() + timedelta(days=1)
    while not _is_day(frequency, day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, _MORNING))


def _is_day(frequency: str, day: date) -> bool:
    if frequency == "weekly":
        return day.weekday() == 0
    return day.day == 1 and (frequency == "monthly" or day.month % 3 == 1)


def due(*, now: datetime | None = None) -> list[Report]:
    """Ask for the report of every schedule whose time has come, once however many times were missed.

    The thread of the site and a timer may both call this: who sets the next moment first makes the report.
    """
    now = now or timezone.now()
    asked = []
    for one in Schedule.objects.filter(next_at__lte=now):
        with transaction.atomic():
            mine = Schedule.objects.filter(pk=one.pk, next_at=one.next_at)
            if mine.update(next_at=next_moment(one.frequency, now)):
                asked.append(_ask(one, timezone.localtime(now).date()))
    return asked


def at_once(schedule: Schedule) -> Report:
    """One report of a schedule now, besides its times."""
    return _ask(schedule, timezone.localdate())


def _ask(schedule: Schedule, today: date) -> Report:
    return Report.objects.create(
        organisation=schedule.organisation,
        person=schedule.person,
        schedule=schedule,
        chapters=schedule.chapters,
        query=query_on(schedule, today),
        formats=schedule.formats,
        language=schedule.language,
    )


def query_on(schedule: Schedule, today: date) -> str:
    """The filters on a day: a period that moves along takes the place of a period in them."""
    view = View.read(QueryDict(schedule.query))
    if not schedule.period:
        return view.query
    since, until = months_of(schedule.period, today)
    return urlencode([*view.without("period").pairs, ("since", since), ("until", until)])


def months_of(period: str, today: date) -> tuple[str, str]:
    """First and last month of the season so far, of the month before, or of the quarter before."""
    if period == "season":
        year = today.year if today.month >= _SEASON_BEGINS else today.year - 1
        return f"{year}-{_SEASON_BEGINS:02d}", f"{today:%Y-%m}"
    last = today.replace(day=1) - timedelta(days=1)
    if period == "quarter":
        while last.month % 3:
            last = last.replace(day=1) - timedelta(days=1)
        return f"{last.year}-{last.month - 2:02d}", f"{last:%Y-%m}"
    return f"{last:%Y-%m}", f"{last:%Y-%m}"
