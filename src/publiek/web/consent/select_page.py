"""Who may be mailed? A list comes in, the same rows that may be mailed go out; of the others only how many, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from publiek import consent
from publiek.consent import choosing
from publiek.consent.choosing import Selected
from publiek.errors import PubliekError
from publiek.web.consent.forms import SelectForm, chosen_system
from publiek.web.consent.sent import list_of
from publiek.web.consent.wording import purpose_name, reasons, refused
from publiek.web.people import log
from publiek.web.takeaway.in_memory import InMemoryOnly
from publiek.web.takeaway.stories import file_name
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@csrf_exempt
def select(request: HttpRequest, slug: str) -> HttpResponse:
    """As `_select`; what is sent is kept in memory from its first byte, before anything looks at it."""
    request.upload_handlers = [InMemoryOnly(request)]
    return _select(request, slug)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("keep-consent")
def _select(request: HttpRequest, seat: Seat) -> HttpResponse:
    form: SelectForm | None = None
    try:
        form = SelectForm(request.POST if request.method == "POST" else None, house=seat.house)
        if request.method != "POST":
            return _page(request, seat, form)
        with list_of(request) as path:
            if not form.is_valid():
                return _page(request, seat, form)
            choose = choosing.select if "make" in request.POST else choosing.check
            system = chosen_system(form)
            made = choose(seat.house, path, form.question, system=system, columns=form.columns)
    except PubliekError as error:
        return _page(request, seat, form, error=refused(error))
    if "make" not in request.POST:
        return _page(request, seat, form, made=_told(made, form))
    log.note(seat.person, "keep-consent", seat.organisation, "selection", rows=made.rows, may=made.may)
    return _file(made, seat) if made.may else _page(request, seat, form, made=_told(made, form))


select.needs = _select.needs  # type: ignore[attr-defined]


def _page(request: HttpRequest, seat: Seat, form: SelectForm | None, **more: object) -> HttpResponse:
    """`form` None: the ledger cannot be read, so nothing can be asked of it."""
    wrong = bool(form is None or form.errors or "error" in more)
    purpose = ""
    if form is not None and form.is_bound and form.is_valid():
        purpose = consent.purpose_of(form.cleaned_data["purpose"]).register
    page = {"form": form, "exists": consent.exists(seat.house), "register": purpose, **more}
    return render(request, "consent/select.html", page, status=422 if wrong else 200)


def _told(made: Selected, form: SelectForm) -> dict[str, object]:
    name = purpose_name(form.cleaned_data["purpose"], form.party_meant)
    return {"told": made, "why": reasons(made.left_out), "name": name}


def _file(made: Selected, seat: Seat) -> HttpResponse:
    response = HttpResponse(made.content, content_type="text/csv; charset=utf-8")
    name = file_name(seat.organisation.slug, now().say("consent.file"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
