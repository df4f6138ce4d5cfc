"""Who may be mailed? A list comes in, the same rows that may be mailed go out; of the others only how many, and why."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse

from publiek.consent import choosing
from publiek.consent.choosing import Selected
from publiek.web.consent.forms import SelectForm, chosen_system
from publiek.web.consent.sent import answered, takes_list
from publiek.web.consent.wording import purpose_name, reasons
from publiek.web.people import log
from publiek.web.takeaway.stories import file_name
from publiek.web.visibility import Seat
from publiek.web.wording import now


@takes_list
def select(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many of a list may be mailed, or those rows."""
    return answered(request, seat, kind=SelectForm, template="consent/select.html", work=_selected)


def _selected(request: HttpRequest, seat: Seat, form: SelectForm, path: Path) -> HttpResponse | dict[str, object]:
    makes = "make" in request.POST
    choose = choosing.select if makes else choosing.check
    made = choose(seat.house, path, form.question, system=chosen_system(form), columns=form.columns)
    if makes:
        log.note(seat.person, "keep-consent", seat.organisation, "selection", rows=made.rows, may=made.may)
    return _file(made, seat) if makes and made.may else {"made": _told(made, form)}


def _told(made: Selected, form: SelectForm) -> dict[str, object]:
    name = purpose_name(form.cleaned_data["purpose"], form.party_meant)
    return {"told": made, "why": reasons(made.left_out), "name": name}


def _file(made: Selected, seat: Seat) -> HttpResponse:
    response = HttpResponse(made.content, content_type="text/csv; charset=utf-8")
    name = file_name(seat.organisation.slug, now().say("consent.file"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
