"""What do all slides share? Paper size, colours, typeface and one layout, set once in the master of the deck.

Slides take colours and typeface from here, so that a house can put on its own theme with one click in its own program.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu, Inches

from publiek.reports.pictures.theme import ACCENT, INK, MUTED, NEUTRAL, OTHER, PALE, QUANTITY
from publiek.reports.slides.places import MARGIN, NUMBER, SLIDE, TITLE, Place
from publiek.reports.story import Story

FONT = "Calibri"
#: The colours by their name in a theme. The charts use accent 2 to 6 in that order.
COLOURS = {
    "dk1": INK,
    "lt1": "#ffffff",
    "dk2": MUTED,
    "lt2": PALE,
    "accent1": ACCENT,
    "accent2": QUANTITY[3],
    "accent3": NEUTRAL,
    "accent4": OTHER,
    "accent5": QUANTITY[2],
    "accent6": QUANTITY[1],
    "hlink": ACCENT,
    "folHlink": MUTED,
}
_LAYOUT, _KEPT = "Title Only", ("title", "sldNum")
_TITLE_SIZE, _NUMBER_SIZE, _BAR = 2600, 1100, Inches(0.09)


def blank_deck(story: Story) -> Deck:
    """A presentation without slides: wide paper, the look of the reports, one layout, the properties of the story."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = SLIDE
    deck.element.find(qn("p:sldSz")).attrib.pop("type", None)
    layout = next(one for one in deck.slide_layouts if one.name == _LAYOUT)
    for other in [one for one in deck.slide_layouts if one.name != _LAYOUT]:
        deck.slide_layouts.remove(other)
    _theme(deck.slide_master)
    for holder in (deck.slide_master, layout):
        _placeholders(holder)
    _accent(layout)
    _properties(deck, story)
    return deck


def _theme(master: SlideMaster) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob, parser=etree.XMLParser(resolve_entities=False))
    scheme = root.find(f".//{qn('a:clrScheme')}")
    for name, value in COLOURS.items():
        entry = scheme.find(qn(f"a:{name}"))
        entry.clear()
        etree.SubElement(entry, qn("a:srgbClr"), val=value.lstrip("#").upper())
    for face in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        face.set("typeface", FONT)
    # The library reads a theme but has no door to write it.
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _placeholders(holder: SlideMaster | SlideLayout) -> None:
    """The title and the number where slides have them; date and footer go, as the base line stands there."""
    for shape in list(holder.placeholders):
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        if kind == "title":
            _put(shape, TITLE)
        elif kind == "sldNum":
            _put(shape, NUMBER)
        elif kind in ("dt", "ftr"):
            shape.element.getparent().remove(shape.element)
        else:
            _put(shape, Place(MARGIN, Inches(2.2), Emu(SLIDE[0] - 2 * MARGIN), Inches(4.2)))
    if isinstance(holder, SlideMaster):
        _title_style(holder)


def _put(shape: Any, place: Place) -> None:
    shape.left, shape.top, shape.width, shape.height = place


def _title_style(master: SlideMaster) -> None:
    """Titles are sentences: bold, to the left, at the top of their place."""
    level = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    level.find(qn("a:defRPr")).attrib.update({"sz": str(_TITLE_SIZE), "b": "1"})
    for body in master.element.iterfind(f".//{qn('a:bodyPr')}"):
        body.attrib.update({**dict.fromkeys(("lIns", "rIns", "tIns", "bIns"), "0"), "anchor": "t"})
    number = master.element.find(f".//{qn('p:ph')}[@type='sldNum']").getparent().getparent().getparent()
    level = number.find(f".//{qn('a:lvl1pPr')}")
    level.set("algn", "r")
    level.find(qn("a:defRPr")).set("sz", str(_NUMBER_SIZE))


def _accent(layout: SlideLayout) -> None:
    """A thin bar in the accent colour along the top of every slide; part of the paper, so not read aloud."""
    tree = layout.shapes.element
    bar = tree.add_autoshape(99, "Accent", MSO_SHAPE.RECTANGLE.xml_value, 0, 0, SLIDE[0], _BAR)
    properties = bar.spPr
    fill = etree.SubElement(properties, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val=MSO_THEME_COLOR.ACCENT_1.xml_value)
    etree.SubElement(etree.SubElement(properties, qn("a:ln")), qn("a:noFill"))


def _properties(deck: Deck, story: Story) -> None:
    known, made = deck.core_properties, datetime.combine(story.made_on, time())
    known.title, known.author, known.last_modified_by = story.title, story.organisation, story.organisation
    known.subject, known.comments, known.language = story.subtitle, story.eyes, story.language
    known.created = known.modified = made
    known.keywords, known.category = story.made_line, ""
