"""Who makes the reports that take seconds, and those of a schedule? One thread of the site, or a command of a timer.

What was being made when the site ended is made again. What fails is said on its page, and nothing else fails with it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.http import QueryDict
from django.utils import timezone

from publiek.dashboard import View
from publiek.errors import PubliekError, Text, UsageError, program_fault
from publiek.web.people import log
from publiek.web.takeaway import files, letters, schedules
from publiek.web.takeaway.models import Report
from publiek.web.takeaway.stories import of_house
from publiek.web.visibility import Seat, house_of, seat_of
from publiek.web.wording import language_now

_LOG = logging.getLogger("publiek.site")
#: A report that was asked for is kept a day; one of a schedule until the season after.
KEPT, KEPT_SCHEDULED = timedelta(days=1), timedelta(days=400)
#: So many reports of one person may wait at once.
AT_ONCE = 3
_PAUSE, _LOOK_EVERY = 1.0, 60
_ending = Event()
_asked = Event()
_threads: list[Thread] = []


def ask(seat: Seat, *, chapters: Sequence[str], query: str, formats: Sequence[str], language: str) -> Report:
    """A report for one person, made as soon as there is time. Raises UsageError "reports-many"."""
    waiting = Report.objects.filter(person=seat.person, state__in=("waiting", "making"))
    same = waiting.filter(organisation=seat.organisation, query=query, formats=list(formats), language=language).first()
    if same:
        return same
    if waiting.count() >= AT_ONCE:
        raise UsageError(
            "reports-many",
            Text("Er worden al rapporten voor u gemaakt.", "Reports are being made for you already."),
            Text("Wacht tot ze klaar zijn.", "Wait until they are ready."),
            {"allowed": AT_ONCE},
        )
    made = Report.objects.create(
        organisation=seat.organisation, person=seat.person, chapters=list(chapters), query=query,
        formats=list(formats), language=language,
    )  # fmt: skip
    _asked.set()
    return made


def start() -> None:
    """Begin to work, once in a process."""
    if not _threads:
        put_back()
        _threads.append(Thread(target=_work, name="publiek-reports", daemon=True))
        _threads[0].start()


def put_back() -> int:
    """After a start: what was being made when the site ended waits again."""
    return Report.objects.filter(state="making").update(state="waiting")


def end() -> None:
    """Stop after the report that is being made."""
    _ending.set()
    for thread in _threads:
        thread.join(15)


def _work() -> None:
    turn = 0
    while not _ending.is_set():
        if turn % _LOOK_EVERY == 0:
            with suppress(Exception):
                schedules.due()
                sweep()
        turn += 1
        # This thread has no requests that would do it: a database that was away is asked anew.
        close_old_connections()
        made = None
        with suppress(DatabaseError):
            made = next_one()
        if made is None:
            _asked.wait(_PAUSE)
            _asked.clear()


def run() -> list[Report]:
    """Everything that is due now, until nothing waits: what a timer calls. Gives the reports that were made."""
    schedules.due()
    made = []
    while (report := next_one()) is not None:
        made.append(report)
    sweep()
    return made


def next_one() -> Report | None:
    """Make the report that waits longest; None when none does."""
    report = Report.objects.filter(state="waiting").order_by("id").first()
    if report is None or not Report.objects.filter(pk=report.pk, state="waiting").update(state="making"):
        return None
    try:
        _make(report)
        report.state = "ready"
    except PubliekError as error:
        report.state, report.error = "failed", _both(error)
    except Exception as trouble:
        _LOG.error("a report failed: %s", type(trouble).__name__)
        report.state, report.error = "failed", _both(program_fault(trouble))
    if report.state == "failed":
        shutil.rmtree(report.folder, ignore_errors=True)
    report.ended_at = timezone.now()
    report.save()
    if report.schedule is not None and report.state == "ready":
        report.letters, report.letters_failed = letters.send(report)
        report.save(update_fields=["letters", "letters_failed"])
    return report


def _make(report: Report) -> None:
    """The files, in the name of who asked: with that seat gone nothing is made."""
    seat = seat_of(report.person, report.organisation.slug)
    if seat is None or not seat.may("schedule-reports" if report.schedule else "take-away"):
        raise UsageError(
            "report-nobodys",
            Text(
                "Wie dit rapport vroeg, mag dat niet meer.",
                "Who asked for this report may no longer do so.",
            ),
            Text("Maak het rapport zelf opnieuw aan.", "Make the report again yourself."),
        )
    view = View.read(QueryDict(report.query))
    taken = of_house(house_of(report.organisation), tuple(report.chapters), view, report.language)
    report.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.write(taken, taken.story, report.formats, report.folder)
    if report.schedule is not None:
        log.note(report.person, "take-away", report.organisation, "scheduled report", schedule=report.schedule_id)


def sweep() -> int:
    """Remove the files of reports that are too old; how many went."""
    now = timezone.now()
    old = [
        *Report.objects.filter(schedule=None, asked_at__lt=now - KEPT, state__in=("ready", "failed")),
        *Report.objects.filter(asked_at__lt=now - KEPT_SCHEDULED),
    ]
    for report in old:
        shutil.rmtree(report.folder, ignore_errors=True)
        report.delete()
    return len(old)


def told(report: Report) -> dict[str, Any] | None:
    """Why a report failed, in the language of this request."""
    if not report.error:
        return None
    language = language_now()
    return {"what": report.error["what"][language], "do": report.error["do"][language], "code": report.error["code"]}


def _both(error: PubliekError) -> dict[str, Any]:
    return {
        "code": error.code,
        "what": {"nl": error.what.nl, "en": error.what.en},
        "do": {"nl": error.do.nl, "en": error.do.en},
        "where": {key: str(value) for key, value in error.where.items()},
    }
