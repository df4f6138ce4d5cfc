"""The segment column: a list of customers comes in, their groups go out, and nothing of it stays."""

from __future__ import annotations

import secrets
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from publiek import consent, permitting
from publiek.consent.choosing import system_of
from publiek.errors import PubliekError, Text, UsageError
from publiek.web.people import log
from publiek.web.takeaway.in_memory import InMemoryOnly, path_of, too_large
from publiek.web.takeaway.stories import file_name
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now
from publiek.workshop.column_basis import ColumnBasis
from publiek.workshop.permitted_labels import Labels, label
from publiek.workshop.writing import as_csv

_LEAST_SECRET = 20


@csrf_exempt
def segments(request: HttpRequest, slug: str) -> HttpResponse:
    """As `_segments`; what is sent is kept in memory from its first byte, before anything looks at it."""
    request.upload_handlers = [InMemoryOnly(request)]
    return _segments(request, slug)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@needs("take-segment-column")
def _segments(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form; with a list, the column as a file, or (when asked) only how many rows would get a group."""
    if request.method != "POST":
        return _page(request, seat)
    try:
        made = _labels(request, seat)
    except PubliekError as error:
        if error.exit_code in (6, 70):
            raise
        return _page(request, seat, error=error)
    if "look" in request.POST:
        return _page(request, seat, labels=made)
    log.note(seat.person, "take-segment-column", seat.organisation, "column", rows=made.rows, kept=made.kept)
    return _column(made, seat)


segments.needs = _segments.needs  # type: ignore[attr-defined]


def _labels(request: HttpRequest, seat: Seat) -> Labels:
    permitting.require(seat.house, "crm-column")
    sent = request.FILES.get("list")
    if any(handler.too_large for handler in request.upload_handlers):
        raise too_large()
    content = sent.read() if sent is not None else b""
    if not content:
        raise UsageError(
            "column-list-none",
            Text("Er is geen lijst gekozen, of ze is leeg.", "No list was chosen, or it is empty."),
            Text("Kies een export van uw klantsysteem.", "Choose an export of your customer system."),
        )
    secret = request.POST.get("secret", "").strip() if request.POST.get("numbers") == "keyed" else ""
    if request.POST.get("numbers") == "keyed" and len(secret) < _LEAST_SECRET:
        raise UsageError(
            "column-secret-short",
            Text("Dit geheim is te kort.", "This secret is too short."),
            Text("Gebruik het voorgestelde geheim.", "Use the secret that is proposed."),
        )
    known = consent.systems(seat.house)
    system = system_of(seat.house, request.POST.get("system") if len(known) > 1 else None)
    basis = ColumnBasis(seat.house, system, "look" in request.POST, "record" in request.POST)
    with path_of(content) as path:
        basis.learn(path)
        asking = replace(basis, listed=path)
        return label(path, seat.house.scheme, language=language_now(), secret=secret, asking=asking)


def _column(made: Labels, seat: Seat) -> HttpResponse:
    """The file: two columns to join by, and how sure the group is."""
    say = now().say
    heads = [say(f"takeaway.segments.heads.{name}") for name in made.table.column_names]
    response = HttpResponse(as_csv(made.table.rename_columns(heads)), content_type="text/csv; charset=utf-8")
    name = file_name(seat.organisation.slug, say("takeaway.segments.file"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _page(
    request: HttpRequest, seat: Seat, *, labels: Labels | None = None, error: PubliekError | None = None
) -> HttpResponse:
    language = language_now()
    told = error and {
        "what": error.what.in_language(language),
        "do": error.do.in_language(language),
        "missing": [now().say(f"takeaway.segments.columns.{name}") for name in error.where.get("missing", ())],
    }
    left = [
        (now().say(f"takeaway.segments.left.{reason}", n=n), n)
        for reason, n in (labels.left_out if labels else {}).items()
    ]
    known = consent.systems(seat.house)
    page = {
        "labels": labels,
        "left": left,
        "error": told,
        "secret": secrets.token_urlsafe(24),
        "ledger": consent.exists(seat.house),
        "systems": known if len(known) > 1 else (),
        "recording": "record" in request.POST,
    }
    return render(request, "takeaway/segments.html", page, status=422 if error else 200)
