"""What may a house see of its own data? The rules of the gate, one by one."""

from __future__ import annotations

import ast
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.disclosure import OWN_EYES, Policy, Release, release
from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Base, Figure, TooThin

SOURCE = Path(__file__).parents[2] / "src" / "publiek"


def figure(table: dict[str, list[object]], *, base: Base | None = None, **more: object) -> Figure:
    return Figure("segment_index", base or Base("bookers", 40, 50), pa.table(table), **more)


def test_a_figure_with_a_base_passes_unchanged() -> None:
    shown = release([figure({"segment": ["A"], "index": [120.0]})])["segment_index"]
    assert shown.table.to_pydict() == {"segment": ["A"], "index": [120.0]}
    assert release([]).policy == OWN_EYES


def test_a_release_cannot_be_made_elsewhere() -> None:
    with pytest.raises(DisclosureError, match="release-forged"):
        Release({}, OWN_EYES)


def test_only_the_gate_seals_a_release() -> None:
    makers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"Release", "sealed"}
    }
    # What is contributed and what is looked at together have rules of their own; all of it is made in this room.
    assert {"disclosure/passage.py", "disclosure/gate.py", "disclosure/collective_eyes.py"} <= makers
    assert {maker.split("/")[0] for maker in makers} == {"disclosure"}


def test_other_eyes_see_nothing_yet() -> None:
    with pytest.raises(DisclosureError, match="policy-unknown"):
        release([], policy=Policy("sector", Text("", "")))


@pytest.mark.parametrize(
    ("table", "base", "more", "code"),
    [
        ({"segment": ["A"]}, Base("", 1, 1), {}, "figure-without-base"),
        ({"segment": ["A"]}, Base("bookers", 5, 4), {}, "figure-without-base"),
        ({"booker": [1]}, None, {}, "figure-with-persons"),
        ({"email": ["x"]}, None, {}, "figure-with-persons"),
        ({"pc6": ["1011AB"]}, None, {}, "figure-with-persons"),
        ({"birth_year": [1980]}, None, {}, "figure-with-persons"),
        ({"segment": ["A"]}, None, {"too_thin": TooThin(3, 30)}, "figure-thin-but-filled"),
    ],
)
def test_what_is_refused(table: dict[str, list[object]], base: Base | None, more: dict[str, object], code: str) -> None:
    with pytest.raises(DisclosureError, match=code):
        release([figure(table, base=base, **more)])


def test_a_thin_row_keeps_its_count_and_loses_its_index() -> None:
    rows = {"segment": ["A", "B"], "bookers": [40, 2], "index": [120.0, 400.0], "verdict": ["above", "thin"]}
    shown = release([figure(rows)])
    assert shown["segment_index"].table.to_pydict() == rows | {"index": [120.0, None]}
    assert shown.account == ({"figure": "segment_index", "rule": "thin", "rows": 1},)


@pytest.mark.parametrize("title", ["Bel 06-12345678 voor kaarten", "mail jan@example.org", "tel 010 1234567"])
def test_contact_details_in_a_title_are_masked(title: str) -> None:
    shown = release([figure({"key": [title, "Hamlet 2024"]})])["segment_index"].table["key"].to_pylist()
    assert "[…]" in shown[0]
    assert not any(part in shown[0] for part in ("12345678", "1234567", "jan@example.org"))
    assert shown[1] == "Hamlet 2024"
