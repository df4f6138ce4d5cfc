"""What the papers say that the software does is proven: each such sentence names a claim, each claim its tests."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from publiek.governance.papers import FACTS, claims, proven
from publiek.governance.papers.wording import texts
from tests.support.papers import BUSY, every_paper, sentences, text_files

ROOT = Path(__file__).parents[2]
#: The software as who does something; "in de software" and "met de software" tell where, not that it acts.
ACTS = {
    "nl": re.compile(r"(?<!\bin )(?<!\bmet )(?<!\bvan )(?<!\bdan )(?<!\bdoor )\bde software\b", re.I),
    "en": re.compile(r"(?<!\bin )(?<!\bwith )(?<!\bof )(?<!\bthan )(?<!\bby )\bthe software\b", re.I),
}
#: Numbers of the law: articles, letters, cases, years of a judgment, official lists and terms of the GDPR itself.
LAW = re.compile(
    r"C-\d+/\d+(?: P)?|WP 248|Staatscourant 2019|(?:nr\.|no\.) 64418|\(17 (?:soorten|kinds)\)|72 (?:uur|hours)|"
    r"4 (?:oktober|October|september|September) 20\d\d|(?:onder|under) 16|16 jaar|"
    r"(?:artikel(?:en)?|article|articles|lid|paragraph|paragraphs) \d+(?:\.\d+)?(?:\(\d+\))*(?:\([a-z]\))*"
    r"(?:(?:,| tot en met| en| of| to| and| or) \d+(?:\(\d+\))*)*|onder \d|"
    r"\(\d+(?:(?:,| tot en met| en| to| and) \d+)*\)|"
    r"\(\d+ (?:tot en met|to) \d+, (?:onderzoek en statistiek in|research and statistics in) \d+\)|"
    r"(?:and|en) \(\d\)|^[A-D]?\d+\.? |^\d+ "
)


def every_text() -> list[tuple[str, str, str]]:
    """(where, language, text) of every text in the files, claims included."""
    found: list[tuple[str, str, str]] = []

    def walk(where: str, node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("nl"), str):
                found.extend((where, language, node[language]) for language in ("nl", "en"))
            for name, child in node.items():
                walk(f"{where}.{name}", child)
        elif isinstance(node, list):
            for at, child in enumerate(node):
                walk(f"{where}.{at}", child)

    for name in (*text_files(), "words", "risks"):
        walk(name, texts(name))
    walk("claims", {code: {"nl": one.text.nl, "en": one.text.en} for code, one in claims().items()})
    return found


def test_every_claim_that_is_made_has_its_tests() -> None:
    """Nothing is said to be proven of which a test is not there."""
    exists = runpy.run_path(str(ROOT / "docs" / "generate_claims.py"))["exists"]
    assert len(proven()) > 50
    lacking = {code: proof for code in proven() for proof in claims()[code].proof if not exists(proof)}
    assert not lacking


def test_every_claim_names_a_test() -> None:
    for code, claim in claims().items():
        assert claim.proof, code
        assert all(re.fullmatch(r"tests/[\w/]+\.py::test_\w+", proof) for proof in claim.proof), code


def test_the_search_for_tests_finds_no_test_that_is_not_there() -> None:
    exists = runpy.run_path(str(ROOT / "docs" / "generate_claims.py"))["exists"]
    assert exists("tests/spec/test_papers_claims.py::test_every_claim_names_a_test")
    assert not exists("tests/spec/test_papers_claims.py::test_that_was_never_written")
    assert not exists("tests/spec/test_no_such_file.py::test_every_claim_names_a_test")


def test_a_claim_without_a_proof_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from publiek.governance.papers import making

    told = every_paper(BUSY)["dpia-own"].claimed()
    assert "names-removed" in told
    monkeypatch.setattr(making, "proven", lambda: proven() - {"names-removed"})
    less = every_paper(BUSY)
    assert all("names-removed" not in one.claimed() for one in less.values())
    residual = next(section for section in less["dpia-own"].sections if section.code == "residual")
    table = next(block for block in residual.blocks if hasattr(block, "rows"))
    row = next(row for row in table.rows if row[0].nl.startswith("Iemand herkent"))
    assert row[1] == row[2], "a risk went down without its proof"


def test_every_sentence_of_what_the_software_does_names_a_claim() -> None:
    """In the parts about measures all of them; elsewhere those in which the software acts."""
    bare = []
    for name, told in text_files().items():
        for sentence, _ in sentences(told):
            acts = any(ACTS[language].search(sentence[language]) for language in ("nl", "en"))
            if (sentence["product"] or acts) and not sentence.get("claims"):
                bare.append((name, sentence["nl"]))
    assert not bare


def test_what_is_made_of_facts_is_held_to_the_same() -> None:
    """Sections about the product hold nothing but sentences with a claim, also where a function made them."""
    for name, one in every_paper(BUSY).items():
        for section in one.sections:
            if section.product:
                for block in section.blocks:
                    said = getattr(block, "items", (block,) if hasattr(block, "claims") else ())
                    assert all(sentence.claims for sentence in said), (name, section.code)
                    assert not hasattr(block, "rows"), (name, section.code)


def test_the_words_of_all_papers_say_nothing_of_the_software_themselves() -> None:
    """But the front, of which every paper is the proof."""
    acting = [
        (where, text)
        for where, language, text in every_text()
        if where.startswith(("words", "risks")) and ACTS[language].search(text)
    ]
    assert not acting


def test_every_claim_says_in_both_languages_that_the_software_does_it() -> None:
    for code, claim in claims().items():
        said = {"nl": claim.text.nl, "en": claim.text.en}
        lacks = [language for language, text in said.items() if not re.search("software", text, re.I)]
        assert len(lacks) < 2, code


def test_every_word_that_a_sentence_waits_for_is_one_that_can_hold() -> None:
    own = {"has-address", "has-contact", "has-officer", "has-lead", "has-processors", "hosts-others", "weighs"}
    own |= {"is-own", "is-together", "outside-eea"}
    waited: set[str] = {word for claim in claims().values() for word in claim.when}
    waited |= {word for told in text_files().values() for _, when in sentences(told) for word in when}
    waited |= {word for one in texts("risks").values() for word in one["when"]}
    for word in waited:
        for one in word.removeprefix("not ").split("|"):
            assert one in FACTS or one in own or re.match(r"(purpose|ground|special):", one), one


def test_every_claim_is_said_somewhere_and_every_claim_that_is_named_is_known_or_waits() -> None:
    named = {
        code for told in text_files().values() for sentence, _ in sentences(told) for code in sentence.get("claims", ())
    }
    lists = {
        code
        for told in text_files().values()
        for section in told["sections"]
        for part in section["parts"]
        for code in part.get("claims", ())
    }
    measured = {code for one in texts("risks").values() for code in (*one["measures"], *one["needs"])}
    unknown = (named | lists | measured) - set(claims())
    assert not unknown


def test_no_number_stands_in_a_text_but_those_of_the_law() -> None:
    wrong = []
    for where, _, text in every_text():
        bare = LAW.sub("", re.sub(r"\{\w+\}", "", text))
        if re.search(r"\d", bare):
            wrong.append((where, bare))
    assert not wrong
