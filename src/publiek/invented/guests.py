"""How does a booker fill in name, address and e-mail, and what goes wrong while doing so?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.invented.habits import Relations
from publiek.invented.organisations import House
from publiek.invented.places import Geography
from publiek.invented.population import Persons, letter_pairs
from publiek.invented.sales import TEST, Orders
from publiek.invented.spelling import either, glue, whole
from publiek.invented.words import pick, plain_letters, scatter, words

#: Shares of accounts or orders with each slip.
MISSING, LOWER, TIGHT, UNREADABLE, TYPO, COMMENT, MOJIBAKE = 0.05, 0.03, 0.35, 0.004, 0.004, 0.01, 0.3
AGE_EDGES = ((14, 11), (25, 10), (35, 10), (45, 10), (55, 10), (65, 10), (75, 14))
#: The cohort numbers of people from abroad start here: they are nobody in the table of persons.
ABROAD = 2_000_000_000


@dataclass(frozen=True)
class World:
    """Everything true about one house's public: the map, the persons, and who knows the house."""

    house: House
    place: Geography
    persons: Persons
    relations: Relations


@dataclass(frozen=True)
class Guests:
    """Text columns, one row per order; null where nothing was filled in. `slips` are masks of what went wrong."""

    first: pa.Array
    prefix: pa.Array
    last: pa.Array
    email: pa.Array
    phone: pa.Array
    street: pa.Array
    number: pa.Array
    postcode: pa.Array
    city: pa.Array
    country: pa.Array
    country_code: pa.Array
    company: pa.Array
    comment: pa.Array
    birth: np.ndarray
    slips: dict[str, np.ndarray]

    @property
    def name(self) -> pa.Array:
        """First name, prefix and surname in one text; null for nobody.

        Arrow's own null_handling="skip" drops rows in which every part is null, hence the detour.
        """
        return glue(self.first, self.surname, between=" ")

    @property
    def surname(self) -> pa.Array:
        """Prefix and surname in one text, as systems without a column for prefixes hold it."""
        return pc.if_else(self.prefix.is_null(), self.last, glue(self.prefix, self.last, between=" "))

    @property
    def address(self) -> pa.Array:
        """Street and house number in one text."""
        return glue(self.street, self.number, between=" ")


def welcome(world: World, orders: Orders) -> Guests:
    """The guest's own words for each order. Who has which name follows from the person, so nothing is stored."""
    relation = np.maximum(orders.relation, 0).astype(np.int64)
    person = world.relations.person[relation].astype(np.int64)
    abroad = (person < 0) & (orders.relation >= 0)
    key = np.where(abroad, ABROAD + world.house.number * 20_000_000 + relation, person)
    known, tested = orders.account >= 0, orders.plan == TEST
    home = np.where(abroad, key, world.persons.household[np.maximum(person, 0)])
    first, prefix, last, mojibake = _names(key, home, orders.number)
    typo = known & (scatter(orders.number, 21) % 10_000 < TYPO * 10_000)
    email = _email(key, home, (orders.account % 2 == 1) & known, typo)
    postcode, city, slips = _postcode(world, orders, person, abroad)
    comment = known & (scatter(orders.number, 31) % 10_000 < COMMENT * 10_000)
    second = (orders.account % 2 == 1) & known
    slips |= {"e-mail-typo": typo, "comment": comment, "second-account": second, "anonymous": ~known & ~tested}
    phone = _phone(key)
    abroad_known = abroad & known
    return Guests(
        first=either(tested, "Test", _only(known, first)),
        prefix=_only(known, prefix),
        last=either(tested, "Testpersoon", _only(known, last)),
        email=either(tested, "test@example.org", _only(known, email)),
        phone=_only(known & (scatter(key, 41) % 3 == 0), phone),
        street=_only(known, pick(words()["streets"], scatter(home, 7) % len(words()["streets"]))),
        number=_only(known, whole(1 + scatter(home, 8) % 180)),
        postcode=_only(known, postcode),
        city=_only(known, city),
        country=_only(known, either(abroad_known, _foreign(key, 0), "Nederland")),
        country_code=_only(known, either(abroad_known, _foreign(key, 1), "NL")),
        company=_only(known, _company(orders.kind, key)),
        comment=_only(comment, _comments(orders.number, phone)),
        birth=np.where(known, _birth_day(world.persons, person, key), -1),
        slips=slips | {"mojibake": known & mojibake, "foreign": abroad_known},
    )


def _only(mask: np.ndarray, text: pa.Array) -> pa.Array:
    return either(mask, text, None)


