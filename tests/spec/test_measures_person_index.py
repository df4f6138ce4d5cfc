"""What does the person index say, when is it silent, and who is labelled by the own pc6?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from publiek import measures
from publiek.engines import Workbench
from publiek.vocabulary.figures import Figure
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of
from tests.support import lines as invented

AREAS = invented.area_table(200)
SEGMENTS = invented.segment_table(AREAS, purity=0.8)
HOUSE = invented.Sector(orders=4_000, rates=(0.4, 0.8, 1.0, 1.0, 1.3, 2.2), group_share=0.0, returned=0.0)
NUMBERS = ("index", "low", "high", "index_shrunk", "band_low", "band_high")


@pytest.fixture(scope="module")
def workbench() -> Iterator[Workbench]:
    with Workbench(threads=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def lines() -> pa.Table:
    weight = invented.draw_rates(AREAS, SEGMENTS, HOUSE, hard=False)
    homes = np.random.default_rng(5).choice(len(weight), 2_000, p=weight / weight.sum())
    return invented.ticket_lines(AREAS, SEGMENTS, HOUSE, homes=homes)


def ask(workbench: Workbench, lines: pa.Table, name: str = "person_index", **changes: object) -> Figure:
    asked = invented.question(workbench, AREAS, changes.pop("segments", SEGMENTS), **changes)
    (figure,) = measures.measure(workbench.frame(lines), asked, only=(name,))
    return figure


def labelled(mix: np.ndarray) -> pa.Table:
    columns = {
        "pc4": AREAS.column("pc4"),
        "segment": [invented.SEGMENTS[spot] for spot in mix.argmax(axis=1)],
        "certainty": mix.max(axis=1),
        "mix": pa.array(
            [list(zip(invented.SEGMENTS, row, strict=True)) for row in mix.tolist()], pa.map_(pa.string(), pa.float64())
        ),
    }
    return pa.table(columns).cast(schema_of(AREA_SEGMENT))


def test_one_row_per_reference_and_segment_with_interval_and_band(workbench: Workbench, lines: pa.Table) -> None:
    figure = ask(workbench, lines)
    rows = figure.table.to_pylist()
    assert [row["segment"] for row in rows] == list(invented.SEGMENTS) * 4
    assert [row["reference"] for row in rows[::6]] == ["catchment", "municipality", "province", "nl"]
    told = [row for row in rows if row["verdict"] != "thin"]
    assert all(row["low"] < row["index"] < row["high"] for row in told)
    assert all(row["band_low"] <= row["index"] <= row["band_high"] for row in told)
    near = rows[:6]
    assert sum(row["reference_share"] for row in near) == pytest.approx(1)
    assert sum(row["index"] * row["reference_share"] for row in near) == pytest.approx(100)
    assert sum(row["bookers_modelled"] for row in near) == pytest.approx(figure.base.n)


def test_the_verdict_needs_the_interval_and_the_band_on_one_side(workbench: Workbench, lines: pa.Table) -> None:
    rows = ask(workbench, lines, thresholds=measures.Thresholds(context_effect=0.02)).table.to_pylist()
    assert rows[5]["verdict"] == "above"
    for row in rows:
        if row["verdict"] in ("above", "below"):
            ends = [row[name] for name in ("low", "high", "band_low", "band_high")]
            assert min(ends) > 100 if row["verdict"] == "above" else max(ends) < 100
    wide = ask(workbench, lines, thresholds=measures.Thresholds(context_effect=2.0)).table.to_pylist()
    assert {row["verdict"] for row in wide} <= {"undecided", "thin"}


def test_small_bases_are_pulled_to_hundred(workbench: Workbench, lines: pa.Table) -> None:
    few = lines.filter(pa.array(np.asarray(lines["booker"]) % 20 == 0))
    for row in ask(workbench, few).table.to_pylist()[:6]:
        if row["verdict"] != "thin":
            assert abs(np.log(row["index_shrunk"] / 100)) < abs(np.log(row["index"] / 100)) + 0.05


def test_the_same_lines_give_the_same_figure(workbench: Workbench, lines: pa.Table) -> None:
    assert ask(workbench, lines).table.equals(ask(workbench, lines).table)


def test_a_thin_segment_keeps_its_number_of_bookers_and_says_nothing_else(
    workbench: Workbench, lines: pa.Table
) -> None:
    figure = ask(workbench, lines, thresholds=measures.Thresholds(cell_min=10**6))
    for row in figure.table.to_pylist():
        assert row["verdict"] == "thin" and row["bookers_modelled"] > 0
        assert {row[name] for name in NUMBERS} == {None}


def test_without_a_venue_it_is_silent(workbench: Workbench, lines: pa.Table) -> None:
    figure = ask(workbench, lines, venue_pc4=None)
    assert figure.too_thin and "venue-unknown" in figure.limits and not figure.table.num_rows


def test_with_too_few_bookers_it_is_silent(workbench: Workbench, lines: pa.Table) -> None:
    few = lines.filter(pa.array(np.asarray(lines["booker"]) <= 30))
    figure = ask(workbench, few)
    assert figure.too_thin.need == 30 and figure.too_thin.have < 30


def test_with_bookers_in_too_few_areas_it_is_silent(workbench: Workbench, lines: pa.Table) -> None:
    one_street = lines.set_column(lines.schema.names.index("pc4"), "pc4", pa.array([3012] * len(lines), pa.int32()))
    figure = ask(workbench, one_street)
    assert (figure.too_thin.have, figure.too_thin.need) == (1, 8)
    assert "too-few-areas" in figure.limits


@pytest.mark.parametrize(
    "mix",
    [np.eye(6)[np.arange(200) % 6], np.full((200, 6), 1 / 6)],
    ids=["labels only", "all alike"],
)
def test_mixes_that_cannot_tell_segments_apart_keep_it_silent(
    workbench: Workbench, lines: pa.Table, mix: np.ndarray
) -> None:
    figure = ask(workbench, lines, segments=labelled(mix))
    assert figure.too_thin and "mix-says-too-little" in figure.limits
    assert not ask(workbench, lines, "segment_index", segments=labelled(mix)).too_thin


@pytest.mark.parametrize("right", [0.31, None])
def test_every_figure_with_segments_says_of_how_many_people_a_label_is_right(
    workbench: Workbench, lines: pa.Table, right: float | None
) -> None:
    asked = invented.question(workbench, AREAS, SEGMENTS, labels_right=right)
    for figure in measures.measure(workbench.frame(lines), asked):
        uses = "invented 1" in figure.base.sources
        assert ("labels_right" in figure.facts) == uses, figure.name
        assert not uses or figure.facts["labels_right"] == right


def fine_table(*, mixed: bool = False) -> pa.Table:
    """Two pc6 per area: AA of segment 1, AB of segment 5; AB has three times the households."""
    codes = [f"{pc4}{letters}" for pc4 in AREAS.column("pc4").to_pylist() for letters in ("AA", "AB")]
    names = ["s1", "s5"] * AREAS.num_rows
    mix = [[(name, 0.8), ("s6", 0.2)] for name in names] if mixed else [None] * len(names)
    columns = {
        "pc6": codes,
        "segment": names,
        "certainty": [1.0] * len(codes),
        "households": [100.0, 300.0] * AREAS.num_rows,
        "mix": pa.array(mix, pa.map_(pa.string(), pa.float64())),
    }
    return pa.table(columns).cast(schema_of(FINE_SEGMENT))


def with_pc6(lines: pa.Table, letters: list[str | None]) -> pa.Table:
    """Bookers by turns in the pc6 of these letters; None = no pc6 known."""
    turn = [letters[booker % len(letters)] for booker in lines["booker"].to_pylist()]
    homes = lines["pc4"].to_pylist()
    pc6 = [f"{pc4}{end}" if end and pc4 else None for pc4, end in zip(homes, turn, strict=True)]
    return lines.set_column(lines.schema.names.index("pc6"), "pc6", pa.array(pc6, pa.string()))


def test_a_fine_segmentation_labels_bookers_by_their_own_pc6(workbench: Workbench, lines: pa.Table) -> None:
    living = with_pc6(lines, ["AA", "AB", None, "ZZ"])
    figure = ask(workbench, living, "segment_index", fine=fine_table())
    rows = {row["segment"]: row for row in figure.table.to_pylist() if row["reference"] == "nl"}
    plain = ask(workbench, living, "segment_index")
    assert rows["s1"]["bookers"] + rows["s5"]["bookers"] == figure.base.n
    assert figure.facts["left_out_without_label"] == plain.base.n - figure.base.n > 0
    assert figure.facts["label_level"] == "pc6" and "no-pc6-left-out" in figure.limits
    assert (rows["s1"]["reference_share"], rows["s5"]["reference_share"]) == pytest.approx((0.25, 0.75))
    assert rows["s1"]["index"] == pytest.approx(100 * rows["s1"]["bookers"] / figure.base.n / 0.25)
    assert plain.facts["label_level"] == "pc4" and plain.facts["left_out_without_label"] == 0


def test_genres_follow_the_fine_labels(workbench: Workbench, lines: pa.Table) -> None:
    figure = ask(workbench, with_pc6(lines, ["AA", None]), "genre_segments", fine=fine_table())
    came = {row["segment"] for row in figure.table.to_pylist() if row["bookers"]}
    assert came == {"s1"}


def test_a_booker_who_moved_has_the_label_of_the_last_home(workbench: Workbench, lines: pa.Table) -> None:
    first = lines.slice(0, 1).to_pylist()[0] | {"pc4": 3012, "postcode_status": "dutch", "status": "valid"}
    moved = [
        first | {"pc6": pc6, "ordered_on": day, "order": number, "ticket": number}
        for number, (pc6, day) in enumerate(
            [("3012AA", first["ordered_on"].replace(year=2020)), ("3012AB", first["ordered_on"])]
        )
    ]
    table = pa.Table.from_pylist(moved, schema=lines.schema)
    lenient = measures.Thresholds(bookers_min=1, cell_min=1)
    figure = ask(workbench, table, "segment_index", fine=fine_table(), thresholds=lenient)
    assert {row["segment"] for row in figure.table.to_pylist() if row["bookers"]} == {"s5"}


def test_nobody_with_a_pc6_means_silence(workbench: Workbench, lines: pa.Table) -> None:
    for name in ("segment_index", "genre_segments"):
        figure = ask(workbench, with_pc6(lines, [None]), name, fine=fine_table())
        assert figure.too_thin and figure.base.n == 0


def test_mixes_by_pc6_are_the_cells_of_the_person_index(workbench: Workbench, lines: pa.Table) -> None:
    living = with_pc6(lines, ["AA", "AB", "AB"])
    fine = fine_table(mixed=True)
    parts = np.tile([0.25 * 0.8, 0, 0, 0, 0.75 * 0.8, 0.2], (200, 1)) + np.random.default_rng(1).dirichlet(
        np.ones(6), 200
    )
    figure = ask(workbench, living, fine=fine, segments=labelled(parts / parts.sum(axis=1, keepdims=True)))
    assert figure.facts["cells"] == "pc6"
    rows = {row["segment"]: row for row in figure.table.to_pylist()[:6]}
    # a third of the bookers against a quarter of the households
    assert rows["s1"]["index"] > 110 > 100 > rows["s5"]["index"]
