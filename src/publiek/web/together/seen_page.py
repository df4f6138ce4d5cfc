"""The page where a member reads what happened to what it contributed, with the signed end of the hub's log checked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.collective import who_saw_what
from publiek.web.together.circles import require_hub
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now

_LINES = 200


@require_GET
@needs("see-together")
def seen(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What left the house and what the hub did with it; nothing about another member.

    Raises StorageError when one of the two logs was changed: then this page shows nothing but that.
    """
    hub = require_hub()
    if seat.organisation.kind != "house":
        raise Http404
    at_hub = who_saw_what.at_the_hub(hub, seat.organisation.slug)
    found = who_saw_what.in_order([*who_saw_what.of_sharing(seat.house), *at_hub])
    language = language_now()
    rows = [(one, one.words.in_language(language), one.detail.get("eyes", "")) for one in found[:_LINES]]
    context = {"rows": rows, "held": len(hub.log()), "more": len(found) > _LINES, "most": _LINES}
    return render(request, "together/seen.html", context)
