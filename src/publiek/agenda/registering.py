"""Which identifiers do the records of the houses carry? Productions by matching, the rest by what they are.

`match_home` reads what every house of a home tells, matches it, and adds to the register what follows: new identifiers,
which records carry them, and which of them turned out to be one. What has an identifier keeps it, unless a person says
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publiek.agenda.telling import Heard, heard, printable, production_key
from publiek.house import House
from publiek.programme.identifiers import derived, mint
from publiek.programme.matching import Matched, match
from publiek.programme.register import Event, Register, event, register_of
from publiek.programme.scoring import REGISTERS
from publiek.programme.titles import folded
from publiek.programme.told import Told
from publiek.warehouse.register import KeptRegister


@dataclass(frozen=True)
class MatchedHome:
    """What came of a matching: how many productions at several houses, what was new, and what waits for a person.

    `unnamed`: pairs of titles that many houses have and of which none names the maker.
    """

    houses: int
    productions: int
    groups: int
    shared: int
    minted: int
    merged: int
    review: int
    unnamed: int
    version: int


@dataclass
class _Adding:
    """Events that are being made, and the register as it is with them."""

    register: Register
    at: datetime
    events: list[Event] = field(default_factory=list)

    def add(self, what: str, **told: object) -> None:
        self.events.append(event(what, self.at, **told))

    def carry(self, kind: str, keys: Sequence[str], about: Told) -> str:
        """The one identifier of records that are one; minted, linked and merged where needed."""
        carried = {key: self.register.of(kind, key) for key in keys}
        known = sorted({found for found in carried.values() if found}, key=self.register.age)
        identifier = known[0] if known else self._minted(kind, about)
        for other in known[1:]:
            self.add("merge", id=other, into=identifier)
            self.register.leads_to[other] = identifier
        for key in keys:
            if carried[key] is None:
                self.add("link", id=identifier, key=key)
                self.register.records[kind, key] = identifier
        return identifier

    def _minted(self, kind: str, about: Told) -> str:
        given = [(name, about.identifiers[name]) for name in REGISTERS if about.identifiers.get(name)]
        found = derived(kind, *given[0]) if given else mint(kind)
        if found in self.register.entries:  # it was merged or split before: an identifier is never used again
            found = mint(kind)
        told = {"title": about.title, "maker": about.maker, "place": about.genre if kind == "venue" else ""}
        self.add("mint", id=found, kind=kind, identifiers=dict(sorted(about.identifiers.items())), **told)
        self.register.entries[found] = register_of([self.events[-1]]).entries[found]
        return found


def match_home(home: Path, houses: Iterable[House], *, at: datetime | None = None) -> MatchedHome:
    """Matches what the houses of a home tell, and keeps what follows; whole or not at all.

    Raises UsageError "matching-not-installed", StorageError.
    """
    told = heard(houses)
    moment, kept = at or datetime.now(), KeptRegister(home)
    outcome: list[tuple[Matched, Register]] = []

    def work(before: list[Event]) -> list[Event]:
        adding = _Adding(register_of(before), moment)
        matched = match(_all(told), decisions=_decisions(adding.register, _all(told)))
        _carry_productions(adding, matched, told)
        _carry_the_rest(adding, told)
        outcome.append((matched, register_of([*before, *adding.events])))
        return adding.events

    new = kept.add(work)
    matched, register = outcome[-1]
    kept.keep_queue([_queued(matched, told, number) for number in range(len(matched.review))])
    return MatchedHome(
        houses=len(told),
        productions=sum(len(one.told) for one in told),
        groups=len(matched.groups),
        shared=sum(len({key.partition("/")[0] for key in group}) > 1 for group in matched.groups),
        minted=sum(one["what"] == "mint" for one in new),
        merged=sum(one["what"] == "merge" for one in new),
        review=len(matched.review),
        unnamed=matched.unnamed,
        version=register.version,
    )


def _all(told: Iterable[Heard]) -> list[Told]:
    return [one for heard_of in told for one in heard_of.told]


def _decisions(register: Register, told: Iterable[Told]) -> dict[tuple[str, str], bool]:
    """What persons decided, and that records which carry one identifier stay one."""
    found: dict[tuple[str, str], bool] = {}
    carried: dict[str, list[str]] = {}
    for one in told:
        if (identifier := register.of("production", one.key)) is not None:
            carried.setdefault(identifier, []).append(one.key)
    for keys in carried.values():
        first, *others = sorted(keys)
        found.update({(first, other): True for other in others})
    # What a split parted stays apart: the records carry other identifiers by a decision of a person.
    found.update(register.decided)
    return found


def _carry_productions(adding: _Adding, matched: Matched, told: Iterable[Heard]) -> None:
    by_key = {one.key: one for one in _all(told)}
    for group in matched.groups:
        about = max((by_key[key] for key in group), key=_tells_most)
        adding.carry("production", group, about)


def _tells_most(one: Told) -> tuple[bool, bool, int, str]:
    """Who has an identifier of elsewhere, a maker, and the longest title tells most of a production."""
    return bool(one.identifiers), bool(one.maker), len(one.title), one.key


def _carry_the_rest(adding: _Adding, told: Iterable[Heard]) -> None:
    """Organisations by their id, venues by name and place, performances by production, venue and start."""
    venues: dict[tuple[str, str], list[tuple[str, Told]]] = {}
    performances: dict[tuple[object, ...], list[tuple[str, Told]]] = {}
    for one in told:
        for row in one.programme.organisations:
            key = row.id if row.id == one.house else f"{one.house}/{printable(row.id)}"
            adding.carry("organisation", [key], Told(key, printable(row.name), identifiers=row.identifiers))
        for row in one.programme.venues:
            key = f"{one.house}/{printable(row.id)}"
            place = row.postcode[:4] or folded(row.place) or one.house
            about = Told(key, printable(row.name), genre=place, identifiers=row.identifiers)
            venues.setdefault((folded(row.name), place), []).append((key, about))
    for records in venues.values():
        adding.carry("venue", [key for key, _ in records], records[0][1])
    for one in told:
        for key, unit, about in _performances(adding.register, one):
            performances.setdefault(unit, []).append((key, about))
    for records in performances.values():
        adding.carry("performance", [key for key, _ in records], records[0][1])


def _performances(register: Register, one: Heard) -> Iterator[tuple[str, tuple[object, ...], Told]]:
    for row in one.programme.performances:
        key = f"{one.house}/{printable(row.id)}"
        production = register.of("production", f"{one.house}/{production_key(row)}") or key
        venue = register.of("venue", f"{one.house}/{printable(row.venue)}") or one.house
        unit = (production, venue, row.start) if row.start else (key,)
        yield key, unit, Told(key, printable(row.title), identifiers=row.identifiers)


def _queued(matched: Matched, told: Iterable[Heard], number: int) -> Event:
    pair, by_key = matched.review[number], {one.key: one for one in _all(told)}
    sides = {side: _side(by_key[key]) for side, key in (("left", pair.left), ("right", pair.right))}
    return {**sides, "probability": pair.probability, "why": list(pair.why)}


def _side(told: Told) -> dict[str, str]:
    first, last = (str(day) if day else "" for day in (told.first, told.last))
    return {
        "key": told.key,
        "title": told.title,
        "maker": told.maker,
        "genre": told.genre,
        "first": first,
        "last": last,
    }
