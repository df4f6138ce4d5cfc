"""Who may get something written behind their name? Only who surely agreed; everything unclear is no.

An objection comes before everything, whatever else is said and in whatever order. A child under sixteen never. Two
rows of one contact that differ are no. A soft opt-in counts only when the house declares all five conditions of the
law (Telecommunicatiewet 11.7): a paid sale, the same legal entity, told when the address was given, a way out offered
then and in every message, and only its own similar products. Who passes here is asked of the consent ledger of the
house: the stricter of two wins (see `basis`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from publiek import consent
from publiek.connecting.writing_back import refusals
from publiek.deliveries.live.connector import Contact

#: The five conditions of a soft opt-in.
CONDITIONS = ("paid", "same-entity", "informed", "opt-out-offered", "own-similar")
#: Why a contact gets nothing for want of permission, in the order in which it is asked.
WITHOUT = (
    *("objected", "child", "disagree", "no-permission", "soft-opt-in-incomplete"),
    *(f"ledger-{reason}" for reason in consent.REASONS),
)
#: What the ledger says of contacts, by their ids: why not, "" when they may.
Asking = Callable[[Sequence[str]], Sequence[str]]
#: Why somebody who agreed gets nothing.
NOTHING = ("no-postcode", "no-group")


@dataclass(frozen=True)
class Judged:
    """One contact, and why it may get nothing ("" when it may)."""

    contact: Contact = field(repr=False)
    reason: str = ""


def declared(conditions: Collection[str]) -> bool:
    """Whether a soft opt-in counts: all five were declared. Raises UsageError "write-back-condition"."""
    if unknown := set(conditions) - set(CONDITIONS):
        raise refusals.condition_unknown(len(unknown), CONDITIONS)
    return set(conditions) == set(CONDITIONS)


def judged(
    contacts: Iterable[Contact], *, soft_opt_in: bool = False, asking: Asking | None = None
) -> dict[str, Judged]:
    """Every contact once, by its id, in the order in which they came; those without an id are left out.

    `asking`: the ledger, which may say no to whom the customer system says yes; never the other way round.
    """
    rows: dict[str, list[Contact]] = {}
    for contact in contacts:
        if isinstance(contact.id, str) and contact.id.strip():
            rows.setdefault(contact.id, []).append(contact)
    found = {one: Judged(_joined(told), _reason(told, soft_opt_in)) for one, told in rows.items()}
    may = [one for one, said in found.items() if not said.reason]
    if asking is None or not may:
        return found
    said_no = {one: reason for one, reason in zip(may, asking(may), strict=True) if reason}
    return {one: replace(said, reason=said_no.get(one, said.reason)) for one, said in found.items()}


def _joined(rows: list[Contact]) -> Contact:
    """One of several rows; what stands there now is told only as far as the rows agree."""
    if len(rows) == 1:
        return rows[0]
    agreed: Mapping[str, str] = {
        name: value
        for name, value in rows[0].attributes.items()
        if all(row.attributes.get(name) == value for row in rows)
    }
    return replace(rows[0], attributes=agreed)


def _reason(rows: list[Contact], soft_opt_in: bool) -> str:
    if any(row.objected is not False for row in rows):
        return "objected"
    if any(row.child is not False for row in rows):
        return "child"
    if any(_said(row) != _said(rows[0]) for row in rows):
        return "disagree"
    if rows[0].basis not in ("consent", "soft-opt-in"):
        return "no-permission"
    return "" if rows[0].basis == "consent" or soft_opt_in else "soft-opt-in-incomplete"


def _said(row: Contact) -> tuple[object, ...]:
    """What must be the same in every row of one contact."""
    place = "".join((row.postcode or "").upper().split())
    return place, row.basis, tuple(sorted(row.attributes.items()))