def _names(key: np.ndarray, home: np.ndarray, number: np.ndarray) -> tuple[pa.Array, pa.Array, pa.Array, np.ndarray]:
    """Given name, prefix, surname (mostly shared by a household); in some orders an accent arrives twice encoded."""
    given = [name for names in words()["given"] for name in names]
    which = _given_index(key)
    broken = [name.encode().decode("cp1252") for name in given]
    accented = np.array([name != wrong for name, wrong in zip(given, broken, strict=True)])
    mojibake = accented[which] & (scatter(number, 51) % 100 < MOJIBAKE * 100)
    surname = _surname_index(key, home)
    prefixes = [pair[0] or None for pair in words()["surnames"]]
    last = pick([pair[1] for pair in words()["surnames"]], surname)
    first = either(mojibake, pick(broken, which), pick(given, which))
    return first, pa.array(prefixes, pa.string()).take(pa.array(surname)), last, mojibake


def _given_index(key: np.ndarray) -> np.ndarray:
    index: np.ndarray = scatter(key, 1) % sum(len(names) for names in words()["given"])
    return index


def _surname_index(key: np.ndarray, home: np.ndarray) -> np.ndarray:
    shared = scatter(key, 2) % 100 < 80
    index: np.ndarray = scatter(np.where(shared, home, key + 7_000_000_000), 3) % len(words()["surnames"])
    return index


def _email(key: np.ndarray, home: np.ndarray, second: np.ndarray, typo: np.ndarray) -> pa.Array:
    """An address that is unique to the person; the second account has another one; a typo doubles the first letter."""
    given = [plain_letters(name) for names in words()["given"] for name in names]
    surnames = [plain_letters("".join(pair)).replace(" ", "") for pair in words()["surnames"]]
    which = _given_index(key)
    first = either(typo, pick([name[0] + name for name in given], which), pick(given, which))
    local = either(second, first, glue(first, pick(surnames, _surname_index(key, home)), between="."))
    return glue(local, whole(key), either(second, "@example.org", "@example.nl"))


def _postcode(
    world: World, orders: Orders, person: np.ndarray, abroad: np.ndarray
) -> tuple[pa.Array, pa.Array, dict[str, np.ndarray]]:
    area = world.persons.area[np.maximum(person, 0)].astype(np.int64)
    digits = pick([str(code) for code in world.place.pc4], area)
    letters = pick(letter_pairs(), world.persons.letters[np.maximum(person, 0)].astype(np.int64))
    chance = scatter(orders.account + world.house.number * 1_000_003, 61) % 100_000 / 100_000
    known = (orders.account >= 0) & ~abroad
    missing, lower = known & (chance < MISSING), known & (chance >= MISSING) & (chance < MISSING + LOWER)
    unreadable = known & (chance >= 1 - UNREADABLE)
    tight = scatter(orders.account, 62) % 100 < TIGHT * 100
    text = either(tight, glue(digits, letters), glue(digits, letters, between=" "))
    text = either(lower, pc.utf8_lower(text), text)
    text = either(unreadable, "onbekend", either(missing, None, text))
    key = ABROAD + world.house.number * 20_000_000 + np.maximum(orders.relation, 0).astype(np.int64)
    city = either(abroad, _foreign(key, 3), pick([str(name) for name in world.place.place], area))
    slips = {"postcode-missing": missing, "postcode-lower-case": lower, "postcode-unreadable": unreadable}
    return either(abroad, _foreign(key, 2), text), city, slips


def _foreign(key: np.ndarray, part: int) -> pa.Array:
    choices = [str(row[part]) for row in words()["foreign"]]
    return pick(choices, scatter(key, 71) % len(choices))


def _phone(key: np.ndarray) -> pa.Array:
    """A number in the 06-0 range, which no subscriber has."""
    return glue("06-0", pc.utf8_lpad(whole(scatter(key, 81) % 10_000_000), 7, "0"))


def _company(kind: np.ndarray, key: np.ndarray) -> pa.Array:
    groups, schools = words()["groups"], words()["schools"]
    index = scatter(key, 91) % len(groups)
    return either(kind == 2, pick(schools, index), either(kind > 0, pick(groups, index), None))


def _comments(number: np.ndarray, phone: pa.Array) -> pa.Array:
    given = [name for names in words()["given"] for name in names]
    name = pick(given, scatter(number, 32) % len(given))
    which = scatter(number, 33) % len(words()["comments"])
    text = pick([line.replace("{name}", "\x01").replace("{phone}", "\x02") for line in words()["comments"]], which)
    halves = [pc.list_element(pc.split_pattern(text, "\x01"), part) for part in (0, 1)]
    with_name = glue(halves[0], name, halves[1])
    ends = pc.split_pattern(glue(with_name, "\x02"), "\x02")
    has_phone = pc.greater(pc.list_value_length(ends), 2)
    return pc.if_else(has_phone, glue(pc.list_element(ends, 0), phone), pc.list_element(ends, 0))


def _birth_day(persons: Persons, person: np.ndarray, key: np.ndarray) -> np.ndarray:
    """A day of birth inside the age band, as days since 1970 (ages as on 1 January 2025)."""
    low, width = np.array(AGE_EDGES).T
    age = persons.age[np.maximum(person, 0)]
    lived = low[age] * 365.25 + scatter(key, 95) % (width[age] * 365)
    day: np.ndarray = (20_089 - lived).astype(np.int64)
    return np.where(day == -1, 0, day)
