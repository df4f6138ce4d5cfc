"""The addresses of the API, from its declarations, and those of the pages about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from publiek.web.api import pages
from publiek.web.api.guarding import view_of
from publiek.web.api.openapi import document
from publiek.web.api.operations import Operation
from publiek.web.api.registry import operations
from publiek.web.frame.refusing import plain
from publiek.web.visibility import open_to_all


@open_to_all
@csrf_exempt
def described(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: it tells what can be asked and nothing of anybody."""
    if request.method not in ("GET", "HEAD"):
        response = plain(request, 405)
        response.headers["Allow"] = "GET, HEAD"
        return response
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@open_to_all
@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Any other address below /api/: not there, said as JSON."""
    raise Http404


def _by_path() -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for one in operations():
        found.setdefault(one.path, {})[one.method] = one
    return found


def _pattern(address: str) -> str:
    """The address as the router knows it; the end may have a slash or not."""
    import re

    return "^v1" + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(address)) + "/?$"


#: Below /api/.
urlpatterns = [
    path("v1/openapi.json", described, name="api-openapi"),
    *(
        re_path(_pattern(address), view_of(found), name=f"api-{min(one.name for one in found.values())}")
        for address, found in _by_path().items()
    ),
    re_path("^.*$", nothing, name="api-nothing"),
]
#: Below the address of an organisation.
of_organisation = [
    path("api/", pages.tokens, name="tokens"),
    path("api/reading/", pages.reading, name="api-reading"),
    path("api/<int:number>/withdraw/", pages.withdraw, name="token-withdraw"),
]
