"""Where does everything stand on a slide? Sizes, places and the few shapes that every slide has."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from publiek.reports.pictures.theme import INK, MUTED

FONT = "Calibri"
SLIDE = (Inches(13.333), Inches(7.5))
MARGIN = Inches(0.6)
WIDTH = Emu(SLIDE[0] - 2 * MARGIN)
#: The chart or table stands left, the words on what to do with it right.
LEFT = (MARGIN, Inches(1.95), Inches(8.3), Inches(4.55))
RIGHT = (Inches(9.2), Inches(1.95), Inches(3.55), Inches(4.55))
_TITLE_ONLY = 5


def colour(hexadecimal: str) -> RGBColor:
    """A colour such as #0b5a70 the way PowerPoint takes it."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def new_slide(deck: Presentation, *, eyebrow: str, title: str) -> Slide:
    """A slide with a small line above and a title that is a sentence; the title is the slide's name for all readers."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = MARGIN, Inches(0.72), WIDTH, Inches(1.1)
    frame = heading.text_frame
    frame.text, frame.word_wrap, frame.vertical_anchor = title, True, MSO_ANCHOR.TOP
    size = 26 if len(title) < 110 else 22 if len(title) < 190 else 18
    _style(frame.paragraphs[0], size=size, bold=True, ink=INK)
    text_box(slide, (MARGIN, Inches(0.35), WIDTH, Inches(0.35)), [(eyebrow, 14, False, MUTED)])
    return slide


def text_box(
    slide: Slide, place: tuple[int, int, int, int], lines: list[tuple[str, int, bool, str]], *, name: str = ""
) -> None:
    """Lines of (text, point size, bold, colour) in one box that wraps."""
    box = slide.shapes.add_textbox(*(Emu(int(side)) for side in place))
    box.name = name or box.name
    frame = box.text_frame
    frame.word_wrap = True
    for position, (text, size, bold, ink) in enumerate(lines):
        paragraph = frame.paragraphs[0] if position == 0 else frame.add_paragraph()
        paragraph.text = text
        paragraph.space_after = Pt(3 if bold else 9)
        _style(paragraph, size=size, bold=bold, ink=ink)


def _style(paragraph, *, size: int, bold: bool, ink: str) -> None:  # type: ignore[no-untyped-def]
    font = paragraph.font
    font.name, font.size, font.bold, font.color.rgb = FONT, Pt(size), bold, colour(ink)
    paragraph.alignment = 1
    paragraph.line_spacing = 1.0
