"""The pages of the year-end sheets: which are asked, one of them filled, its files, and that it was sent."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.exchange import year_end
from publiek.reports.year_end import FORMATS
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now
from publiek.web.yearend import files, shown
from publiek.web.yearend.choosing import asked, period_or_404, periods, scheme_or_404

_ACTION = "year-end"


@require_GET
@needs(_ACTION)
def sheets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which sheets are asked of this house over a year, and which were made and sent."""
    language, choices = language_now(), periods(date.today())
    period = period_or_404(request.GET["year"]) if "year" in request.GET else choices[0]
    groups = [
        [
            {
                "code": one.code,
                "name": one.name.in_language(language),
                "asked_by": one.asked_by.in_language(language),
                "status": shown.status(seat.house, one, period),
            }
            for one in group
        ]
        for group in asked(seat.house, period)
    ]
    if period not in choices:
        choices = [period, *choices]
    page = {
        "period": period,
        "period_text": period.text.in_language(language),
        "choices": [(one.name, one.text.in_language(language)) for one in choices],
        "mine": groups[0],
        "others": groups[1],
        "there": bool(seat.house.store.current().deliveries),
    }
    return render(request, "yearend/sheets.html", page)


@require_GET
@needs(_ACTION)
def sheet(request: HttpRequest, seat: Seat, scheme: str, period: str) -> HttpResponse:
    """One sheet: figures, what they are, what is empty and why, and how it ties to the totals."""
    when = period_or_404(period)
    found = scheme_or_404(scheme, when)
    made, told = shown.made(seat.house, found, when), language_now()
    document = made.document
    page = {
        "made": made,
        "document": document,
        "scheme": found.code,
        "period": when,
        "name": found.name.in_language(told),
        "period_text": when.text.in_language(told),
        "number": str(made.sheet.number),
        "tied": shown.tied_rows(document.tied),
        "visits": shown.tied_rows(document.visits),
        "lists": [(code, table, shown.list_rows(table)) for code, table in document.lists],
        "most_rows": shown.MOST_ROWS,
        "formats": FORMATS,
        "taken_from": made.sheet.facts.taken_from,
    }
    return render(request, "yearend/sheet.html", page)


@require_GET
@needs(_ACTION, logged=False)
def file(request: HttpRequest, seat: Seat, scheme: str, period: str, kind: str) -> HttpResponse:
    """The sheet as a file. What leaves is kept as a version, so that a correction can be told later."""
    when = period_or_404(period)
    found = scheme_or_404(scheme, when)
    if kind not in FORMATS:
        raise Http404
    made = shown.made(seat.house, found, when)
    year_end.keep(seat.house, made.sheet.name, made.sheet.version)
    log.note(seat.person, "take-away", seat.organisation, f"{made.sheet.name}.{kind}", version=made.sheet.number)
    return files.taken(made.document, kind)


@require_POST
@needs(_ACTION)
def sent(request: HttpRequest, seat: Seat, scheme: str, period: str) -> HttpResponse:
    """That a version was sent: later it is told what changed since."""
    when = period_or_404(period)
    made = shown.made(seat.house, scheme_or_404(scheme, when), when)
    if request.POST.get("digest") != made.sheet.digest:
        # Something changed between the page and the button: nobody can have sent this version.
        messages.warning(request, now().say("sheets.changed-meanwhile"))
        return redirect("year-end-sheet", slug=seat.organisation.slug, scheme=scheme, period=period)
    kept = year_end.keep(seat.house, made.sheet.name, made.sheet.version, sent=date.today())
    log.note(seat.person, _ACTION, seat.organisation, f"sent {made.sheet.name}", version=kept.number)
    messages.success(request, now().say("sheets.marked", number=str(kept.number)))
    return redirect("year-end-sheet", slug=seat.organisation.slug, scheme=scheme, period=period)
