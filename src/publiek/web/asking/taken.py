"""What is taken away of a survey? The QR code, a poster, and the whole form as one file for a tablet without a site."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from publiek.listening.asking import asked_of, asker_of
from publiek.listening.running import questionnaire_of
from publiek.reports.questionnaires.form import form_file, poster, qr_png, qr_svg, with_unit
from publiek.reports.questionnaires.paper import Print, keying_sheet, paper_form
from publiek.web import wording
from publiek.web.asking import links
from publiek.web.asking.managing import survey_or_404
from publiek.web.asking.units import unit_of
from publiek.web.people import log
from publiek.web.visibility import Seat, needs

_PIN = range(4, 13)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs("see-surveys", logged=False)
def qr(request: HttpRequest, seat: Seat, survey: str, kind: str) -> HttpResponse:
    """The code as a drawing or a picture."""
    found, address = survey_or_404(seat, survey), _address(request, seat, survey)
    if kind == "svg":
        return _file(qr_svg(address, title=found.title), "image/svg+xml", f"qr-{survey}.svg", request)
    if kind == "png":
        return _file(qr_png(address), "image/png", f"qr-{survey}.png", request)
    raise Http404


@require_GET
@needs("see-surveys")
def poster_taken(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """An A4 to hang up: the title, the code, and that nobody is asked for a name."""
    found, language = survey_or_404(seat, survey), wording.language_now()
    made = poster(found.title, house=seat.organisation.name, address=_address(request, seat, survey), language=language)
    return _file(made, "application/pdf", f"poster-{survey}.pdf", request)


@require_POST
@needs("run-surveys")
def form_taken(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """The form as one file, for where there is no network at all."""
    found, pin = survey_or_404(seat, survey), request.POST.get("pin", "")
    if not (pin.isascii() and pin.isdigit() and len(pin) in _PIN):
        messages.error(request, wording.now().say("asking.pin-wrong"))
        return redirect("survey", slug=seat.organisation.slug, survey=survey)
    log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey}: form as a file")
    made = form_file(asked_of(seat.house, found), pin=pin, unit=request.POST.get("unit", "")[:60])
    answer = _file(made, "text/html; charset=utf-8", f"form-{survey}.html", request)
    answer.headers["Content-Disposition"] = f'attachment; filename="form-{survey}.html"'
    return answer


@require_GET
@needs("run-surveys")
def paper_taken(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """The form on paper, so many times; every one has a code of its own."""
    found, said = survey_or_404(seat, survey), request.GET.get("forms", "1")
    forms = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    wanted = Print(wording.language_now(), forms, found.title)
    made = paper_form(questionnaire_of(seat.house, survey), asker_of(seat.house, found), wanted)
    return _file(made, "application/pdf", f"forms-{survey}.pdf", request)


@require_GET
@needs("see-surveys")
def keying_taken(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """The sheet into which paper forms are copied."""
    survey_or_404(seat, survey)
    made = keying_sheet(questionnaire_of(seat.house, survey), wording.language_now())
    return _file(made, _XLSX, f"keying-{survey}.xlsx", request)


def _address(request: HttpRequest, seat: Seat, survey: str) -> str:
    link = links.link_of(seat.organisation, survey)
    address = request.build_absolute_uri(reverse("asking", kwargs={"token": link.token}))
    return with_unit(address, "qr", unit_of(request))


def _file(content: str | bytes, kind: str, name: str, request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    how = "attachment" if "save" in request.GET else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer
