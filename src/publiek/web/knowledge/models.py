"""What was asked, answered and shared in a collective, and what its moderator decided about it?"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from publiek.web.people.models import Organisation, Person

#: Only what is published is seen by others; its writer sees the rest of it.
STATES = ("waiting", "published", "refused", "withdrawn")


class Told(models.Model):
    """Something a member wrote for the others. `hints`: kinds of personal data that may be in it (never the data)."""

    collective = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    body = models.TextField()
    lesson = models.CharField(max_length=80, blank=True)
    hints = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="waiting", choices=[(one, one) for one in STATES])
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class Question(Told):
    """A question to the members, with a theme."""

    title = models.CharField(max_length=200)
    theme = models.CharField(max_length=20)

    class Meta:
        ordering = ("-told_at", "-id")

    def __str__(self) -> str:
        return f"question {self.pk} {self.state}"


class Answer(Told):
    """An answer to a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")

    class Meta:
        ordering = ("told_at", "id")

    def __str__(self) -> str:
        return f"answer {self.pk} {self.state}"


class Practice(Told):
    """A lesson of a house that others may take over: `body` is its file, without whom to ask."""

    title = models.CharField(max_length=200)

    class Meta:
        ordering = ("-told_at", "-id")

    def __str__(self) -> str:
        return f"practice {self.pk} {self.state}"
