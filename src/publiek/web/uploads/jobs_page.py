"""The pages of one import: asked for, followed, stopped, and gone on with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from publiek.web import wording
from publiek.web.people import log
from publiek.web.uploads import queueing, refusals, telling, understanding
from publiek.web.uploads.finding_mine import job_of, upload_of
from publiek.web.uploads.models import Job
from publiek.web.visibility import Seat, needs


@require_POST
@needs("deliver")
def ask(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """Import this file, when its turn comes."""
    found = upload_of(seat, token)
    if understanding.seen(found).preview is None:
        return redirect("upload", slug=seat.organisation.slug, token=token)
    return _to(seat, queueing.ask(found, seat.person))


@require_GET
@needs("see-deliveries")
def job(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """How far it is; what came of it once it has ended."""
    found = job_of(seat, number)
    if found.state == "done" and not found.already_kept:
        return redirect("delivery", slug=seat.organisation.slug, number=found.delivery)
    return render(request, "uploads/job.html", _known(seat, found))


@require_GET
@needs("see-deliveries", logged=False)
def now(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """The part of the page that changes while it runs; once it has ended, the whole page is asked again."""
    found = job_of(seat, number)
    response = render(request, "uploads/job_now.html", _known(seat, found))
    if found.ended:
        response["HX-Redirect"] = reverse("job", kwargs={"slug": seat.organisation.slug, "number": number})
    return response


@require_POST
@needs("deliver")
def stop(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Stop it; nothing is half kept."""
    found = job_of(seat, number)
    queueing.stop(found)
    log.note(seat.person, "deliver", seat.organisation, "import-stop", job=found.pk)
    return _to(seat, found)


@require_POST
@needs("deliver")
def again(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Go on with what was stopped or failed. Only who brought the file may: to others it is not there."""
    found = job_of(seat, number)
    if found.upload is None or found.upload.person_id != seat.person.pk:
        raise refusals.gone()
    return _to(seat, queueing.again(found, seat.person))


def _known(seat: Seat, found: Job) -> dict[str, object]:
    mine = found.upload is not None and found.upload.person_id == seat.person.pk
    before = Job.objects.filter(state__in=("queued", "running"), pk__lt=found.pk).count()
    return {
        "job": found,
        "percent": round(100 * found.share),
        "percent_text": str(round(100 * found.share)),
        "number_text": str(found.delivery or ""),
        "job_words": f"uploads.job.{found.state}",
        "step": wording.now().maybe(f"uploads.step.{found.step or 'open'}"),
        "may_deliver": seat.may("deliver"),
        "left": telling.left(found.left_seconds),
        "before": before,
        "refusal": telling.refusal(found.error),
        "upload": found.upload if mine else None,
        "began_anew": found.attempts > 1 and found.state in ("queued", "running"),
    }


def _to(seat: Seat, found: Job) -> HttpResponse:
    return redirect("job", slug=seat.organisation.slug, number=found.pk)
