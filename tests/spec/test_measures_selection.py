"""What do figures say of a part of the audience? The same as if nothing else had been delivered; except who is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publiek import measures
from publiek.engines import Workbench
from publiek.measures import Question, Selection, compact
from tests.agreement.test_measures_agreement import assert_same_figures
from tests.support import lines as invented

#: Figures that need the whole past of a booker: told under a selection they know more than the selected lines.
WITH_A_PAST = {"by_production", "by_genre", "by_month", "by_weekday", "booker_groups"}


@dataclass(frozen=True)
class World:
    """An invented house with three venues, on an engine, by both roads."""

    table: pa.Table
    workbench: Workbench
    question: Question
    compacted: measures.Compacted

    def figures(self, selection: Selection, *, compacted: bool = True) -> dict[str, object]:
        """Every figure under a selection."""
        question = replace(self.question, selection=selection)
        lines = self.workbench.frame(self.table)
        told = measures.measure(lines, question, compacted=self.compacted if compacted else None)
        return {figure.name: figure for figure in told}

    def figures_of(self, rows: pa.Table) -> dict[str, object]:
        """Every figure when only these lines had been delivered."""
        return {figure.name: figure for figure in measures.measure(self.workbench.frame(rows), self.question)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    areas = invented.area_table()
    segments = invented.segment_table(areas)
    table = invented.ticket_lines(areas, segments, invented.Sector(orders=3_000))
    venue = [f"Zaal {abs(hash_of(one)) % 3}" if one else None for one in table["performance_id"].to_pylist()]
    table = table.set_column(table.column_names.index("venue"), "venue", pa.array(venue, pa.string()))
    target = tmp_path_factory.mktemp("compact") / "visits.parquet"
    with Workbench(threads=1) as workbench:
        asked = invented.question(workbench, areas, segments)
        told = compact.compact(workbench.frame(table), organisation=1, workbench=workbench, target=target)
        kept = measures.Compacted(workbench.scan([Path(target)], partitions=True), told)
        yield World(table, workbench, asked, kept)


def hash_of(text: str) -> int:
    """A number that is the same on every run."""
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(text))


def genres_of(world: World) -> list[str]:
    return sorted(set(world.table["genre"].to_pylist()) - {None})


def test_of_one_venue_the_figures_are_those_of_its_lines(world: World) -> None:
    told = world.figures(Selection(venues=frozenset({"Zaal 1"})))
    alone = world.figures_of(world.table.filter(pc.equal(world.table["venue"], "Zaal 1")))
    for name in told.keys() - WITH_A_PAST:
        assert_same_figures({name: told[name]}, {name: alone[name]})


def test_of_one_genre_the_figures_are_those_of_its_lines(world: World) -> None:
    genre = genres_of(world)[0]
    told = world.figures(Selection(genres=frozenset({genre})))
    alone = world.figures_of(world.table.filter(pc.equal(world.table["genre"], genre)))
    for name in told.keys() - WITH_A_PAST:
        assert_same_figures({name: told[name]}, {name: alone[name]})


def test_of_a_period_only_its_performances_count(world: World) -> None:
    starts = sorted({f"{one:%Y-%m}" for one in world.table["performance_start"].to_pylist() if one})
    since, until = starts[2], starts[5]
    months = [f"{one:%Y-%m}" if one else "" for one in world.table["performance_start"].to_pylist()]
    inside = pa.array([bool(one) and since <= one <= until for one in months])
    told = world.figures(Selection(since=since, until=until))
    alone = world.figures_of(world.table.filter(inside))
    assert told["totals"].table.equals(alone["totals"].table)
    assert {row["key"] for row in told["by_month"].table.to_pylist()} <= set(starts[2:6])


def test_of_one_channel_the_orders_by_it(world: World) -> None:
    told = world.figures(Selection(channels=frozenset({"online"})))
    rows = told["channel"].table.to_pylist()
    assert [row["channel"] for row in rows if row["orders"]] == ["online"]


def test_both_roads_say_the_same_of_every_selection(world: World) -> None:
    genre = genres_of(world)[0]
    for selection in (
        Selection(venues=frozenset({"Zaal 0", "Zaal 2"})),
        Selection(genres=frozenset({genre}), channels=frozenset({"online"})),
        Selection(visitors="new"),
        Selection(visitors="returning", genres=frozenset({genre})),
    ):
        assert_same_figures(world.figures(selection), world.figures(selection, compacted=False))


def test_everybody_with_a_past_is_new_or_came_before(world: World) -> None:
    """In every season but the first of the data, who is new and who came before are all there are."""

    def bookers(selection: Selection) -> dict[str, int]:
        rows = world.figures(selection)["totals"].table.to_pylist()
        return {row["season"]: row["value"] for row in rows if row["measure"] == "bookers" and row["season"]}

    rows = world.figures(Selection())["loyalty"].table.to_pylist()
    loyal = {(row["season"], row["state"]): row["bookers"] for row in rows}
    seasons = sorted({row["season"] for row in rows} - {"unknown"})
    new, returning = bookers(Selection(visitors="new")), bookers(Selection(visitors="returning"))
    assert not new.get(seasons[0])
    for season in seasons[1:]:
        # Who also came with a group counts as a booker of that season too: the selection takes all visits of a booker.
        assert new[season] == pytest.approx(loyal[season, "new"], rel=0.02)
        assert returning[season] == pytest.approx(loyal[season, "returning"], rel=0.02)


def test_new_is_new_of_all_and_not_of_what_is_selected(world: World) -> None:
    """Who came to another genre before is not new to the house."""
    genre = genres_of(world)[0]
    rows = world.figures(Selection(genres=frozenset({genre})))["by_genre"].table.to_pylist()
    every = world.figures(Selection())["by_genre"].table.to_pylist()
    assert rows[0]["new_share"] == pytest.approx(next(row["new_share"] for row in every if row["key"] == genre))


def test_populations_asked_beside_the_usual_ones(world: World) -> None:
    question = replace(world.question, beside=("province:Noord",))
    (figure,) = measures.measure(world.workbench.frame(world.table), question, only=("segment_index",))
    assert "province:Noord" in set(figure.table["reference"].to_pylist())
