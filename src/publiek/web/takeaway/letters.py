"""What does the letter about a report say? That it is ready, and where: never the report itself."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from publiek.web.takeaway.models import Report
from publiek.web.visibility import seat_of
from publiek.web.wording import words

_LOG = logging.getLogger("publiek.site")


def send(report: Report) -> tuple[int, int]:
    """A letter to every receiver who may take figures away now; how many went, and how many could not."""
    sent = failed = 0
    assert report.schedule is not None
    for person in report.schedule.receivers.all():
        seat = seat_of(person, report.organisation.slug)
        if seat is None or not seat.may("take-away"):
            continue
        say = words(person.language).say
        subject = " ".join(say("takeaway.letter.subject", name=report.schedule.name).split())
        where = address() + reverse("take-report", kwargs={"slug": report.organisation.slug, "token": report.token})
        body = "\n\n".join(
            [
                say("takeaway.letter.ready", name=report.schedule.name, organisation=report.organisation.name),
                where,
                say("takeaway.letter.login"),
            ]
        )
        try:
            send_mail(subject, body + "\n", None, [person.email])
            sent += 1
        except Exception as trouble:
            _LOG.error("a letter failed: %s", type(trouble).__name__)
            failed += 1
    return sent, failed


def address() -> str:
    """How the site is reached from outside."""
    site = settings.PUBLIEK
    if site.solo or not site.names:
        return f"http://{site.address}:{site.port}"
    return f"{'https' if site.secure else 'http'}://{site.names[0]}"
