"""How does a refusal look? A plain page: what was refused, what to do, and a code; never a value, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from publiek.errors import PubliekError, Text, program_fault
from publiek.web.people.log import note

_LOG = logging.getLogger("publiek.site")
#: The status of a refusal by the exit code of its kind; the rest is 400.
_STATUS = {6: 503, 8: 403, 70: 500}
#: What is simply not there (yet) is no failure of the site.
_NOT_THERE = frozenset({"nothing-delivered", "sector-not-ready"})
TEXTS = {
    400: Text("Dit verzoek klopt niet.", "This request is not right."),
    403: Text("U mag dit niet zien of doen.", "You may not see or do this."),
    404: Text("Deze pagina is er niet.", "There is no such page."),
    405: Text("Dit verzoek klopt niet.", "This request is not right."),
    413: Text("Dit is te groot om te versturen.", "This is too large to send."),
    429: Text("Te veel verzoeken. Wacht even en probeer het opnieuw.", "Too many requests. Try again later."),
    500: Text("Er ging iets mis wat het programma niet kent.", "Something went wrong that the program does not know."),
}
DO = {
    400: Text("Ga terug en probeer het opnieuw.", "Go back and try again."),
    403: Text("Vraag het de beheerder van uw organisatie.", "Ask the administrator of your organisation."),
    404: Text("Ga naar het begin en kies daar.", "Go to the start and choose there."),
    405: Text("Ga terug en probeer het opnieuw.", "Go back and try again."),
    413: Text("Verdeel het in kleinere delen.", "Divide it into smaller parts."),
    429: Text("Wacht een minuut.", "Wait a minute."),
    500: Text("Er is niets half bewaard. Probeer het opnieuw.", "Nothing is half kept. Try again."),
}


class Refusals:
    """Middleware: every refusal of the product becomes a plain page, and everything nobody foresaw too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """The page for an error that a view raised; those of the framework go their own way."""
        if isinstance(trouble, PubliekError):
            return told(request, trouble)
        if type(trouble).__module__.startswith(("django.", "allauth.")):
            return None
        fault = program_fault(trouble)
        _LOG.error("fault %s at %s", fault.where.get("kind"), fault.where.get("place"))
        return told(request, fault)


def told(request: HttpRequest, error: PubliekError) -> HttpResponse:
    """The page of one refusal."""
    status = 404 if error.code in _NOT_THERE else _STATUS.get(error.exit_code, 400)
    if wants_json(request):
        return JsonResponse(error.as_dict(get_language() or "nl"), status=status)
    page = {"what": _said(error.what), "do": _said(error.do), "code": error.code, "where": error.where}
    return render(request, "publiek/refused.html", page, status=status)


def plain(request: HttpRequest, status: int) -> HttpResponse:
    """The page for a status."""
    what, do = _said(TEXTS[status]), _said(DO[status])
    if wants_json(request):
        return JsonResponse({"error": {"code": f"http-{status}", "what": what, "do": do, "where": {}}}, status=status)
    return render(request, "publiek/refused.html", {"what": what, "do": do, "code": "", "where": {}}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks."""
    return request.path.startswith("/api/")


def _said(text: Text) -> str:
    return text.in_language("en" if (get_language() or "nl").startswith("en") else "nl")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return plain(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return plain(request, 403)


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """404."""
    return plain(request, 404)


def fault(request: HttpRequest) -> HttpResponse:
    """500."""
    return plain(request, 500)


def cross_site(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page; written down."""
    name = request.resolver_match.view_name if request.resolver_match else "?"
    _LOG.warning("cross-site request refused: %s", name)
    note(getattr(request, "user", None), "cross-site", subject=str(name), allowed=False)
    return plain(request, 403)
