"""One catalogue of findings: whatever any room notices has a meaning and an advice in two languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from publiek.vocabulary.finding_texts import FINDING_LEVELS, catalogue, explain
from publiek.vocabulary.findings import Finding, merge

SOURCE = Path(__file__).parents[2] / "src" / "publiek"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_entry_is_whole(code: str) -> None:
    entry = catalogue()[code]
    assert entry["level"] in FINDING_LEVELS
    for key in ("meaning", "do"):
        assert set(entry[key]) == {"nl", "en"}
        assert all(text.strip().endswith((".", "?")) for text in entry[key].values())


def test_every_finding_that_is_made_by_name_is_in_the_catalogue() -> None:
    made = {
        node.args[0].value
        for path in SOURCE.rglob("*.py")
        # A hub notes events of its own; no delivery goes through there.
        if "collective" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"Finding", "note", "found"}
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", node.args[0].value)
    }
    assert made
    assert made <= set(catalogue())


def test_no_entry_is_about_nothing() -> None:
    """A code in the catalogue is used by some room, as it stands or composed of a field and a reason."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))

    def used(code: str) -> bool:
        head, _, tail = code.rpartition("-")
        return any(part in written for part in (f'"{code}"', f'}}-{tail}"', f'"{head}-{{'))

    assert [code for code in catalogue() if not used(code)] == []


def test_an_unknown_code_says_so_instead_of_failing() -> None:
    assert "catalogue" in explain("no-such-code")["meaning"]["en"]


def test_findings_of_batches_become_one() -> None:
    merged = merge([Finding("b", "x", 2, (9, 4)), Finding("a", "", 1, (3,)), Finding("b", "x", 1, (1,))])
    assert merged == [Finding("a", "", 1, (3,)), Finding("b", "x", 3, (1, 4, 9))]
