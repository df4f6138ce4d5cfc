"""What does a page about a survey show? One part of what the survey tells, remembered until there are new answers.

What takes long (kinds of non-visitors, barriers per area) is worked out beside the pages, one at a time; until it is
there the page says so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Lock

from publiek import reports
from publiek.disclosure import Release
from publiek.house import House
from publiek.listening import slow, told
from publiek.listening.running import Survey, surveys_of
from publiek.reports import Chapter

#: part in the address -> (chapter of the reports, whether it takes long).
PARTS: dict[str, tuple[str, bool]] = {
    "barriers": ("barriers", False),
    "groups": ("barriers_by", False),
    "interest": ("interest", False),
    "kinds": ("barrier_kinds", True),
    "places": ("barrier_places", True),
    "answered": ("answered", False),
}
FIRST = "barriers"
_MOST = 60
_Key = tuple[str, str, str, str, str, str]


class Shelf:
    """Releases that were made, the newest kept; each is made once however many ask."""

    def __init__(self, most: int = _MOST) -> None:
        self._made: OrderedDict[_Key, Future[Release]] = OrderedDict()
        self._most, self._lock = most, Lock()
        self._maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="publiek-surveys")

    def at_once(self, key: _Key, make: Callable[[], Release]) -> Release:
        """The release, made here when it was not."""
        with self._lock:
            found = self._made.get(key)
            if found is None:
                found = self._put(key, Future())
                mine = True
            else:
                mine = False
        if mine:
            _fill(found, make)
            self._drop_failed(key, found)
        return found.result()

    def later(self, key: _Key, make: Callable[[], Release]) -> Release | None:
        """The release when it is there; None while it is being made."""
        with self._lock:
            found = self._made.get(key)
            if found is None:
                found = self._put(key, self._maker.submit(make))
        if not found.done():
            return None
        self._drop_failed(key, found)
        return found.result()

    def _put(self, key: _Key, future: Future[Release]) -> Future[Release]:
        self._made[key] = future
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        return future

    def _drop_failed(self, key: _Key, found: Future[Release]) -> None:
        """A refusal is told, and asked anew the next time."""
        if found.exception() is not None:
            with self._lock:
                self._made.pop(key, None)


_SHELF = Shelf()


def chosen(house: House, code: str) -> Survey | None:
    """The survey that is asked for, else the newest; None when the house has none."""
    found = surveys_of(house)
    newest = sorted(found, key=lambda survey: (survey.opened or date.min, survey.code))
    named = [survey for survey in found if survey.code == code]
    return named[0] if named else newest[-1] if newest and not code else None


def release_of(house: House, survey: Survey, part: str) -> Release | None:
    """What one part is told from; None while it is being worked out. Raises SurveyError."""
    kind = part if PARTS[part][1] else "at-once"
    key = (str(house.home), house.organisation, survey.code, told.mark_of(house, survey.code), house.segmentation, kind)
    if part == "kinds":
        return _SHELF.later(key, lambda: slow.kinds(house, survey.code))
    if part == "places":
        return _SHELF.later(key, lambda: slow.places(house, survey.code))
    return _SHELF.at_once(key, lambda: told.told(house, survey.code).release)


def chapter_of(house: House, survey: Survey, part: str, *, language: str) -> Chapter | None:
    """One part as a chapter of cards; None while it is being worked out."""
    release = release_of(house, survey, part)
    if release is None:
        return None
    context = told.context_of(house, survey, language=language)
    return reports.tell_chapters(release, context, (PARTS[part][0],)).chapters[0]


def _fill(future: Future[Release], make: Callable[[], Release]) -> None:
    try:
        future.set_result(make())
    except Exception as trouble:  # it is raised again for whoever asked
        future.set_exception(trouble)
