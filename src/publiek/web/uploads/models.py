"""What is remembered of a file that arrives and of its import? Never its name, never a value in it."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone

from publiek.web.people.models import Organisation, Person

UPLOAD_STATES = ("arriving", "arrived", "refused")
JOB_STATES = ("queued", "running", "done", "failed", "stopped")


def _token() -> str:
    return secrets.token_urlsafe(24)


class Upload(models.Model):
    """One file of one person for one organisation, from its first byte until it is imported, given up or too old.

    `received`: so many bytes are here and whole; `mark` chains the hashes of its parts, so that a file that goes on is
    known to be the same; `sheet`: the number of the sheet that was chosen; `refusal`: why it cannot be read.
    """

    token = models.CharField(max_length=43, unique=True, default=_token, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(Person, models.CASCADE, related_name="uploads")
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default="arriving", choices=[(one, one) for one in UPLOAD_STATES])
    sheet = models.CharField(max_length=4, blank=True)
    refusal = models.JSONField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-begun_at",)

    def __str__(self) -> str:
        return f"upload {self.pk} {self.state}"

    @property
    def folder(self) -> Path:
        """Where the file and what was said of its columns are; gone as soon as the file is."""
        return settings.PUBLIEK.uploads / self.token

    @property
    def file(self) -> Path:
        """The file itself. It is never called what its owner called it."""
        return self.folder / "file"

    @property
    def mapping(self) -> Path:
        """What a person said of the columns, when somebody did."""
        return self.folder / "columns.json"

    @property
    def busy(self) -> bool:
        """Whether an import of this file waits or runs."""
        return self.jobs.filter(state__in=("queued", "running")).exists()


class Job(models.Model):
    """One import: asked for, running, or ended. `share` of all work is done; `left_*` in seconds, None: not known yet.

    `attempts`: how often it began (a server that stops lets it begin again); `newest_before`: the number of the last
    delivery before its first attempt; `error`: code, what, do and where.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="jobs")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="jobs")
    state = models.CharField(max_length=10, default="queued", choices=[(one, one) for one in JOB_STATES])
    step = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0.0)
    left_seconds = models.FloatField(null=True)
    saved = models.BooleanField(default=False)
    stop_asked = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    newest_before = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    delivery = models.PositiveIntegerField(null=True)
    already_kept = models.BooleanField(default=False)
    resumed_from = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.JSONField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "made_at"], name="jobs_waiting"),)

    def __str__(self) -> str:
        return f"job {self.pk} {self.state}"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it by itself."""
        return self.state in ("done", "failed", "stopped")


class Acceptance(models.Model):
    """Somebody looked at a delivery and said that it is good."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="acceptances")
    delivery = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "delivery"], name="accepted_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.delivery}"
