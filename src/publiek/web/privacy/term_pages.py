"""What is past its time here, what went before, and letting it go now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek import retention
from publiek.errors import PubliekError
from publiek.governance.papers.wording import articles, term
from publiek.rights import cases
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_SHOWN = 20
#: Rooms that stand beside the room of terms: requests of visitors.
_BESIDE = (
    retention.Place("cases", lambda house, _, on: cases.due(house, on), lambda house, _, on: cases.expire(house, on)),
)


@require_GET
@needs("see-privacy")
def terms(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Per kind: how long it is kept, and how much is past that; and what went, day by day."""
    language, found = language_now(), retention.due(seat.house, also=_BESIDE)
    names = retention.terms()
    rows = [
        {
            "name": names[one.code].name.in_language(language),
            "what": names[one.code].what.in_language(language),
            "kept": term(one.kept.many, one.kept.held.unit).in_language(language),
            "source": articles(one.kept.held.source).in_language(language),
            "before": one.before,
            "many": one.many,
        }
        for one in found.places
    ]
    runs = [
        {
            "run": one,
            "gone": [(names[code].name.in_language(language), many) for code, many in one.gone.items() if many],
            "failed": [names[code].name.in_language(language) for code in one.failed],
        }
        for one in reversed(retention.history(seat.house))
    ][:_SHOWN]
    page = {
        "rows": rows,
        "runs": runs,
        "due": sum(row["many"] for row in rows),
        "notice": retention.noticed(seat.house, also=_BESIDE),
        "may_decide": seat.may("decide-privacy"),
    }
    return render(request, "privacy/terms.html", page)


@require_POST
@needs("decide-privacy")
def run(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is past its time goes now, everywhere."""
    try:
        made = retention.run(seat.house, also=_BESIDE)
    except PubliekError as refusal:
        if refusal.exit_code == 70:
            raise
        messages.error(request, f"{refusal.what.in_language(language_now())} {refusal.do.in_language(language_now())}")
    else:
        log.note(seat.person, "decide-privacy", seat.organisation, "terms run", gone=sum(made.gone.values()))
        messages.success(request, now().say("privacy.terms-ran", n=sum(made.gone.values())))
        if made.failed:
            messages.error(request, now().say("privacy.terms-failed", n=len(made.failed)))
    return redirect("terms", slug=seat.organisation.slug)
