"""What may a maker see? Sums over two venues and ten bookers or more; a venue by name only when it said so."""

from __future__ import annotations

import pyarrow as pa
import pytest

from publiek import disclosure
from publiek.errors import DisclosureError
from publiek.vocabulary.figures import Base, Figure

PEOPLE = ("key", "part", "bookers", "venues", "bookers_first", "share")
COUNTS = ("venue", "season", "visits", "performances", "named")


def people(*rows: tuple[object, ...]) -> list[dict[str, object]]:
    table = pa.Table.from_pylist([dict(zip(PEOPLE, row, strict=True)) for row in rows])
    figure = Figure("maker_homes", Base("bookers", 100, 100), table)
    return disclosure.release([figure], policy=disclosure.MAKER_EYES)["maker_homes"].table.to_pylist()


def counts(*rows: tuple[object, ...]) -> set[tuple[object, ...]]:
    table = pa.Table.from_pylist([dict(zip(COUNTS, row, strict=True)) for row in rows])
    figure = Figure("maker_counts", Base("visits", 100, 100), table)
    told = disclosure.release([figure], policy=disclosure.MAKER_EYES)["maker_counts"].table
    assert "named" not in told.column_names
    return {(row["venue"], row["season"], row["visits"]) for row in told.to_pylist()}


def test_a_row_of_few_bookers_one_venue_or_mostly_one_venue_is_left_out() -> None:
    told = people(
        ("a", "", 9, 2, 5, 0.1), ("b", "", 40, 1, 40, 0.2), ("c", "", 40, 2, 37, 0.2), ("d", "", 40, 2, 30, 0.2),
        ("e", "", 10, 2, 6, 0.1),
    )  # fmt: skip
    assert told == [
        {"key": "d", "part": "", "bookers": 40, "venues": 2, "share": 0.2},
        {"key": "e", "part": "", "bookers": 10, "venues": 2, "share": 0.1},
    ]


def test_attack_what_is_left_out_of_a_part_cannot_be_found_from_its_sum() -> None:
    """One row alone, or two that together are few, take the next smallest with them; another part is not touched."""
    one = people(
        ("a", "x", 9, 2, 5, 0.1), ("b", "x", 40, 2, 20, 0.4), ("c", "x", 30, 2, 20, 0.3), ("d", "y", 12, 2, 6, 0.2)
    )
    assert [row["key"] for row in one] == ["b", "d"]
    two = people(
        ("a", "x", 4, 2, 2, 0.1), ("b", "x", 3, 2, 2, 0.1), ("c", "x", 30, 2, 20, 0.3), ("d", "x", 40, 2, 20, 0.3)
    )
    assert [row["key"] for row in two] == ["d"]


def test_a_venue_has_its_name_only_when_it_said_so() -> None:
    told = counts(
        ("Huis A", "2024/25", 500, 3, True), ("Huis B", "2024/25", 300, 2, False), ("Huis C", "2024/25", 200, 2, False)
    )
    assert told == {("", "2024/25", 1000), ("Huis A", "2024/25", 500)}


def test_one_venue_alone_is_told_only_when_it_said_so() -> None:
    assert counts(("Huis A", "2024/25", 500, 3, False)) == set()
    assert counts(("Huis A", "2024/25", 500, 3, True)) == {("", "2024/25", 500), ("Huis A", "2024/25", 500)}


def test_attack_the_one_venue_without_a_name_cannot_be_found_from_the_sum() -> None:
    """Two named and one not: the smallest named one steps back, in every season, or the last one would be known."""
    told = counts(
        ("Huis A", "2023/24", 900, 3, True), ("Huis B", "2023/24", 300, 3, True), ("Huis C", "2023/24", 200, 3, False),
        ("Huis A", "2024/25", 500, 3, True), ("Huis B", "2024/25", 700, 3, True),
    )  # fmt: skip
    names = {(venue, season) for venue, season, _ in told}
    for season, present in {"2023/24": {"Huis A", "Huis B", "Huis C"}, "2024/25": {"Huis A", "Huis B"}}.items():
        if ("", season) in names:
            assert len(present - {venue for venue, when in names if when == season}) != 1
    assert ("Huis C", "2023/24") not in names


def test_any_other_figure_is_refused() -> None:
    figure = Figure("totals", Base("visits", 5, 5), pa.table({"measure": ["visits"], "value": [5]}))
    with pytest.raises(DisclosureError) as refusal:
        disclosure.release([figure], policy=disclosure.MAKER_EYES)
    assert refusal.value.code == "figure-not-judged"
