"""What is taken away of the productions of a maker? The cards, as the page shows them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from publiek.web import wording
from publiek.web.makers import pages
from publiek.web.makers.cards import cards
from publiek.web.takeaway import of_pages
from publiek.web.visibility import Seat, needs


@require_GET
@needs("see-own-productions", logged=False)
def productions_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """The audience over the venues that agreed, as a file."""
    words, (_, release) = wording.now(), pages.told(seat)
    page = of_pages.Page(
        "productions", words.say("maker.title"), tuple(cards(release, words)), release.policy, noted={"filters": []}
    )
    return of_pages.answer(seat, page, card, kind)
