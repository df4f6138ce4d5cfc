"""The pages of what was delivered: the list, one delivery with its findings, and the way back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek import sector
from publiek.connecting import connections
from publiek.errors import UsageError
from publiek.warehouse import DeliveryRecord
from publiek.warehouse.keeping import connection_of
from publiek.web import wording
from publiek.web.people import log
from publiek.web.uploads import arriving, queueing, refusals, telling
from publiek.web.uploads.finding_mine import delivery_of
from publiek.web.uploads.models import Acceptance, Job, Upload
from publiek.web.visibility import Seat, needs

_RECENTLY = timedelta(days=7)


@require_GET
@needs("see-deliveries")
def deliveries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything that was delivered, what is under way, and room for a new file."""
    good = set(seat.organisation.acceptances.values_list("delivery", flat=True))
    listed = [_line(record, good) for record in reversed(seat.house.store.history())]
    there = {one.name for one in connections(seat.house)}
    for one in listed:
        one["runs"] = one["connection"] in there
    known = {
        "deliveries": listed,
        "counting": sum(one["state"] not in ("withdrawn", "superseded") for one in listed),
        "uploads": [_waiting(one) for one in arriving.under_way(seat)] if seat.may("deliver") else [],
        "jobs": [
            {"pk": job.pk, "when": telling.moment(job.made_at), "words": f"uploads.jobs.{job.state}"}
            for job in _jobs(seat)
        ],
        "may_deliver": seat.may("deliver"),
        "limit_mb": settings.PUBLIEK.upload_limit // 1_000_000,
    }
    return render(request, "uploads/deliveries.html", known)


def _jobs(seat: Seat) -> list[Job]:
    """What waits or runs, and what failed or was stopped lately and can still go on."""
    listed = seat.organisation.jobs.select_related("upload")
    recent = listed.filter(state__in=("failed", "stopped"), ended_at__gt=timezone.now() - _RECENTLY)
    again = [job for job in recent[:5] if not _went_on(job)]
    return [*listed.filter(state__in=("queued", "running")), *again]


def _went_on(job: Job) -> bool:
    """Whether a later import took the same file, or the file is gone and it is only history."""
    return job.upload_id is None or Job.objects.filter(upload=job.upload_id, pk__gt=job.pk).exists()


def _waiting(upload: Upload) -> dict[str, object]:
    told = {"done": telling.size(upload.received), "size": telling.size(upload.size)}
    says = wording.now().say(f"uploads.waiting.{upload.state}", **told)
    return {"token": upload.token, "when": telling.moment(upload.begun_at), "says": says}


def _line(record: DeliveryRecord, good: set[int]) -> dict[str, object]:
    ledger, connection = record.ledger, connection_of(record)
    system = telling.system(str(record.source["system"]))
    if connection:
        system = wording.now().say("uploads.live.system", system=system, name=connection)
    return {
        "number": record.number,
        "number_text": str(record.number),
        "state": record.state,
        "state_words": f"uploads.states.{record.state}",
        "good": record.number in good,
        "system": system,
        "connection": connection,
        "level_words": f"uploads.levels.{record.source['level']}",
        "first": record.first,
        "last": record.last,
        "rows_kept": ledger["rows_kept"],
        "rows_set_aside": ledger["rows_set_aside"],
    }


@require_GET
@needs("see-deliveries")
def delivery(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One delivery: rows and money, findings, what became of each column."""
    record = delivery_of(seat, number)
    accepted = Acceptance.objects.filter(organisation=seat.organisation, delivery=number).first()
    job = seat.organisation.jobs.filter(delivery=number, state="done").first()
    ledger = record.ledger
    known = {
        **_line(record, {number} if accepted else set()),
        "accepted": accepted,
        "accepted_when": telling.moment(accepted.at) if accepted else "",
        "rows": [ledger[f"rows_{one}"] for one in ("read", "kept", "set_aside")],
        "money": [ledger[f"cents_{one}"] for one in ("read", "kept", "set_aside")],
        "findings": telling.findings(record.findings),
        "doubts": [{**vars(one), "number_text": str(one.delivery)} for one in record.doubts],
        "columns": telling.columns(record.source["columns"]),
        "may_deliver": seat.may("deliver"),
        "runs": _runs(seat, connection_of(record)),
        "job": job,
    }
    return render(request, "uploads/delivery.html", known)


def _runs(seat: Seat, name: str) -> bool:
    """Whether the connection that keeps a delivery up to date is still there."""
    return any(one.name == name for one in connections(seat.house)) if name else False


@require_POST
@needs("deliver")
def good(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Somebody looked and says that it is good."""
    record = delivery_of(seat, number)
    if record.withdrawn:
        raise refusals.no_delivery()
    Acceptance.objects.get_or_create(organisation=seat.organisation, delivery=number, defaults={"person": seat.person})
    log.note(seat.person, "deliver", seat.organisation, "accept", delivery=number, rows=record.ledger["rows_kept"])
    return redirect("delivery", slug=seat.organisation.slug, number=number)


@require_http_methods(["GET", "POST"])
@needs("deliver")
def withdraw(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """GET: is that what you want? POST: it is out of every figure from this moment."""
    record = delivery_of(seat, number)
    if record.withdrawn:
        return redirect("delivery", slug=seat.organisation.slug, number=number)
    if _runs(seat, connection_of(record)):
        # It would come back the next time: the page of the delivery says where to pause or remove the connection.
        return redirect("delivery", slug=seat.organisation.slug, number=number)
    if request.method == "GET":
        return render(request, "uploads/withdraw.html", _line(record, set()))
    if queueing.running(seat.organisation.pk):
        raise refusals.busy()
    try:
        sector.withdraw(seat.house, number=number)
    except UsageError:
        raise refusals.no_delivery() from None
    log.note(seat.person, "deliver", seat.organisation, "withdraw", delivery=number, rows=record.ledger["rows_kept"])
    messages.success(request, wording.now().say("uploads.withdrawn", number=str(number)))
    return redirect("delivery", slug=seat.organisation.slug, number=number)
