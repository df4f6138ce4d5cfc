"""Labels by pc6 are the same on DuckDB, Polars, pyarrow and the reference, and as counted in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from publiek import measures
from publiek.engines import open_engine
from publiek.vocabulary.tables import FINE_SEGMENT, schema_of
from tests.support import lines as invented
from tests.support.arrow_engine import ArrowEngine

AREAS = invented.area_table(60)
SEGMENTS = invented.segment_table(AREAS, purity=0.8)
LETTERS = ("AA", "AB", "AC", None, "ZZ")
FIGURES = ("segment_index", "person_index", "genre_segments")
LENIENT = measures.Thresholds(bookers_min=1, cell_min=1)


def fine_table() -> pa.Table:
    """Three pc6 per area, labelled by turns."""
    codes = [f"{pc4}{letters}" for pc4 in AREAS["pc4"].to_pylist() for letters in LETTERS[:3]]
    columns = {
        "pc6": codes,
        "segment": [invented.SEGMENTS[turn % 6] for turn in range(len(codes))],
        "certainty": [1.0] * len(codes),
        "households": [None if turn % 7 == 0 else 10.0 + turn % 5 for turn in range(len(codes))],
        "mix": pa.nulls(len(codes), pa.map_(pa.string(), pa.float64())),
    }
    return pa.table(columns).cast(schema_of(FINE_SEGMENT))


def moving_lines(seed: int) -> pa.Table:
    """Bookers who move, some lines without pc6, one without a date, one with a pc6 the segmentation lacks."""
    made = invented.ticket_lines(AREAS, SEGMENTS, invented.Sector(orders=300, seed=seed))
    dice = np.random.default_rng(seed)
    homes = [None if pc4 is None else int(dice.choice([pc4, 3011 + pc4 % 60])) for pc4 in made["pc4"].to_pylist()]
    ends = [LETTERS[spot] for spot in dice.integers(0, len(LETTERS), len(made))]
    pc6 = [f"{pc4}{end}" if pc4 and end else None for pc4, end in zip(homes, ends, strict=True)]
    days = [None if dice.random() < 0.1 else day for day in made["ordered_on"].to_pylist()]
    changed = {"pc4": homes, "pc6": pc6, "ordered_on": days}
    for name, values in changed.items():
        spot = made.schema.names.index(name)
        made = made.set_column(spot, made.schema.field(name), pa.array(values, made.schema.field(name).type))
    return made


def plainly(lines: pa.Table) -> Counter:
    """Bookers per segment, one loop at a time."""
    label = {row["pc6"]: row["segment"] for row in fine_table().to_pylist()}
    rows = [row for row in lines.to_pylist() if row["booker"] and row["booker_kind"] not in ("group", "school")]
    visits: Counter = Counter()
    home: dict[int, tuple] = {}
    for row in rows:
        visits[row["booker"], row["performance_start"].year + (row["performance_start"].month >= 8)] += row["quantity"]
        if row["postcode_status"] == "dutch":
            stamp = (row["ordered_on"] or row["performance_start"].date(), -row["pc4"])
            home[row["booker"]] = max(home.get(row["booker"], stamp), stamp)
    best: dict[int, tuple[date, str]] = {}
    for row in rows:
        if row["pc6"] and row["booker"] in home and row["pc4"] == -home[row["booker"]][1]:
            day = row["ordered_on"] or row["performance_start"].date()
            kept = best.get(row["booker"])
            if kept is None or day > kept[0] or (day == kept[0] and row["pc6"] < kept[1]):
                best[row["booker"]] = (day, row["pc6"])
    came = {booker for (booker, _), n in visits.items() if n > 0}
    return Counter(label[pc6] for booker, (_, pc6) in best.items() if booker in came and pc6 in label)


def same(one: object, other: object) -> bool:
    return one == (pytest.approx(other, rel=1e-6) if isinstance(other, float) else other)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_engines_and_plain_python_label_the_same_bookers(seed: int) -> None:
    lines = moving_lines(seed)
    found = []
    for name in ("duckdb", "polars", "reference", "pyarrow"):
        with ArrowEngine() if name == "pyarrow" else open_engine(name) as engine:
            asked = invented.question(engine, AREAS, SEGMENTS, fine=fine_table(), thresholds=LENIENT)
            found.append(measures.measure(engine.frame(lines), asked, only=FIGURES))
    for figures in found[1:]:
        for one, other in zip(found[0], figures, strict=True):
            assert one.base == other.base and one.facts == other.facts
            assert one.table.to_pydict().keys() == other.table.to_pydict().keys()
            for row, twin in zip(one.table.to_pylist(), other.table.to_pylist(), strict=True):
                assert all(same(row[column], twin[column]) for column in row), (one.name, row, twin)
    near = [row for row in found[0][0].table.to_pylist() if row["reference"] == "nl"]
    assert {row["segment"]: row["bookers"] for row in near if row["bookers"]} == dict(plainly(lines))
