"""Which requests are open and until when, and what one of them says: for who answers visitors."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from publiek import permitting, rights
from publiek.errors import PubliekError
from publiek.rights import cases
from publiek.rights.cases import Case
from publiek.web.people import log
from publiek.web.requests.forms import CorrectForm, ExtendForm, KnownForm, OpenForm, RefuseForm
from publiek.web.visibility import Seat, needs
from publiek.web.visitor.open_houses import is_open
from publiek.web.wording import language_now, now


@require_GET
@needs("handle-requests")
def requests(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything that was asked, what is late first."""
    today = date.today()
    found = sorted(cases.everything(seat.house), key=lambda case: (not case.open, case.term.target, case.number))
    page = {
        "open": [_row(case, today) for case in found if case.open],
        "closed": [_row(case, today) for case in found if not case.open],
        "late": sum(case.overdue(today) for case in found),
        "receipts": rights.receipt_numbers(seat.house),
        "has_page": is_open(seat.house),
    }
    return render(request, "requests/requests.html", page)


@require_http_methods(["GET", "POST"])
@never_cache
@needs("handle-requests")
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A request that did not come through the page for visitors."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = cases.open_case(seat.house, form.cleaned_data["kind"], form.asker)
        log.note(seat.person, "handle-requests", seat.organisation, f"opened {case.number}")
        return redirect("request", slug=seat.organisation.slug, number=case.number)
    return render(request, "requests/add.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@never_cache
@needs("handle-requests")
def one(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """One request: who asked what, what was done, what can be done now, and the letter that fits."""
    return shown(request, seat, case_of(seat, number))


def shown(request: HttpRequest, seat: Seat, case: Case, **more: object) -> HttpResponse:
    """The page of a request; `more`: what was just found, or a form with what is wrong in it."""
    contact = permitting.register_of(seat.house).controller.contact
    letter = cases.letter_of(case, name=seat.organisation.name, contact=contact, language=language_now())
    refused = any(getattr(form, "errors", None) for form in more.values())
    page = {
        "case": case,
        "row": _row(case, date.today()),
        "follows": cases.FOLLOWS[case.state],
        "letter": letter.text,
        "known": KnownForm(initial=KnownForm.of(case), auto_id="known_%s"),
        "extend": ExtendForm(auto_id="extend_%s"),
        "refuse": RefuseForm(case=case, auto_id="refuse_%s"),
        "correct": CorrectForm(initial=KnownForm.of(case), auto_id="correct_%s"),
        "contact_missing": not contact,
        **more,
    }
    return render(request, "requests/request.html", page, status=422 if refused else 200)


def case_of(seat: Seat, number: str) -> Case:
    """A request of this house by its number; else there is no such page."""
    try:
        return cases.get(seat.house, number)
    except PubliekError as refusal:
        if refusal.exit_code != 2:
            raise
    raise Http404


def done(request: HttpRequest, seat: Seat, number: str, path: str, **values: object) -> HttpResponse:
    """Back to the request, with what was done in a sentence."""
    messages.success(request, now().say(path, **values))
    return redirect("request", slug=seat.organisation.slug, number=number)


def _row(case: Case, today: date) -> dict[str, object]:
    return {
        "case": case,
        "kind": now().say(f"visitor.kinds.{case.kind}"),
        "state": now().say(f"requests.states.{case.state}"),
        "received": cases.case.local_day(case.received),
        "late": case.overdue(today),
        "soon": case.soon(today),
        "days": (case.term.target - today).days,
    }
