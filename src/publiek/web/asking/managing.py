"""The pages on which a house runs its surveys: which there are, begin one, ask, see how many answered, end it."""

from __future__ import annotations

import csv
import io

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek.errors import SurveyError
from publiek.listening.asking import asked_of
from publiek.listening.receiving import withdraw
from publiek.listening.running import Survey, answers_of, begin, close, survey_of, surveys_of
from publiek.reports.questionnaires.form import with_unit
from publiek.web.asking import links
from publiek.web.asking.counting import LEAST, counts
from publiek.web.asking.forms import SurveyForm
from publiek.web.asking.units import unit_of
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_GET
@needs("see-surveys")
def surveys(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every survey of the house, the newest first."""
    found = [(one, one.is_open()) for one in surveys_of(seat.house)]
    return render(request, "asking/surveys.html", {"surveys": found, "may_run": seat.may("run-surveys")})


@require_http_methods(["GET", "POST"])
@needs("run-surveys")
def begin_survey(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin one. What is asked never changes after this."""
    form = SurveyForm(request.POST or None, words=now())
    if request.method == "POST" and form.is_valid():
        survey, questionnaire = form.survey(frozenset(one.code for one in surveys_of(seat.house)))
        try:
            begin(seat.house, survey, questionnaire)
        except SurveyError as error:
            form.add_error(None, f"{error.what.in_language(now().language)} {_named(error)}")
        else:
            links.link_of(seat.organisation, survey.code)
            log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey.code} begun")
            messages.success(request, now().say("asking.is-begun"))
            return redirect("survey", slug=seat.organisation.slug, survey=survey.code)
    status = 422 if form.errors else 200
    return render(request, "asking/begin.html", {"form": form}, status=status)


def _named(error: SurveyError) -> str:
    """Which settings do not fit, by the words on the page."""
    labels = [
        now().say(f"asking.fields.{name}") for name in error.where.get("settings", ()) if name in SurveyForm.base_fields
    ]
    return ", ".join(labels)


@require_GET
@needs("see-surveys")
def survey(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """One survey: how people reach it, how many answered, and what one can do with it."""
    found, link = survey_or_404(seat, survey), links.link_of(seat.organisation, survey)
    unit, counted = unit_of(request), counts(answers_of(seat.house, survey))
    address = request.build_absolute_uri(reverse("asking", kwargs={"token": link.token}))
    page = {
        "survey": found,
        "open": found.is_open(),
        "link": with_unit(address, "", unit),
        "kiosk": with_unit(address, "kiosk", unit),
        "unit": unit,
        "counted": counted,
        "least": LEAST,
        "invited": link.invited,
        "answered_invitations": link.invited - link.tickets.count(),
        "may_run": seat.may("run-surveys"),
        "local": settings.PUBLIEK.solo,
        "cannot": _cannot_ask(seat, found),
    }
    return render(request, "asking/survey.html", page)


def _cannot_ask(seat: Seat, survey: Survey) -> tuple[str, str] | None:
    """Why nothing can be asked: what and what to do; without a privacy text that is whole there is no form."""
    try:
        asked_of(seat.house, survey)
    except SurveyError as error:
        return error.what.in_language(now().language), error.do.in_language(now().language)
    return None


@require_POST
@needs("run-surveys")
def close_survey(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """From tomorrow no form is filled in any more; what was answered stays."""
    survey_or_404(seat, survey)
    close(seat.house, survey)
    log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey} closed")
    messages.success(request, now().say("asking.is-closed"))
    return redirect("survey", slug=seat.organisation.slug, survey=survey)


@require_POST
@needs("run-surveys")
def invitations(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """New invitations as a file with one address a line: told once, for the site itself does not keep them."""
    survey_or_404(seat, survey)
    said = request.POST.get("many", "")
    many = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    if not 1 <= many <= links.MOST_AT_ONCE:
        messages.error(request, now().say("asking.how-many", most=links.MOST_AT_ONCE))
        return redirect("survey", slug=seat.organisation.slug, survey=survey)
    link = links.link_of(seat.organisation, survey)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["link"])
    for ticket in links.invite(link, many):
        at = {"token": link.token, "ticket": ticket}
        writer.writerow([request.build_absolute_uri(reverse("asking-invited", kwargs=at))])
    log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey}: {many} invitations")
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="invitations-{survey}.csv"'
    return answer


@require_POST
@needs("run-surveys")
def erase_answers(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """For somebody who asks it by telephone: the answers that belong to the code of a receipt go."""
    survey_or_404(seat, survey)
    gone = withdraw(seat.house, survey, request.POST.get("receipt", "")[:100])
    log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey}: answers erased with a receipt: {gone}")
    say = messages.success if gone else messages.error
    say(request, now().say("asking.erased" if gone else "asking.not-found"))
    return redirect("survey", slug=seat.organisation.slug, survey=survey)


def survey_or_404(seat: Seat, code: str) -> Survey:
    """The survey of this house, or as if it did not exist."""
    try:
        return survey_of(seat.house, code)
    except SurveyError as error:
        if error.code != "survey-unknown":
            raise
    raise Http404
