"""What is remembered of a target?"""

from __future__ import annotations

from django.db import models

from publiek.web.people.models import Organisation, Person


class Target(models.Model):
    """A house wants at least `share` percent of the bookers of something to come from areas with one group.

    `of`: "house", "genre" or "production"; `name`: which genre (code) or production (title), "" for the house;
    `segment`: the code of the group; `season`: "2024/25", or "" for all that is there.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="targets")
    of = models.CharField(max_length=12, choices=[(one, one) for one in ("house", "genre", "production")])
    name = models.CharField(max_length=200, blank=True)
    segment = models.CharField(max_length=40)
    season = models.CharField(max_length=7, blank=True)
    share = models.DecimalField(max_digits=4, decimal_places=1)
    set_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("of", "name", "segment", "season")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "of", "name", "segment", "season"], name="one_target_each"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.of} {self.segment}"
