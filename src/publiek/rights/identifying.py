"""By which keyed numbers is a person known here? Made as an import makes them: by the same code, with the same key.

    e-mail          however it is written
    name            with postcode, with address, with both: deliveries differ in what they have
    customer        the house's own number
A number stands for an identity, not for a human being: two people with one initial and surname at one address are one
identity here, and one person with two e-mail addresses is two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from publiek.collective.overlap.addresses import read_address
from publiek.collective.overlap.household_keys import key_of
from publiek.house import House
from publiek.pipeline import keys_of
from publiek.pseudonymisation import EntityKeys, Keyring, pseudonymise
from publiek.rights import refusals
from publiek.rights.known import Known
from publiek.standardisation.one_person import read_told

#: The kinds of identity, strongest first.
KINDS = ("email", "name", "customer")


@dataclass(frozen=True, repr=False)
class Identities:
    """The keyed numbers of one person. `first`: of the first generation of the key; `every`: of any generation, with
    the kind of identity that each is of; `household`: the key of the address (memory alone), "" when it is not known.
    """

    first: tuple[int, ...]
    every: Mapping[int, str]
    household: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"Identities({len(self.first)})"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of identity there are."""
        found = set(self.every.values())
        return tuple(kind for kind in KINDS if kind in found)

    @property
    def numbers(self) -> pa.Array:
        """Every number, as what a column of bookers is compared with."""
        return pa.array(sorted(self.every), pa.int64())


def identities_of(house: House, known: Known) -> Identities:
    """The identities of a person in the data of `house`.

    Raises UsageError "person-too-little" when what was told makes none: a name alone is nobody in particular.
    """
    rows = list(_told(known))
    kinds = [kind for kind, _ in rows]
    lines = read_told([row for _, row in rows]) if rows else None
    keys = key_ring(house)
    every: dict[int, str] = {}
    first: list[int] = []
    if lines is not None:
        for nth in range(len(keys.generations)):
            numbers = pseudonymise(lines, keys=_until(keys, nth))["booker"].to_pylist()
            found = {number: kind for number, kind in zip(numbers, kinds, strict=True) if number is not None}
            every = {**found, **every}
            first = first or list(found)
    if not every:
        raise refusals.person_too_little()
    return Identities(tuple(first), every, _household(lines, known))


def key_ring(house: House) -> EntityKeys:
    """The keys of the house's legal entity. Raises StorageError as `Keyring.keys` does."""
    return keys_of(house, Keyring(house.keys, data_folder=house.home))


def _told(known: Known) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows that deliveries could have of this person, each with its kind."""
    if known.email:
        yield "email", {"email": known.email}
    if known.name:
        place = {"postcode": known.postcode, "address": known.address}
        for parts in (("postcode", "address"), ("postcode",), ("address",)):
            if all(place[part] for part in parts):
                yield "name", {"full_name": known.name, **{part: place[part] for part in parts}}
    if known.customer:
        yield "customer", {"booker_id": known.customer}


def _until(keys: EntityKeys, generation: int) -> EntityKeys:
    """The keys as they were when `generation` was the newest."""
    return EntityKeys(keys.generations[: generation + 1], keys.rotations[:generation])


def _household(lines: pa.Table | None, known: Known) -> str:
    """The key of the address for shared audience; "" without a postcode and a house number that are certain."""
    home = read_told([{"postcode": known.postcode}]) if known.postcode else None
    pc6 = home["pc6"][0].as_py() if home is not None else None
    read = read_address(known.address) if known.address else None
    if lines is None or pc6 is None or read is None:
        return ""
    return key_of(pc6, *read) or ""
