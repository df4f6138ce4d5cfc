"""How does a Word document look: one typeface that every office program has, one accent colour, room around text?"""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

_FONT = "Calibri"
_INK, _MUTED, _ACCENT = RGBColor(0x1C, 0x1C, 0x1E), RGBColor(0x5B, 0x60, 0x67), RGBColor(0x0B, 0x5A, 0x70)
#: name -> (size, bold, colour, space before, space after), all in points.
_LOOKS = {
    "Normal": (10.5, False, _INK, 0, 6),
    "Title": (26, True, _INK, 4, 4),
    "Subtitle": (13, False, _INK, 0, 2),
    "Heading 1": (15, True, _INK, 20, 6),
    "Heading 2": (11, True, _ACCENT, 12, 4),
    "List Bullet": (10.5, False, _INK, 0, 4),
    "Caption": (9, False, _MUTED, 6, 4),
    "Header": (8, False, _MUTED, 0, 0),
    "Footer": (8, False, _MUTED, 0, 0),
    "Front item": (9, False, _INK, 0, 0),
    "Eyebrow": (9, True, _ACCENT, 36, 4),
    "Notice": (10, False, _INK, 14, 14),
    "Front heading": (15, True, _INK, 16, 6),
    "Contents": (10.5, False, _INK, 0, 3),
    "Table head": (9, False, _MUTED, 2, 2),
    "Table text": (9, False, _INK, 2, 2),
    "After table": (4, False, _INK, 0, 4),
}
#: The number of the numbering of headings, above those that the standard document has.
_COUNT = 80
_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def apply(made: Document, language: str) -> None:
    """Page, language and styles of an empty document."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin = section.bottom_margin = Mm(24)
    for name, look in _LOOKS.items():
        _set(_style(made, name), *look)
    for name in ("Heading 1", "Heading 2", "Front heading"):
        made.styles[name].paragraph_format.keep_with_next = True
    _like_a_list(made.styles["Front item"], made.styles["List Bullet"])
    _number(made)
    _shade(made.styles["Notice"])
    _line_free(made.styles["Title"])
    _table(made)
    _speak(made, _LANGUAGES[language])


def count(heading: Paragraph, level: int, *, counted: bool) -> None:
    """The number of a heading, which Word counts itself: who adds a section need not type the others again."""
    if counted:
        told = heading._p.get_or_add_pPr().get_or_add_numPr()
        told.get_or_add_ilvl().val, told.get_or_add_numId().val = level, _COUNT


def _number(made: Document) -> None:
    """The way in which headings are numbered: 1. and below it 1.1."""
    every = made.part.numbering_part.element
    way = OxmlElement("w:abstractNum")
    way.set(qn("w:abstractNumId"), str(_COUNT))
    way.append(_said("w:multiLevelType", "multilevel"))
    for level, text in enumerate(("%1.", "%1.%2")):
        one = OxmlElement("w:lvl")
        one.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:suff", "space"), ("w:lvlText", text)):
            one.append(_said(name, value))
        way.append(one)
    # What tells how comes before what uses it; a word processor refuses a file that departs from the order.
    first = every.find(qn("w:num"))
    every.append(way) if first is None else first.addprevious(way)
    used = OxmlElement("w:num")
    used.set(qn("w:numId"), str(_COUNT))
    used.append(_said("w:abstractNumId", str(_COUNT)))
    every.append(used)


def _said(name: str, value: str) -> BaseOxmlElement:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made


def _style(made: Document, name: str) -> ParagraphStyle:
    known = {style.name for style in made.styles}
    style = made.styles[name] if name in known else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    return style


def _set(style: ParagraphStyle, size: float, bold: bool, colour: RGBColor, before: float, after: float) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in str(name):
            del fonts.attrib[name]
    for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FONT)
    told = style.paragraph_format
    told.space_before, told.space_after, told.line_spacing = Pt(before), Pt(after), 1.15


def _like_a_list(style: ParagraphStyle, bullets: ParagraphStyle) -> None:
    """A mark before every line, nearer to one another than in a text."""
    style.base_style = bullets
    style.paragraph_format.line_spacing = 1.1


def _shade(style: ParagraphStyle) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "F5F6F7")):
        shade.set(qn(name), value)
    # The order of what stands in a style is laid down; a word processor refuses a file that departs from it.
    style.element.get_or_add_pPr().insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _line_free(style: ParagraphStyle) -> None:
    """The title of the standard document has a line under it."""
    for line in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        line.getparent().remove(line)


def _table(made: Document) -> None:
    """Thin lines between rows, none between columns."""
    style = made.styles.add_style("Publiek table", WD_STYLE_TYPE.TABLE)
    facts, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
    for side, colour in (("top", "5B6067"), ("bottom", "D9DCE0"), ("insideH", "D9DCE0")):
        line = OxmlElement(f"w:{side}")
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", colour)):
            line.set(qn(name), value)
        borders.append(line)
    facts.append(borders)
    style.element.append(facts)


def _speak(made: Document, language: str) -> None:
    """The language for the spelling checker and for who listens."""
    for found in made.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
        found.set(qn("w:eastAsia"), language)
