"""How does one find the way in many slides? Chapters as sections, which the program shows beside the slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide

_SPACE = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def add_sections(deck: Presentation, chapters: Mapping[str, Sequence[Slide]]) -> None:
    """One section per chapter, in order; every slide is in one. An extension of the format: others skip it."""
    listed = etree.Element(f"{{{_SPACE}}}sectionLst", nsmap={"p14": _SPACE})
    for title, slides in chapters.items():
        own = f"{{{str(uuid5(NAMESPACE_URL, f'publiek:{title}')).upper()}}}"
        section = etree.SubElement(listed, f"{{{_SPACE}}}section", name=title, id=own)
        entries = etree.SubElement(section, f"{{{_SPACE}}}sldIdLst")
        for slide in slides:
            etree.SubElement(entries, f"{{{_SPACE}}}sldId", id=str(slide.slide_id))
    root = deck.element
    extensions = root.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(root, qn("p:extLst"))
    etree.SubElement(extensions, qn("p:ext"), uri=_URI).append(listed)
