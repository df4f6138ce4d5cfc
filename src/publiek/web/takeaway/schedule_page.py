"""Reports that are made by themselves: make one, see how the last one went, stop one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from publiek.dashboard import View
from publiek.dashboard.saying import said
from publiek.web import dashboards
from publiek.web.people import log
from publiek.web.takeaway import making, schedules
from publiek.web.takeaway.models import Schedule
from publiek.web.takeaway.schedule_form import ScheduleForm
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

#: So many schedules has an organisation at most.
MOST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs("schedule-reports")
def schedule(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All schedules of the organisation; a new one takes the filters that stand in the address."""
    view = View.read(request.GET)
    if view.pairs and seat.house.store.current().deliveries:
        dashboards.desk().choices(seat.house).check(view)
    if request.method != "POST":
        return _page(request, seat, ScheduleForm(seat=seat), view)
    form = ScheduleForm(request.POST, seat=seat)
    if form.is_valid() and Schedule.objects.filter(organisation=seat.organisation).count() >= MOST:
        form.add_error(None, now().say("takeaway.schedule.too-many", n=MOST))
    if not form.is_valid():
        return _page(request, seat, form, view, status=400)
    _make(seat, form, view)
    messages.success(request, now().say("takeaway.schedule.made"))
    return redirect("take-schedule", slug=seat.organisation.slug)


@require_POST
@needs("schedule-reports")
def stop(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """It is made no more. The reports that were made stay until they are too old."""
    found = _one(seat, number)
    log.note(seat.person, "stop-schedule", seat.organisation, str(found.pk))
    found.delete()
    messages.success(request, now().say("takeaway.schedule.stopped"))
    return redirect("take-schedule", slug=seat.organisation.slug)


@require_POST
@needs("schedule-reports")
def at_once(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Have the report made now, besides its times."""
    found = _one(seat, number)
    running = found.reports.filter(state__in=("waiting", "making")).first()
    report = running or schedules.at_once(found)
    return redirect("take-report", slug=seat.organisation.slug, token=report.token)


def _one(seat: Seat, number: int) -> Schedule:
    found = Schedule.objects.filter(organisation=seat.organisation, pk=number).first()
    if found is None:
        raise Http404
    return found


def _make(seat: Seat, form: ScheduleForm, view: View) -> Schedule:
    told = form.cleaned_data
    made = Schedule.objects.create(
        organisation=seat.organisation,
        person=seat.person,
        name=told["name"].strip(),
        chapters=told["chapters"],
        query=view.query,
        period=told["period"],
        formats=told["formats"],
        frequency=told["frequency"],
        language=language_now(),
        next_at=schedules.next_moment(told["frequency"], timezone.now()),
    )
    made.receivers.set(told["receivers"])
    log.note(
        seat.person, "make-schedule", seat.organisation, str(made.pk), frequency=made.frequency,
        receivers=[one.pk for one in told["receivers"]],
    )  # fmt: skip
    return made


def _page(request: HttpRequest, seat: Seat, form: ScheduleForm, view: View, *, status: int = 200) -> HttpResponse:
    found = Schedule.objects.filter(organisation=seat.organisation).prefetch_related("receivers")
    listed = []
    for one in found:
        last = one.reports.first()
        listed.append({"schedule": one, "last": last, "error": making.told(last) if last else None})
    page = {"form": form, "schedules": listed, "view": view, "selected": said(view, language_now())}
    return render(request, "takeaway/schedule.html", page, status=status)
