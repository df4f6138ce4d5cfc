"""Of which houses is there a page for visitors? Of those that said who they are and whom to turn to."""

from __future__ import annotations

import time
from threading import Lock

from django.http import Http404

from publiek import accountability, permitting
from publiek.errors import PubliekError
from publiek.governance.papers import Paper, SiteFacts
from publiek.house import House
from publiek.web.people.models import Organisation
from publiek.web.visibility import house_of

#: Seconds for which a text that was made is told again: it is public, so it must not cost work to everybody who asks.
KEPT_FOR = 60.0
_MOST = 500
_made: dict[str, tuple[float, Paper]] = {}
_lock = Lock()


def house_named(slug: str) -> House:
    """The house with a page for visitors; else there is no such page, whatever else there is by that name."""
    found = Organisation.objects.filter(slug=slug, kind="house").first()
    if found is None or not is_open(house_of(found)):
        raise Http404
    return house_of(found)


def names() -> dict[str, str]:
    """What the organisations on this site are called; papers use it of those that an agreement names, of no others."""
    return dict(Organisation.objects.values_list("slug", "name"))


def is_open(house: House) -> bool:
    """Whether the house said who answers for the data and whom to turn to: without that nothing may be asked here."""
    try:
        controller = permitting.register_of(house).controller
    except PubliekError:
        return False
    return not controller.missing


def text_of(house: House) -> Paper:
    """What visitors are told, as it follows from what the house does now (or did a minute ago)."""
    now, decided = time.monotonic(), permitting.register_of(house).decided_on
    key = f"{house.home}|{house.organisation}|{decided}"
    with _lock:
        known = _made.get(key)
    if known and now - known[0] < KEPT_FOR:
        return known[1]
    paper = accountability.visitor_text(house, site=SiteFacts(visitors_page=True, names=names()))
    with _lock:
        if len(_made) >= _MOST:
            _made.clear()
        _made[key] = now, paper
    return paper
