"""What do the pages of a house show, for a program? Chapters with their sentences, and every figure as a table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from publiek.dashboard import CHAPTERS, View, figures_of
from publiek.disclosure import Release
from publiek.errors import Text
from publiek.reports.record import sentence
from publiek.vocabulary.figures import Figure
from publiek.web import dashboards
from publiek.web.api.operations import FILTERS, LANGUAGE, Answer, Operation, Parameter, paged
from publiek.web.api.shapes import COUNT, FLAG, FREE, NUMBER_OR_NULL, OR_NULL, TEXT, many, shape, thing
from publiek.web.api.shapes import paged as in_pages
from publiek.web.api.tokens import Caller
from publiek.web.wording import language_now, now

FIGURES: tuple[str, ...] = tuple(
    dict.fromkeys(name for chapter in CHAPTERS for name in (*figures_of(chapter), *figures_of(chapter, people=True)))
)
#: What can be drawn by postcode area -> the column of the value, and those of its interval.
MAPS = {
    "penetration": ("per_1000_shrunk", "low", "high"),
    "white_spots": ("shortfall", None, None),
}
_SCOPE = "figures:read"
#: What the filters offer, by name; said here so that an answer never grows unseen.
_OFFERED = ("seasons", "months", "genres", "venues", "channels", "municipalities", "provinces")


def filters(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """What the filters offer for this house."""
    offered = dashboards.desk().choices(caller.seat.house)
    return Answer({name: getattr(offered, name) for name in _OFFERED})


def chapters(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The chapters there are, with the figures each stands on."""
    return Answer(
        {"chapters": [{"chapter": key, "title": title(key), "figures": list(figures_of(key))} for key in CHAPTERS]}
    )


def title(chapter: str) -> str:
    """The name of a chapter in the language of this request."""
    return now().maybe(f"pages.{chapter}") or now().maybe(f"chapters.{chapter}.title") or chapter


