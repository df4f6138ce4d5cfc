"""What does each figure count? Small tables one can check by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pyarrow as pa
import pytest

from publiek import measures
from publiek.engines import Workbench
from publiek.errors import UsageError
from publiek.measures.registry import modules
from publiek.vocabulary.figures import Figure
from publiek.vocabulary.tables import TICKET_LINE, schema_of
from tests.support import lines as invented

AREAS = invented.area_table(60)
SEGMENTS = invented.segment_table(AREAS)
ALL = measures.Thresholds(bookers_min=1, cell_min=1)
EVENING = datetime(2024, 10, 5, 20)
NEXT_YEAR = datetime(2025, 10, 4, 20)


@pytest.fixture(scope="module")
def workbench() -> Iterator[Workbench]:
    with Workbench() as opened:
        yield opened


def line(booker: int | None = 1, **more: object) -> dict[str, object]:
    """One paid ticket for one evening, by a person from 3012."""
    usual = {
        "level": "L2",
        "performance_id": "evening",
        "production_id": "play",
        "production": "Het stuk",
        "performance_start": EVENING,
        "genre": "theatre",
        "ordered_on": date(2024, 9, 25),
        "channel": "online",
        "ticket_type": "normal",
        "status": "valid",
        "quantity": 1,
        "amount_cents": 2000,
        "booker_kind": "person",
        "postcode_status": "dutch",
        "pc4": 3012,
        "order": None if booker is None else booker * 100,
        "booker": booker,
    }
    return usual | more


def ask(workbench: Workbench, lines: list[dict[str, object]], name: str, **changes: object) -> Figure:
    schema = schema_of(TICKET_LINE)
    table = pa.table({field.name: pa.array([each.get(field.name) for each in lines], field.type) for field in schema})
    question = invented.question(workbench, AREAS, SEGMENTS, **({"thresholds": ALL} | changes))
    (figure,) = measures.measure(workbench.frame(table), question, only=(name,))
    return figure


def picked(figure: Figure, key: str, value: str) -> dict[object, object]:
    return {row[key]: row[value] for row in figure.table.to_pylist()}


def totals(figure: Figure) -> dict[str, int]:
    return {row["measure"]: row["value"] for row in figure.table.to_pylist() if row["season"] == ""}


def test_returns_take_visits_tickets_orders_bookers_and_money_away(workbench: Workbench) -> None:
    sold = [line(1), line(1), line(2)]
    back = [
        line(2, status="return", quantity=-1, amount_cents=-2000),
        line(1, status="return", quantity=-1, amount_cents=-2000),
    ]
    found = totals(ask(workbench, [*sold, *back], "totals"))
    assert found == {
        "visits": 1,
        "tickets": 1,
        "orders": 1,
        "bookers": 1,
        "revenue_cents": 2000,
        "performances": 1,
        "productions": 1,
    }


def test_what_was_cancelled_refunded_or_reserved_counts_for_nothing(workbench: Workbench) -> None:
    lines = [line(1), *(line(2, status=status) for status in ("cancelled", "refunded", "reserved"))]
    assert totals(ask(workbench, lines, "totals"))["visits"] == 1


def test_a_loose_pass_is_a_ticket_and_no_visit(workbench: Workbench) -> None:
    loose = line(2, performance_id=None, performance_start=None, ticket_type="pass")
    found = totals(ask(workbench, [line(1), loose], "totals"))
    assert (found["visits"], found["tickets"], found["bookers"]) == (1, 2, 1)


def test_per_performance_only_the_richest_level_counts(workbench: Workbench) -> None:
    tally = line(None, level="L1", quantity=7, ordered_on=None)
    count = line(None, level="L0", quantity=9, pc4=None, postcode_status="missing")
    other = count | {"performance_id": "matinee", "quantity": 40}
    found = ask(workbench, [line(1), tally, count, other], "totals")
    assert totals(found)["visits"] == 1 + 40
    assert totals(found)["tickets"] == 1
    assert "levels-mixed" in found.limits


def test_a_tally_has_no_bookers_to_count(workbench: Workbench) -> None:
    tally = [line(None, level="L1", quantity=50, amount_cents=None, ordered_on=None)]
    figure = ask(workbench, tally, "totals")
    assert set(totals(figure)) == {"visits", "tickets", "performances", "productions"}
    assert "bookers-unknown" in figure.limits
    profile = ask(workbench, tally, "segment_index")
    assert profile.base.counted == "visits"
    assert "visits-not-people" in profile.limits


def test_a_tally_of_fewer_than_three_times_thirty_visits_is_too_thin_for_a_profile(workbench: Workbench) -> None:
    tally = [line(None, level="L1", quantity=89)]
    figure = ask(workbench, tally, "segment_index", thresholds=measures.Thresholds())
    assert (figure.too_thin.have, figure.too_thin.need) == (29, 30)
    assert figure.table.num_rows == 0


@pytest.mark.parametrize(
    ("day", "season"),
    [(date(2024, 7, 31), "2023/24"), (date(2024, 8, 1), "2024/25"), (date(2025, 7, 31), "2024/25")],
)
def test_a_season_runs_from_august_to_july(workbench: Workbench, day: date, season: str) -> None:
    figure = ask(workbench, [line(1, performance_start=datetime(day.year, day.month, day.day, 20))], "reach")
    assert figure.table.column("season").to_pylist() == ["", season]


def test_without_a_performance_date_the_order_decides_the_season(workbench: Workbench) -> None:
    lines = [
        line(1, performance_start=None, ordered_on=date(2024, 3, 1)),
        line(2, performance_id="b", performance_start=None, ordered_on=None),
    ]
    found = ask(workbench, lines, "totals").table.to_pylist()
    assert {(row["season"], row["value"]) for row in found if row["measure"] == "visits"} == {
        ("", 2),
        ("2023/24", 1),
        ("unknown", 1),
    }


def test_groups_and_schools_count_in_totals_and_coverage_and_not_in_profiles(workbench: Workbench) -> None:
    lines = [line(1), line(2, booker_kind="group", quantity=30), line(3, booker_kind="school", quantity=25)]
    assert totals(ask(workbench, lines, "totals"))["bookers"] == 3
    coverage = ask(workbench, lines, "coverage")
    assert (picked(coverage, "category", "bookers")["group"], picked(coverage, "category", "tickets")["group"]) == (
        2,
        55,
    )
    assert coverage.facts["share_matched"] == 1.0
    assert ask(workbench, lines, "catchment").table.column("bookers").to_pylist() == [1]


def test_coverage_tells_where_each_booker_is_lost(workbench: Workbench) -> None:
    lines = [
        line(1),
        line(2, pc4=9999),
        line(3, pc4=None, postcode_status="foreign"),
        line(4, pc4=None, postcode_status="missing", channel="till"),
        line(5, pc4=None, postcode_status="unreadable"),
    ]
    figure = ask(workbench, lines, "coverage")
    assert picked(figure, "category", "bookers") == {
        "matched": 1,
        "unmatched": 1,
        "foreign": 1,
        "missing": 1,
        "unreadable": 1,
        "group": 0,
    }
    assert figure.facts == {"share_matched": 0.2, "till_share": 0.2}
    assert (figure.base.n, figure.base.of) == (1, 5)


def test_home_is_the_postcode_of_the_latest_line_that_has_one(workbench: Workbench) -> None:
    lines = [
        line(1, pc4=3013, ordered_on=date(2024, 9, 1)),
        line(1, pc4=3015, ordered_on=date(2024, 9, 9)),
        line(1, pc4=3014, ordered_on=date(2024, 9, 9)),
        line(1, pc4=None, postcode_status="missing", ordered_on=date(2024, 9, 30)),
    ]
    assert ask(workbench, lines, "catchment").table.column("pc4").to_pylist() == [3014]


def test_the_catchment_is_the_smallest_set_with_eighty_per_cent_of_the_visits(workbench: Workbench) -> None:
    visits = {3012: 50, 3020: 20, 3015: 10, 3016: 10, 3017: 10}
    lines = [line(pc4, pc4=pc4, quantity=n) for pc4, n in visits.items()]
    figure = ask(workbench, lines, "catchment")
    assert figure.table.column("pc4").to_pylist() == [3012, 3020, 3015, 3016, 3017]
    assert figure.table.column("core80").to_pylist() == [True, True, True, False, False]
    assert figure.table.column("core50").to_pylist() == [True, False, False, False, False]
    assert (figure.facts["areas80"], figure.facts["areas50"]) == (3, 1)


def test_without_a_venue_distance_stays_silent_and_says_why(workbench: Workbench) -> None:
    lines = [line(booker, pc4=3011 + booker % 40) for booker in range(1, 200)]
    for name in ("distance_bands", "white_spots"):
        figure = ask(workbench, lines, name, venue_pc4=None)
        assert figure.too_thin
        assert "venue-unknown" in figure.limits
    assert ask(workbench, lines, "penetration", venue_pc4=None).table.column("km").null_count > 0
    assert "catchment-unweighted" in ask(workbench, lines, "segment_index", venue_pc4=None).limits
    assert ask(workbench, lines, "distance_bands", venue_pc4=1234).too_thin


def test_under_thirty_bookers_there_is_no_index(workbench: Workbench) -> None:
    lines = [line(booker) for booker in range(1, 30)]
    figure = ask(workbench, lines, "segment_index", thresholds=measures.Thresholds())
    assert (figure.too_thin.have, figure.too_thin.need) == (29, 30)
    one_more = ask(workbench, [*lines, line(30)], "segment_index", thresholds=measures.Thresholds())
    assert not one_more.too_thin
    assert "small-base" in one_more.limits


def test_index_is_share_by_share_against_four_references(workbench: Workbench) -> None:
    lines = [line(booker, pc4=3011 + booker % 30) for booker in range(1, 301)]
    figure = ask(workbench, lines, "segment_index", thresholds=measures.Thresholds())
    rows = figure.table.to_pylist()
    assert list(dict.fromkeys(row["reference"] for row in rows)) == ["catchment", "municipality", "province", "nl"]
    for row in rows:
        if row["reference_share"] > 0:
            assert row["index"] == pytest.approx(100 * row["share"] / row["reference_share"])
            assert row["low"] <= row["index"] <= row["high"]
            assert min(row["index"], 100) - 1e-9 <= row["index_shrunk"] <= max(row["index"], 100) + 1e-9
        assert row["verdict"] == "thin" or row["bookers"] >= 5
        if row["verdict"] in ("above", "below"):
            assert row["low"] > 100 or row["high"] < 100
    for reference in ("catchment", "nl"):
        assert sum(row["share"] for row in rows if row["reference"] == reference) == pytest.approx(1)
        assert sum(row["reference_share"] for row in rows if row["reference"] == reference) == pytest.approx(1)


def test_new_returning_lapsed_and_the_season_without_a_past(workbench: Workbench) -> None:
    lines = [
        line(1),
        line(2),
        line(1, performance_id="next", performance_start=NEXT_YEAR),
        line(3, performance_id="next", performance_start=NEXT_YEAR),
    ]
    over = ask(workbench, lines, "loyalty", today=date(2026, 8, 1)).table.to_pylist()
    assert {(row["season"], row["state"]): row["bookers"] for row in over} == {
        ("2024/25", "unknown"): 2,
        ("2025/26", "new"): 1,
        ("2025/26", "returning"): 1,
        ("2025/26", "lapsed"): 1,
    }
    running = ask(workbench, lines, "loyalty", today=date(2026, 7, 31))
    assert "lapsed" not in running.table.column("state").to_pylist()
    assert "season-running" in running.limits
    flow = ask(workbench, lines, "loyalty_flow", today=date(2026, 7, 31)).table.to_pylist()
    assert {(row["from_state"], row["to_state"]): row["bookers"] for row in flow} == {
        ("none", "new"): 1,
        ("unknown", "not_yet"): 1,
        ("unknown", "returning"): 1,
    }
    assert ask(workbench, lines[:2], "loyalty_flow").too_thin


def test_frequency_and_reach_are_kept_apart(workbench: Workbench) -> None:
    lines = [line(1, quantity=10), line(2), line(3), line(4, quantity=4)]
    frequency = ask(workbench, lines, "frequency")
    overall = [row for row in frequency.table.to_pylist() if row["season"] == ""]
    assert {row["visits_per_booker"]: row["bookers"] for row in overall} == {
        "1": 2,
        "2": 0,
        "3-4": 1,
        "5-9": 0,
        "10+": 1,
    }
    assert frequency.facts == {"mean": 4.0, "median": 2.5, "top_share": pytest.approx(0.4 * 10 / 16)}
    assert ask(workbench, lines, "reach").table.to_pylist()[0] == {
        "season": "",
        "bookers": 4,
        "visits": 16,
        "visits_per_booker": 4.0,
    }


@pytest.mark.parametrize(
    ("ordered", "band"),
    [("2024-10-05", "0"), ("2024-10-04", "1-7"), ("2024-09-28", "1-7"), ("2024-09-27", "8-28"), ("2024-09-07", "8-28"),
     ("2024-09-06", "29-91"), ("2024-07-06", "29-91"), ("2024-07-05", "92+"), ("2024-10-06", "unknown")],
)  # fmt: skip
def test_lead_time_is_counted_in_whole_days(workbench: Workbench, ordered: str, band: str) -> None:
    lines = [line(1, ordered_on=date.fromisoformat(ordered)), line(2, ordered_on=EVENING.date(), quantity=3)]
    found = picked(ask(workbench, lines, "lead_time"), "band", "tickets")
    assert found[band] == (4 if band == "0" else 1)


def test_a_party_is_one_order_for_one_performance(workbench: Workbench) -> None:
    lines = [
        line(1),
        line(1),
        line(1, performance_id="next"),
        line(2, quantity=12),
        line(3),
        line(3, status="return", quantity=-1),
    ]
    figure = ask(workbench, lines, "party_size")
    assert picked(figure, "size", "orders") == {"1": 1, "2": 1, "3": 0, "4": 0, "5-9": 0, "10+": 1}
    assert figure.facts["mean"] == 5.0


def test_channel_counts_orders_and_tickets(workbench: Workbench) -> None:
    lines = [line(1), line(1), line(2, channel="till"), line(None, channel="till")]
    figure = ask(workbench, lines, "channel")
    assert picked(figure, "channel", "orders") == {"online": 1, "till": 1}
    assert picked(figure, "channel", "tickets") == {"online": 2, "till": 2}


def test_price_keeps_what_is_free_apart(workbench: Workbench) -> None:
    lines = [
        line(1),
        line(2, amount_cents=6000, quantity=2),
        line(3, ticket_type="free", amount_cents=0),
        line(4, amount_cents=None),
    ]
    figure = ask(workbench, lines, "price")
    assert picked(figure, "ticket_type", "mean_cents") == {"normal": 8000 / 3, "free": 0.0}
    assert figure.facts == {"mean_paid_cents": 8000 / 3, "median_paid_cents": 3000.0, "share_free": 0.25}
    assert (figure.base.n, figure.base.of) == (4, 5)
    assert "no-prices" in ask(workbench, [line(1, amount_cents=None)], "price").limits


def test_each_production_has_its_bookers_newcomers_distance_and_occupancy(workbench: Workbench) -> None:
    late = {
        "performance_id": "next",
        "production_id": "other",
        "production": "Iets anders",
        "performance_start": NEXT_YEAR,
    }
    lines = [line(1), line(1, **late, capacity=4), line(2, **late), line(None, **late)]
    rows = ask(workbench, lines, "by_production").table.to_pylist()
    assert [row["key"] for row in rows] == ["Het stuk", "Iets anders"]
    assert [row["bookers"] for row in rows] == [1, 2]
    assert [row["visits"] for row in rows] == [1, 3]
    assert [row["new_share"] for row in rows] == [None, 0.5]
    assert [row["occupancy"] for row in rows] == [None, 0.75]
    assert [row["share"] for row in rows] == [0.25, 0.75]
    assert rows[0]["start"] == EVENING
    assert rows[0]["median_km"] > 0


def test_two_productions_with_one_title_keep_apart(workbench: Workbench) -> None:
    lines = [line(1), line(2, performance_id="next", production_id="again", performance_start=NEXT_YEAR)]
    rows = ask(workbench, lines, "by_production").table.to_pylist()
    assert [row["key"] for row in rows] == ["Het stuk (play)", "Het stuk (again)"]


def test_weekdays_start_on_monday_and_months_are_in_order(workbench: Workbench) -> None:
    days = [datetime(2024, 11, 4, 20), datetime(2024, 9, 1, 15), datetime(2024, 9, 7, 20)]
    lines = [line(number, performance_id=str(number), performance_start=day) for number, day in enumerate(days, 1)]
    assert ask(workbench, lines, "by_weekday").table.column("key").to_pylist() == ["monday", "saturday", "sunday"]
    assert ask(workbench, lines, "by_month").table.column("key").to_pylist() == ["2024-09", "2024-11"]


def test_genre_counts_a_booker_once_per_genre(workbench: Workbench) -> None:
    lines = [line(booker, genre="dance", performance_id="d") for booker in range(1, 41)]
    lines += [line(booker) for booker in range(1, 11)] * 3
    rows = ask(workbench, lines, "genre_segments", thresholds=measures.Thresholds()).table.to_pylist()
    per_genre = {genre: sum(row["bookers"] for row in rows if row["genre"] == genre) for genre in ("dance", "theatre")}
    assert per_genre == {"dance": 40, "theatre": 10}
    assert all(row["thin"] for row in rows if row["genre"] == "theatre")


def test_a_production_has_the_share_of_each_group_with_its_interval(workbench: Workbench) -> None:
    lines = [line(booker, production="Het stuk", production_id="s", performance_id="d") for booker in range(1, 41)]
    lines += [line(booker, production="Kort", production_id="k", performance_id="e") for booker in range(1, 11)]
    rows = ask(
        workbench, lines, "production_segments", thresholds=measures.Thresholds(bookers_min=30)
    ).table.to_pylist()
    long = [row for row in rows if row["production"] == "Het stuk"]
    assert sum(row["bookers"] for row in long) == 40
    assert sum(row["share"] for row in long) == pytest.approx(1)
    assert all(row["share_low"] <= row["share"] <= row["share_high"] for row in long)
    assert any(not row["thin"] for row in long)
    assert all(row["thin"] for row in rows if row["production"] == "Kort")


def test_an_unknown_figure_is_refused_with_the_names_of_those_that_exist(workbench: Workbench) -> None:
    with pytest.raises(UsageError, match="measure-unknown"):
        ask(workbench, [line(1)], "shoe_size")


def test_no_lines_at_all_give_silent_figures_with_a_base(workbench: Workbench) -> None:
    table = schema_of(TICKET_LINE).empty_table()
    figures = measures.measure(workbench.frame(table), invented.question(workbench, AREAS, SEGMENTS))
    assert len(figures) == len(measures.names())
    for figure in figures:
        assert figure.too_thin, figure.name
        assert figure.table.num_rows == 0
        assert figure.table.schema == modules()[figure.name].COLUMNS
