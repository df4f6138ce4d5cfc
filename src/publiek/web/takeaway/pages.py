"""Take figures away: one card, one chapter, or the whole report under the filters in the address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.dashboard import CHAPTERS, View
from publiek.dashboard.saying import said
from publiek.reports import FORMATS
from publiek.web import dashboards
from publiek.web.people import log
from publiek.web.takeaway import files, making
from publiek.web.takeaway.models import Report
from publiek.web.takeaway.stories import of_house
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now

#: Of the whole story these take seconds: they are made beside the pages.
SLOW = frozenset({"pdf", "pptx", "html"})


@require_GET
@needs("take-away")
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything there is to take, under the filters in the address."""
    view = View.read(request.GET)
    there = bool(seat.house.store.current().deliveries)
    if there:
        dashboards.desk().choices(seat.house).check(view)
    reports = Report.objects.filter(organisation=seat.organisation, person=seat.person, schedule=None)
    page = {
        "view": view,
        "selected": said(view, language_now()),
        "chapters": CHAPTERS,
        "formats": FORMATS,
        "slow": SLOW,
        "reports": list(reports[:10]),
        "there": there,
        "may_column": seat.may("take-segment-column"),
        "may_write_back": seat.may("write-back"),
        "may_year_end": seat.may("year-end"),
        "may_schedule": seat.may("schedule-reports"),
    }
    return render(request, "takeaway/overview.html", page)


@require_GET
@needs("take-away", logged=False)
def card(request: HttpRequest, seat: Seat, chapter: str, card: str, kind: str) -> HttpResponse:
    """One figure as a file."""
    view = _view(request, seat, chapter)
    response = files.of_card(of_house(seat.house, (chapter,), view, language_now()), card, kind)
    _noted(seat, f"{chapter}/{card}.{kind}", view)
    return response


@require_GET
@needs("take-away", logged=False)
def chapter(request: HttpRequest, seat: Seat, chapter: str, kind: str) -> HttpResponse:
    """One chapter as a file."""
    view = _view(request, seat, chapter)
    if kind not in FORMATS:
        raise Http404
    response = files.of_story(of_house(seat.house, (chapter,), view, language_now()), kind)
    _noted(seat, f"{chapter}.{kind}", view)
    return response


@require_GET
@needs("take-away", logged=False)
def whole(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The whole report in a format that is made at once; the others are asked for (see `ask`)."""
    view = _view(request, seat)
    if kind not in FORMATS or kind in SLOW:
        raise Http404
    response = files.of_story(of_house(seat.house, CHAPTERS, view, language_now()), kind)
    _noted(seat, f"report.{kind}", view)
    return response


@require_POST
@needs("take-away", logged=False)
def ask(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Have the whole report made; to the page that says when it is ready."""
    view = _view(request, seat)
    if kind not in FORMATS:
        raise Http404
    dashboards.desk().choices(seat.house).check(view)
    report = making.ask(seat, chapters=CHAPTERS, query=view.query, formats=(kind,), language=language_now())
    _noted(seat, f"report.{kind}", view)
    return redirect("take-report", slug=seat.organisation.slug, token=report.token)


@require_GET
@needs("take-away")
def report(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """How far a report is; its files once it is ready. The page asks again by itself until then."""
    found = _report(seat, token)
    page = {
        "report": found,
        "files": sorted(found.formats) if found.state == "ready" else [],
        "error": making.told(found),
    }
    response = render(request, "takeaway/report.html", page)
    if not found.ended:
        response.headers["Refresh"] = "2"
    return response


@require_GET
@needs("take-away", logged=False)
def report_file(request: HttpRequest, seat: Seat, token: str, kind: str) -> HttpResponseBase:
    """One file of a report that is ready."""
    found = _report(seat, token)
    path = (
        next(iter(found.folder.glob(f"*.{kind}")), None) if kind in found.formats and found.state == "ready" else None
    )
    if path is None:
        raise Http404
    log.note(seat.person, "take-away", seat.organisation, f"made {kind}", report=found.pk)
    return files.attached(path.read_bytes(), path.name)


def _report(seat: Seat, token: str) -> Report:
    """A report of this organisation: one's own, or one of a schedule."""
    found = Report.objects.filter(organisation=seat.organisation, token=token).first()
    if found is None or (found.schedule is None and found.person_id != seat.person.pk):
        raise Http404
    return found


def _view(request: HttpRequest, seat: Seat, chapter: str = "") -> View:
    """The view that is asked; Http404 for a chapter there is not, and where there is nothing to take yet."""
    if (chapter and chapter not in CHAPTERS) or not seat.house.store.current().deliveries:
        raise Http404
    return View.read(request.GET if request.method != "POST" else request.POST)


def _noted(seat: Seat, subject: str, view: View) -> None:
    """What was taken, by its kind and its filters."""
    log.note(seat.person, "take-away", seat.organisation, subject, filters=sorted({name for name, _ in view.pairs}))
