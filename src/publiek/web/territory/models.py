"""What is remembered of the area view? Regions that a government named, and of whom it was told."""

from __future__ import annotations

from django.db import models

from publiek.web.people.models import Organisation


class NamedRegion(models.Model):
    """Municipalities and postcode areas that a government looks at together, under a name of its own."""

    government = models.ForeignKey(Organisation, models.CASCADE, related_name="named_regions")
    name = models.CharField(max_length=60)
    municipalities = models.JSONField(default=list, blank=True)
    pc4s = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["government", "name"], name="one_region_of_a_name"),)

    def __str__(self) -> str:
        return str(self.name)


class ToldOf(models.Model):
    """Of which houses the sums were that a government was last told of a season (see `territory.rounds`)."""

    government = models.ForeignKey(Organisation, models.CASCADE, related_name="told_of")
    season = models.IntegerField()
    houses = models.JSONField(default=list)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["government", "season"], name="told_once_a_season"),)

    def __str__(self) -> str:
        return f"{self.government_id} {self.season}"
