"""What is remembered of a token? Its hash and what it may; never the token itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from publiek.web.people.models import Organisation, Person


class Token(models.Model):
    """Lets a program ask in the name of `person` for `organisation`, for as long as that person sits there.

    `prefix`: the first letters, to know it by; `scopes`: what it may (see `scopes.SCOPES`).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.prefix} of {self.person_id} for {self.organisation_id}"

    @property
    def state(self) -> str:
        """open, withdrawn or expired."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.expires_at > timezone.now() else "expired"
