"""What does the site remember of a survey? Under which address it is answered. Nothing of who answers."""

from __future__ import annotations

from django.db import models

from publiek.web.people.models import Organisation


class Link(models.Model):
    """The public address of one survey of a house: /v/<token>/. `invited`: how many invitations were made."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="asking")
    survey = models.CharField(max_length=64)
    token = models.CharField(max_length=32, unique=True)
    invited = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "survey"], name="one_link_each"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.survey}"


class Ticket(models.Model):
    """One invitation that can still be answered; gone once it was. Its digest is kept, never the ticket itself.

    Nothing of it is in an answer and nothing of an answer is here, no moment either: who was invited cannot be laid
    beside what was answered.
    """

    link = models.ForeignKey(Link, models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.link_id}"
