"""What can one learn from: a course that is always there, or a session on a day? And which of them does one look for?

Both are open knowledge: a title, who gives it, for whom. Nothing of who takes part is ever in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from publiek.knowledge import refusals
from publiek.knowledge.words import words

#: Where a moment without a zone is.
HERE = ZoneInfo("Europe/Amsterdam")
_SPACE = UUID("6f7a2f0e-6f0c-5f0b-9c56-7d9a4a1f6c11")
#: So long may each text be.
LONGEST = {"title": 200, "by": 200, "about": 4000, "place": 200, "url": 500, "cost": 100, "source": 500}
LANGUAGES = ("nl", "en", "fr", "de")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_Offer = TypeVar("_Offer", "Course", "Session")


@dataclass(frozen=True)
class Course:
    """Something to learn from at any time. `checked`: the last day somebody saw that it is there; `source`: where.

    `of`: the id of the organisation that put it in the list; "" for what came with the product.
    """

    code: str
    title: str
    by: str
    about: str
    themes: tuple[str, ...]
    roles: tuple[str, ...] = ()
    level: str = "starter"
    form: str = "self-study"
    language: str = "nl"
    hours: float | None = None
    cost: str = ""
    place: str = ""
    url: str = ""
    checked: date | None = None
    source: str = ""
    of: str = ""


@dataclass(frozen=True)
class Session:
    """A meeting to learn together, from `begins` to `ends` (with zone). `number` grows with each change of it.

    `all_day`: no hours are known. `cancelled` ones stay to be seen, so that a calendar that had them takes them out.
    """

    code: str
    title: str
    by: str
    about: str
    begins: datetime
    ends: datetime
    themes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    level: str = "starter"
    form: str = "online"
    language: str = "nl"
    cost: str = ""
    place: str = ""
    url: str = ""
    all_day: bool = False
    cancelled: bool = False
    number: int = 0
    of: str = ""


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; "" is everything. `since`: sessions that end before it are left out."""

    role: str = ""
    level: str = ""
    theme: str = ""
    form: str = ""
    since: datetime | None = None

    def fits(self, offer: Course | Session) -> bool:
        """Whether an offer is among what is looked for. An offer for no role in particular is for every role."""
        return (
            (not self.role or not offer.roles or self.role in offer.roles)
            and self.level in ("", offer.level)
            and (not self.theme or self.theme in offer.themes)
            and self.form in ("", offer.form)
            and not (self.since and isinstance(offer, Session) and offer.ends < self.since)
        )


def chosen(offers: Iterable[_Offer], wish: Wish) -> list[_Offer]:
    """What is looked for: sessions in the order of their days, courses by title."""
    return sorted((one for one in offers if wish.fits(one)), key=_order)


def _order(offer: Course | Session) -> tuple[str, str]:
    moment = offer.begins.astimezone(HERE).isoformat() if isinstance(offer, Session) else ""
    return moment, offer.title.casefold()


def code_for(*told: str) -> str:
    """A code that is the same whenever the same is told: what is brought twice is there once."""
    return str(uuid5(_SPACE, "|".join(" ".join(one.casefold().split()) for one in told)))


def sound(offer: _Offer) -> _Offer:
    """`offer` tidied, or refused: UsageError "knowledge-wrong" names the field, never what stood in it."""
    tidy = replace(
        offer,
        **{
            name: " ".join(getattr(offer, name).split())
            for name in LONGEST
            if name != "about" and name in _names(offer)
        },
    )
    tidy = replace(tidy, about=tidy.about.strip())
    for name, longest in LONGEST.items():
        if name in _names(tidy) and len(getattr(tidy, name)) > longest:
            raise refusals.wrong(name)
    for name in ("title", "by"):
        if not getattr(tidy, name):
            raise refusals.wrong(name)
    _known(tidy)
    if tidy.url and not _ADDRESS.fullmatch(tidy.url):
        raise refusals.wrong("url")
    if isinstance(tidy, Session):
        _in_time(tidy)
    return tidy


def _known(offer: Course | Session) -> None:
    for name in ("themes", "roles"):
        if not set(getattr(offer, name)) <= set(words(name)):
            raise refusals.wrong(name)
    for name, known in (("level", "levels"), ("form", "forms")):
        if getattr(offer, name) not in words(known):
            raise refusals.wrong(name)
    if offer.language not in LANGUAGES:
        raise refusals.wrong("language")


def _in_time(session: Session) -> None:
    if session.begins.tzinfo is None or session.ends.tzinfo is None or session.ends < session.begins:
        raise refusals.wrong("ends")
    if session.ends - session.begins > timedelta(days=31):
        raise refusals.wrong("ends")


def _names(offer: Course | Session) -> set[str]:
    return {one.name for one in fields(offer)}


def as_dict(offer: Course | Session) -> dict[str, Any]:
    """An offer as JSON values."""
    told = asdict(offer)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def course_of(told: Mapping[str, Any]) -> Course:
    """A course out of what `as_dict` made. Raises ValueError, TypeError or KeyError for anything else."""
    read = {**told, "themes": tuple(told["themes"]), "roles": tuple(told["roles"])}
    if read.get("checked"):
        read["checked"] = date.fromisoformat(str(read["checked"]))
    return sound(Course(**read))


def session_of(told: Mapping[str, Any]) -> Session:
    """A session out of what `as_dict` made. Raises as `course_of`."""
    moments = {name: datetime.fromisoformat(told[name]) for name in ("begins", "ends")}
    return sound(Session(**{**told, **moments, "themes": tuple(told["themes"]), "roles": tuple(told["roles"])}))
