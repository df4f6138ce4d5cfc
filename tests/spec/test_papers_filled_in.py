"""What is left to a person in the text for visitors can be filled in, and the software says itself what it knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publiek import permitting
from publiek.errors import PubliekError
from publiek.governance.house_register import Decision
from publiek.governance.papers import Paper, paper
from publiek.governance.purposes import purposes
from publiek.governance.steps import steps
from publiek.house import House
from tests.support.papers import ALONE, BUSY, TODAY, decided, register

FILLED = {
    "legal_entity": "Stichting De Brug", "address": "Kade 1", "contact": "privacy@debrug.example",
    "officer": "de FG", "lead": "Theater De Brug", "transfers": "nee.", "decisions": "nee", "selling": "nee",
    "required": "naam en e-mailadres", "sellers": "niemand anders",
}  # fmt: skip
OUTSIDE = {"code": "mail", "name": "Mail Inc", "role": "processor", "does": "mail", "agreement": "2026-1",
           "signed": "2026-01-01", "country": "US"}  # fmt: skip


def _said(one: Paper, section: str) -> str:
    found = next(part for part in one.sections if part.code == section)
    return " ".join(block.text.nl for block in found.blocks if hasattr(block, "text"))


@pytest.mark.parametrize("practice", [BUSY, ALONE])
def test_a_house_that_filled_in_everything_has_no_open_place_in_its_text(practice: object) -> None:
    empty = paper("privacy-text", register(), practice, today=TODAY)  # type: ignore[arg-type]
    whole = paper("privacy-text", register(decided("controller", **FILLED)), practice, today=TODAY)  # type: ignore[arg-type]
    assert len(empty.open_places("nl")) >= 7
    assert whole.open_places("nl") == whole.open_places("en") == ()
    told = " ".join(text.nl for text in whole.texts())
    assert "wel enkele gegevens nodig: naam en e-mailadres." in told and "nee.." not in told


def test_what_the_software_knows_is_told_before_anything_is_filled_in() -> None:
    told = paper("privacy-text", register(), ALONE, today=TODAY)
    assert {"no-selling", "no-transfer", "no-decisions"} <= told.claimed()
    assert "neemt geen besluiten over u" in _said(told, "decisions")
    assert "de wet verplicht u niet." in _said(told, "must")
    assert "niets naar een land buiten Europa" in _said(told, "with-whom")


def test_a_party_outside_the_eea_is_told_and_the_claim_is_gone() -> None:
    for kind, section in (("privacy-text", "with-whom"), ("record", "transfers")):
        told = paper(kind, register(decided("processor", **OUTSIDE)), ALONE, today=TODAY)
        assert "Mail Inc (US)" in _said(told, section)
        assert "no-transfer" not in told.claimed()
        near = paper(kind, register(decided("processor", **{**OUTSIDE, "country": "IE"})), ALONE, today=TODAY)
        assert "Mail Inc (IE)" not in _said(near, section) and "no-transfer" in near.claimed()


def test_nothing_goes_out_by_default(tmp_path: Path) -> None:
    """Of every step that reaches outside the house, none may be taken by a house that did and decided nothing."""
    outside = [step for step in steps().steps.values() if step.reach == "outside"]
    assert len(outside) >= 5
    assert not [step.code for step in outside if step.decision == "default"]


def test_no_step_sells_data_or_gives_rows_and_no_decision_turns_it_on(tmp_path: Path) -> None:
    assert purposes().purposes["share-rows"].begins == "not-offered"
    assert steps().resting_on("share-rows") == ()
    house = House("huis", tmp_path / "home", keys=tmp_path / "keys")
    with pytest.raises(PubliekError, match="register-not-offered"):
        permitting.decide(house, Decision("adopt", "share-rows"))
    sold = re.compile(r"verko(?:opt|pen) (?:van )?gegevens|sell(?:ing)? data")
    assert not [one.code for one in steps().steps.values() if sold.search(f"{one.does.nl} {one.does.en}")]


#: Every step there is, each read for this: a new one is judged before it is added here.
_JUDGED = frozenset((
    "own-analysis", "connect", "survey", "experiment", "link-accounts", "crm-column", "write-back", "contact-consent",
    "own-newsletter", "mail-by-others", "contribute", "overlap", "benchmark", "share-areas", "exchange-dip",
    "exchange-oslo", "year-end", "take-back", "rights", "retention", "log", "backup",
))  # fmt: skip


def test_no_step_of_the_software_decides_about_anybody() -> None:
    """Every step was judged, and none of them sets a price, lets in or keeps out, or decides about a person."""
    decides = re.compile(r"\b(?:prijs|prijzen|toelaten|weigeren|besluit\w* over|price|admit|decid\w* about)\b")
    assert set(steps().steps) == _JUDGED
    assert not [one.code for one in steps().steps.values() if decides.search(f"{one.does.nl} {one.does.en}")]
