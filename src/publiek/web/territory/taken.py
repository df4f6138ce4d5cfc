"""What is taken away of the area view? Its questions, the areas that fit and the map, as the page shows them."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from publiek.disclosure import AREA_EYES
from publiek.errors import StorageError
from publiek.reports.story import Card, CardTable, Column, Kind
from publiek.reports.words import Words
from publiek.sector.territory_regions import standing
from publiek.web import wording
from publiek.web.dashboards.cards import Cell, Sheet
from publiek.web.maps.taken import map_card
from publiek.web.takeaway import of_pages
from publiek.web.territory import asking, choosing, pages
from publiek.web.territory.asking import Told
from publiek.web.territory.choosing import Choice
from publiek.web.territory.telling import Section, Telling, sections
from publiek.web.visibility import Seat, needs

KEY = "area"


@require_GET
@needs("see-area", logged=False)
def area_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """The regions of the address, as a file."""
    words = wording.now()
    chosen = [one for one in choosing.read(request.GET, seat.organisation) if not one.empty]
    if not chosen:
        raise Http404
    try:
        told = asking.told(seat.organisation, settings.PUBLIEK.home)
    except StorageError as trouble:
        if trouble.code != "sector-not-ready":
            raise
        raise Http404 from None
    page = of_pages.Page(
        key=KEY,
        question=words.say("territory.question"),
        cards=tuple(_cards(chosen, told, request.GET, words)),
        policy=AREA_EYES,
        selected=", ".join(one.called for one in chosen),
        noted={"regions": [pages.said_of(one) for one in chosen]},
    )
    return of_pages.answer(seat, page, card, kind)


def _cards(chosen: list[Choice], told: Told, asked: QueryDict, words: Words) -> list[Card]:
    telling = Telling([standing(told.ground, one.region) for one in chosen], told, words)
    cards = [card for section in sections(telling) for card in _section(section)]
    question, sentence = words.say("territory.find.question"), ""
    if choosing.finding(asked, told.ground.groups).group:
        found = pages.list_of(chosen, told, asked, words)
        sentence = found["sentence"]
        if found["sheet"].rows:
            table = _table(found["sheet"], shown=True)
            cards.append(Card("find", KEY, question, sentence, telling.base, table=table))
    shown = pages.map_of(chosen, told, asked, words)
    title = words.say("maps.map-of", title=shown.layers[shown.chosen].title)
    cards.append(replace(map_card(shown, title, words), sentence=sentence, base_line=telling.base))
    return cards


def _section(section: Section) -> list[Card]:
    """One question as a card; each further picture of it as one more."""
    if section.silence:
        return [Card(section.key, KEY, section.question, too_thin=section.silence)]
    whole = Card(
        section.key,
        KEY,
        section.question,
        section.sentence,
        section.base,
        section.limits,
        section.try_next,
        section.see,
        picture=next(iter(section.pictures), None),
        table=_table(section.sheet, shown=not section.pictures) if section.sheet else None,
    )
    more = [
        replace(whole, key=key, picture=picture, table=None)
        for key, picture in zip(section.more, section.pictures[1:], strict=True)
    ]
    return [whole, *more]


def _table(sheet: Sheet, *, shown: bool) -> CardTable:
    kinds = [_kinds([row[at] for row in sheet.rows]) for at in range(len(sheet.heads))]
    heads = tuple(Column(head.said, kind) for head, kind in zip(sheet.heads, kinds, strict=True))
    rows = tuple(
        tuple(cell.said if kind == "text" else cell.value for cell, kind in zip(row, kinds, strict=True))
        for row in sheet.rows
    )
    return CardTable(sheet.caption, heads, rows, shown=shown)


def _kinds(cells: list[Cell]) -> Kind:
    """The kind of a column: of numbers only where every cell is one number of one kind."""
    found = {cell.kind for cell in cells}
    return found.pop() if len(found) == 1 else "text"
