"""The public pages of a survey: the form, what it sends, and erasing with a receipt. No login and no cookie.

Whoever sends hears whether the form arrived, and no more: not whether it counted, not what was there before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek import permitting
from publiek.errors import DisclosureError, SurveyError
from publiek.house import House
from publiek.listening.asking import asked_of
from publiek.listening.receiving import receive_form, withdraw
from publiek.listening.running import Survey, survey_of
from publiek.reports.questionnaires.form import form_page, form_script, form_style, said_page, version, worker_script
from publiek.web.asking import headers, links
from publiek.web.asking.models import Link
from publiek.web.asking.pages_of import FACES, files, places_of
from publiek.web.asking.posts import Refused, form_of, posted
from publiek.web.frame.limits import COUNTERS
from publiek.web.visibility import house_of, open_to_all

#: Forms a minute for one survey from everywhere together.
MOST_FORMS = 1_200
_STATUS = {"survey-closed": 410, "survey-unknown": 404, "survey-form-too-large": 413, "survey-answers-refused": 422}


def answering_json(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal is told as JSON in constant words: never a value, never whether somebody answered before."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: str, **parts: str) -> HttpResponse:
        try:
            return page(request, *args, **parts)
        except Http404:
            if request.method != "POST":
                raise
            return headers.told({"error": {"code": "asking-unknown"}}, status=404)
        except Refused as refused:
            return headers.told({"error": {"code": refused.code}}, status=refused.status)
        except SurveyError as error:
            return headers.told({"error": {"code": error.code}}, status=_STATUS.get(error.code, 400))
        except DisclosureError:
            # The house stopped this purpose. Why is its own affair; to who answers, the survey is closed.
            return headers.told({"error": {"code": "survey-closed"}}, status=410)

    return guarded


@require_GET
@open_to_all
def form(request: HttpRequest, token: str) -> HttpResponse:
    """The form for whoever has the address."""
    link = _link(token)
    house = house_of(link.organisation)
    survey = _survey(link)
    places = places_of(link)
    if not _is_open(house, survey):
        return headers.page(said_page(house.name, "closed", places, languages=survey.languages), status=410)
    if survey.design == "invited":
        return headers.page(said_page(house.name, "invited", places, languages=survey.languages))
    return headers.page(form_page(asked_of(house, survey), places))


@csrf_exempt
@require_POST
@open_to_all
@answering_json
def answers(request: HttpRequest, token: str) -> HttpResponse:
    """One filled-in form. The same again changes nothing and hears the same."""
    told, channel = form_of(posted(request))
    link = _link(token)
    _not_too_many(link)
    if _survey(link).design == "invited":
        raise Refused(410, "asking-invitation")
    receive_form(house_of(link.organisation), link.survey, told, channel=channel)
    return headers.told({"received": told["response"]})


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to_all
@answering_json
def invited(request: HttpRequest, token: str, ticket: str) -> HttpResponse:
    """GET: the form of one invitation. POST: its one answer; the invitation is used up before it is kept."""
    if request.method == "GET":
        return _invited_page(_link(token), ticket)
    told, _ = form_of(posted(request))
    link = _link(token)
    _not_too_many(link)
    if not links.take(link, ticket):
        raise Refused(410, "asking-invitation")
    kept = False
    try:
        receive_form(house_of(link.organisation), link.survey, told, channel="link")
        kept = True
    finally:
        if not kept:
            links.give_back(link, ticket)
    return headers.told({"received": told["response"]})


def _invited_page(link: Link, ticket: str) -> HttpResponse:
    survey, house, places = _survey(link), house_of(link.organisation), places_of(link, ticket=ticket)
    what = "closed" if not _is_open(house, survey) else "" if links.is_open(link, ticket) else "used"
    if what:
        return headers.page(said_page(house.name, what, places, languages=survey.languages), status=410, kept=False)
    return headers.page(form_page(asked_of(house, survey), places), kept=False)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to_all
@answering_json
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """GET: where a receipt is filled in. POST: the answers with this receipt go, from the files themselves."""
    if request.method == "GET":
        link = _link(token)
        asked = asked_of(house_of(link.organisation), _survey(link))
        return headers.page(form_page(asked, places_of(link, screen="erase")), kept=False)
    receipt = posted(request).get("receipt")
    if not isinstance(receipt, str) or len(receipt) > 100:
        raise Refused(400, "asking-unreadable")
    link = _link(token)
    return headers.told({"erased": withdraw(house_of(link.organisation), link.survey, receipt)})


@require_GET
@open_to_all
def script(request: HttpRequest) -> HttpResponse:
    """The script of the form."""
    return headers.part(form_script(), "text/javascript", for_good=request.GET.get("v") == version())


@require_GET
@open_to_all
def style(request: HttpRequest) -> HttpResponse:
    """The style of the form, with the letters of the site."""
    return headers.part(FACES + form_style(), "text/css", for_good=request.GET.get("v") == version())


@require_GET
@open_to_all
def worker(request: HttpRequest) -> HttpResponse:
    """What keeps the form for when there is no network."""
    return headers.part(worker_script(files()), "text/javascript")


def _link(token: str) -> Link:
    """The link with this token."""
    link = links.find(token)
    if link is None:
        raise Http404
    return link


def _survey(link: Link) -> Survey:
    """The survey of a link; gone when the house removed it."""
    try:
        return survey_of(house_of(link.organisation), link.survey)
    except SurveyError as error:
        if error.code != "survey-unknown":
            raise
    raise Http404


def _is_open(house: House, survey: Survey) -> bool:
    """Whether answers are taken in now: the survey is open, and the house still serves the purpose."""
    return survey.is_open() and permitting.permitted(house, "survey")


def _not_too_many(link: Link) -> None:
    if not settings.PUBLIEK.solo and COUNTERS.take(f"survey {link.pk}", MOST_FORMS):
        raise Refused(429, "asking-too-many")
