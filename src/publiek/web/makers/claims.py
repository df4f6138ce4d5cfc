"""What was asked by makers, and what waits for an answer?"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from publiek.errors import Text, UsageError
from publiek.reports.words import cleaned
from publiek.web.makers.models import Claim
from publiek.web.people import log
from publiek.web.people.models import Organisation
from publiek.web.visibility import Seat

LONGEST, MOST_OPEN = 120, 200


def open_at(house: Organisation) -> QuerySet[Claim]:
    """What waits for an answer of a house."""
    return house.claims_of_makers.filter(answer="").select_related("maker")


def ask(seat: Seat, title: str, houses: Iterable[str]) -> int:
    """Ask houses to point out a production; gives how many were asked. The same asked twice is one claim.

    Raises UsageError "claim-invalid" without a title or a house, or with too many that wait.
    """
    said = cleaned(title, most=LONGEST)
    found = list(Organisation.objects.filter(kind="house", slug__in=set(houses)))
    waiting = seat.organisation.claims.filter(answer="")
    if not said or not found or waiting.count() + len(found) > MOST_OPEN:
        raise UsageError(
            "claim-invalid",
            Text("Noem een titel en kies minstens een huis.", "Give a title and choose at least one house."),
            Text(f"Er mogen {MOST_OPEN} vragen tegelijk openstaan.", f"{MOST_OPEN} questions may be open at a time."),
        )
    fresh = [house for house in found if not waiting.filter(house=house, title=said).exists()]
    for house in fresh:
        Claim.objects.create(maker=seat.organisation, house=house, title=said, asked_by=seat.person)
        log.note(seat.person, "claim-productions", seat.organisation, house.slug)
    return len(fresh)


def answered(claim: Claim, answer: str) -> None:
    """The house said yes or no."""
    claim.answer, claim.answered_at = answer, timezone.now()
    claim.save(update_fields=["answer", "answered_at"])
