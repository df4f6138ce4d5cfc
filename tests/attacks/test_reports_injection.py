"""Titles are free text: what somebody typed in a ticketing system may not run, break or hide anything in a report."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from publiek.reports import render
from publiek.reports.page.take_away import harmless
from tests.support.release_example import House, context_of, figures_of, release_of

TITLES = (
    "<script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "=HYPERLINK(\"http://example.org\";\"klik\")",
    "+31 dagen",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "#eval(read(\"/etc/passwd\")) $x$ *vet* `code` <label> @cite",
    "\\u{1F600} \\1 \\g<0>",
    "gnp.\u202etxt.exe",
    "a\x00b\x0bc\ufffe",
    "]]><![CDATA[<b>",
    "W" * 4000,
    "datum.verdict === 'above' || alert(1)",
    "javascript:alert(1)",
    "%3Cscript%3E",
    "&lt;script&gt;",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A house whose productions, genres, places and own name are all hostile."""
    figures = figures_of(House(titles=TITLES))
    genres = figures["by_genre"].table
    hostile = genres.set_column(0, "key", [[*TITLES[:2], *genres["key"].to_pylist()[2:]]])
    places = figures["penetration"].table
    named = places.set_column(1, "place", [[TITLES[at % 6] for at in range(len(places))]])
    figures["by_genre"] = replace(figures["by_genre"], table=hostile)
    figures["penetration"] = replace(figures["penetration"], table=named)
    context = context_of(organisation=TITLES[1], venue_pc4=3011)
    made = render(release_of(figures), context=context, folder=tmp_path_factory.mktemp("x"), formats=("html", "pdf"))
    return {path.suffix[1:]: path for path in made}


def test_no_title_becomes_markup(report: dict[str, Path]) -> None:
    text = report["html"].read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert not re.search(r"<script|<img|<b>|<!\[CDATA", text)
    assert not re.search(r"<[^>]*\son\w+\s*=\s*[\"']?alert", text)
    assert "49" not in re.findall(r"<th scope=\"row\">([^<]*)</th>", text)


def test_no_title_hides_its_direction_or_breaks_the_file(report: dict[str, Path]) -> None:
    text = report["html"].read_text(encoding="utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ufffe]", text)
    assert "W" * 200 not in text


def test_no_cell_of_a_take_away_is_a_formula(report: dict[str, Path]) -> None:
    text = report["html"].read_text(encoding="utf-8")
    files = re.findall(r"data:text/csv;charset=utf-8;base64,([A-Za-z0-9+/=]+)", text)
    assert len(files) > 15
    cells = [
        cell.strip('"')
        for file in files
        for line in base64.b64decode(file).decode("utf-8-sig").splitlines()
        for cell in line.split(";")
    ]
    suspect = [cell for cell in cells if cell.startswith(FORMULA) and not re.fullmatch(r"-?[\d,.e+-]+", cell)]
    assert not suspect
    assert "'+31 dagen" in cells


def test_typst_reads_titles_as_text(report: dict[str, Path]) -> None:
    words = "".join(page.extract_text() for page in pypdf.PdfReader(report["pdf"]).pages)
    assert "#eval(read(" in words.replace("\n", "")
    assert "root:" not in words


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "=1\n2"])
def test_a_text_that_starts_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["De meeuw", "1 = 1", "3-4", "", "é"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert harmless(text) == text
