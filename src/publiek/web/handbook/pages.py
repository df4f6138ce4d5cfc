"""The pages of the handbook: what is in it and what was sought, one page, and its pictures."""

from __future__ import annotations

from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from publiek.errors import UsageError
from publiek.handbook import search
from publiek.reports.handbook import book
from publiek.web.visibility import open_to_all, scope
from publiek.web.wording import language_now

#: No question is longer.
_LONGEST = 200


@open_to_all
@require_GET
def contents(request: HttpRequest) -> HttpResponse:
    """All pages, and above them what answers the question in the address."""
    _keep_the_seat(request)
    language = language_now()
    question = request.GET.get("q", "")[:_LONGEST].strip()
    told = book(language)
    found = search(question, language, book=told) if question else ()
    return render(request, "handbook/contents.html", {"sections": told.sections, "found": found, "question": question})


@open_to_all
@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One page, with what stands on it, before it and after it."""
    _keep_the_seat(request)
    told = book(language_now())
    try:
        one = told.page(code)
    except UsageError:
        raise Http404 from None
    before, after = told.around(code)
    addresses = {
        "page_address": reverse("handbook-page", kwargs={"code": "CODE"}).replace("CODE", "{code}"),
        "picture_address": reverse("handbook-picture", kwargs={"name": "NAME"}).replace("NAME", "{name}"),
    }
    # Made by the handbook's own rendering, which lets no HTML of a writer through.
    body = mark_safe(one.html(**addresses))  # noqa: S308
    return render(request, "handbook/page.html", {"page": one, "body": body, "before": before, "after": after})


@open_to_all
@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the site, as the pages show it."""
    place = resources.files("publiek.handbook").joinpath("pictures", f"{name}.png")
    if not place.is_file():
        raise Http404
    return HttpResponse(place.read_bytes(), content_type="image/png")


def _keep_the_seat(request: HttpRequest) -> None:
    """Who sits in one organisation keeps the way through its pages beside the handbook."""
    seats = list(scope(request.user).values())
    if len(seats) == 1:
        request.seat = seats[0]
