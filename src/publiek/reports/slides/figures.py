"""How does one figure get on slides? As a drawing, as a chart that can be edited, or as a table; sometimes as two."""

from __future__ import annotations

import io
import re
from typing import Any

import vl_convert
from pptx.util import Emu, Pt

from publiek.reports.numbers import NO_BREAK
from publiek.reports.slides.chart_data import shown
from publiek.reports.slides.charts import add_chart
from publiek.reports.slides.layout import Line, headline, write
from publiek.reports.slides.making import Making
from publiek.reports.slides.places import ALL, DRAWING, LEFT, WHOLE, Place, over, right_of
from publiek.reports.slides.speech import chart_alt
from publiek.reports.slides.table_fit import fitted
from publiek.reports.slides.tables import add_table
from publiek.reports.story import Card, Chapter, NativeChart
from publiek.reports.words import Words

#: These pictures say what no chart of an office program can (map, flow, heat table): they come before the chart.
PICTURE_FIRST = frozenset({"where", "missed-areas", "come-back", "genre-groups"})
_SHARPNESS = 1.5
#: Cutting off at the edge of the map doubles the work; the drawing covers what runs over its edge by itself.
_CLIPPED = re.compile(r' clip-path="[^"]*"')
_MOST_PAGES = 3
_NOTE, _NOTE_WIDE = Pt(28), Pt(380)
#: Maps with numbers on them, which the categories of their chart name in that order.
_NUMBERED = frozenset({"missed-areas"})
#: A chart of so many categories or more is the top of a longer list, when the table has them all and more.
_TOP = 10


def add_figure(making: Making, chapter: Chapter, card: Card) -> None:
    """The picture when only a drawing can show it, the chart when there is one, else the table."""
    draw = card.key in making.drawings and (card.key in PICTURE_FIRST or not card.native)
    if draw:
        _drawn(making, chapter, card)
    if card.native:
        _charted(making, chapter, card, first=not draw)
    elif card.table and card.table.rows and not draw:
        _tabled(making, chapter, card)


def _drawn(making: Making, chapter: Chapter, card: Card) -> None:
    """A drawing as large as fits, sharp on a beamer, with the note that belongs under it and its story beside it."""
    assert card.picture is not None
    slide, note = making.first(chapter, card, lead=False), card.picture.note
    png = vl_convert.svg_to_png(_CLIPPED.sub("", making.drawings[card.key]), scale=_SHARPNESS)
    shape: Any = slide.shapes.add_picture(io.BytesIO(png), DRAWING.left, DRAWING.top)
    factor = min(DRAWING.width / shape.width, (DRAWING.height - (_NOTE if note else 0)) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * factor)), Emu(int(shape.height * factor))
    shape.name = "Picture"
    shape._element.nvPicPr.cNvPr.set("descr", card.picture.alt)
    if note:
        under = Place(DRAWING.left, Emu(shape.top + shape.height + Pt(4)), Emu(max(shape.width, _NOTE_WIDE)), _NOTE)
        write(slide, under, [Line(note, muted=True)], sizes=(11, 10, 9), name="Note")
    _, lead = headline(card.sentence)
    before = [Line(lead)] if lead else []
    making.beside(slide, card, place=right_of(shape.left + shape.width, DRAWING.top), before=before + _listed(card))
    making.finish(slide, card)


def _listed(card: Card) -> list[Line]:
    """The numbered areas of a map of chances, by name."""
    if card.key not in _NUMBERED or not card.native or not card.table:
        return []
    names = (f"{number}. {name}".replace(" ", NO_BREAK) for number, name in enumerate(card.native.categories, start=1))
    return [Line(card.table.caption, heading=True), Line("   ".join(names))]


def _charted(making: Making, chapter: Chapter, card: Card, *, first: bool) -> None:
    """The editable chart; after a drawing it has the whole slide and the caption of its table as title."""
    assert card.native is not None
    if first:
        slide = making.first(chapter, card)
    else:
        title, eyebrow = card.table.caption if card.table else card.question, f"{chapter.title}  ·  {card.question}"
        slide = making.page(chapter.title, title=title, eyebrow=eyebrow, otherwise=card.question)
    native, place = shown(card.native), LEFT if first else ALL
    caption = _caption(card, native, making.words, titled=not first)
    if caption:
        write(slide, over(place), [Line(caption, muted=True)], sizes=(12, 11, 10, 9), name="Caption")
    add_chart(slide, native, place=place, alt=chart_alt(card, native, making.words), name="Chart")
    if first:
        making.beside(slide, card)
    making.finish(slide, card)


def _caption(card: Card, native: NativeChart, words: Words, *, titled: bool) -> str:
    """What is drawn (unless the title says so), how to read it, and how much of it is not here."""
    assert card.native is not None
    name = "" if len(native.series) > 1 else native.series[0].name
    behind = f" ({name[:1].lower()}{name[1:]})" if name else ""
    about = name if titled or card.table is None else f"{card.table.caption}{behind}"
    parts = [f"{about}." if about else ""]
    if native.number == "index":
        parts.append(words.say("office.index"))
    if any(series.high for series in native.series):
        parts.append(words.say("office.margin"))
    here, all_of = _counted(card, native)
    if here < all_of:
        parts.append(words.say("office.shown", shown=here, all=all_of))
    elif len(native.series) < len(card.native.series):
        parts.append(words.say("office.shown", shown=len(native.series), all=len(card.native.series)))
    return " ".join(part for part in parts if part)


def _counted(card: Card, native: NativeChart) -> tuple[int, int]:
    """How many categories are drawn, of how many that the table behind the chart has."""
    here, known = len(native.categories), [len(card.native.categories) if card.native else 0]
    if card.table and here >= _TOP:
        for position, column in enumerate(card.table.columns):
            values = {row[position] for row in card.table.rows} if column.kind == "text" else set()
            known += [len(values)] if values.issuperset(native.categories) else []
    return here, max(known)


def _tabled(making: Making, chapter: Chapter, card: Card) -> None:
    """The table itself is the answer: whole on a few slides, or its beginning on one."""
    assert card.table is not None
    slide, words = making.first(chapter, card), making.words
    place = LEFT if making.beside(slide, card) else WHOLE
    table = fitted(card.table, place, words, most=_MOST_PAGES if card.table.shown else 1)
    said = [f"{card.table.caption}."]
    if table.left_out:
        said.append(words.say("office.shown", shown=table.of - table.left_out, all=table.of))
    for number, page in enumerate(table.pages, start=1):
        if number > 1:
            making.finish(slide, card)
            title = words.say("office.continued", title=card.question, part=number, parts=len(table.pages))
            slide = making.page(chapter.title, title=title, eyebrow=chapter.title)
            making.beside(slide, card)
        write(slide, over(place), [Line(" ".join(said), muted=True)], sizes=(12, 11, 10, 9), name="Caption")
        add_table(slide, table, page, place=place, alt=card.table.caption)
    making.finish(slide, card)
