"""With whom does an organisation share knowledge? With the members of the collectives in which it takes part."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404

from publiek.errors import PubliekError
from publiek.web.people.models import Organisation
from publiek.web.sharing import decisions
from publiek.web.together import circles as agreed
from publiek.web.visibility import Seat


def collectives_of(seat: Seat) -> list[Organisation]:
    """The collectives of a seat: its own, those it decided to compare with, and that of an agreement of the hub."""
    own = seat.organisation
    if own.kind == "collective":
        return [own]
    found = {one.with_whom.pk: one.with_whom for one in decisions.in_force(house=own, purpose="benchmark")}
    if settings.PUBLIEK.hub is not None and own.kind == "house" and _agreed(seat):
        hub = Organisation.objects.filter(kind="collective", slug=agreed.require_hub().configuration().name).first()
        if hub is not None:
            found[hub.pk] = hub
    return sorted(found.values(), key=lambda one: (one.name, one.slug))


def require_collective(seat: Seat, slug: str) -> Organisation:
    """One of them by its slug; else there is no such page."""
    found = next((one for one in collectives_of(seat) if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _agreed(seat: Seat) -> bool:
    try:
        return bool(agreed.circles_of(seat))
    except PubliekError:
        return False
