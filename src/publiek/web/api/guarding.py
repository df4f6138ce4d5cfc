"""Who asks, and may that be asked? By a token alone: a session of a browser opens nothing here.

So no page elsewhere can make somebody's browser ask (there is nothing that a browser would send by itself).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from publiek.errors import PubliekError, Text
from publiek.web.api import answering, asked
from publiek.web.api.operations import Operation
from publiek.web.api.scopes import SCOPES
from publiek.web.api.tokens import Caller, known
from publiek.web.people import log

_LOG = logging.getLogger("publiek.site")
_NO_TOKEN = Text("Deze koppeling opent niets.", "This token opens nothing.")
_DO_TOKEN = Text(
    "Stuur de kop Authorization: Bearer met een geldige koppeling.",
    "Send the header Authorization: Bearer with a valid token.",
)
_NO_SCOPE = Text("Deze koppeling is hier niet voor gemaakt.", "This token was not made for this.")
_DO_SCOPE = Text("Maak een koppeling die dit mag.", "Make a token that may do this.")
_NO_METHOD = Text("Dit kan op dit adres niet.", "This cannot be done at this address.")
_DO_METHOD = Text("Kijk in /api/v1/openapi.json wat wel kan.", "See /api/v1/openapi.json for what can.")
_NO_KIND = Text("De inhoud is van een soort die hier niet past.", "The content is of a kind that does not fit here.")
_DO_KIND = Text("Stuur multipart/form-data met het bestand erin.", "Send multipart/form-data with the file in it.")
_DO_JSON = Text("Stuur application/json.", "Send application/json.")
_ABSENT = Text("Dit is er niet.", "There is no such thing.")
_DO_ABSENT = Text("Vraag eerst de lijst op.", "Ask for the list first.")


def view_of(operations: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    """The view of one address: the operation of each method there is."""

    @csrf_exempt
    def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else str(request.method)
        # A program says which language it wants with each question; nothing is remembered for it.
        chosen = request.GET.get("language", "")
        with translation.override(chosen if chosen in ("nl", "en") else translation.get_language_from_request(request)):
            if method not in operations:
                response = answering.failing(405, "api-method", answering.said(_NO_METHOD), answering.said(_DO_METHOD))
                response.headers["Allow"] = ", ".join(sorted({*operations, *(["HEAD"] if "GET" in operations else [])}))
                return response
            return _answer(request, operations[method], parts)

    answer.by_token = {operation.name: operation.scope for operation in operations.values()}
    return answer


def _answer(request: HttpRequest, operation: Operation, parts: dict[str, str]) -> HttpResponse:
    caller = _caller(request)
    if caller is None:
        response = answering.failing(401, "token-invalid", answering.said(_NO_TOKEN), answering.said(_DO_TOKEN))
        response.headers["WWW-Authenticate"] = 'Bearer realm="Publiek"'
        return response
    action = SCOPES.get(operation.scope, "use-tokens")
    subject, seat = f"api {operation.name}", caller.seat
    if operation.scope and not caller.may(operation.scope):
        log.note(seat.person, action, seat.organisation, subject, allowed=False)
        return answering.failing(
            403, "token-scope", answering.said(_NO_SCOPE), answering.said(_DO_SCOPE), {"scope": operation.scope}
        )
    if operation.body and not str(request.content_type).startswith("multipart/form-data"):
        return answering.failing(415, "api-content", answering.said(_NO_KIND), answering.said(_DO_KIND))
    if operation.document and request.content_type != "application/json":
        return answering.failing(415, "api-content", answering.said(_NO_KIND), answering.said(_DO_JSON))
    log.note(seat.person, action, seat.organisation, subject)
    try:
        values = asked.values_of(request, operation, parts)
        return answering.told(request, operation.run(request, caller, values), operation.status)
    except PubliekError as error:
        if error.exit_code == 70:
            raise
        return answering.refused(error)
    except Http404:
        return answering.failing(404, "api-absent", answering.said(_ABSENT), answering.said(_DO_ABSENT))


def _caller(request: HttpRequest) -> Caller | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    found = known(secret.strip())
    if found is None:
        _LOG.warning("a token that opens nothing was sent")
        return None
    # Who must have a second factor and has none gets no further by a program than on the pages.
    from publiek.web.people.second_factor import has_one, must_have_one

    if not settings.PUBLIEK.solo and must_have_one(found.seat.person) and not has_one(found.seat.person):
        return None
    return found
