"""What was agreed, by whom, for what and for how long? One readable file; whoever signs it signs exactly this.

    agreement: city-together
    title: {nl: ..., en: ...}
    purpose: {nl: ..., en: ...}
    hub: the-city-hub
    members: [house-one, house-two, ...]
    from: 2025-08-01
    until: 2027-07-31
    rounds: ["2024/25", "2025/26"]
    tables: [origin, programme, takings, indicators, overlap]
    segmentation: area-types@2022.2
    eyes: members                     # or public
    minimum: {persons: 10, organisations: 4}
    approve:
      contribution: direction         # the role in a house that may let something leave it
      release: {needed: 2, by: [person-one, person-two, person-three]}
    overlap: {strength: centre, rho: 0.5, key_holder: the-key-holder}
    named: []                         # members that agreed to be named
    holdings: {}                      # house -> the body it belongs to, when several are one
    licence: CC-BY-4.0

A minimum may be higher than the rules of the house, never lower. What is not understood is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from publiek.collective.menu import table_of
from publiek.errors import PubliekError, Text, UsageError
from publiek.vocabulary.data_files import read_yaml

NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
ROUND = re.compile(r"20\d\d/\d\d")
EYES = ("members", "public")
STRENGTHS = ("centre", "sharing")
LICENCES = ("CC-BY-4.0", "CC0-1.0", "members-only")
_KEYS = {
    "agreement", "title", "purpose", "hub", "members", "from", "until", "rounds", "tables", "segmentation", "eyes",
    "minimum", "approve", "overlap", "named", "holdings", "licence",
}  # fmt: skip


@dataclass(frozen=True)
class ReleaseApproval:
    """How many different persons must approve a release, and who may."""

    needed: int
    by: tuple[str, ...]


@dataclass(frozen=True)
class OverlapTerms:
    """How shared audience is measured: `strength` centre or sharing, `rho` of the ledger a round, who holds keys."""

    strength: str
    rho: float
    key_holder: str = ""
    servers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """One agreement. `digest` is that of the file: every contribution and release names it."""

    id: str
    title: Text
    purpose: Text
    hub: str
    members: tuple[str, ...]
    since: date
    until: date
    rounds: tuple[str, ...]
    tables: tuple[str, ...]
    segmentation: str
    eyes: str
    persons: int
    organisations: int
    approver: str
    release: ReleaseApproval
    licence: str
    digest: str
    overlap: OverlapTerms | None = None
    named: frozenset[str] = frozenset()
    holdings: Mapping[str, str] = field(default_factory=dict)

    def require_round(self, name: str, *, today: date) -> None:
        """Raises UsageError "agreement-not-now" or "round-not-agreed"."""
        if not self.since <= today <= self.until:
            raise UsageError(
                "agreement-not-now",
                Text("De afspraak loopt vandaag niet.", "The agreement is not in force today."),
                Text("Kijk naar 'from' en 'until' in de afspraak.", "Look at 'from' and 'until' in the agreement."),
                {"agreement": self.id, "from": self.since.isoformat(), "until": self.until.isoformat()},
            )
        if name not in self.rounds:
            raise UsageError(
                "round-not-agreed",
                Text("Over dit seizoen is niets afgesproken.", "Nothing was agreed about this season."),
                Text(f"Kies uit: {', '.join(self.rounds)}.", f"Choose from: {', '.join(self.rounds)}."),
                {"agreement": self.id},
            )


def read(path: Path) -> Agreement:
    """The agreement in a file. Raises UsageError "agreement-unreadable" (with the field) or "table-not-on-menu"."""
    try:
        content = path.read_bytes()
    except OSError:
        raise _unreadable("") from None
    return parse(content)


def parse(content: bytes) -> Agreement:
    """The agreement in the bytes of a file."""
    try:
        told = read_yaml(content)
    except yaml.YAMLError:
        raise _unreadable("") from None
    if not isinstance(told, dict):
        raise _unreadable("")
    for name in told:
        if name not in _KEYS:
            raise _unreadable(str(name)[:40])
    reading = ""
    try:
        reading = "members"
        members = tuple(_names(told["members"]))
        reading = "minimum"
        persons, organisations = int(told["minimum"]["persons"]), int(told["minimum"]["organisations"])
        reading = "approve"
        release = told["approve"]["release"]
        approval = ReleaseApproval(int(release["needed"]), tuple(_names(release["by"])))
        approver = str(told["approve"]["contribution"])
        reading = "overlap"
        overlap = _overlap(told.get("overlap"))
        reading = "holdings"
        holdings = {str(house): str(body) for house, body in (told.get("holdings") or {}).items()}
        reading = "the other fields"
        made = Agreement(
            id=_name(told["agreement"]),
            title=Text(**told["title"]),
            purpose=Text(**told["purpose"]),
            hub=_name(told["hub"]),
            members=members,
            since=_day(told["from"]),
            until=_day(told["until"]),
            rounds=tuple(str(name) for name in told["rounds"]),
            tables=tuple(table_of(str(code)).code for code in told["tables"]),
            segmentation=str(told["segmentation"]),
            eyes=str(told["eyes"]),
            persons=persons,
            organisations=organisations,
            approver=approver,
            release=approval,
            licence=str(told["licence"]),
            digest=sha256(content).hexdigest(),
            overlap=overlap,
            named=frozenset(_names(told.get("named") or [])),
            holdings=holdings,
        )
    except PubliekError:
        raise
    except (KeyError, TypeError, ValueError):
        raise _unreadable(reading) from None
    _sound(made)
    return made


def _sound(made: Agreement) -> None:
    """What can be read and still makes no sense is refused, by the name of its field."""
    overlap_agreed = "overlap" in made.tables
    faults = {
        "members": len(set(made.members)) != len(made.members) or len(made.members) < made.organisations,
        "until": made.until < made.since,
        "rounds": not made.rounds or not all(_season(name) for name in made.rounds),
        "tables": not made.tables or len(set(made.tables)) != len(made.tables),
        "segmentation": "@" not in made.segmentation,
        "eyes": made.eyes not in EYES,
        "minimum": made.persons < 10 or made.organisations < 4,
        "approve": made.release.needed < 2 or len(set(made.release.by)) < made.release.needed or not made.approver,
        "overlap": overlap_agreed != (made.overlap is not None),
        "named": not made.named <= set(made.members),
        "holdings": not set(made.holdings) <= set(made.members),
        "licence": made.licence not in LICENCES or (made.eyes == "members") != (made.licence == "members-only"),
        "purpose": not (made.purpose.nl.strip() and made.purpose.en.strip()),
    }
    for name, wrong in faults.items():
        if wrong:
            raise _unreadable(name)


def _overlap(told: Any) -> OverlapTerms | None:
    if told is None:
        return None
    terms = OverlapTerms(
        strength=str(told["strength"]),
        rho=float(told["rho"]),
        key_holder=_name(told["key_holder"]),
        servers=tuple(_names(told.get("servers") or [])),
    )
    servers = 3 if terms.strength == "sharing" else 0
    if terms.strength not in STRENGTHS or not 0 < terms.rho <= 1 or len(set(terms.servers)) != servers:
        raise ValueError("overlap")
    return terms


def _season(name: str) -> bool:
    """A season has one name: with more than one, each would be a round of its own with a rounding of its own."""
    return bool(ROUND.fullmatch(name)) and int(name[5:]) == (int(name[2:4]) + 1) % 100


def _names(told: Any) -> list[str]:
    if not isinstance(told, list):
        raise TypeError("a list of names")
    return [_name(name) for name in told]


def _name(told: Any) -> str:
    if not isinstance(told, str) or not NAME.fullmatch(told):
        raise ValueError("a name is lower-case letters, digits and hyphens")
    return told


def _day(told: Any) -> date:
    if not isinstance(told, date):
        raise TypeError("a day is written as 2025-08-01")
    return told


def _unreadable(field_name: str) -> UsageError:
    return UsageError(
        "agreement-unreadable",
        Text("De afspraak is niet te lezen.", "The agreement cannot be read."),
        Text(
            "Verbeter het genoemde veld; de handleiding heeft een voorbeeld.",
            "Mend the field that is named; the manual has an example.",
        ),
        {"field": field_name} if field_name else {},
    )
