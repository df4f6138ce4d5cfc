"""Which releases may somebody see, and what of them? The house its agreements, the collective its hub, others the open.

What is for members alone is not there for anybody else; what is for one maker is there for that maker alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404

from publiek.collective.agreements import Agreement
from publiek.collective.hub import Hub, Released
from publiek.collective.hub.told import Told
from publiek.disclosure import PUBLIC_EYES
from publiek.web.together.circles import require_hub, runs, takes_part
from publiek.web.visibility import Seat


@dataclass(frozen=True)
class Reading:
    """One release before one reader. `inside`: a member or who runs the hub; `maker`: the maker that reads, else ""."""

    hub: Hub
    agreement: Agreement
    release: Released
    inside: bool
    maker: str = ""

    @property
    def season(self) -> str:
        """The round as it stands in an address."""
        return self.release.round.replace("/", "-")

    @property
    def tables(self) -> tuple[Told, ...]:
        """What this reader may see of it."""
        return tuple(one for one in self.release.told if self._may(one))

    def _may(self, one: Told) -> bool:
        if one.reader:
            return one.reader == self.maker
        return self.inside or (self.release.eyes == "public" and one.policy == PUBLIC_EYES.name)


def readings(seat: Seat) -> list[Reading]:
    """Every release with something in it for this seat, the newest first."""
    found = sorted(_readings(seat), key=lambda one: (one.release.at, one.release.number), reverse=True)
    return [one for one in found if one.inside or one.tables]


def reading(seat: Seat, agreement: str, season: str, number: int) -> Reading:
    """One of them. As if it did not exist when there is nothing in it for this seat."""
    for one in _readings(seat, agreement):
        if (one.season, one.release.number) == (season, number) and (one.inside or one.tables):
            return one
    raise Http404


def _readings(seat: Seat, only: str = "") -> Iterator[Reading]:
    hub = require_hub()
    organisation = seat.organisation
    running = runs(hub, organisation)
    maker = organisation.slug if organisation.kind == "maker" else ""
    for agreement in hub.configuration().agreements.values():
        inside = running or takes_part(hub, agreement, organisation)
        if only in ("", agreement.id) and (inside or agreement.eyes == "public" or maker):
            for release in hub.released(agreement.id):
                yield Reading(hub, agreement, release, inside, maker)
