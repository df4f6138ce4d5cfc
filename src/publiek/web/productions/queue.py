"""Which pairs wait for this house, and which did it decide? Only those with a production of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from publiek import agenda
from publiek.agenda import Waiting
from publiek.house import House
from publiek.programme.register import Register, register_of
from publiek.warehouse.register import KeptRegister
from publiek.web.people.models import Organisation
from publiek.web.wording import now

#: The facts of a matching that have words; another one is not told.
FACTS = (
    *("title-exact-maker-same", "title-exact-maker-unknown", "title-exact-maker-different", "title-near-maker-same"),
    *("title-near-maker-unknown", "shared-title-without-maker", "other-part", "later-part-on-one-side"),
    *("other-version", "other-year", "other-subtitle", "year-apart", "years-apart", "other-genre", "same-weeks"),
)
MOST = 50


@dataclass(frozen=True)
class Side:
    """One of a pair, as its house told it."""

    key: str
    house: str
    title: str
    maker: str
    when: str
    house_name: str = ""


@dataclass(frozen=True)
class Pair:
    """Two productions that may be one: the own one first."""

    mine: Side
    theirs: Side
    share: float
    why: str

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the own one first."""
        return self.mine, self.theirs


def waiting(house: House) -> list[Pair]:
    """The pairs with a production of this house, the most probable first."""
    names = dict(Organisation.objects.filter(kind="house").values_list("slug", "name"))
    found = agenda.review(settings.PUBLIEK.home)
    return [_pair(house, one, names) for one in found if _of(house, one.left, one.right)]


def is_waiting(house: House, one: str, other: str) -> bool:
    """Whether this is a pair that waits for this house."""
    return any({pair.mine.key, pair.theirs.key} == {one, other} for pair in waiting(house))


def decided(house: House) -> list[dict[str, object]]:
    """The decisions on productions of this house, the newest first."""
    register = register_of(KeptRegister(settings.PUBLIEK.home).events())
    words, found = now(), []
    for one in reversed(register.decisions):
        if not any(str(one[side]).startswith(f"{house.organisation}/") for side in ("left", "right")):
            continue
        sides = [_named(register, str(one[side])) for side in ("left", "right")]
        answer = words.say("twice.same" if one["same"] else "twice.different")
        found.append({"event": one["event"], "sides": sides, "answer": answer, "on": _day(str(one["at"]))})
    return found


def matched_at() -> datetime | None:
    """When the last matching was."""
    try:
        told = (KeptRegister(settings.PUBLIEK.home).folder / "review.json").stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(told).astimezone()


def _of(house: House, *sides: Mapping[str, str]) -> bool:
    return any(side["key"].startswith(f"{house.organisation}/") for side in sides)


def _side(told: Mapping[str, str], names: Mapping[str, str]) -> Side:
    house = told["key"].partition("/")[0]
    return Side(told["key"], house, told["title"], told["maker"], _when(told), names.get(house, house))


def _pair(house: House, found: Waiting, names: Mapping[str, str]) -> Pair:
    left, right = (_side(one, names) for one in (found.left, found.right))
    mine, theirs = (left, right) if left.house == house.organisation else (right, left)
    why = "; ".join(now().say(f"twice.why.{fact}") for fact in found.why if fact in FACTS)
    return Pair(mine, theirs, found.probability, why)


def _when(side: Mapping[str, str]) -> str:
    days = [now().numbers.date(date.fromisoformat(day)) for day in dict.fromkeys((side["first"], side["last"])) if day]
    return " – ".join(days)


def _named(register: Register, key: str) -> str:
    identifier = register.of("production", key)
    entry = register.entries.get(identifier) if identifier else None
    return f"{entry.title} ({key.partition('/')[0]})" if entry else key


def _day(at: str) -> date | None:
    try:
        return datetime.fromisoformat(at).date()
    except ValueError:
        return None
