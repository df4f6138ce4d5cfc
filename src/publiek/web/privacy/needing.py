"""What of privacy needs somebody now? A few sentences for the first page, each with where to go; most days none."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from publiek import retention
from publiek.errors import PubliekError
from publiek.rights import cases
from publiek.web.visibility import Seat
from publiek.web.wording import now


def needs_you(seat: Seat, today: date | None = None) -> list[tuple[str, str]]:
    """Sentences with their addresses, for who may do something about them."""
    if not seat.may("handle-requests"):
        return []
    day, found = today or date.today(), []
    slug = seat.organisation.slug
    try:
        waiting = cases.waiting(seat.house, day)
        goes_on = retention.first_run(seat.house)
    except PubliekError:
        # What is damaged is told on its own page; the figures have nothing to do with it.
        return [(now().say("privacy.needs.look"), reverse("privacy", kwargs={"slug": slug}))]
    requests = reverse("requests", kwargs={"slug": slug})
    if waiting.overdue:
        found.append((now().say("privacy.needs.late", n=len(waiting.overdue)), requests))
    if waiting.soon:
        found.append((now().say("privacy.needs.soon", n=len(waiting.soon)), requests))
    elif waiting.open and not waiting.overdue:
        found.append((now().say("privacy.needs.open", n=waiting.open), requests))
    if goes_on is not None:
        found.append((now().say("privacy.needs.terms", day=goes_on), reverse("terms", kwargs={"slug": slug})))
    return found
