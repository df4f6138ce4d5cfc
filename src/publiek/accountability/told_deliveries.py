"""What came in, from which systems, of which level; and who else is in the same data folder?"""

from __future__ import annotations

from collections import Counter

from publiek.deliveries.systems import systems
from publiek.governance.papers import Delivered
from publiek.house import House
from publiek.warehouse import DeliveryRecord, organisations
from publiek.warehouse.keeping import connection_of
from publiek.warehouse.surveys_folder import organisations_that_ask

_PLACES = frozenset(("postcode", "postcode_digits", "postcode_letters"))
_BIRTHS = frozenset(("birth_date", "birth_year"))


def levels(house: House) -> frozenset[str]:
    """The levels of all deliveries that count."""
    return frozenset(str(one.source["level"]) for one in house.store.history() if not one.withdrawn)


def delivered(house: House) -> tuple[Delivered, ...]:
    """Deliveries by system and level; those of live connections are told as connections."""
    counted: Counter[tuple[str, str]] = Counter()
    held: dict[tuple[str, str], set[str]] = {}
    for one in house.store.history():
        if not one.withdrawn and not connection_of(one):
            known = str(one.source["system"]), str(one.source["level"])
            counted[known] += 1
            held.setdefault(known, set()).update(_holds(one))
    names = {one.code: one.name for one in systems()}
    return tuple(
        Delivered(names.get(system, system), level, n, frozenset(held[system, level]))
        for (system, level), n in sorted(counted.items())
    )


def _holds(one: DeliveryRecord) -> set[str]:
    """What a delivery really brought of where people live and when they were born: by the columns that it had."""
    columns = one.source.get("columns")
    fields = {str(column["field"]) for column in columns} if isinstance(columns, list | tuple) else set()
    holds = {"postcode": fields & _PLACES, "birth-year": fields & _BIRTHS}
    return {name for name, found in holds.items() if found}


def names(house: House, neighbours: tuple[str, ...]) -> dict[str, str]:
    """What those others are called, as far as it is known in the data folder."""
    others = {one: House(one, house.home, keys=house.keys).store.current().organisation for one in neighbours}
    return {one: str(told["name"]) for one, told in others.items() if told.get("name")}


def neighbours(house: House) -> tuple[str, ...]:
    """The other organisations of which something is kept in the same data folder."""
    every = {*organisations(house.home), *organisations_that_ask(house.home)}
    return tuple(sorted(every - {house.organisation}))
