"""The area view: choose regions, see them beside each other, keep one under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from publiek.errors import StorageError
from publiek.reports.words import Words
from publiek.sector.territory_regions import spots, standing
from publiek.web import wording
from publiek.web.dashboards.cards import Cell, Sheet
from publiek.web.maps.pages import on_page, picture
from publiek.web.maps.showing import Map, values
from publiek.web.people import log
from publiek.web.territory import asking, choosing, finding
from publiek.web.territory.asking import Told
from publiek.web.territory.choosing import Choice
from publiek.web.territory.models import NamedRegion
from publiek.web.territory.telling import Telling, sections
from publiek.web.visibility import Seat, needs

#: A government keeps at most so many regions under a name.
_MOST_NAMED = 100
_LISTED = 40


@require_GET
@needs("see-area")
def area(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The regions of the address beside each other."""
    words, government = wording.now(), seat.organisation
    choices = choosing.read(request.GET, government)
    page: dict[str, Any] = {
        "choices": choices,
        "offered": choosing.offered(government),
        "whole_country": not government.territory,
        "named": _named(seat),
        "asked": request.GET,
    }
    chosen = [one for one in choices if not one.empty]
    log.note(request.user, "see-area", government, "area-regions", regions=[said_of(one) for one in chosen])
    try:
        told = asking.told(government, settings.PUBLIEK.home)
    except StorageError as trouble:
        if trouble.code != "sector-not-ready":
            raise
        return render(request, "territory/area.html", {**page, "not_ready": True})
    page |= {"told": told, "groups": _groups(told, words), "silent": _silent(told)}
    if chosen:
        page |= _compared(seat, chosen, told, request.GET)
    return render(request, "territory/area.html", page)


@require_GET
@needs("see-area", logged=False)
def area_values(request: HttpRequest, seat: Seat) -> JsonResponse:
    """What the map of the regions colours by."""
    return JsonResponse(values(_mapped(request, seat)))


@require_GET
@needs("see-area", logged=False)
def area_picture(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map of the regions as a drawing."""
    return picture(_mapped(request, seat))


@require_POST
@needs("see-area")
def keep_region(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the first region of the form under its name; the same name again replaces it."""
    choices = choosing.read(request.POST, seat.organisation)
    one = choices[0]
    full = seat.organisation.named_regions.count() >= _MOST_NAMED
    if one.name and not one.empty and not full:
        NamedRegion.objects.update_or_create(
            government=seat.organisation,
            name=one.name,
            defaults={"municipalities": list(one.municipalities), "pc4s": list(one.pc4s)},
        )
    return redirect(f"{reverse('area', args=[seat.organisation.slug])}?{choosing.query(choices)}")


@require_POST
@needs("see-area")
def forget_region(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Forget a region that was kept."""
    found = NamedRegion.objects.filter(government=seat.organisation, pk=number)
    if not found.exists():
        raise Http404
    found.delete()
    return redirect("area", seat.organisation.slug)


def _compared(seat: Seat, chosen: list[Choice], told: Told, asked: QueryDict) -> dict[str, Any]:
    """Everything below the form."""
    words = wording.now()
    standings = [standing(told.ground, one.region) for one in chosen]
    wanted = choosing.finding(asked, told.ground.groups)
    page: dict[str, Any] = {"sections": sections(Telling(standings, told, words)), "wanted": wanted}
    query = _query(chosen, asked)
    shown = map_of(chosen, told, asked, words)
    page["map"] = on_page(
        shown,
        values_url=f"{reverse('area-values', args=[seat.organisation.slug])}?{query}",
        picture_url=f"{reverse('area-picture', args=[seat.organisation.slug])}?{query}",
    )
    if wanted.group:
        page["list"] = list_of(chosen, told, asked, words)
    return page


def map_of(chosen: list[Choice], told: Told, asked: QueryDict, words: Words) -> Map:
    """The map of the regions, as the address asks for it."""
    wanted = choosing.finding(asked, told.ground.groups)
    layer = asked.get("layer", "wanted" if wanted.group else "reach")
    regions = [one.region for one in chosen]
    return finding.area_map(
        told.ground, regions, wanted, home=settings.PUBLIEK.home, layer=layer, words=words
    )  # fmt: skip


def _mapped(request: HttpRequest, seat: Seat) -> Map:
    chosen = [one for one in choosing.read(request.GET, seat.organisation) if not one.empty]
    if not chosen:
        raise Http404
    told = asking.told(seat.organisation, settings.PUBLIEK.home)
    return map_of(chosen, told, request.GET, wording.now())


def list_of(chosen: list[Choice], told: Told, asked: QueryDict, words: Words) -> dict[str, Any]:
    """The areas that fit, with how many households of the group live there."""
    wanted = choosing.finding(asked, told.ground.groups)
    regions = [one.region for one in chosen]
    fitting, telling = finding.found(told.ground, regions, wanted), Telling((), told, words)
    heads = tuple(
        Cell(words.say(f"territory.heads.{key}"), number)
        for key, number in (("area", False), ("share-group", True), ("households-group", True), ("rate", True))
    )
    rows = tuple(
        (
            Cell(f"{one.pc4} {one.municipality}", False),
            telling.share(one.share),
            telling.count(one.share * one.households),
            Cell(words.numbers.rate(one.per_1000), True, "rate", round(one.per_1000, 1)),
        )
        for one in fitting
    )
    group = telling.group(wanted.group)
    most = wanted.reach if wanted.reach is not None else finding.typical(_every(chosen, told, wanted.group))
    said = {"group": group, "share": wanted.share, "reach": most}
    return {
        "sentence": words.say("territory.find.sentence", n=len(fitting), **said),
        "sheet": Sheet(words.say("territory.find.caption"), heads, rows[:_LISTED], len(rows)),
    }


def _every(chosen: list[Choice], told: Told, group: str) -> list[Any]:
    return spots(told.ground, group, {pc4 for one in chosen for pc4 in one.region.pc4s})


def _query(chosen: list[Choice], asked: QueryDict) -> str:
    more = [(name, asked[name]) for name in ("group", "share", "reach") if asked.get(name)]
    return urlencode([*(pair for one in chosen for pair in one.pairs), *more])


def _named(seat: Seat) -> list[dict[str, Any]]:
    """The kept regions, each with the address that shows it."""
    return [
        {
            "number": one.pk,
            "name": one.name,
            "query": urlencode(Choice(1, one.name, tuple(one.municipalities), tuple(one.pc4s)).pairs),
        }
        for one in seat.organisation.named_regions.all()
    ]


def _groups(told: Told, words: Words) -> list[tuple[str, str]]:
    return [(group.code, group.name.in_language(words.language)) for group in told.sector.scheme.groups]


def _silent(told: Told) -> list[str]:
    return [f"{season}/{(season + 1) % 100:02d}" for season in told.silent]


def said_of(one: Choice) -> list[str]:
    """A region as the log keeps it: what was looked at, never what was seen."""
    return [*one.municipalities, *(str(pc4) for pc4 in one.pc4s)][:200]
