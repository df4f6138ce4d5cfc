"""What may houses that look together be told? Sums of rounded contributions under dated rules, or a reason why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from docs import generate_rules
from publiek import disclosure
from publiek.disclosure.register import Register
from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.primary import rate
from publiek.disclosure.tables.ruling import in_force, ruling, written
from publiek.errors import DisclosureError, Text

GENRES = Dimension("genre", dict.fromkeys(["dance", "film", "opera"], ""))
QUARTERS = Dimension("quarter", dict.fromkeys(["q1", "q2"], ""))
SHAPE = Lattice((GENRES, QUARTERS))


def home(bookers: np.ndarray, secret: bytes, *, kind: str = "counts") -> pa.Table:
    leaves = {"bookers": bookers}
    if kind == "sums":
        leaves |= {"visits": 2 * bookers, "cents": 5000 * bookers, "largest": np.minimum(5000 * bookers, 20_000)}
    made = disclosure.contribution([disclosure.CountedTable("t", SHAPE, leaves, kind)], secret=secret)
    return made["t"].table


def together(tables: list[pa.Table], folder: Path, **more: object) -> disclosure.Release:
    kind = "sums" if "cents" in tables[0].column_names else "counts"
    holdings = more.pop("holdings", {})
    parts = tuple(disclosure.Contributed(f"member-{n}", one, holdings.get(n, "")) for n, one in enumerate(tables))
    policy = more.pop("policy", disclosure.MEMBERS_EYES)
    table = disclosure.Together("t", kind, SHAPE, parts, more.pop("title", None))
    register = Register(folder / "register")
    return disclosure.together(
        [table], policy=policy, agreement="a", round="2024/25", register=register, secret=b"hub", **more
    )


def even(houses: int, *, kind: str = "counts") -> list[pa.Table]:
    return [home(np.full((3, 2), 120 + n), b"%d" % n, kind=kind) for n in range(houses)]


def three_of_five() -> list[pa.Table]:
    return [*even(3), *(home(np.zeros((3, 2), int), b"%d" % n) for n in (8, 9))]


def rows(release: disclosure.Release) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["genre"], row["quarter"]): row for row in release["t"].table.to_pylist()}


def test_six_even_houses_are_told_and_every_line_adds_up(tmp_path: Path) -> None:
    for policy, base in ((disclosure.MEMBERS_EYES, 5), (disclosure.PUBLIC_EYES, 10)):
        told = rows(together(even(6), tmp_path, policy=policy))
        assert {row["verdict"] for row in told.values()} == {"told"}
        assert all(row["bookers"] % base == 0 and row["houses"] == 6 for row in told.values())
        assert told["", ""]["bookers"] == sum(told[genre, ""]["bookers"] for genre in GENRES.leaves)
        assert told["", ""]["low"] <= 6 * 6 * 122.5 <= told["", ""]["high"]


def test_three_houses_are_not_told_nor_four_of_which_two_are_of_one_holding(tmp_path: Path) -> None:
    for tables, holdings in ((three_of_five(), {}), (even(4), {0: "one", 1: "one"})):
        told = rows(together(tables, tmp_path, holdings=holdings))
        assert {row["verdict"] for row in told.values()} == {"few-houses"}
        assert {row["bookers"] for row in told.values()} == {row["houses"] for row in told.values()} == {None}
    assert rows(together(even(4), tmp_path))["", ""]["verdict"] == "told"


def test_a_house_that_brings_most_hides_the_cell_and_what_would_tell_it(tmp_path: Path) -> None:
    tables = even(6)
    large = np.full((3, 2), 120)
    large[0, 0] = 5000
    told = rows(together([*tables, home(large, b"x")], tmp_path))
    assert told["dance", "q1"]["verdict"] == "dominated"
    hidden = {cell for cell, row in told.items() if row["bookers"] is None}
    assert sum(cell[0] == "dance" for cell in hidden) > 1 and sum(cell[1] == "q1" for cell in hidden) > 1


def test_the_split_of_a_row_that_is_almost_all_alike_is_not_told(tmp_path: Path) -> None:
    counts = np.array([[300, 5], [150, 150], [150, 160]])
    told = rows(together([home(counts, b"%d" % n) for n in range(6)], tmp_path))
    assert {told["dance", "q1"]["verdict"], told["dance", "q2"]["verdict"]} == {"group"}


def test_money_leaves_a_house_only_of_a_hundred_bookers_and_never_with_its_largest_booker() -> None:
    counts = np.array([[120, 130], [30, 140], [150, 160]])
    told = {(row["genre"], row["quarter"]): row for row in home(counts, b"s", kind="sums").to_pylist()}
    assert set(told["film", "q1"]) == {"genre", "quarter", "bookers", "visits", "cents"}
    assert told["film", "q1"]["bookers"] in (30,) and told["film", "q1"]["cents"] is None
    # Alone it would follow from its line.
    assert told["film", "q2"]["cents"] is None or told["film", ""]["cents"] is None
    assert told["", ""]["cents"] == 5000 * counts.sum()


def test_money_over_houses_is_told_in_hundreds_of_euros(tmp_path: Path) -> None:
    told = rows(together(even(6, kind="sums"), tmp_path))
    assert told["", ""]["cents"] % 10_000 == 0
    assert abs(told["", ""]["cents"] - 5000 * 6 * 6 * 122.5) < 20_000


def test_money_that_no_house_may_tell_is_no_reason_to_refuse_the_release(tmp_path: Path) -> None:
    """Of fewer than a hundred bookers a house tells no money; what nobody told is nothing, and so are its parts."""
    small = [home(np.array([[20 + n, 20], [0, 0], [20, 20]]), b"%d" % n, kind="sums") for n in range(6)]
    told = rows(together(small, tmp_path))
    assert told["", ""]["bookers"] > 400 and ("film", "q1") not in told


def test_the_account_tells_inputs_versions_and_what_was_lost(tmp_path: Path) -> None:
    account = together(three_of_five(), tmp_path).account
    assert account[0] | {"program": ""} == {"rule": "versions", "rules": "2026-11-29", "program": "", "base": 5}
    assert [one["member"] for one in account if one["rule"] == "input"] == [f"member-{n}" for n in range(5)]
    lost = next(one for one in account if one["rule"] == "information-lost")
    assert lost["cells"] == lost["total"] == 1.0


def test_the_same_contributions_give_the_same_release_and_what_was_judged_can_be_recorded(tmp_path: Path) -> None:
    first, second = (together(even(6), tmp_path, policy=disclosure.PUBLIC_EYES) for _ in range(2))
    assert first["t"].table.equals(second["t"].table)
    Register(tmp_path / "register").record(disclosure.published(first), account={})
    with pytest.raises(DisclosureError, match="release-refused"):
        together(even(5), tmp_path, policy=disclosure.PUBLIC_EYES)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bookers": [7]}, "contribution-unsound"),
        ({"genre": ["House X"]}, "contribution-unsound"),
        ({"genre": [""]}, "contribution-unsound"),
        ({"bookers": [-5]}, "contribution-unsound"),
    ],
)
def test_a_contribution_that_does_not_hold_together_is_refused(
    change: dict[str, list[object]], code: str, tmp_path: Path
) -> None:
    bad = pa.table({"genre": ["dance"], "quarter": ["q1"], "bookers": [5], **change})
    with pytest.raises(DisclosureError, match=code):
        together([*even(5), bad], tmp_path)


def test_unknown_kinds_dimensions_policies_and_days_let_nothing_out(tmp_path: Path) -> None:
    odd = Lattice((Dimension("ticket_type", {"a": ""}),))
    for table in (
        disclosure.CountedTable("t", odd, {"bookers": np.array([9])}),
        disclosure.CountedTable("t", SHAPE, {"bookers": np.ones((3, 2), int)}, "shares"),
        disclosure.CountedTable("t", SHAPE, {"names": np.ones((3, 2), int)}),
    ):
        with pytest.raises(DisclosureError, match="table-not-understood"):
            disclosure.contribution([table], secret=b"s")
    with pytest.raises(DisclosureError, match="policy-unknown"):
        together(even(6), tmp_path, policy=disclosure.Policy("all-eyes", Text("", "")))
    with pytest.raises(DisclosureError, match="rules-unknown"):
        ruling(date(2020, 1, 1))


def test_rules_are_dated_complete_and_never_below_the_floor() -> None:
    told = written()
    first = in_force(told, date(2026, 12, 1))
    later = {**told["rules"][0], "since": date(2028, 1, 1), "value": 12}
    newer = {**told, "rules": [*told["rules"], later]}
    assert in_force(newer, date(2026, 12, 1))["persons"] == 10
    assert (in_force(newer, date(2028, 1, 2))["persons"], in_force(newer, date(2028, 1, 2)).version) == (
        12,
        "2028-01-01",
    )
    for rules in ([{**later, "value": 3}], told["rules"][1:], [{**later, "source": "hearsay"}]):
        with pytest.raises(DisclosureError, match="rules-unreadable"):
            in_force({**told, "rules": [*rules, *told["rules"]] if len(rules) == 1 else rules}, date(2029, 1, 1))
    assert first.stricter(persons=20, organisations=2)["organisations"] == 4
    assert rate(50, 100, first) == 0.5 and rate(50, 95, first) is None


def test_the_page_of_rules_is_what_holds() -> None:
    assert generate_rules.PAGE.read_text(encoding="utf-8") == generate_rules.page()
