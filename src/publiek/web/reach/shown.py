"""What does the page of visitors show? One season, remembered until there are new lines or new answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publiek import reports
from publiek.house import House
from publiek.listening import reach_told
from publiek.listening.running import Survey, questionnaire_of, surveys_of
from publiek.listening.told import mark_of
from publiek.reports import Chapter
from publiek.web.barriers.shown import Shelf

#: Items of which one must be asked for a survey to count people.
_TIMES = frozenset({"times_here", "times_year"})
_SHELF = Shelf()


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: the season ("" the latest), a survey ("" none), and by which places."""

    season: str = ""
    survey: str = ""
    place: str = "province"


def asked_of(sent: Mapping[str, str], surveys: list[Survey]) -> Asked | None:
    """What stands in the address; the newest survey at the door unless another (or none) is named. None: cannot be."""
    codes = [one.code for one in surveys]
    survey = sent.get("survey", codes[0] if codes else "")
    season, place = sent.get("season", ""), sent.get("place", "province")
    good_season = season == "" or (len(season) == 4 and season.isascii() and season.isdigit())
    known = good_season and place in reach_told.PLACES and survey in ("", *codes)
    return Asked(season, survey, place) if known else None


def at_the_door(house: House) -> list[Survey]:
    """Surveys that asked how often people come, the newest first."""
    found = surveys_of(house)
    return [one for one in found if _TIMES & {item.code for item in questionnaire_of(house, one.code).items}]


def chapter_of(house: House, asked: Asked, *, language: str) -> Chapter:
    """The cards. Raises PubliekError where nothing can be told."""
    mark = mark_of(house, asked.survey) if asked.survey else ""
    version = f"{house.store.current().version}/{mark}"
    key = (str(house.home), house.organisation, asked.season, asked.survey, version, asked.place)
    wish = reach_told.Wish(int(asked.season) if asked.season else None, asked.survey, asked.place)
    release = _SHELF.at_once(key, lambda: reach_told.reach(house, wish).release)
    context = reach_told.context_of(house, language=language)
    return reports.tell_chapters(release, context, ("reach_told",)).chapters[0]
