"""What is taken away of the comparison with peers? Its cards, as the page shows them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from publiek.disclosure import PEER_EYES
from publiek.web import wording
from publiek.web.peers import pages
from publiek.web.takeaway import of_pages
from publiek.web.visibility import Seat, needs


@require_GET
@needs("see-benchmark", logged=False)
def benchmark_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """The own figures beside the peers, as a file."""
    found = pages.told(request, seat)
    if found is None or found[2]["silent"]:
        raise Http404
    decision, release, shown = found
    say = wording.now().say
    chosen = (shown["group_said"], decision.with_whom.name, say("selected.season", season=release.season))
    page = of_pages.Page(
        key="benchmark",
        question=say("benchmark.title"),
        cards=tuple(one.card for one in shown["cards"]),
        policy=PEER_EYES,
        selected=", ".join(chosen),
        noted={"filters": sorted(set(request.GET) & {"collective", *pages.KEYS})},
    )
    return of_pages.answer(seat, page, card, kind)
