"""Every finding has a meaning and an advice, in two languages, and no value of anybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import publiek
from publiek.vocabulary import finding_texts

SOURCE = Path(publiek.__file__).parent
_CODE = re.compile(r'(?:noticed\.(?:rows|texts)|Finding|self\._note)\(\s*"([a-z]+(?:-[a-z]+)+)"')


def test_every_code_that_the_program_uses_is_in_the_catalogue() -> None:
    used = {code for path in SOURCE.rglob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 20
    assert used <= set(finding_texts.catalogue())


def test_every_reason_to_set_a_row_aside_is_in_the_catalogue_as_such() -> None:
    from publiek.standardisation.aside import REASONS

    for code in (*REASONS, "row-duplicate"):
        assert finding_texts.explain(code)["level"] == "set-aside"


@pytest.mark.parametrize("code", sorted(finding_texts.catalogue()))
def test_every_entry_is_whole(code: str) -> None:
    entry = finding_texts.explain(code)
    assert entry["level"] in finding_texts.FINDING_LEVELS
    for text in (entry["meaning"], entry["do"]):
        assert set(text) == {"nl", "en"}
        assert all(sentence.endswith((".", "?")) and len(sentence) > 10 for sentence in text.values())


def test_a_code_nobody_knows_is_explained_as_such() -> None:
    assert finding_texts.explain("no-such-code")["level"] == "warning"


def test_every_finding_of_this_room_stands_on_its_page() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "standardisation.md"
    written = page.read_text(encoding="utf-8")
    room = SOURCE / "standardisation"
    used = {code for path in room.glob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert {code for code in used if code not in written} == set()
