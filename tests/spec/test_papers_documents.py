"""A paper as a document: real headings, fields and tags; the same words in every form."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import etree

from publiek.errors import Text
from publiek.governance.papers.wording import articles
from publiek.reports.papers import as_docx, as_fragment, as_markdown, as_pdf
from publiek.reports.papers.laid_out import laid_out, plain
from tests.support.papers import BUSY, every_paper

PAPERS = every_paper(BUSY)


@pytest.fixture(scope="module")
def document() -> docx.document.Document:
    return docx.Document(io.BytesIO(as_docx(PAPERS["record"], "nl")))


def parts(name: str = "record", language: str = "nl") -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(as_docx(PAPERS[name], language))) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist() if one.endswith(".xml")}


def test_headings_are_headings_and_lists_are_lists(document: docx.document.Document) -> None:
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == [section.heading.nl for section in PAPERS["record"].sections]
    assert sum(one.style.name == "List Bullet" for one in document.paragraphs) > 30
    assert next(one for one in document.paragraphs if one.style.name == "Title").text == "Register van verwerkingen"


def test_heads_of_tables_come_again_on_every_page(document: docx.document.Document) -> None:
    assert len(document.tables) > 8
    for table in document.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert not [row for row in rest if row.trPr.find(qn("w:tblHeader")) is not None]
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


ORDER = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs",
         "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr"]  # fmt: skip


def test_what_stands_in_a_paragraph_stands_in_the_order_of_the_standard() -> None:
    """A word processor may refuse a file in which it does not."""
    for name, text in parts().items():
        if not name.startswith("word/") or "theme" in name:
            continue
        for facts in etree.fromstring(text.encode()).iter(qn("w:pPr")):
            found = [etree.QName(one).localname for one in facts]
            assert found == sorted(found, key=ORDER.index), (name, found)


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_language_is_told_to_the_program(language: str, code: str) -> None:
    styles = parts(language=language)["word/styles.xml"]
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {code}


def test_there_are_fields_for_contents_and_pages() -> None:
    found = parts()
    assert "TOC \\o" in found["word/document.xml"]
    marks = re.findall(r'w:fldCharType="(\w+)"', found["word/document.xml"])
    assert marks == ["begin", "separate", "end"]
    footers = "".join(text for name, text in found.items() if "footer" in name)
    assert footers.count("NUMPAGES") == 2 and len(re.findall(r">PAGE<", footers)) == 2


def test_what_is_open_is_marked_and_listed_at_the_front(document: docx.document.Document) -> None:
    marked = {run.text for one in document.paragraphs for run in one.runs if run.font.highlight_color is not None}
    for place in PAPERS["record"].open_places("nl"):
        assert place in marked and f"[Invullen: {place}]" in marked


def test_the_version_stands_in_the_file_itself(document: docx.document.Document) -> None:
    facts = document.core_properties
    assert facts.identifier == PAPERS["record"].facts
    assert facts.version == PAPERS["record"].version
    assert facts.title == "Register van verwerkingen"


@pytest.mark.parametrize("name", sorted(PAPERS))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_pdf_is_tagged_and_speaks_its_language(name: str, language: str) -> None:
    read = pypdf.PdfReader(io.BytesIO(as_pdf(PAPERS[name], language)))
    root = read.trailer["/Root"]
    assert root["/Lang"] == language and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert read.metadata.title == PAPERS[name].title.in_language(language)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("name", ["record", "dpia-own", "privacy-text"])
def test_every_form_says_the_same_words(name: str) -> None:
    one = PAPERS[name]
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(as_pdf(one, "nl"))).pages)
    made = docx.Document(io.BytesIO(as_docx(one, "nl")))
    word = " ".join(found.text or "" for found in made.element.body.iter(qn("w:t")))
    forms = {"pdf": pdf, "docx": word, "md": as_markdown(one, "nl"), "html": as_fragment(one, "nl")}
    for form, told in forms.items():
        bare = re.sub(r"[\W_]", "", unescape(told))
        for section in one.sections:
            assert re.sub(r"[\W_]", "", section.heading.nl) in bare, (form, section.heading.nl)
    told = [text.nl for text in one.texts() if len(text.nl) > 60 and "[" not in text.nl]
    for text in told:
        letters = re.sub(r"[\W_]", "", text)
        for form in ("docx", "md"):
            assert letters in re.sub(r"[\W_]", "", forms[form]), (form, text)


def test_a_fragment_has_no_script_style_or_page() -> None:
    told = as_fragment(PAPERS["privacy-text"], "nl")
    assert set(re.findall(r"<(\w+)", told)) <= {
        "section", "h2", "h3", "p", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "mark",
    }  # fmt: skip
    assert told.count("<ul>") == told.count("</ul>")


def test_the_same_paper_gives_the_same_pdf() -> None:
    assert as_pdf(PAPERS["balance"], "nl") == as_pdf(PAPERS["balance"], "nl")


def test_a_lawyer_finds_numbered_headings_that_word_counts_itself() -> None:
    made = docx.Document(io.BytesIO(as_docx(PAPERS["record"], "nl")))
    headings = [one for one in made.paragraphs if one.style and one.style.name in ("Heading 1", "Heading 2")]
    counted = [(one.style.name, one._p.pPr.numPr.ilvl.val) for one in headings if one._p.pPr.numPr is not None]
    assert counted == [(one.style.name, int(one.style.name[-1]) - 1) for one in headings]
    assert not [one.text for one in headings if one.text[:1].isdigit()]
    told = as_markdown(PAPERS["record"], "nl")
    assert "\n## 2. Doelen" in told and "\n### 2.1 " in told
    # The model of the DPIA has letters of its own, and what visitors read has none.
    assert "## A1. " in as_markdown(PAPERS["dpia-own"], "nl") and "\n## Wie wij zijn" in as_markdown(
        PAPERS["privacy-text"], "nl"
    )


def test_articles_are_written_as_a_lawyer_writes_them() -> None:
    told = articles(Text("AVG 6.1.f, 5.1.b en 89; Telecommunicatiewet 11.7; absoluut (21.2); BW 3:310",
                         "GDPR 6.1.f, 5.1.b and 89; Telecommunications Act 11.7; absolute (21.2)"))  # fmt: skip
    assert told.nl == (
        "AVG artikel 6 lid 1 onder f, 5 lid 1 onder b en 89; Telecommunicatiewet artikel 11.7; "
        "absoluut (artikel 21 lid 2); BW 3:310"
    )
    assert told.en == (
        "GDPR article 6(1)(f), 5(1)(b) and 89; Telecommunications Act article 11.7; absolute (article 21(2))"
    )
    assert articles(Text("AVG 12 tot en met 22", "GDPR 12 to 22")).en == "GDPR article 12 to 22"
    assert not [text for one in PAPERS.values() for text in one.texts() if re.search(r"\d\.\d\.[a-z]\b", text.nl)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_column_is_narrower_than_its_longest_word(language: str) -> None:
    for one in PAPERS.values():
        for _, parts in laid_out(one, language).sections:
            for part in (part for part in parts if part.cells):
                for at, wide in enumerate(part.wide):
                    words = [word for row in part.cells for word in plain(row[at]).split()]
                    assert wide / sum(part.wide) * 92 >= min(max(map(len, words)), 22), (one.kind, part.caption)
