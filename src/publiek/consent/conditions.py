"""Does a sale carry a soft opt-in? Five conditions of the law, one function each; what is not known is not met.

Telecommunicatiewet 11.7: the address came with a paid sale, of the same legal entity, the customer was told then, could
say no then and can in every message, and it is about the seller's own similar products. And the customer gave the
address: one that was bought or looked up carries nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from publiek.consent.events import Said
from publiek.consent.terms import Purpose


def was_paid(said: Said, purpose: Purpose, entity: str) -> bool:
    """Something was paid: a free reservation and a guest list are no sale."""
    paid = said.evidence.get("paid_cents")
    return type(paid) is int and paid > 0 and bool(said.evidence.get("order"))


def was_same_entity(said: Said, purpose: Purpose, entity: str) -> bool:
    """Who sold is who writes now: not another venue, producer or platform."""
    return bool(entity) and said.evidence.get("seller") == entity and said.legal_entity == entity


def was_informed(said: Said, purpose: Purpose, entity: str) -> bool:
    """The customer was told when the address was collected, and it is known in which words."""
    return said.evidence.get("informed") is True and bool(said.source_text)


def could_refuse(said: Said, purpose: Purpose, entity: str) -> bool:
    """A way out was offered then, and stands in each message."""
    return said.evidence.get("opt_out_then") is True and said.evidence.get("opt_out_each") is True


def is_own_similar(said: Said, purpose: Purpose, entity: str) -> bool:
    """What was bought is of the kind that is written about."""
    return said.evidence.get("category") in purpose.similar


def gave_address(said: Said, purpose: Purpose, entity: str) -> bool:
    """The customer gave the address: it was not enriched, bought or looked up."""
    return said.evidence.get("address_from") == "customer"


Condition = Callable[[Said, Purpose, str], bool]
#: The reason when a condition is not met -> the condition, in the order in which they are told.
CONDITIONS: Mapping[str, Condition] = {
    "not-paid": was_paid,
    "other-entity": was_same_entity,
    "not-informed": was_informed,
    "no-way-out": could_refuse,
    "not-similar": is_own_similar,
}
#: Asked besides the five.
ADDRESS: Mapping[str, Condition] = {"enriched": gave_address}


def missing(said: Said, purpose: Purpose, entity: str) -> tuple[str, ...]:
    """The reasons why a sale carries no soft opt-in; none when it does."""
    asked = {**CONDITIONS, **ADDRESS}
    return tuple(reason for reason, holds in asked.items() if not holds(said, purpose, entity))
