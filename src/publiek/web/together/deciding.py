"""What does a house decide here, step by step: take part, make ready, approve, withdraw, stop? Each is written down.

Everything is done by `publiek.collective.contributing`, as the command does it; the site adds the keys it keeps and the
account of who did it.
"""

from __future__ import annotations

from publiek.collective import contributing
from publiek.collective.contributing import Decision, Prepared, ShareRule
from publiek.collective.contributing.preparing import OVERLAP
from publiek.errors import DisclosureError, PubliekError, Text
from publiek.web.people import log
from publiek.web.together import keys
from publiek.web.together.circles import Circle, agreement_file
from publiek.web.visibility import Seat

ACTION = "decide-contributing"
_MOST_NAME = 80


def decide(seat: Seat, circle: Circle, *, digest: str, tables: tuple[str, ...]) -> ShareRule:
    """The house takes part with these tables, in exactly the text that was on the page (`digest`)."""
    if digest != circle.agreement.digest:
        raise _another("agreement")
    keys.of_house(seat.house, circle.hub)
    decision = Decision(_who(seat), circle.agreement.approver, tables)
    file, hub = agreement_file(circle.hub, circle.agreement), circle.hub.places.identity
    rule = contributing.agree(seat.house, file, decision, hub=hub)
    _note(seat, circle, "take-part", tables=list(rule.tables))
    return rule


def make_ready(seat: Seat, circle: Circle, round_name: str) -> tuple[Prepared, bool]:
    """What would leave, made and kept here. The second: whether shared audience stays away, as nothing was sealed."""
    identity = keys.of_house(seat.house, circle.hub)
    without: tuple[str, ...] = ()
    try:
        prepared = contributing.prepare(seat.house, circle.agreement, round_name, identity=identity)
    except PubliekError as error:
        if error.code != "overlap-not-prepared":
            raise
        without = (OVERLAP,)
        prepared = contributing.prepare(seat.house, circle.agreement, round_name, identity=identity, without=without)
    _note(seat, circle, "make-ready", round=round_name, contribution=prepared.contribution.digest)
    return prepared, bool(without)


def approve(seat: Seat, circle: Circle, round_name: str, *, digest: str) -> None:
    """Exactly what was on the page (`digest`) may leave."""
    prepared = contributing.lying_ready(seat.house, circle.agreement, round_name)
    if prepared.contribution.digest != digest:
        raise _another("contribution")
    # First the rule: a house that does not share registers nobody.
    contributing.rule_of(seat.house, circle.agreement.id)
    approver = keys.of_approver(seat, circle.agreement.approver)
    contributing.approve(seat.house, prepared, approver=approver, role=circle.agreement.approver)
    _note(seat, circle, "approve", round=round_name, contribution=digest)


def withdraw(seat: Seat, circle: Circle, round_name: str) -> None:
    """What was taken in of this round is taken back, in the hub at once, and the decision ends."""
    identity = keys.of_house(seat.house, circle.hub)
    packed = contributing.withdraw(seat.house, circle.agreement.id, identity=identity, round=round_name, by=_who(seat))
    for one in packed:
        receipt = circle.hub.receive(one.content, via="central")
        _note(seat, circle, "withdraw", round=round_name, receipt=receipt.code)


def stop(seat: Seat, circle: Circle) -> None:
    """From now on nothing leaves for this agreement. What was taken in stays until it is withdrawn."""
    contributing.stop(seat.house, circle.agreement.id, by=_who(seat))
    _note(seat, circle, "stop")


def _who(seat: Seat) -> str:
    """The person as the rule and the log of the house name them."""
    plain = "".join(letter if letter.isprintable() else " " for letter in str(seat.person)).strip()
    return plain[:_MOST_NAME] or f"person {seat.person.pk}"


def _note(seat: Seat, circle: Circle, what: str, **detail: object) -> None:
    log.note(seat.person, ACTION, seat.organisation, circle.agreement.id, decision=what, **detail)


def _another(what: str) -> DisclosureError:
    return DisclosureError(
        "together-changed",
        Text("Dit is veranderd sinds u ernaar keek.", "This changed since you looked at it."),
        Text("Lees het opnieuw en besluit dan.", "Read it again, then decide."),
        {"what": what},
    )
