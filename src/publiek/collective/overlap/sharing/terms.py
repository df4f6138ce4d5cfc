"""What exactly was agreed for one job of the three servers, and between whom?"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from publiek.collective.agreements import NAME, ROUND
from publiek.collective.identities import Identity
from publiek.collective.overlap.sharing import replicated
from publiek.collective.overlap.sharing.refusals import settings_unreadable

#: Fewer members are not looked at together (the rule for organisations in a cell).
LEAST_MEMBERS = 4
#: The measured choice: 1,048,576 buckets, and noise that keeps a standard deviation of 7.5 when one server adds none.
BUCKETS = 1 << 20
SIGMA = 7.5
_LEAST_DECLARED = 10


@dataclass(frozen=True)
class JobTerms:
    """One job. `number` counts the tries that were agreed for a round; with other contributions it must be another.

    `declared`: about how many households each of `members` says to have, as with the key holder; in the same order.
    `sigma`: what is left of the standard deviation of the noise on every count, should one server add none.
    """

    agreement: str
    round: str
    number: int
    members: tuple[str, ...]
    declared: tuple[int, ...]
    sigma: float = SIGMA
    buckets: int = BUCKETS

    def __post_init__(self) -> None:
        """Raises UsageError "sharing-settings" with the field that makes no sense."""
        faults = {
            "agreement": not NAME.fullmatch(self.agreement),
            "round": not ROUND.fullmatch(self.round),
            "number": self.number < 1,
            "members": len(set(self.members)) < max(LEAST_MEMBERS, len(self.members)),
            "declared": len(self.declared) != len(self.members) or min(self.declared, default=0) < _LEAST_DECLARED,
            "sigma": not (math.isfinite(self.sigma) and self.sigma >= 1),
            "buckets": self.buckets.bit_count() != 1
            or not replicated.LEAST_BUCKETS <= self.buckets <= replicated.MOST_BUCKETS,
        }
        for field, wrong in faults.items():
            if wrong:
                raise settings_unreadable(field)

    @property
    def id(self) -> str:
        """How the job is called in every message."""
        return f"{self.agreement} {self.round} {self.number}"

    @property
    def digest(self) -> str:
        """Of everything above: servers compare it before they begin."""
        return sha256(json.dumps([*vars(self).items()], default=list).encode()).hexdigest()

    @property
    def sigma_of_a_server(self) -> float:
        """Each server adds noise of half the variance, so that two of them make up `sigma`."""
        return self.sigma / math.sqrt(2)

    @property
    def sigma_of_all(self) -> float:
        """The standard deviation of the noise when all three did add theirs."""
        return self.sigma * math.sqrt(1.5)


@dataclass(frozen=True)
class Parties:
    """Who takes part: three `servers` in their order, the `receiver` who opens the sums, and the `houses` by name."""

    servers: tuple[Identity, Identity, Identity]
    receiver: Identity
    houses: Mapping[str, Identity]

    def place(self, server: str) -> int:
        """Which of the three (0, 1, 2) this server is."""
        return [each.name for each in self.servers].index(server)

    def everybody(self) -> dict[str, Identity]:
        """All of them by name."""
        return {**self.houses, **{each.name: each for each in (*self.servers, self.receiver)}}
