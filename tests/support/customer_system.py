"""A customer system that can be written to: a fake on loopback with a connector of its own.

It stands for any vendor: pages of contacts, a call that puts values, a busy moment, a call that takes only some.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publiek.connecting.writing_back import Journal, Sayings, Target, fields_of
from publiek.deliveries.live.connector import Connector, Contact, Discovered, Page, Put, Setting
from publiek.deliveries.live.door import Door, Patience, open_door
from publiek.deliveries.live.fakes.serving import Answer, Question
from publiek.errors import Text
from publiek.house import House
from publiek.pseudonymisation.vault import Vault

PATIENCE = Patience(tries=4, pause=0.01, longest=0.05, connect=5, answer=5)
_PAGE = 40


@dataclass
class CustomerSystem:
    """`people`: id -> what is known; `fields` of each are what stands behind the contact. `takes`: at most so many;
    `drops`: fields that it says yes to and does not have.
    """

    people: dict[str, dict[str, object]] = field(default_factory=dict)
    takes: int | None = None
    drops: set[str] = field(default_factory=set)
    log: list[tuple[str, str, str | None]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, one: str, postcode: str | None, basis: str | None = "consent", **more: object) -> None:
        """One contact; `more`: objected, child, fields."""
        self.people[one] = {"id": one, "postcode": postcode, "basis": basis, "fields": {}, **more}

    def fields(self, one: str) -> dict[str, str]:
        """What stands behind a contact."""
        return dict(self.people[one]["fields"])  # type: ignore[call-overload]

    def values(self) -> dict[str, dict[str, str]]:
        """What stands behind everybody."""
        return {one: self.fields(one) for one in self.people}

    def __call__(self, question: Question) -> Answer:
        with self.lock:
            if question.method == "GET":
                at = int(question.query.get("offset", 0))
                return Answer({"data": list(self.people.values())[at : at + _PAGE], "total": len(self.people)})
            taken = question.body[: self.takes] if self.takes is not None else question.body
            for one, name, value in taken:
                self.log.append((one, name, value))
                fields = self.people[one]["fields"]
                if name in self.drops:
                    continue
                if value is None:
                    fields.pop(name, None)  # type: ignore[attr-defined]
                else:
                    fields[name] = value  # type: ignore[index]
            return Answer({"accepted": len(taken)})


def _contacts(door: Door) -> Iterator[Contact]:
    from publiek.deliveries.live.door import paginators

    walk = paginators().OffsetPaginator(limit=_PAGE, total_path="total")
    for page, _ in door.pages("contacts", items="data", paginator=walk):
        for one in page:
            yield Contact(
                id=one["id"],
                postcode=one["postcode"],
                basis=one["basis"],
                objected=one.get("objected", False),
                attributes=one["fields"],
                child=one.get("child", False),
            )


def _write(door: Door, puts: tuple[Put, ...]) -> int:
    return int(door.put("contacts", [[put.contact, put.attribute, put.value] for put in puts])["accepted"])


def _nothing(*_: object) -> Iterator[Page]:
    return iter(())


CUSTOMER_SYSTEM = Connector(
    code="customer-system",
    name="Customer system",
    brings=("sales",),
    settings=(Setting("address", Text("Adres", "Address"), Text("", ""), "address"),),
    discover=lambda _: Discovered("fake"),
    read=_nothing,
    per_second=1000.0,
    contacts=_contacts,
    write=_write,
)
READ_ONLY = Connector("read-only", "Reads only", ("sales",), (), lambda _: Discovered("fake"), _nothing)


def target_at(address: str, attributes: tuple[str, ...] = ("segment", "certainty")) -> Target:
    """The customer system at an address of loopback."""
    door = open_door("customer-system", address, {}, per_second=1000.0, patience=PATIENCE)
    return Target(CUSTOMER_SYSTEM, door, fields_of(attributes, {}))


def journal_in(place: Path) -> Journal:
    """The journal of a house whose data and keys are in `place`."""
    return Journal(place / "data", "huis", "kassa", Vault(place / "keys", "huis", place / "data"))


def house_in(place: Path, venue_pc4: int | None = 3011) -> House:
    """A house without data, in Rotterdam."""
    return House("huis", place / "data", venue_pc4=venue_pc4, keys=place / "keys")


def sayings_for(place: Path, attributes: tuple[str, ...] = ("segment", "certainty"), language: str = "nl") -> Sayings:
    """What is told of areas there."""
    from publiek.connecting.writing_back import sayings_of

    return sayings_of(house_in(place), attributes, language=language)
