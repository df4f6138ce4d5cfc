"""The pages of writing back: into which systems it can be done, and one of them with its plan and its journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from publiek import connecting
from publiek.connecting import Connection, writing_back
from publiek.errors import PubliekError, UsageError
from publiek.web import children
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now
from publiek.web.writeback.forms import SoftOptInForm, WishForm

_ACTION = "write-back"
_WORK = ("plan", "run", "undo")


def key(seat: Seat, name: str, work: str) -> tuple[str, ...]:
    """Under which the work on one connection is known."""
    return ("write-back", seat.organisation.slug, name, work)


def busy(seat: Seat, name: str) -> str:
    """Which work is going on; "" for none."""
    return next((work for work in _WORK if children.is_busy(key(seat, name, work))), "")


def can_write(connection: Connection) -> bool:
    """Whether the system of a connection can be written to."""
    return connection.connector.contacts is not None and connection.connector.write is not None


def connection_or_404(seat: Seat, name: str) -> Connection:
    """A connection of this house that can be written to; else a page that is not there."""
    try:
        found = connecting.connection_of(seat.house, name)
    except UsageError:
        raise Http404 from None
    if not can_write(found):
        raise Http404
    return found


@require_GET
@needs(_ACTION)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The connections that can be written to; the road by file for the others."""
    found = connecting.connections(seat.house)
    page = {
        "writable": [one for one in found if can_write(one)],
        "others": [one for one in found if not can_write(one)],
    }
    return render(request, "writeback/overview.html", page)


@require_GET
@needs(_ACTION)
def one(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """One connection."""
    found = connection_or_404(seat, name)
    return shown(
        request, seat, found, WishForm(connector=found.connector), SoftOptInForm(auto_id="undo_%s", hint="again")
    )


def shown(
    request: HttpRequest, seat: Seat, found: Connection, wish: WishForm, back: SoftOptInForm, *, status: int = 200
) -> HttpResponse:
    """The page, with the forms as they are."""
    working = busy(seat, found.name)
    ended = {work: children.ended(key(seat, found.name, work)) for work in _WORK}
    runs, damaged = ([], None) if working else _runs(seat, found.name)
    page = {
        "connection": found,
        "system": found.connector.name,
        "working": working and now().say(f"backward.busy.{working}"),
        "refusals": [one.refusal for one in ended.values() if one and one.refusal],
        "damaged": damaged,
        "planned": _planned(ended["plan"]),
        "done": _told(ended["run"]),
        "undone": _told(ended["undo"]),
        "runs": runs,
        "standing": any(run["stands"] for run in runs),
        "wish": wish,
        "back": back,
        "attributes": list(writing_back.registered().values()),
    }
    response = render(request, "writeback/one.html", page, status=status)
    if working and request.method == "GET":
        response.headers["Refresh"] = "3"
    return response


def _told(found: children.Ended | None) -> Any:
    return found.answer if found and not found.refusal else None


def _planned(found: children.Ended | None) -> dict[str, Any] | None:
    """The counts of a plan, with why not in words."""
    told = _told(found)
    if told is None:
        return None
    words = now()
    why = [(words.say(f"backward.why.{reason}"), many) for reason, many in told["why"].items() if many]
    return {**told, "why": sorted(why, key=lambda one: -one[1]), "lines": list(told["fields"].items())}


def _runs(seat: Seat, name: str) -> tuple[list[dict[str, Any]], PubliekError | None]:
    """The journal, the newest first: counts alone."""
    words, journal = now(), writing_back.journal_of(seat.house, name)
    try:
        with journal.held(looking=True):
            known = journal.runs()
    except PubliekError as refusal:
        return [], refusal
    return [
        {
            "number": str(run.id),
            "when": timezone.localtime(datetime.fromisoformat(run.begun)),
            "version": run.told.get("version", ""),
            "contacts": run.told.get("contacts", 0),
            "state": words.say(f"backward.states.{run.state}"),
            "stands": run.state in ("open", "done", "undoing"),
        }
        for run in reversed(known)
    ], None
