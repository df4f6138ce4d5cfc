"""The pages where a house sees what it takes part in, looks at what would leave, and decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.collective import contributing
from publiek.collective.contributing import Prepared
from publiek.collective.contributing import log as sharing_log
from publiek.collective.contributing.places import Places
from publiek.collective.menu import menu
from publiek.errors import PubliekError
from publiek.web import wording
from publiek.web.people.models import Organisation
from publiek.web.together import deciding
from publiek.web.together.circles import Circle, circle_of, circles_of, require_hub, round_of, runs
from publiek.web.together.leaving_tables import sheets
from publiek.web.together.moments import moment
from publiek.web.together.readers import readings
from publiek.web.together.steps import Round, rounds_of
from publiek.web.visibility import Seat, needs

_LINES = 50


@require_GET
@needs("see-together")
def together(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The agreements of a house, and every release that this seat may see."""
    hub, members = require_hub(), seat.organisation.kind == "house"
    circles = circles_of(seat) if members else []
    context = {
        "circles": [(one, _rounds(seat, one)) for one in circles],
        "readings": readings(seat),
        "hub": hub.configuration(),
        "runs": runs(hub, seat.organisation),
        "a_house": members,
    }
    return render(request, "together/together.html", context)


@require_GET
@needs("see-together")
def agreement(request: HttpRequest, seat: Seat, agreement: str) -> HttpResponse:
    """One agreement: what it is, what the house decided, how far each round is, and the log of the house."""
    circle = circle_of(seat, agreement)
    context = {
        "circle": circle,
        "hub_title": circle.hub.configuration().title.in_language(wording.language_now()),
        "tables": [menu()[code] for code in circle.agreement.tables],
        "allowed": _titles(circle.standing.rule.tables) if circle.standing else [],
        "members": names_of(circle.agreement.members),
        "rounds": _rounds(seat, circle),
        "lines": _lines(seat, circle),
        "may": seat.may("decide-contributing"),
    }
    return render(request, "together/agreement.html", context)


@require_POST
@needs("decide-contributing")
def decide(request: HttpRequest, seat: Seat, agreement: str) -> HttpResponse:
    """The house takes part, after a tick under the text."""
    circle = circle_of(seat, agreement)
    if request.POST.get("agreed") != "1":
        messages.error(request, wording.now().say("together.not-agreed"))
    else:
        tables = tuple(request.POST.getlist("table"))
        deciding.decide(seat, circle, digest=request.POST.get("digest", ""), tables=tables)
        messages.success(request, wording.now().say("together.decided"))
    return _back(seat, circle)


@require_POST
@needs("decide-contributing")
def prepare(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Make what would leave, and show it. Nothing leaves."""
    circle = circle_of(seat, agreement)
    _, without = deciding.make_ready(seat, circle, round_of(circle.agreement, season))
    if without:
        messages.warning(request, wording.now().say("together.without-overlap"))
    return redirect("together-look", slug=seat.organisation.slug, agreement=agreement, season=season)


@require_GET
@needs("see-together")
def look(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Exactly what would leave: the sentences and every table."""
    circle = circle_of(seat, agreement)
    prepared = _ready(seat, circle, season)
    standing = next(one for one in _rounds(seat, circle) if one.season == season)
    context = {
        "circle": circle,
        "round": standing,
        "prepared": prepared,
        "words": [one.in_language(wording.language_now()) for one in prepared.words],
        "sheets": sheets(prepared.contribution, wording.now()),
        "may": seat.may("decide-contributing") and circle.decided,
    }
    return render(request, "together/look.html", context)


@require_GET
@needs("see-together")
def leaving_file(request: HttpRequest, seat: Seat, agreement: str, season: str, code: str) -> HttpResponse:
    """One of the files that would leave, byte for byte."""
    prepared = _ready(seat, circle_of(seat, agreement), season)
    content = prepared.contribution.files.get(f"tables/{code}.csv")
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{agreement}-{season}-{code}.csv"'
    return answer


@require_POST
@needs("decide-contributing")
def approve(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Exactly what was looked at may leave."""
    circle = circle_of(seat, agreement)
    if request.POST.get("agreed") != "1":
        messages.error(request, wording.now().say("together.not-agreed"))
        return redirect("together-look", slug=seat.organisation.slug, agreement=agreement, season=season)
    name = round_of(circle.agreement, season)
    deciding.approve(seat, circle, name, digest=request.POST.get("digest", ""))
    messages.success(request, wording.now().say("together.approved", round=name))
    return _back(seat, circle)


@require_POST
@needs("decide-contributing")
def withdraw(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Take back what was taken in of a round."""
    circle = circle_of(seat, agreement)
    name = round_of(circle.agreement, season)
    deciding.withdraw(seat, circle, name)
    messages.success(request, wording.now().say("together.withdrawn", round=name))
    return _back(seat, circle)


@require_POST
@needs("decide-contributing")
def stop(request: HttpRequest, seat: Seat, agreement: str) -> HttpResponse:
    """End the decision."""
    circle = circle_of(seat, agreement)
    deciding.stop(seat, circle)
    messages.success(request, wording.now().say("together.stopped"))
    return _back(seat, circle)


def names_of(slugs: tuple[str, ...]) -> list[str]:
    """The names of houses as the site knows them; of one that is not hosted here, its id."""
    known = dict(Organisation.objects.filter(slug__in=slugs, kind="house").values_list("slug", "name"))
    return sorted((known.get(slug, slug) for slug in slugs), key=str.casefold)


def _titles(codes: tuple[str, ...]) -> list[str]:
    """The names of tables of the menu."""
    language = wording.language_now()
    return [menu()[code].title.in_language(language) for code in codes if code in menu()]


def _ready(seat: Seat, circle: Circle, season: str) -> Prepared:
    """What lies ready; before anything was made there is no such page."""
    try:
        return contributing.lying_ready(seat.house, circle.agreement, round_of(circle.agreement, season))
    except PubliekError as error:
        if error.code != "contribution-not-prepared":
            raise
    raise Http404


def _rounds(seat: Seat, circle: Circle) -> list[Round]:
    member = seat.organisation.slug
    return rounds_of(circle, member, circle.in_hub(member), circle.hub.released(circle.agreement.id))


def _lines(seat: Seat, circle: Circle) -> list[sharing_log.Line]:
    """The log of the house about this agreement, the newest first."""
    lines = [one for one in sharing_log.read(Places(seat.house)) if one.get("agreement") == circle.agreement.id]
    return [{**one, "moment": moment(one["at"])} for one in lines[: -_LINES - 1 : -1]]


def _back(seat: Seat, circle: Circle) -> HttpResponse:
    return redirect("together-agreement", slug=seat.organisation.slug, agreement=circle.agreement.id)
