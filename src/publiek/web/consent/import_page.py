"""Bring a list: first look what it says, then write it down. The list itself is never kept."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse

from publiek.consent.first_look import Looked, look
from publiek.consent.importing import Imported, import_list
from publiek.web.consent.forms import ImportForm
from publiek.web.consent.sent import answered, takes_list
from publiek.web.consent.wording import reasons
from publiek.web.people import log
from publiek.web.visibility import Seat
from publiek.web.wording import now


@takes_list
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What a list would add, or what it added."""
    return answered(request, seat, kind=ImportForm, template="consent/list.html", work=_brought)


def _brought(request: HttpRequest, seat: Seat, form: ImportForm, path: Path) -> dict[str, object]:
    if "record" not in request.POST:
        return {"looked": _looked(look(seat.house, path, form.meant))}
    made = import_list(seat.house, path, form.meant)
    counts = {"rows": made.rows, "read": made.read, "added": made.recorded.added}
    log.note(seat.person, "keep-consent", seat.organisation, "list", **counts)
    return {"form": ImportForm(house=seat.house), "recorded": _recorded(made)}


def _looked(told: Looked) -> dict[str, object]:
    columns = [(now().say(f"consent.columns.{name}"), heading) for name, heading in told.columns.items()]
    return {"told": told, "columns": columns, "aside": reasons(told.aside), "lacking": reasons(told.lacking)}


def _recorded(made: Imported) -> dict[str, object]:
    return {"told": made, "aside": reasons(made.aside)}
