"""The page on which one says what each column is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from publiek.errors import MappingError
from publiek.web import wording
from publiek.web.uploads import columns as room
from publiek.web.uploads import refusals, telling, understanding
from publiek.web.uploads.finding_mine import upload_of
from publiek.web.uploads.models import Upload
from publiek.web.visibility import Seat, needs


@require_http_methods(["GET", "POST"])
@needs("deliver")
def columns(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    """GET: the columns to choose. POST: what was chosen; back to the preview when the file is understood with it."""
    found = upload_of(seat, token)
    if found.state != "arrived" or found.busy:
        raise refusals.busy() if found.busy else refusals.gone()
    if request.method == "GET":
        return _shown(request, found, None)
    if "anew" in request.POST:
        room.start_anew(found)
        return redirect("upload", slug=seat.organisation.slug, token=token)
    try:
        room.keep(found, request.POST)
    except MappingError as error:
        return _shown(request, found, understanding.refusal_of(error))
    seen = understanding.seen(found)
    if seen.preview is None:
        return _shown(request, found, seen.refusal)
    return redirect("upload", slug=seat.organisation.slug, token=token)


def _shown(request: HttpRequest, found: Upload, refusal: dict[str, object] | None) -> HttpResponse:
    board, language, words = room.board(found), wording.language_now(), wording.now()
    known = {
        "upload": found,
        "mapping": board.mapping,
        "columns": board.columns,
        "fields": [(name, text.in_language(language)) for name, text in room.choices()],
        "levels": [(level, words.say(f"uploads.levels.{level}")) for level in room.LEVELS],
        "date_orders": [(order, words.say(f"uploads.columns.{order}")) for order in room.DATE_ORDERS],
        "refusal": telling.refusal(refusal),
        "doubtful": _doubtful(board, refusal),
    }
    return render(request, "uploads/columns.html", known, status=422 if refusal else 200)


def _doubtful(board: room.Board, refusal: dict[str, object] | None) -> set[str]:
    """The letters of the columns that a refusal is about."""
    where = refusal["where"] if refusal else {}
    fields = where.get("fields") if isinstance(where, dict) else None
    double = set(fields) if isinstance(fields, list) else set()
    letters = {one.letter for one in board.columns if one.field and one.field in double}
    named = where.get("column") if isinstance(where, dict) else None
    return letters | {one.letter for one in board.columns if named and named in (one.letter, one.header)}
