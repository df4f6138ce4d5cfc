"""A name of a house, survey or agreement is text in every paper: no script, no markup, no field, no program."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pypdf
import pytest
from lxml import etree

from publiek.errors import Text
from publiek.governance.papers import Paper, Practice
from publiek.reports.papers import as_docx, as_fragment, as_markdown, as_pdf
from tests.support.papers import BUSY, CENTRE, decided, every_paper, register

HOSTILE = (
    "<script>alert(1)</script>",
    '</w:t></w:r><w:r><w:instrText>INCLUDETEXT "/etc/passwd"</w:instrText></w:r>',
    '#eval(read("/etc/passwd"))',
    '#import "@preview/evil:1.0.0"',
    "{{ 7 * 7 }} {house} {0} %s",
    "]]> & &amp; \" ' ` | \\",
    "[Invullen: niets] [klik](javascript:alert(1))",
    "naam\u202eeman\u200b\x00\x0b\ud800einde",
    "| kop | kop |\n| --- | --- |",
    '=HYPERLINK("http://example.invalid")',
)


def hostile(text: str) -> Practice:
    """The busy house with `text` wherever a person types a name."""
    both = Text(text, text)
    return replace(
        BUSY,
        name=text,
        surveyed=tuple(replace(one, title=text) for one in BUSY.surveyed),
        connected=tuple(replace(one, vendor=text) for one in BUSY.connected),
        agreed=(replace(CENTRE, title=both, purpose=both, hub=text, members=(text, "b"), key_holder=text),),
        site=replace(BUSY.site, host=text, given=()) if BUSY.site else None,
    )


def papers(text: str) -> dict[str, Paper]:
    known = register(decided("controller", legal_entity="Stichting <b>x</b> #let", contact="a&b <c>"))
    return every_paper(hostile(text), known)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_document_stays_a_document(text: str) -> None:
    for name in ("privacy-text", "joint-samen"):
        made = as_docx(papers(text)[name], "nl")
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(part))
            fields = re.findall(r"<w:instrText[^>]*>([^<]*)<", archive.read("word/document.xml").decode())
        assert [field.strip().split()[0] for field in fields] == ["TOC"]
        assert docx.Document(io.BytesIO(made)).paragraphs


@pytest.mark.parametrize("text", HOSTILE)
def test_a_pdf_reads_it_as_text(text: str) -> None:
    for name in ("privacy-text", "joint-samen"):
        read = pypdf.PdfReader(io.BytesIO(as_pdf(papers(text)[name], "nl")))
        words = "".join(page.extract_text() for page in read.pages)
        assert "root:" not in words
        assert not [page for page in read.pages if page.get("/Annots") and "javascript" in str(page["/Annots"]).lower()]


def test_what_looks_like_a_program_is_printed() -> None:
    read = pypdf.PdfReader(io.BytesIO(as_pdf(papers(HOSTILE[2])["privacy-text"], "nl")))
    words = "".join(page.extract_text() for page in read.pages).replace("\n", "").replace(" ", "")
    assert "#eval(read(" in words


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_becomes_markup(text: str) -> None:
    for one in papers(text).values():
        page = as_fragment(one, "nl")
        assert "<script" not in page and "<w:" not in page and "<b>" not in page
        told = as_markdown(one, "nl")
        assert not re.search(r"(?<!\\)<\w", told) and not re.search(r"(?<!\\)\]\(", told)
        rows = [line for line in told.splitlines() if line.startswith("|")]
        widths = [len(re.findall(r"(?<!\\)\|", line)) for line in rows]
        assert all(width >= 3 for width in widths)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_hides_how_it_reads(text: str) -> None:
    for one in papers(text).values():
        for told in (as_fragment(one, "nl"), as_markdown(one, "nl")):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u202a-\u202e\ud800-\udfff]", told)


def test_braces_in_a_name_are_not_filled_in() -> None:
    told = papers("{house} {contact} {0}")["privacy-text"]
    assert "{house} {contact} {0}" in told.title.nl


def test_the_name_of_a_paper_never_leads_out_of_its_folder() -> None:
    """The code of an agreement is the name of a file: agreements with another code cannot be read at all."""
    from publiek.collective.agreements import NAME

    assert not NAME.fullmatch("../boven") and not NAME.fullmatch("a/b")
