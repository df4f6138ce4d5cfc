"""Bring a list: first look what it says, then write it down. The list itself is never kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from publiek import consent
from publiek.consent.first_look import Looked, look
from publiek.consent.importing import Imported, import_list
from publiek.errors import PubliekError
from publiek.web.consent.forms import ImportForm
from publiek.web.consent.sent import list_of
from publiek.web.consent.wording import reasons, refused
from publiek.web.people import log
from publiek.web.takeaway.in_memory import InMemoryOnly
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@csrf_exempt
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """As `_bring`; what is sent is kept in memory from its first byte, before anything looks at it."""
    request.upload_handlers = [InMemoryOnly(request)]
    return _bring(request, slug)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("keep-consent")
def _bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    form: ImportForm | None = None
    try:
        form = ImportForm(request.POST if request.method == "POST" else None, house=seat.house)
        if request.method != "POST":
            return _page(request, seat, form)
        with list_of(request) as path:
            if not form.is_valid():
                return _page(request, seat, form)
            if "record" not in request.POST:
                return _page(request, seat, form, looked=_looked(look(seat.house, path, form.meant)))
            made = import_list(seat.house, path, form.meant)
    except PubliekError as error:
        return _page(request, seat, form, error=refused(error))
    counts = {"rows": made.rows, "read": made.read, "added": made.recorded.added}
    log.note(seat.person, "keep-consent", seat.organisation, "list", **counts)
    return _page(request, seat, ImportForm(house=seat.house), recorded=_recorded(made))


bring.needs = _bring.needs  # type: ignore[attr-defined]


def _page(request: HttpRequest, seat: Seat, form: ImportForm | None, **more: object) -> HttpResponse:
    """`form` None: the ledger cannot be read, so nothing can be added to it."""
    wrong = bool(form is None or form.errors or "error" in more)
    page = {"form": form, "exists": consent.exists(seat.house), **more}
    return render(request, "consent/list.html", page, status=422 if wrong else 200)


def _looked(told: Looked) -> dict[str, object]:
    columns = [(now().say(f"consent.columns.{name}"), heading) for name, heading in told.columns.items()]
    return {"told": told, "columns": columns, "aside": reasons(told.aside), "lacking": reasons(told.lacking)}


def _recorded(made: Imported) -> dict[str, object]:
    return {"told": made, "aside": reasons(made.aside)}
