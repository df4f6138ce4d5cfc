"""What has a maker asked of which house, and what was the answer?"""

from __future__ import annotations

from django.db import models

from publiek.web.people.models import Organisation, Person

ANSWERS = ("", "confirmed", "declined")


class Claim(models.Model):
    """A maker says: this was my production, at your house. `title` is the maker's own text; it opens nothing by itself.

    The house answers by choosing from its own titles (a `Sharing` for makers), or by declining.
    """

    maker = models.ForeignKey(Organisation, models.CASCADE, related_name="claims")
    house = models.ForeignKey(Organisation, models.CASCADE, related_name="claims_of_makers")
    title = models.CharField(max_length=120)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, blank=True, choices=[(one, one) for one in ANSWERS])
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"{self.maker_id} {self.house_id} {self.answer}"
