"""By which agreements may something leave, and in which form? Those with a share rule in force, and no other."""

from __future__ import annotations

from datetime import date

from publiek.collective.agreements import Agreement
from publiek.collective.contributing import ShareRule, agreed_with, rules_of
from publiek.collective.menu import table_of
from publiek.collective.wire import counterparts
from publiek.errors import PubliekError
from publiek.governance.papers import Agreed
from publiek.house import House


def agreed(house: House, neighbours: tuple[str, ...], *, today: date | None = None) -> tuple[Agreed, ...]:
    """Every agreement by which something may leave today. Who decided it is not told: that is a person."""
    day = today or date.today()
    found = [(rule, agreed_with(house, rule.agreement)) for rule in rules_of(house) if rule.in_force(day)]
    return tuple(_told(house, rule, one, neighbours) for rule, one in found if one.digest == rule.digest)


def _told(house: House, rule: ShareRule, one: Agreement, neighbours: tuple[str, ...]) -> Agreed:
    terms = one.overlap if "overlap" in rule.tables else None
    return Agreed(
        code=one.id,
        title=one.title,
        purpose=one.purpose,
        hub=one.hub,
        members=one.members,
        tables=tuple(table_of(code).title for code in rule.tables),
        since=rule.since,
        until=rule.until,
        form=_form(house, one, neighbours),
        eyes=one.eyes,
        persons=one.persons,
        organisations=one.organisations,
        needed=one.release.needed,
        strength=terms.strength if terms else "",
        key_holder=terms.key_holder if terms else "",
        servers=terms.servers if terms else (),
    )


def _form(house: House, one: Agreement, neighbours: tuple[str, ...]) -> str:
    """Central: members are in this very installation. Federated: the hub is reached over a connection. Else: files."""
    if set(one.members) & set(neighbours):
        return "central"
    try:
        counterparts.counterpart(house, one.hub)
    except PubliekError:
        return "files"
    return "federated"
