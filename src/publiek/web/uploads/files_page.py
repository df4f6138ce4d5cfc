"""The pages of one file: it arrives, is shown as it is understood, and is given up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek.errors import PubliekError
from publiek.web import wording
from publiek.web.uploads import arriving, leaving, refusals, telling, understanding
from publiek.web.uploads.finding_mine import upload_of
from publiek.web.uploads.models import Upload
from publiek.web.visibility import Seat, needs

_STATUS = {"upload-too-large": 413, "upload-no-room": 507, "upload-out-of-step": 409, "upload-part-damaged": 422}


def answering_json(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what the script of the page asks: a refusal is a JSON answer."""

    @wraps(page)
    def guarded(request: HttpRequest, seat: Seat, **parts: str) -> HttpResponse:
        try:
            return page(request, seat, **parts)
        except PubliekError as error:
            told = error.as_dict(wording.language_now())
            return JsonResponse(told, status=_STATUS.get(error.code, 400))

    return guarded


@require_POST
@needs("deliver")
def whole(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A file that came with an ordinary form."""
    upload = arriving.take_whole(seat, request.FILES.get("file"))
    return redirect("upload", slug=seat.organisation.slug, token=upload.token)


@require_POST
@needs("deliver")
@answering_json
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Room for a file that will come in parts."""
    size = request.POST.get("size", "")
    if not size.isascii() or not size.isdigit() or len(size) > 15:
        raise refusals.empty()
    return JsonResponse(_told(arriving.begin(seat, int(size))), status=201)


@require_http_methods(["GET", "POST"])
@needs("deliver", logged=False)
@answering_json
def part(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """GET: how far the file is. POST: its next part."""
    upload = upload_of(seat, token)
    if request.method == "GET":
        return JsonResponse(_told(arriving.so_far(upload)))
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isascii() or not offset.isdigit() or len(offset) > 15:
        raise refusals.out_of_step()
    if int(request.headers.get("Content-Length") or 0) > arriving.PART:
        raise refusals.part_damaged()
    digest = request.headers.get("Part-SHA256", "").lower()
    return JsonResponse(_told(arriving.add_part(upload, offset=int(offset), part=request.body, digest=digest)))


def _told(upload: Upload) -> dict[str, object]:
    """What the sender must know to go on."""
    at = {"slug": upload.organisation.slug, "token": upload.token}
    return {
        "page": reverse("upload", kwargs=at),
        "parts": reverse("upload-part", kwargs=at),
        "part": arriving.PART,
        "size": upload.size,
        "received": upload.received,
        "mark": upload.mark,
        "arrived": upload.state != "arriving",
    }


@require_GET
@needs("deliver")
def upload(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """One file: still on its way, or here, with what was recognised in it."""
    found = upload_of(seat, token)
    if found.state == "arriving":
        found = arriving.so_far(found)
        told = {"done": telling.size(found.received), "size": telling.size(found.size)}
        when = telling.moment(found.begun_at)
        return render(request, "uploads/arriving.html", {"upload": found, "when": when, **told})
    job = found.jobs.filter(state__in=("queued", "running")).first()
    if job is not None:
        return redirect("job", slug=seat.organisation.slug, number=job.pk)
    seen = understanding.seen(found)
    known = {
        "upload": found,
        **(telling.preview(seen.preview) if seen.preview else {}),
        "refusal": telling.refusal(seen.refusal),
        "sheets": [{**one, "text": str(one["number"])} for one in seen.sheets] if len(seen.sheets) > 1 else [],
        "chosen_sheet": found.sheet,
    }
    return render(request, "uploads/recognised.html", known, status=200 if seen.preview else 422)


@require_POST
@needs("deliver")
def sheet(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """Another sheet of a workbook."""
    found = _free(upload_of(seat, token))
    numbers = {str(one["number"]) for one in understanding.seen(found).sheets}
    said = request.POST.get("sheet", "")
    found.sheet = said if said in numbers else ""
    found.save(update_fields=["sheet"])
    found.mapping.unlink(missing_ok=True)
    understanding.forget(found)
    return redirect("upload", slug=seat.organisation.slug, token=token)


@require_POST
@needs("deliver")
def give_up(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """Away with it, at once."""
    leaving.give_up(_free(upload_of(seat, token)))
    return redirect("deliveries", slug=seat.organisation.slug)


def _free(found: Upload) -> Upload:
    if found.busy:
        raise refusals.busy()
    return found
