"""What is remembered of a report that is made, and of one that is made again and again?"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from publiek.web.people.models import Organisation, Person

FREQUENCIES = ("weekly", "monthly", "quarterly")
#: Of which period a scheduled report tells, seen from the day it is made; "" is what the filters say.
PERIODS = ("", "season", "month", "quarter")
STATES = ("waiting", "making", "ready", "failed")


def _token() -> str:
    return secrets.token_urlsafe(18)


class Schedule(models.Model):
    """A report that is made by itself. It stands on `person`: without that seat nothing is made.

    `query`: the filters, as in an address; `next_at`: when it is due; `receivers`: who gets a letter.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="schedules")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    receivers = models.ManyToManyField(Person, related_name="+")
    name = models.CharField(max_length=80)
    chapters = models.JSONField(default=list)
    query = models.TextField(blank=True)
    period = models.CharField(max_length=8, blank=True, choices=[(one, one) for one in PERIODS])
    formats = models.JSONField(default=list)
    frequency = models.CharField(max_length=10, choices=[(one, one) for one in FREQUENCIES])
    language = models.CharField(max_length=2, default="nl")
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return f"schedule {self.pk} {self.frequency}"


class Report(models.Model):
    """One report: asked for by somebody, or by a schedule. Its files lie in `folder` until they are too old."""

    token = models.CharField(max_length=32, unique=True, default=_token, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reports")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, related_name="reports")
    chapters = models.JSONField(default=list)
    query = models.TextField(blank=True)
    formats = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="nl")
    state = models.CharField(max_length=8, default="waiting", choices=[(one, one) for one in STATES])
    error = models.JSONField(null=True)
    letters = models.PositiveIntegerField(default=0)
    letters_failed = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "id"], name="reports_waiting"),)

    def __str__(self) -> str:
        return f"report {self.pk} {self.state}"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return settings.PUBLIEK.state / "reports" / self.token

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("ready", "failed")
