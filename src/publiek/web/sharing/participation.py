"""The page of the steward of a collective: who takes part since when, how much is that together, who is behind?"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek import sector
from publiek.errors import StorageError
from publiek.web.peers import released
from publiek.web.people import log
from publiek.web.sharing import decisions
from publiek.web.visibility import Seat, needs


@require_GET
@needs("see-participation")
def participation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who takes part, and the comparison that was made last. No figure of one house."""
    taking = list(decisions.in_force(purpose="benchmark", with_whom=seat.organisation).order_by("house__name"))
    slugs = [one.house.slug for one in taking]
    try:
        together = sector.taking_part(settings.PUBLIEK.home, slugs)
    except StorageError:
        together = None
    release = released.current(seat.organisation)
    left_out = [line["rows"] for line in release.account if line["rule"] == "few-houses"] if release else []
    context = {
        "taking": [(one, together is not None and one.house.slug in together.behind) for one in taking],
        "together": together,
        "release": release,
        "told": len(release.distribution) + len(release.expected) if release else 0,
        "silent": sum(left_out),
        "making": released.state(seat.organisation),
    }
    return render(request, "sharing/participation.html", context)


@require_POST
@needs("see-participation")
def make(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make the comparison anew, of the houses that take part now."""
    log.note(seat.person, "see-participation", seat.organisation, "make-comparison")
    released.begin(seat.organisation)
    return redirect("participation", slug=seat.organisation.slug)
