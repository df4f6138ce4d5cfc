"""What does this house share, with whom, until when, and what became of it? For the house's own eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from publiek.collective.contributing import log, share_rules
from publiek.collective.contributing.leaving import approval_of
from publiek.collective.contributing.places import Places
from publiek.collective.contributing.preparing import lying_ready
from publiek.collective.contributing.share_rules import ShareRule
from publiek.errors import PubliekError
from publiek.house import House

#: What was done last with what left: the rest of the log is about what lies here.
_LEFT = ("packed", "sent", "withdrawn")


@dataclass(frozen=True)
class RoundStanding:
    """One round. `ready`: what lies ready, by number and digest (0: nothing); `left`: what became of the last package.

    `approved_by`: who approved exactly what lies ready; `trouble`: the code of why it cannot leave.
    """

    round: str
    ready: int
    digest: str
    approved_by: str
    trouble: str
    left: str
    left_number: int
    left_at: str
    received: int


@dataclass(frozen=True)
class Standing:
    """One agreement: its rule, whether something may leave by it today, and its rounds."""

    rule: ShareRule
    in_force: bool
    rounds: tuple[RoundStanding, ...]


def standing(house: House, *, today: date | None = None) -> tuple[Standing, ...]:
    """Every agreement that this house ever decided about. Raises StorageError "sharing-log-changed"."""
    lines = log.read(Places(house))
    return tuple(_standing(house, rule, lines, today or date.today()) for rule in share_rules.rules_of(house))


def _standing(house: House, rule: ShareRule, lines: list[log.Line], today: date) -> Standing:
    rounds = tuple(_rounds(house, rule, [line for line in lines if line.get("agreement") == rule.agreement]))
    return Standing(rule, rule.in_force(today), rounds)


def _rounds(house: House, rule: ShareRule, lines: list[log.Line]) -> Iterator[RoundStanding]:
    agreement = share_rules.agreed_with(house, rule.agreement)
    for name in agreement.rounds:
        ours = [line for line in lines if line.get("round") == name]
        left = next((line for line in reversed(ours) if line["what"] in _LEFT), {})
        number, digest, approved_by, trouble = 0, "", "", ""
        try:
            ready = lying_ready(house, agreement, name)
            number, digest = ready.contribution.number, ready.contribution.digest
            approved_by = approval_of(house, ready).who
        except PubliekError as error:
            trouble = error.code
        yield RoundStanding(
            round=name,
            ready=number,
            digest=digest,
            approved_by=approved_by,
            trouble=trouble,
            left=str(left.get("what", "")),
            left_number=int(left.get("number", 0)),
            left_at=str(left.get("at", "")),
            received=sum(line["what"] == "received" for line in ours),
        )