def chapter(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """One chapter under the filters: every card as it reads on the page, with its table."""
    view = View.read(request.GET)
    shown = dashboards.desk().chapter(caller.seat.house, asked["chapter"], view, language=language_now())
    return Answer(
        {
            "chapter": asked["chapter"],
            "title": shown.chapter.title,
            "question": shown.chapter.question,
            "subtitle": shown.subtitle,
            "filters": dict_of(view),
            "cards": [card_of(card) for card in shown.chapter.cards],
        }
    )


def card_of(card: Any) -> dict[str, object]:
    """A card as JSON: what it says, on what it rests, its table."""
    table = card.table
    return {
        "card": card.key,
        **{name: value for name, value in sentence(card).items() if name not in ("evidence", "chapter")},
        "figure": card.figure,
        "alternative": card.picture.alt if card.picture else "",
        "table": table
        and {
            "caption": table.caption,
            "columns": [{"label": column.label, "kind": column.kind} for column in table.columns],
            "rows": [list(row) for row in table.rows],
            "note": table.note,
        },
    }


def figure_list(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """The names of all figures."""
    return Answer({"figures": list(FIGURES)})


def figure(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """One figure under the filters, as it was released: base, rows, limits, and what was done before release."""
    view, release = _released(request, caller, asked["figure"])
    found = release[asked["figure"]]
    rows, offset = found.table.num_rows, asked["offset"]
    part = found.table.slice(min(offset, rows), asked["limit"])
    content = {
        "figure": found.name,
        "filters": dict_of(view),
        **told_of(found),
        "policy": release.policy.name,
        "account": [dict(change) for change in release.account],
        "columns": part.column_names,
        "rows": [list(row) for row in zip(*part.to_pydict().values(), strict=True)],
    }
    return Answer(content, (offset, part.num_rows, rows))


def values(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """A value per postcode area, with its interval where it has one."""
    view, release = _released(request, caller, asked["map"])
    found = release[asked["map"]]
    columns = found.table.to_pydict()
    places = [
        {
            "pc4": pc4,
            "place": columns["place"][row],
            **{
                name: columns[column][row] if column else None
                for name, column in zip(("value", "low", "high"), MAPS[asked["map"]], strict=True)
            },
        }
        for row, pc4 in enumerate(columns["pc4"])
    ]
    offset, limit = asked["offset"], asked["limit"]
    part = places[offset : offset + limit]
    content = {"map": asked["map"], "filters": dict_of(view), **told_of(found), "values": part}
    return Answer(content, (offset, len(part), len(places)))


def _released(request: HttpRequest, caller: Caller, name: str) -> tuple[View, Release]:
    view, house, desk = View.read(request.GET), caller.seat.house, dashboards.desk()
    if name not in FIGURES:
        raise Http404
    desk.choices(house).check(view)
    return view, desk.release(house, view.selection, (name,))


def told_of(found: Figure) -> dict[str, object]:
    """What a figure rests on and what it does not say."""
    return {
        "base": {**vars(found.base), "sources": list(found.base.sources), "coverage": found.base.coverage},
        "too_thin": vars(found.too_thin) if found.too_thin else None,
        "limits": list(found.limits),
        "facts": found.facts,
    }


def dict_of(view: View) -> dict[str, list[str]]:
    """The filters that are on, as they are named in the address."""
    said: dict[str, list[str]] = {}
    for name, value in view.pairs:
        said.setdefault(name, []).append(value)
    return said


_FILTERS = {"type": "object", "additionalProperties": many(TEXT)}
_TOLD = {
    "base": shape("Base"),
    "too_thin": {"anyOf": [shape("TooThin"), {"type": "null"}]},
    "limits": many(TEXT),
    "facts": FREE,
}
_TABLE = thing(
    {
        "caption": TEXT,
        "columns": many(thing({"label": TEXT, "kind": TEXT})),
        "rows": many(many(shape("Value"))),
        "note": TEXT,
    }
)
_CARD = thing(
    {
        "card": TEXT,
        "question": TEXT,
        "sentence": TEXT,
        "too_thin": FLAG,
        "base": TEXT,
        "limits": many(TEXT),
        "try": TEXT,
        "see": TEXT,
        "figure": TEXT,
        "alternative": TEXT,
        "table": {"anyOf": [_TABLE, {"type": "null"}]},
    }
)
SHAPES = {
    "Filters": thing({name: many(TEXT) for name in _OFFERED}),
    "Chapters": thing({"chapters": many(thing({"chapter": TEXT, "title": TEXT, "figures": many(TEXT)}))}),
    "Chapter": thing(
        {"chapter": TEXT, "title": TEXT, "question": TEXT, "subtitle": TEXT, "filters": _FILTERS, "cards": many(_CARD)}
    ),
    "FigureList": thing({"figures": many(TEXT)}),
    "Figure": thing(
        {
            "figure": TEXT,
            "filters": _FILTERS,
            **_TOLD,
            "policy": TEXT,
            "account": many(FREE),
            "columns": many(TEXT),
            **in_pages("rows", many(shape("Value"))),
        }
    ),
    "MapValues": thing(
        {
            "map": TEXT,
            "filters": _FILTERS,
            **_TOLD,
            **in_pages(
                "values",
                thing(
                    {
                        "pc4": COUNT,
                        "place": OR_NULL,
                        "value": NUMBER_OR_NULL,
                        "low": NUMBER_OR_NULL,
                        "high": NUMBER_OR_NULL,
                    }
                ),
            ),
        }
    ),
}
_CHAPTER = Parameter(
    "chapter", "Which chapter.", {"type": "string", "enum": list(CHAPTERS)}, "path", example="audience"
)
_FIGURE = Parameter(
    "figure", "Which figure.", {"type": "string", "enum": list(FIGURES)}, "path", example="segment_index"
)
_MAP = Parameter("map", "Which map.", {"type": "string", "enum": list(MAPS)}, "path", example="penetration")
_WITHOUT = tuple(one for one in FILTERS if one.name not in ("reference", "people"))
OPERATIONS = (
    Operation(
        "filters", "/filters", Text("Wat de filters aanbieden", "What the filters offer"), "Filters", filters, _SCOPE
    ),
    Operation(
        "chapters",
        "/chapters",
        Text("De hoofdstukken", "The chapters"),
        "Chapters",
        chapters,
        _SCOPE,
        parameters=(LANGUAGE,),
    ),
    Operation(
        "chapter",
        "/chapters/{chapter}",
        Text("Een hoofdstuk zoals het op de pagina staat", "A chapter as it stands on the page"),
        "Chapter",
        chapter,
        _SCOPE,
        parameters=(_CHAPTER, *FILTERS, LANGUAGE),
        refuses=(422,),
    ),
    Operation(
        "figures",
        "/figures",
        Text("De namen van de cijfers", "The names of the figures"),
        "FigureList",
        figure_list,
        _SCOPE,
    ),
    paged(
        Operation(
            "figure",
            "/figures/{figure}",
            Text("Een cijfer met al zijn rijen", "A figure with all its rows"),
            "Figure",
            figure,
            _SCOPE,
            parameters=(_FIGURE, *_WITHOUT),
            refuses=(422,),
        )
    ),
    paged(
        Operation(
            "map",
            "/maps/{map}",
            Text("Een waarde per postcodegebied", "A value per postcode area"),
            "MapValues",
            values,
            _SCOPE,
            parameters=(_MAP, *_WITHOUT),
            refuses=(422,),
        )
    ),
)
