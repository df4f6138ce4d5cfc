"""How is a page that is no dashboard taken away? What it shows becomes a story, and the story the files there are.

The guard of the page decides who may: who may see it may take it. The room of the page makes the cards, from the same
release under the same filters as the page itself; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import Http404, HttpResponse

from publiek import __version__
from publiek.disclosure import Policy
from publiek.reports import Card, Chapter, Story
from publiek.reports.story import Quality
from publiek.reports.words import cleaned
from publiek.web.people import log
from publiek.web.takeaway import files
from publiek.web.takeaway.stories import Taken, file_name
from publiek.web.visibility import Seat
from publiek.web.wording import language_now, now

#: What stands for all of a page where an address names one card.
WHOLE = "page"
FORMATS = ("pdf", "pptx", "xlsx")
#: So many answers stand on the first page of a file.
_OPENING = 4


@dataclass(frozen=True)
class Page:
    """What a page shows: its name in the log and in file names, its question, its cards, for whose eyes they were let
    through, the choices in words, and what the log keeps of them (never a figure).
    """

    key: str
    question: str
    cards: tuple[Card, ...]
    policy: Policy
    selected: str = ""
    noted: Mapping[str, object] = field(default_factory=dict)


def answer(seat: Seat, page: Page, card: str, kind: str) -> HttpResponse:
    """One card, or the page, as a file. Raises Http404 for what there is not."""
    taken = _taken(seat, page)
    if card == WHOLE:
        if kind not in FORMATS or not any(not one.too_thin for one in page.cards):
            raise Http404
        response = files.of_story(taken, kind)
    else:
        response = files.of_card(taken, card, kind)
    log.note(seat.person, "take-away", seat.organisation, f"{page.key}/{card}.{kind}", **page.noted)
    return response


def _taken(seat: Seat, page: Page) -> Taken:
    say, made_on, name = now().say, date.today(), cleaned(seat.organisation.name)
    chapters = (_opening(page), Chapter(page.key, page.question, page.question, page.cards))
    story = Story(
        title=f"{name}: {page.question}",
        subtitle=say("taken.chosen", selected=page.selected) if page.selected else page.question,
        chapters=chapters,
        quality=Quality(0, 0, 0, 0, None, None, False),
        language=language_now(),
        organisation=name,
        made_on=made_on,
        made_line=say("frame.made", made_on=made_on, version=__version__),
        eyes=page.policy.meaning.in_language(language_now()),
    )
    return Taken(story, file_name(seat.organisation.slug, page.key), page.selected)


def _opening(page: Page) -> Chapter:
    """The first answers, as every report begins; each leads to its card."""
    told = [card for card in page.cards if card.sentence][:_OPENING]
    cards = [replace(Card(f"start-{one.key}", "start", one.question, one.sentence), evidence=one.key) for one in told]
    return Chapter("start", page.question, page.question, tuple(cards))
