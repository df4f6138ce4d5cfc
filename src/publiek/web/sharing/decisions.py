"""What has a house decided to share, and what is in force now? Every decision is a row that is never changed back.

To decide anew ends the decision before it; to withdraw ends it. What is made after that does not hold the house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from publiek.errors import Text, UsageError
from publiek.web.people import log
from publiek.web.people.models import Organisation, Sharing
from publiek.web.visibility import Seat

#: purpose -> the kind of organisation that may receive it.
RECEIVERS = {"areas": "government", "benchmark": "collective", "makers": "maker"}


@dataclass(frozen=True)
class Decision:
    """What is shared, with whom. `said`: the text that stood on the page when it was decided."""

    purpose: str
    with_whom: Organisation
    said: str
    detail: Mapping[str, object]


def in_force(
    *, house: Organisation | None = None, purpose: str = "", with_whom: Organisation | None = None
) -> QuerySet[Sharing]:
    """The decisions that count now."""
    found = Sharing.objects.filter(until=None, house__kind="house").select_related("house", "with_whom", "decided_by")
    if house is not None:
        found = found.filter(house=house)
    if purpose:
        found = found.filter(purpose=purpose)
    return found.filter(with_whom=with_whom) if with_whom is not None else found


def history(house: Organisation) -> QuerySet[Sharing]:
    """Every decision that a house ever made, the latest first."""
    return house.shared.select_related("with_whom", "decided_by").order_by("-since", "-id")


def receiver(purpose: str, slug: str) -> Organisation:
    """The organisation with which may be shared for a purpose. Raises UsageError "sharing-unknown"."""
    found = Organisation.objects.filter(slug=slug, kind=RECEIVERS.get(purpose, "-")).first()
    if found is None:
        raise UsageError(
            "sharing-unknown",
            Text("Dit kan niet worden gedeeld.", "This cannot be shared."),
            Text("Kies op de pagina Delen.", "Choose on the page Sharing."),
        )
    return found


def decide(seat: Seat, decision: Decision) -> Sharing:
    """Share from now on; a decision before it for the same purpose and receiver ends."""
    with transaction.atomic():
        in_force(house=seat.organisation, purpose=decision.purpose, with_whom=decision.with_whom).update(
            until=timezone.now()
        )
        made = Sharing.objects.create(
            house=seat.organisation,
            with_whom=decision.with_whom,
            purpose=decision.purpose,
            detail={**decision.detail, "said": decision.said},
            decided_by=seat.person,
        )
        _note(seat, made, "share")
    return made


def withdraw(seat: Seat, number: int) -> Sharing:
    """End a decision of the own house. Raises UsageError "sharing-unknown" for any other."""
    with transaction.atomic():
        found = in_force(house=seat.organisation).filter(pk=number).first()
        if found is None:
            raise UsageError(
                "sharing-not-in-force",
                Text("Dit besluit geldt niet (meer).", "This decision is not in force (any more)."),
                Text("Kijk op de pagina Delen wat nu geldt.", "See on the page Sharing what holds now."),
            )
        found.until = timezone.now()
        found.save(update_fields=["until"])
        _note(seat, found, "withdraw")
    return found


def _note(seat: Seat, made: Sharing, what: str) -> None:
    """Written down in the log of the house; what a production is called stays in the decision itself."""
    detail = {"decision": what, "purpose": made.purpose, "number": made.pk}
    log.note(seat.person, "decide-sharing", seat.organisation, made.with_whom.slug, **detail)
