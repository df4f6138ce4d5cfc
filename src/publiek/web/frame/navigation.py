"""Which pages are there for somebody in one seat, in which order?"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from publiek.web.visibility import Seat


@dataclass(frozen=True)
class Entry:
    """One page in the navigation: its address, the path of its words, whether it is the one shown, and stands apart."""

    address: str
    words: str
    here: bool
    apart: bool = False


#: name of the address, extra parts of it, the path of its words, kind of organisation ("" = any), the action it needs.
_PAGES: tuple[tuple[str, dict[str, str], str, str, str], ...] = (
    ("house", {}, "pages.start", "house", "see-figures"),
    ("chapter", {"chapter": "audience"}, "pages.audience", "house", "see-figures"),
    ("chapter", {"chapter": "origin"}, "pages.origin", "house", "see-figures"),
    ("map", {}, "pages.map", "house", "see-figures"),
    ("chapter", {"chapter": "programme"}, "pages.programme", "house", "see-figures"),
    ("targets", {}, "pages.targets", "house", "see-figures"),
    ("chapter", {"chapter": "loyalty"}, "pages.loyalty", "house", "see-figures"),
    ("reach", {}, "pages.reach", "house", "see-figures"),
    ("chapter", {"chapter": "revenue"}, "pages.revenue", "house", "see-figures"),
    ("chapter", {"chapter": "white_spots"}, "pages.white_spots", "house", "see-figures"),
    ("surveys", {}, "pages.surveys", "house", "see-surveys"),
    ("barriers", {}, "pages.barriers", "house", "see-figures"),
    ("lessons", {}, "pages.lessons", "house", "see-lessons"),
    ("experiments", {}, "pages.experiments", "house", "see-lessons"),
    ("chapter", {"chapter": "timeline"}, "pages.timeline", "house", "see-figures"),
    ("benchmark", {}, "pages.benchmark", "house", "see-benchmark"),
    ("take", {}, "pages.take-away", "house", "take-away"),
    ("chapter", {"chapter": "data"}, "pages.data", "house", "see-figures"),
    ("chapter", {"chapter": "explanation"}, "pages.explanation", "house", "see-figures"),
    ("deliveries", {}, "pages.deliveries", "house", "see-deliveries"),
    ("connections", {}, "pages.connections", "house", "see-deliveries"),
    ("productions", {}, "pages.productions", "house", "see-deliveries"),
    ("maker", {}, "pages.maker", "maker", "see-own-productions"),
    ("participation", {}, "pages.participation", "collective", "see-participation"),
    ("sharing", {}, "pages.sharing", "house", "decide-sharing"),
    ("area", {}, "pages.area", "government", "see-area"),
    ("together", {}, "pages.together", "", "see-together"),
    ("privacy", {}, "pages.privacy", "house", "see-privacy"),
    ("knowledge", {}, "pages.knowledge", "", "see-knowledge"),
    ("tokens", {}, "pages.tokens", "", "use-tokens"),
    # Last, in this order: who works here, and what they looked at.
    ("people", {}, "pages.people", "", "manage-people"),
    ("log", {}, "pages.log", "", "see-log"),
)
#: Here something else begins: first the figures, then the data, then who else sees what.
_APART = frozenset({"pages.data", "pages.sharing"})
#: Of no use to somebody alone.
_SHARED_ONLY = frozenset({"people"})
#: Only where houses of this site look together with others.
_WITH_A_HUB = frozenset({"together"})


def entries(seat: Seat, path: str) -> list[Entry]:
    """The pages this seat may open."""
    found = []
    for name, parts, words, kind, action in _PAGES:
        if settings.PUBLIEK.solo and name in _SHARED_ONLY:
            continue
        if settings.PUBLIEK.hub is None and name in _WITH_A_HUB:
            continue
        if kind in ("", seat.organisation.kind) and seat.may(action):
            address = reverse(name, kwargs={"slug": seat.organisation.slug, **parts})
            here = path == address or (path.startswith(address) and name != "house")
            found.append(Entry(address, words, here, words in _APART))
    return found


def first_page(seat: Seat) -> str:
    """Where somebody in this seat begins: the first page it may open."""
    found = entries(seat, "")
    return found[0].address if found else reverse("start")
