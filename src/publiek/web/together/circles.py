"""In which agreements of the hub of this site does an organisation take part?

A house is a member by its slug. A collective runs the hub when it has the name of the hub as its slug: nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import Http404

from publiek.collective import contributing
from publiek.collective.agreements import ROUND, Agreement
from publiek.collective.contributing import Standing
from publiek.collective.hub import Hub, MemberStanding
from publiek.web.people.models import Organisation
from publiek.web.visibility import Seat


@dataclass(frozen=True)
class Circle:
    """One agreement as a house sees it. `standing`: what it decided (None: nothing yet)."""

    hub: Hub
    agreement: Agreement
    standing: Standing | None

    @property
    def decided(self) -> bool:
        """Whether something may leave for it today, for exactly this text of the agreement."""
        standing = self.standing
        return standing is not None and standing.in_force and standing.rule.digest == self.agreement.digest

    @property
    def changed(self) -> bool:
        """Whether the agreement is another one than the house decided about."""
        return self.standing is not None and self.standing.rule.digest != self.agreement.digest

    @property
    def over(self) -> bool:
        """Whether the agreement has ended."""
        return self.agreement.until < date.today()

    def in_hub(self, member: str) -> dict[str, MemberStanding]:
        """Round -> what the hub has of one member, and of nobody else."""
        mine = [one for one in self.hub.status().rounds if one.agreement == self.agreement.id]
        return {one.round: standing for one in mine for standing in one.members if standing.member == member}


def the_hub() -> Hub | None:
    """The hub of this site, None when it has none. Raises StorageError when its folder is not what it should be."""
    site = settings.PUBLIEK
    return Hub(site.hub, keys=site.keys) if site.hub else None


def require_hub() -> Hub:
    """The hub of this site. Without one there is no such page."""
    hub = the_hub()
    if hub is None:
        raise Http404
    return hub


def takes_part(hub: Hub, agreement: Agreement, organisation: Organisation) -> bool:
    """Whether an organisation is a house in this agreement, and did not leave it."""
    member = organisation.kind == "house" and organisation.slug in agreement.members
    return member and not hub.places.departure(agreement.id, organisation.slug).exists()


def circles_of(seat: Seat) -> list[Circle]:
    """The agreements in which the house of this seat takes part, by name; none for what is no house."""
    hub = require_hub()
    agreed = [one for one in hub.configuration().agreements.values() if takes_part(hub, one, seat.organisation)]
    if not agreed:
        return []
    standings = {one.rule.agreement: one for one in contributing.standing(seat.house)}
    return [Circle(hub, one, standings.get(one.id)) for one in sorted(agreed, key=lambda one: one.id)]


def circle_of(seat: Seat, agreement: str) -> Circle:
    """One of them. As if it did not exist when the house is not in it."""
    found = next((one for one in circles_of(seat) if one.agreement.id == agreement), None)
    if found is None:
        raise Http404
    return found


def round_of(agreement: Agreement, season: str) -> str:
    """The round that an address names ("2024-25"). As if it did not exist when nothing was agreed about it."""
    name = season.replace("-", "/", 1)
    if not ROUND.fullmatch(name) or name not in agreement.rounds:
        raise Http404
    return name


def agreement_file(hub: Hub, agreement: Agreement) -> Path:
    """The file with exactly this text of the agreement: what a house decides about."""
    for path in sorted(hub.places.configuration("agreements").glob("*.yaml")):
        if sha256(path.read_bytes()).hexdigest() == agreement.digest:
            return path
    raise Http404


def runs(hub: Hub, organisation: Organisation) -> bool:
    """Whether an organisation runs the hub."""
    return organisation.kind == "collective" and organisation.slug == hub.configuration().name


def run_by(seat: Seat) -> Hub:
    """The hub, for who runs it. As if it did not exist for anybody else."""
    hub = require_hub()
    if not runs(hub, seat.organisation):
        raise Http404
    return hub
