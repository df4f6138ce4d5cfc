"""How does a slide get its parts? A title that is a sentence, lines of words, a picture, its base, its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Length, Pt

from publiek.reports.lettering import height, largest
from publiek.reports.slides.places import EYEBROW, FOOT, TITLE, Place, under_title

_TITLE_SIZES, _LEAD_SIZES, _FOOT_SIZES = (26, 24, 22, 20, 18, 16, 14), (15, 14, 13, 12, 11), (11, 10, 9)
#: A sentence ends here when another begins.
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9€‘])")
#: A title with more characters than this is no title; nothing in a story comes near.
_LONGEST_TITLE = 300
#: The number on a slide is a field; its id is the same on every slide, far from those the library gives out.
_NUMBER_ID, _FIELD = 9000, "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


class Line(NamedTuple):
    """One paragraph: its text, whether it is a heading over what follows, and whether it is said softly."""

    text: str
    heading: bool = False
    muted: bool = False


@dataclass
class Pages:
    """The slides so far, and the titles that are taken."""

    deck: Presentation
    _taken: set[str] = field(default_factory=set)

    def add(self, *, eyebrow: str, title: str, lead: str = "", otherwise: str = "") -> Slide:
        """A slide with a small line above and a title that no other slide has: else `otherwise` is put behind it."""
        slide: Slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        heading = slide.shapes.title
        assert heading is not None
        text = self._own(title[:_LONGEST_TITLE], otherwise)
        heading.text_frame.text = text
        size = largest(text, TITLE.room, _TITLE_SIZES, bold=True)
        if size != _TITLE_SIZES[0]:
            heading.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        if eyebrow:
            write(slide, EYEBROW, [Line(eyebrow, muted=True)], sizes=(13, 12, 11), name="Eyebrow")
        if lead:
            place = under_title(height([text], TITLE.width.pt, size, bold=True))
            heading.left, heading.top, heading.width, heading.height = TITLE._replace(height=Emu(place.top - TITLE.top))
            write(slide, place, [Line(lead)], sizes=_LEAD_SIZES, name="Lead")
        return slide

    def foot(self, slide: Slide, text: str) -> None:
        """Below everything: on what the slide rests, and its number. Read last, so written last."""
        write(slide, FOOT, [Line(text, muted=True)], sizes=_FOOT_SIZES, name="Base")
        slide.shapes.element.append(parse_xml(_number(len(self.deck.slides))))

    def _own(self, title: str, otherwise: str) -> str:
        if title in self._taken and otherwise:
            title = f"{title} ({otherwise})"
        text, number = title, 1
        while text in self._taken:
            number += 1
            text = f"{title} ({number})"
        self._taken.add(text)
        return text


def headline(sentence: str) -> tuple[str, str]:
    """The first sentence, which is the title, and what comes after it. Full stops within quotes end nothing."""
    for stop in _STOP.finditer(sentence):
        head = sentence[: stop.start()]
        if head.count("‘") <= head.count("’"):
            return head, sentence[stop.end() :]
    return sentence, ""


def write(slide: Slide, place: Place, lines: Sequence[Line], *, sizes: Sequence[int], name: str) -> None:
    """Lines of words in a box that wraps, at the largest of `sizes` at which they fit."""
    box = slide.shapes.add_textbox(*place)
    box.name = name
    frame = box.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Length(0)
    size = next((one for one in sizes if _high(lines, place, one) <= place.height.pt), sizes[-1])
    for position, line in enumerate(lines):
        _paragraph(frame, position, line, size)


def _high(lines: Sequence[Line], place: Place, size: int) -> float:
    words = sum(height([line.text], place.width.pt, size, bold=line.heading) for line in lines)
    return words + sum(_after(line, size) for line in lines[:-1])


def _after(line: Line, size: int) -> int:
    return 2 if line.heading else round(size * 0.75)


def _paragraph(frame: TextFrame, position: int, line: Line, size: int) -> None:
    paragraph: _Paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = line.text
    paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(_after(line, size))
    run.font.size, run.font.bold = Pt(size), line.heading
    paint(run.font.color, line)


def paint(colour: ColorFormat, line: Line) -> None:
    """Headings in the accent, soft words greyer, the rest in ink."""
    shade = (
        MSO_THEME_COLOR.ACCENT_1 if line.heading else MSO_THEME_COLOR.TEXT_2 if line.muted else MSO_THEME_COLOR.TEXT_1
    )
    colour.theme_color = shade


def _number(number: int) -> str:
    """The number of the slide, as a field that follows when slides are moved."""
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{_NUMBER_ID}" name="Slide number"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
        "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>"
        f'<a:fld id="{_FIELD}" type="slidenum"><a:rPr/><a:t>{number}</a:t></a:fld>'
        "</a:p></p:txBody></p:sp>"
    )
