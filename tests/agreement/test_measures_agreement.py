"""Every figure is the same on DuckDB, on Polars, on pyarrow, on the reference and as counted in plain Python."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from publiek import measures
from publiek.engines import Engine, EngineSettings, Workbench, open_engine
from publiek.measures.geography import describe
from tests.support import lines as invented
from tests.support.arrow_engine import ArrowEngine
from tests.support.random_lines import as_table, random_lines
from tests.support.reference_measures import House, middle, wilson

AREAS = invented.area_table(6)
SEGMENTS = invented.segment_table(AREAS)
TODAY = date(2026, 3, 1)
LIMIT_FREE = measures.Thresholds(bookers_min=1, cell_min=1)
#: Seeded, and without shrinking: one example asks sixty queries.
STEADY = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def line_tables(draw: st.DrawFn) -> list[dict]:
    """A few to a hundred lines from the pools. Drawn by seed: field by field hypothesis hardly ever lets lines meet."""
    size = draw(st.sampled_from([1, 3, 20, 60, 100, 100]))
    return random_lines(draw(st.integers(0, 2**32 - 1)), size, one_start=draw(st.booleans()))


def figures_of(table: pa.Table, engine: Engine) -> dict[str, object]:
    asked = invented.question(engine, AREAS, SEGMENTS, today=TODAY, thresholds=LIMIT_FREE)
    return {figure.name: figure for figure in measures.measure(engine.frame(table), asked)}


def on_engine(name: str, table: pa.Table) -> dict[str, object]:
    wishes = EngineSettings(threads=1)
    with ArrowEngine() if name == "pyarrow" else open_engine(name, wishes=wishes) as engine:
        return figures_of(table, engine)


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=1e-9, rel=1e-9)
    return one == other


def assert_same_figures(one: dict, other: dict) -> None:
    assert one.keys() == other.keys()
    for name in one:
        assert one[name].base == other[name].base, name
        assert one[name].too_thin == other[name].too_thin, name
        assert one[name].table.schema == other[name].table.schema, name
        for row, twin in zip(one[name].table.to_pylist(), other[name].table.to_pylist(), strict=True):
            assert all(same(row[column], twin[column]) for column in row), (name, row, twin)


@settings(STEADY, max_examples=6)
@given(line_tables())
def test_engines_agree_on_any_lines(drawn: list[dict]) -> None:
    table = as_table(drawn)
    reference = on_engine("reference", table)
    for name in ("duckdb", "polars", "pyarrow"):
        assert_same_figures(reference, on_engine(name, table))


@settings(STEADY, max_examples=20)
@given(line_tables())
def test_figures_are_what_plain_python_counts(drawn: list[dict]) -> None:
    with Workbench(threads=1) as workbench:
        found = figures_of(as_table(drawn), workbench)
        asked = invented.question(workbench, AREAS, SEGMENTS)
        km = dict(zip(AREAS.column("pc4").to_pylist(), describe(asked).km.tolist(), strict=True))
    house = House([dict(line) for line in drawn], areas=AREAS.to_pylist(), today=TODAY)
    check_counts(found, house)
    check_bookers(found, house)
    check_divisions(found, house, km)


def rows(figure, *keys: str) -> dict:
    return {tuple(row[key] for key in keys): row for row in figure.table.to_pylist()}


def check_counts(found: dict, house: House) -> None:
    expected = house.totals()
    for (measure, season), row in rows(found["totals"], "measure", "season").items():
        if measure != "productions":
            assert row["value"] == expected.get((measure, season), 0), (measure, season)
    if not found["coverage"].too_thin:
        seen = {row["category"]: (row["bookers"], row["tickets"]) for row in found["coverage"].table.to_pylist()}
        assert seen == house.coverage()
    if not found["channel"].too_thin:
        seen = {row["channel"]: (row["orders"], row["tickets"]) for row in found["channel"].table.to_pylist()}
        assert seen == house.channels()
    if not found["price"].too_thin:
        seen = {row["ticket_type"]: (row["tickets"], row["revenue_cents"]) for row in found["price"].table.to_pylist()}
        assert seen == house.prices()
    parties = house.parties()
    if parties:
        by_size = rows(found["party_size"], "size")
        assert found["party_size"].base.n == len(parties)
        assert by_size[("2",)]["orders"] == parties.count(2)
        assert by_size[("10+",)]["tickets"] == sum(size for size in parties if size >= 10)
        low, high = wilson(by_size[("2",)]["orders"], len(parties))
        assert by_size[("2",)]["low"] == pytest.approx(low if parties.count(2) else 0, abs=1e-9)
        assert by_size[("2",)]["high"] == pytest.approx(high if parties.count(2) < len(parties) else 1, abs=1e-9)
    leads = house.lead_days()
    if not found["lead_time"].too_thin:
        by_band = rows(found["lead_time"], "band")
        assert by_band[("unknown",)]["tickets"] == leads[None]
        assert by_band[("1-7",)]["tickets"] == sum(
            n for days, n in leads.items() if days is not None and 1 <= days <= 7
        )


def check_bookers(found: dict, house: House) -> None:
    bookers, visits = house.homes()
    if not found["catchment"].too_thin:
        by_area = rows(found["catchment"], "pc4")
        units = bookers if bookers else visits
        assert {pc4: row["bookers"] for (pc4,), row in by_area.items() if row["bookers"]} == {
            k: n for k, n in units.items() if n
        }
        assert {pc4 for (pc4,), row in by_area.items() if row["core80"]} == house.catchment(0.8)
        assert {pc4 for (pc4,), row in by_area.items() if row["core50"]} == house.catchment(0.5)
    if not found["segment_index"].too_thin and bookers:
        label = {row["pc4"]: row["segment"] for row in SEGMENTS.to_pylist()}
        by_segment = rows(found["segment_index"], "reference", "segment")
        for (_, segment), row in by_segment.items():
            assert row["bookers"] == sum(n for pc4, n in bookers.items() if label[pc4] == segment)
        for segment, share in {
            (row["segment"], row["reference_share"]) for row in by_segment.values() if row["reference"] == "nl"
        }:
            inside = sum(area["households"] for area in AREAS.to_pylist() if label[area["pc4"]] == segment)
            assert share == pytest.approx(inside / sum(AREAS.column("households").to_pylist()), abs=1e-9)
    if house.years:
        seen = {
            (row["season"], row["state"]): row["bookers"]
            for row in found["loyalty"].table.to_pylist()
            if row["bookers"]
        }
        assert seen == house.loyalty()
        flow = rows(found["loyalty_flow"], "from_season", "to_season", "from_state", "to_state")
        assert {key: row["bookers"] for key, row in flow.items() if row["bookers"]} == house.loyalty_flow()
    for (season,), row in rows(found["reach"], "season").items():
        per = house.visits_per_booker(season)
        assert (row["bookers"], row["visits"]) == (len(per), sum(per))
    for (season, size), row in rows(found["frequency"], "season", "visits_per_booker").items():
        per = house.visits_per_booker(season)
        low, high = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5-9": (5, 9), "10+": (10, 10**9)}[size]
        assert row["bookers"] == sum(low <= visits <= high for visits in per)
    if not found["frequency"].too_thin:
        assert found["frequency"].facts["median"] == middle(house.visits_per_booker(""))


def check_divisions(found: dict, house: House, km: dict[int, float]) -> None:
    for facet in ("production", "genre", "weekday", "month"):
        figure = found[f"by_{facet}"]
        if figure.too_thin:
            continue
        expected = house.breakdown(facet, km)
        seen = rows(figure, "key")
        assert {key for (key,) in seen} == set(expected)
        for (key,), row in seen.items():
            for column, value in expected[key].items():
                assert same(row[column], value), (facet, key, column, row[column], value)
