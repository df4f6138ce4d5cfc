"""The register of purposes, and what a respondent is told of it: all that holds, nothing that does not."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from publiek.errors import SurveyError
from publiek.governance import Asker, privacy_text, purposes
from publiek.governance.purposes import register_of
from publiek.surveys.instruments import Questionnaire, compose, core, names, questionnaire
from publiek.surveys.instruments.questionnaire import Page

HOUSE = Asker("Theater Voorbeeld", "publiek@theater.example")
TEXT = files("publiek.governance").joinpath("purposes.yaml").read_text(encoding="utf-8")


def without(made: Questionnaire, *codes: str) -> Questionnaire:
    pages = [Page(p.code, p.title, tuple(i for i in p.items if i.code not in codes)) for p in made.pages]
    return replace(made, pages=tuple(pages))


def told(made: Questionnaire, *, channel: str = "screen", language: str = "nl") -> str:
    return " ".join(one.in_language(language) for one in privacy_text(made, HOUSE, channel=channel).paragraphs)


def test_every_purpose_of_a_survey_has_a_ground_a_term_and_rights() -> None:
    register = purposes()
    assert set(register.purposes) >= {"audience-survey", "weighing", "evaluation", "erasure"}
    for purpose in register.purposes.values():
        assert purpose.ground.article and purpose.data and purpose.recipients.nl
        assert 1 <= purpose.months <= purpose.at_most
        assert {"information", "complaint"} <= {right.code for right in purpose.rights}
        assert purpose.dated <= register.dated


def test_health_needs_explicit_consent_and_open_answers_go_sooner() -> None:
    purpose = purposes().purpose("audience-survey")
    assert [(kind.code, ground.code) for kind, ground in purpose.special] == [("health", "explicit-consent")]
    assert [(kind.code, months) for kind, months in purpose.parts] == [("open-answers", 6)]


def test_what_is_kept_of_a_place_is_the_postcode_of_four_digits() -> None:
    asked = [purpose for purpose in purposes().purposes.values() if purpose.whose == "respondents"]
    kept = {word.code for purpose in asked for word in purpose.data}
    assert "postcode4" in kept
    assert not {code for code in kept if "name" in code or "address" in code or code in ("postcode", "postcode6")}


def test_a_purpose_that_is_not_in_the_register_is_not_served() -> None:
    with pytest.raises(SurveyError, match="purpose-unknown"):
        privacy_text(core(), HOUSE, served=("audience-survey", "advertising"))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("health: explicit-consent", "health: consent"),
        ("    at_most: 60\n    parts", "    at_most: 12\n    parts"),
        ("parts: {open-answers: 6}", "parts: {open-answers: 36}"),
        ("withdrawal, complaint]", "complaint]"),
        ("    ground: consent\n", ""),
        ("    ground: consent\n", "    ground: interest\n"),
        ("    ground: consent\n", "    ground: consent\n    sold_to: anyone\n"),
        ("data: [receipt]", "data: []"),
        ("    dated: 2026-11-29", "    dated: 2099-01-01"),
        ("months: 24", "months: soon"),
        ('en: "to learn who comes, who does not come and why"}', "}"),
    ],
)
def test_a_register_that_is_not_complete_is_refused(was: str, becomes: str) -> None:
    assert was in TEXT
    register_of(TEXT)
    with pytest.raises(ValueError, match="purposes"):
        register_of(TEXT.replace(was, becomes, 1))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("channel", ["screen", "paper"])
def test_the_text_says_who_asks_and_whom_to_turn_to_in_both_languages(name: str, channel: str) -> None:
    for language in ("nl", "en"):
        text = told(questionnaire(name), channel=channel, language=language)
        assert HOUSE.house in text and HOUSE.contact in text
        assert "{" not in text


def test_who_asks_nothing_about_health_says_nothing_about_it() -> None:
    assert "gezondheid" in told(core()) and "9.2.a" in told(core())
    assert "gezondheid" not in told(questionnaire("festival-short@1"))
    assert "9.2.a" not in told(questionnaire("festival-short@1"))


def test_who_asks_no_open_question_does_not_speak_of_own_words() -> None:
    assert "eigen woorden" in told(core())
    assert "eigen woorden" not in told(without(core(), "holds_back", "instead", "change"))


def test_a_tally_of_postcodes_promises_nothing_it_cannot_keep() -> None:
    text = told(questionnaire("tally@1"))
    assert "terugvinden" in text and "wissen" not in text and "toestemming" not in text


def test_questions_of_the_house_itself_are_told() -> None:
    assert "enkele andere vragen" not in told(compose("core@1", modules=("visitor@1",), code="after-a-visit"))
    own = replace(core().item("missed"), code="coffee")
    made = core()
    pages = (*made.pages[:-1], replace(made.pages[-1], items=(*made.pages[-1].items, own)))
    assert "enkele andere vragen" in told(replace(made, pages=pages))


def test_the_terms_are_those_of_the_house() -> None:
    text = privacy_text(core(), replace(HOUSE, months=12, months_open=3)).paragraphs
    assert any("12 maanden" in one.nl and "3 maanden" in one.nl for one in text)
    shorter = privacy_text(core(), replace(HOUSE, months=2)).paragraphs
    assert not any("6 maanden" in one.nl for one in shorter)


@pytest.mark.parametrize(
    ("asker", "code"),
    [
        (replace(HOUSE, contact=" "), "privacy-incomplete"),
        (replace(HOUSE, house=""), "privacy-incomplete"),
        (replace(HOUSE, months=61), "privacy-too-long"),
        (replace(HOUSE, months=0), "privacy-too-long"),
    ],
)
def test_where_something_is_missing_there_is_no_text(asker: Asker, code: str) -> None:
    with pytest.raises(SurveyError) as refused:
        privacy_text(core(), asker)
    assert refused.value.code == code


def test_health_without_its_own_consent_is_refused() -> None:
    with pytest.raises(SurveyError, match="privacy-health"):
        privacy_text(without(core(), "consent_health"), HOUSE)


def test_sentences_are_short() -> None:
    """B1: about fifteen words a sentence; the list of what is asked is as long as what is asked."""
    sentences = [one for text in privacy_text(core(), HOUSE).paragraphs for one in text.nl.split(". ")]
    lengths = sorted(len(sentence.split()) for sentence in sentences)
    assert lengths[len(lengths) // 2] <= 12 and lengths[-2] <= 36
