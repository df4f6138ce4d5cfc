"""What is taken away of a map? Its drawing with the key, and every area with its numbers."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from publiek.dashboard import View
from publiek.dashboard.saying import said
from publiek.reports.pictures.theme import PALE
from publiek.reports.story import Card, CardTable, Column, Picture
from publiek.reports.words import Words
from publiek.web import wording
from publiek.web.dashboards import desk
from publiek.web.maps import pages, showing, still
from publiek.web.maps.house import house_map
from publiek.web.maps.showing import FADED, Map
from publiek.web.takeaway import of_pages
from publiek.web.visibility import Seat, needs

KEY = "map"
#: As many decimals as the page shows.
_DECIMALS = {"rate": 1, "share": 2}


@require_GET
@needs("see-figures", logged=False)
def house_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """The map of a house, under the filters in the address, as a file."""
    words, view = wording.now(), View.read(request.GET)
    level, layer = pages.level_and_layer(request)
    if not seat.house.store.current().deliveries:
        raise Http404
    desk().choices(seat.house).check(view)
    release = pages.release_of(seat, view)
    if release["penetration"].too_thin is not None:
        raise Http404
    shown = house_map(release, seat.house, level=level, layer=layer, words=words)
    told = pages.said_of(release, words)
    made = replace(
        map_card(shown, words.say("maps.house.question"), words),
        sentence=told["sentence"],
        base_line=told["base_line"],
        limits=(words.say("maps.house.limit"),),
        try_next=words.say("maps.house.try"),
        how_to_see=words.say("maps.house.see"),
    )
    chosen = [words.say(f"maps.level.{level}"), shown.layers[shown.chosen].title, said(view, words.language)]
    page = of_pages.Page(
        key=KEY,
        question=words.say("maps.house.question"),
        cards=(made,),
        policy=release.policy,
        selected=", ".join(part for part in chosen if part),
        noted={"filters": sorted({name for name, _ in view.pairs}), "level": level, "layer": layer},
    )
    return of_pages.answer(seat, page, card, kind)


def map_card(shown: Map, question: str, words: Words) -> Card:
    """A map as a card: the layer that is chosen as a drawing, all layers as a table."""
    layer = shown.layers[shown.chosen]
    key = [(fill, 1.0, text) for fill, text in layer.fills]
    key += [(layer.fills[-1][0], FADED, layer.faded)] if layer.faded else []
    key.append((PALE, 1.0, words.say("maps.no-value")))
    drawing = still.drawn(shown, title=layer.title, key=key)
    heads = (Column(words.say(f"maps.level.{shown.level}")), *(Column(one.title, one.kind) for one in shown.layers))
    rows = tuple((row.name, *map(_cell, row.values, shown.layers)) for row in shown.rows)
    return Card(
        KEY,
        KEY,
        question,
        picture=Picture(
            {}, words.say("maps.alt", title=layer.title), still.WIDTH, still.height(key),
            note=" ".join((layer.title + ".", *shown.notes)), drawn=drawing,
        ),
        table=CardTable(words.say("maps.caption"), heads, rows, note=" ".join(shown.notes)),
    )  # fmt: skip


def _cell(value: showing.Value | None, layer: showing.Layer) -> float | str | None:
    if value is None:
        return None
    return value.written if value.amount is None else round(value.amount, _DECIMALS.get(layer.kind, 0))
