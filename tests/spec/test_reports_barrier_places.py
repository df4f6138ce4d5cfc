"""Which barriers live where a house misses people? Told from the estimate per area, never more than it holds."""

from __future__ import annotations

import pyarrow as pa

from publiek import disclosure, reports
from publiek.reports import Card
from publiek.vocabulary.figures import Base, Figure

NATIONAL = {"cost": 0.3, "travel": 0.2}


def mix(rows: list[tuple[int, str, float, float, float]]) -> Figure:
    names = ("pc4", "barrier", "value", "low", "high")
    table = pa.Table.from_pylist([{**dict(zip(names, row, strict=True)), "n": 500, "reliability": 0.5} for row in rows])
    return Figure("barrier_areas", Base("respondents", 500, 500), table, {"national": NATIONAL})


def white_spots(*pc4: int) -> Figure:
    rows = [
        {
            "pc4": code,
            "place": "Rotterdam",
            "municipality": "Rotterdam",
            "households": 900,
            "km": 2.0,
            "expected": 20.0,
            "actual": 2,
            "shortfall": 18.0,
            "probability": 0.99,
            "kind": "missed",
            "rank": rank,
        }
        for rank, code in enumerate(pc4, start=1)
    ]
    return Figure("white_spots", Base("bookers", 900, 900), pa.Table.from_pylist(rows))


def cards(*figures: Figure, language: str = "nl") -> dict[str, Card]:
    context = reports.ReportContext("Huis", language=language, venue_pc4=3011)
    story = reports.tell_chapters(disclosure.release(figures), context, ("barrier_places",))
    return {card.key: card for card in story.cards}


ROWS = [
    (3071, "cost", 0.5, 0.4, 0.6),
    (3071, "travel", 0.25, 0.1, 0.4),
    (3072, "cost", 0.35, 0.2, 0.5),
    (3072, "travel", 0.1, 0.05, 0.2),
    (9999, "cost", 0.9, 0.8, 0.95),
    (9999, "travel", 0.9, 0.8, 0.95),
]


def test_a_white_spot_names_what_is_expected_most_often_there() -> None:
    card = cards(mix(ROWS), white_spots(3071, 3072))["barrier-white-spots"]
    assert "Rotterdam (3071)" in card.sentence and "te duur 50% (40% tot 60%)" in card.sentence
    assert card.table is not None and len(card.table.rows) == 2


def test_only_what_is_surely_above_the_country_is_called_more() -> None:
    table = cards(mix(ROWS), white_spots(3071, 3072))["barrier-white-spots"].table
    assert table is not None
    assert [row[-1] for row in table.rows] == ["te duur 50% (40% tot 60%)", None]


def test_only_areas_that_the_house_looks_at_are_told() -> None:
    table = cards(mix(ROWS), white_spots(3071, 3072))["barrier-areas"].table
    assert table is not None and [row[0] for row in table.rows] == ["Rotterdam (3071)"]


def test_where_nothing_stands_out_it_says_so() -> None:
    calm = [(3071, "cost", 0.31, 0.2, 0.4), (3071, "travel", 0.2, 0.1, 0.3)]
    told = cards(mix(calm), white_spots(3071))
    assert "Nergens in uw witte vlekken" in told["barrier-white-spots"].sentence
    assert "In geen daarvan" in told["barrier-areas"].sentence


def test_without_white_spots_the_areas_of_the_province_are_told() -> None:
    told = cards(mix(ROWS))
    assert "barrier-white-spots" not in told
    assert [row[0] for row in told["barrier-areas"].table.rows] == ["Rotterdam (3071)"]  # type: ignore[union-attr]
