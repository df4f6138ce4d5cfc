"""The map of a house, its values, its picture; and the outlines under all maps."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from publiek.dashboard import View
from publiek.disclosure import Release
from publiek.errors import Text, UsageError
from publiek.reports.words import Words
from publiek.web import wording
from publiek.web.dashboards import desk, filters
from publiek.web.maps import outlines, still
from publiek.web.maps.house import FIGURES, LAYERS, house_map
from publiek.web.maps.showing import Map, values
from publiek.web.visibility import Seat, needs, open_to_all

#: Rows of the table beside a map; the rest is found by searching.
_ROWS = 150
_YEAR = 365 * 86_400
#: Maps that were told, by the release they were made of: the same release is the same map.
_KEPT: dict[tuple[object, ...], tuple[Release, str]] = {}
_MOST_KEPT = 40


@require_GET
@open_to_all
def outline_file(request: HttpRequest, version: str, level: str) -> HttpResponse:
    """The outlines of one level: open data, the same for everybody, never changed under this address."""
    site = settings.PUBLIEK
    if level not in outlines.LEVELS or version != outlines.version_of(site.home):
        raise Http404
    content = outlines.packed(level, home=site.home, state=site.state)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(content if packed else gzip.decompress(content), content_type="application/json")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_GET
@needs("see-figures")
def house_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map of a house with its table, under the filters in the address."""
    words, view = wording.now(), View.read(request.GET)
    level, layer = level_and_layer(request)
    choices = desk().choices(seat.house)
    choices.check(view)
    release = release_of(seat, view)
    page = {
        "view": view,
        "bar": filters.bar(choices, view, words),
        "layers": LAYERS,
        "layer": layer,
        "levels": outlines.LEVELS,
        "level": level,
        **said_of(release, words),
    }
    if release["penetration"].too_thin is None:
        shown = house_map(release, seat.house, level=level, layer=layer, words=words)
        query = urlencode([*view.pairs, ("level", level)])
        page["map"] = on_page(
            shown,
            values_url=f"{reverse('map-values', args=[seat.organisation.slug])}?{query}",
            picture_url=f"{reverse('map-picture', args=[seat.organisation.slug])}?{query}&layer={layer}",
        )
    # The filter bar asks for the figures alone and puts them in place; the address goes along.
    part = request.headers.get("HX-Target") == "figures"
    return render(request, "maps/figures.html" if part else "maps/house.html", page)


@require_GET
@needs("see-figures", logged=False)
def house_values(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the map of a house colours by."""
    level, layer = level_and_layer(request)
    release, words = release_of(seat, View.read(request.GET)), wording.now()
    key = (id(release), seat.organisation.slug, level, words.language)
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not release:
        if release["penetration"].too_thin is not None:
            raise Http404
        told = values(house_map(release, seat.house, level=level, layer=layer, words=words))
        kept = _KEPT[key] = (release, json.dumps(told, separators=(",", ":"), ensure_ascii=False))
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
    return HttpResponse(kept[1], content_type="application/json; charset=utf-8")


@require_GET
@needs("see-figures", logged=False)
def house_picture(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The map of a house as a drawing."""
    return picture(_shown(request, seat))


def picture(shown: Map) -> HttpResponse:
    """A map as a drawing."""
    drawing = still.drawn(shown, title=shown.layers[shown.chosen].title)
    return HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")


def on_page(shown: Map, *, values_url: str, picture_url: str) -> dict[str, Any]:
    """What the piece `maps/map.html` needs."""
    version = outlines.version_of(settings.PUBLIEK.home)
    return {
        "level": shown.level,
        "layers": shown.layers,
        "chosen": shown.layers[shown.chosen],
        "place": shown.chosen,
        "rows": [(row, _cells(row.values)) for row in shown.rows[:_ROWS]],
        "more": max(len(shown.rows) - _ROWS, 0),
        "notes": shown.notes,
        "venue": shown.venue,
        "outlines_url": reverse("map-outlines", args=[version, shown.level]),
        "values_url": values_url,
        "picture_url": picture_url,
    }


def _cells(told: Any) -> list[str]:
    return [value.written if value else "" for value in told]


def _shown(request: HttpRequest, seat: Seat) -> Map:
    level, layer = level_and_layer(request)
    release = release_of(seat, View.read(request.GET))
    if release["penetration"].too_thin is not None:
        raise Http404
    return house_map(release, seat.house, level=level, layer=layer, words=wording.now())


def release_of(seat: Seat, view: View) -> Release:
    """What the map of a house is made of."""
    return desk().release(seat.house, view.selection, FIGURES)


def level_and_layer(request: HttpRequest) -> tuple[str, str]:
    """What the address asks for. Raises UsageError "map-unknown"."""
    level, layer = request.GET.get("level", "pc4"), request.GET.get("layer", LAYERS[0])
    if level not in outlines.LEVELS or layer not in LAYERS:
        raise level_unknown()
    return level, layer


def said_of(release: Release, words: Words) -> dict[str, str]:
    """The sentence above the map and the base line under it."""
    rates, core = release["penetration"], release["catchment"]
    unit = words.say(f"maps.units.{'visits' if rates.base.counted == 'visits' else 'bookers'}")
    if rates.too_thin is not None:
        thin = rates.too_thin
        return {"sentence": words.say("maps.house.thin", have=thin.have, need=thin.need, unit=unit)}
    count = sum(1 for row in core.table.to_pylist() if row["core80"])
    base = words.say(
        "maps.house.base",
        n=rates.base.n,
        unit=unit,
        coverage=rates.base.coverage,
        sources=", ".join(rates.base.sources),
    )
    return {"sentence": words.say("maps.house.sentence", n=count), "base_line": base}


def level_unknown() -> UsageError:
    """The refusal of a level or layer that maps do not have."""
    return UsageError(
        "map-unknown",
        Text(
            "Deze kaart bestaat niet. Wijken staan niet in de open cijfers die hierbij horen.",
            "There is no such map. Districts are not in the open statistics that come with this.",
        ),
        Text("Kies postcodegebied, gemeente of provincie.", "Choose postcode area, municipality or province."),
    )
