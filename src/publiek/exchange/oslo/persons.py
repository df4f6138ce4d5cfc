"""Who took part in what, as OSLO tells it? Pseudonyms that fit nothing else, and nothing of who would stand out.

See docs/decisions/0044-person-rows-for-oslo.md. The secret of the pseudonyms is made for one export and forgotten: not
even the house can say afterwards whose row it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import narwhals as nw

from publiek.engines import EngineSettings, open_engine
from publiek.exchange.oslo.shown import kinds_of, moment
from publiek.exchange.oslo.tables import Row, row
from publiek.house import House
from publiek.vocabulary.programme import Programme

#: Of fewer people than this nothing is told that sets them apart.
LEAST_PEOPLE = 10


@dataclass(frozen=True, repr=False)
class Person:
    """One booker: the key that the house knows (it never leaves), year of birth, postcode area, performances."""

    booker: int
    born: int | None
    pc4: int | None
    performances: frozenset[str]


@dataclass(frozen=True)
class Hidden:
    """What was left out or emptied: bookers, years of birth, areas, performances with too few bookers."""

    persons: int
    years: int
    areas: int
    performances: int


def persons_of(house: House) -> list[Person]:
    """Every booker who is a person, with the performances of which a ticket is left. Tickets only (L2)."""
    snapshot = house.store.current()
    if not snapshot.paths:
        return []
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        lines = snapshot.lines(engine).filter(
            (nw.col("level") == "L2")
            & nw.col("status").is_in(["valid", "return"])
            & (nw.col("booker_kind") == "person")
            & ~nw.col("booker").is_null()
            & ~nw.col("performance_id").is_null()
        )
        keys = ["booker", "performance_id", "birth_year", "pc4", "postcode_status"]
        table = engine.collected(lines.group_by(keys).agg(nw.col("quantity").sum().alias("tickets")))
    found: dict[int, list[dict[str, object]]] = defaultdict(list)
    for one in table.to_pylist():
        found[one["booker"]].append(one)
    everybody = (_person(booker, rows) for booker, rows in sorted(found.items()))
    return [one for one in everybody if one.performances]


def only(persons: Iterable[Person], performances: Iterable[str]) -> list[Person]:
    """The same people, with these performances alone."""
    wanted = frozenset(performances)
    return [replace(one, performances=one.performances & wanted) for one in persons if one.performances & wanted]


def safe(persons: Iterable[Person]) -> tuple[list[Person], Hidden]:
    """The same people without what sets fewer than ten of them apart.

    First a performance that fewer than ten people booked goes; then the year of birth of who shares year and area with
    fewer than ten; then the area. Raised until it holds for what is left.
    """
    before = list(persons)
    booked = Counter(name for one in before for name in one.performances)
    few = {name for name, people in booked.items() if people < LEAST_PEOPLE}
    kept = [replace(one, performances=one.performances - few) for one in before]
    kept = [one for one in kept if one.performances]
    left = [replace(one, born=None) if rare else one for one, rare in _rare(kept)]
    left = [replace(one, born=None, pc4=None) if rare else one for one, rare in _rare(left)]
    if len(left) < LEAST_PEOPLE:
        left = []
    told = {one.booker for one in left}
    inside = [one for one in before if one.booker in told]
    years = sum(one.born is not None for one in inside) - sum(one.born is not None for one in left)
    areas = sum(one.pc4 is not None for one in inside) - sum(one.pc4 is not None for one in left)
    return left, Hidden(len(before) - len(left), years, areas, len(few))


def tables(persons: Iterable[Person], programme: Programme, at: datetime) -> dict[str, tuple[Row, ...]]:
    """The two tables about persons, in an order that says nothing. Call `safe` first."""
    name = _pseudonyms()
    performances = {one.id: one for one in programme.performances}
    genres = {one.id: one.genre for one in programme.productions}
    people, takings = [], []
    for person in persons:
        told = {"participant_id": name(f"p|{person.booker}"), **_known(person)}
        people.append(row("participant", **told, participant_processeddate=moment(at)))
        for performance in sorted(person.performances & set(performances)):
            shown = performances[performance]
            kind, theme = kinds_of(genres.get(shown.production, ""))
            takings.append(
                row(
                    "deelname",
                    **told,
                    deelname_id=name(f"d|{person.booker}|{performance}"),
                    # The moment of the performance: when somebody ordered is theirs.
                    deelname_modifieddate=moment(shown.start),
                    event_id=performance,
                    event_theme=theme,
                    event_type=kind,
                )
            )
    went = {one["participant_id"] for one in takings}
    return {
        "deelname": tuple(sorted(takings, key=lambda one: one["deelname_id"])),
        "participant": tuple(
            sorted((one for one in people if one["participant_id"] in went), key=lambda one: one["participant_id"])
        ),
    }


def _person(booker: int, rows: list[dict[str, object]]) -> Person:
    tickets: Counter[str] = Counter()
    for one in rows:
        tickets[str(one["performance_id"])] += int(str(one["tickets"] or 0))
    years = {one["birth_year"] for one in rows} - {None}
    areas = {one["pc4"] for one in rows if one["postcode_status"] == "dutch"} - {None}
    # Two years or two areas say that more than one person, or more than one home, stands behind it.
    return Person(
        booker,
        int(str(years.pop())) if len(years) == 1 else None,
        int(str(areas.pop())) if len(areas) == 1 else None,
        frozenset(name for name, number in tickets.items() if number > 0),
    )


def _rare(persons: list[Person]) -> list[tuple[Person, bool]]:
    groups = Counter((one.born, one.pc4) for one in persons)
    return [(one, groups[one.born, one.pc4] < LEAST_PEOPLE) for one in persons]


def _known(person: Person) -> Mapping[str, object]:
    return {
        "participant_birthyear": person.born,
        "participant_statsector_id": person.pc4,
        "participant_statsector_name": None if person.pc4 is None else f"Postcodegebied {person.pc4}",
    }


def _pseudonyms() -> Callable[[str], str]:
    secret = secrets.token_bytes(32)
    return lambda text: hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]
