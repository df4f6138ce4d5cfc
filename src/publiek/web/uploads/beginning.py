"""The first file of somebody on one computer: whose is it, where is the venue, and then the file."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from publiek import warehouse
from publiek.errors import UsageError
from publiek.vocabulary.naming import organisation_id, venue_pc4
from publiek.web.people.alone import alone
from publiek.web.people.models import Organisation
from publiek.web.uploads import arriving, refusals, telling
from publiek.web.uploads.understanding import refusal_of
from publiek.web.visibility import Seat, own, seat_of


@require_http_methods(["GET", "POST"])
@own
def begin(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: the organisation is made, and a file that came with it is taken."""
    if not settings.PUBLIEK.solo:
        raise Http404
    if request.method == "GET":
        return _shown(request)
    in_parts = request.POST.get("in-parts") == "yes"
    try:
        slug, pc4 = _asked(request)
    except UsageError as error:
        if in_parts:
            return JsonResponse(error.as_dict(), status=400)
        return _shown(request, error)
    name = " ".join(request.POST["name"].split())
    if in_parts or request.FILES.get("file"):
        seat = _made(slug, name, pc4)
        if in_parts:
            return JsonResponse({"begin": reverse("upload-begin", kwargs={"slug": slug})}, status=201)
        upload = arriving.take_whole(seat, request.FILES["file"])
        return redirect("upload", slug=slug, token=upload.token)
    return _shown(request, refusals.empty())


def _asked(request: HttpRequest) -> tuple[str, int | None]:
    """The id and the place. A name whose organisation has data is another's or a mistake; without data it goes on."""
    name = request.POST.get("name", "")[:120]
    slug, pc4 = organisation_id(name), venue_pc4(request.POST.get("postcode"))
    known = Organisation.objects.filter(slug=slug).first()
    if known is not None and warehouse.Store(settings.PUBLIEK.home, slug).history():
        raise refusals.organisation_there()
    return slug, pc4


def _made(slug: str, name: str, pc4: int | None) -> Seat:
    warehouse.Store(settings.PUBLIEK.home, slug).profile(name=name, venue_pc4=pc4)
    seat = seat_of(alone(), slug)
    if seat is None:
        raise Http404
    organisation = seat.organisation
    organisation.name, organisation.venue_pc4 = name, pc4
    organisation.save(update_fields=["name", "venue_pc4"])
    return seat


def _shown(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    refusal = telling.refusal(refusal_of(error)) if error else None
    known = {
        "refusal": refusal,
        "name": request.POST.get("name", "")[:120],
        "postcode": request.POST.get("postcode", "")[:10],
        "limit_mb": settings.PUBLIEK.upload_limit // 1_000_000,
    }
    return render(request, "uploads/begin.html", known, status=400 if error else 200)
