"""Is the ledger whole, and what is it that somebody accepts who put an older one back?

An older ledger may lack objections. It is accepted by its mark: what was looked at, and no other one.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from publiek import consent
from publiek.errors import PubliekError
from publiek.web.consent.forms import AcceptForm
from publiek.web.consent.wording import refused
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now

_BEHIND = "consent-ledger-behind"


@require_GET
@never_cache
@needs("keep-consent")
def ledger(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every line and the chain are tried; of an older ledger what there is to accept."""
    return _page(request, seat)


@require_POST
@never_cache
@needs("keep-consent")
def accept(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The ledger with this mark counts from now on."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, form)
    try:
        # what is not behind needs nobody to accept it
        if _behind(seat) is not None:
            made = consent.verify(seat.house, accept=True, mark=form.cleaned_data["mark"])
            told = {"lines": made.lines, "mark": consent.marked(made)}
            log.note(seat.person, "keep-consent", seat.organisation, "accept", **told)
            messages.success(request, now().say("consent.accepted"))
    except PubliekError as error:
        return _page(request, seat, error=refused(error))
    return redirect("consent-ledger", slug=seat.organisation.slug)


def _page(request: HttpRequest, seat: Seat, form: AcceptForm | None = None, **more: object) -> HttpResponse:
    page: dict[str, object] = {"exists": consent.exists(seat.house), **more}
    wrong = bool("error" in more or (form is not None and form.errors))
    try:
        if page["exists"]:
            told = consent.examined(seat.house)
            missing = _behind(seat)
            page |= {"told": told, "mark": consent.marked(told), "behind": missing is not None, "missing": missing or 0}
            page["form"] = form or AcceptForm(initial={"mark": page["mark"]})
    except PubliekError as error:
        page["broken"] = refused(error)
    return render(request, "consent/ledger.html", page, status=422 if wrong else 200)


def _behind(seat: Seat) -> int | None:
    """How many lines are known that are not here; None when it is not behind."""
    try:
        consent.verify(seat.house)
    except PubliekError as error:
        if error.code != _BEHIND:
            raise
        missing = error.where.get("missing", 0)
        return missing if isinstance(missing, int) else 0
    return None
