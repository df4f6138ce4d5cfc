"""What an engine does not do is declared, and refused in words; what is not declared works.

Everything that can be asked is tried on every engine: where it is declared a gap it must be refused and really be one,
where it is not it must give the right answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek import measures
from publiek.engines import Engine, EngineSettings, capabilities, engine_names, gaps_of, open_engine, told_gaps
from publiek.engines.gaps import KINDS
from publiek.errors import UsageError
from tests.support.conformance import House, figures
from tests.support.engines_at_hand import OFFERED, engine_at_hand

TABLE = pa.table({"who": ["a", "a", "b", None], "n": [1, 4, 2, None]})
#: Demands that are made when an engine is opened, and what only an engine that has them can be told.
DEMANDS = {
    "import-road": EngineSettings(import_road=True),
    "memory-cap": EngineSettings(memory="300MB"),
    "threads": EngineSettings(threads=1),
    "spill": EngineSettings(spill=Path("spill")),
}


def takes_a_table(engine: Engine, folder: Path) -> None:
    assert engine.collected(engine.frame(TABLE).filter(nw.col("n") > 1)).num_rows == 2
    empty = engine.collected(engine.frame(TABLE.slice(0, 0)))
    assert (empty.num_rows, empty.schema.types) == (0, [pa.string(), pa.int64()])


def reads_files(engine: Engine, folder: Path) -> None:
    for number, rows in enumerate(({"a": [1]}, {"a": [2], "b": ["x"]})):
        pq.write_table(pa.table(rows), folder / f"{number}.parquet")
        house = folder / f"house=h{number}" / f"delivery={number + 7}"
        house.mkdir(parents=True)
        pq.write_table(pa.table({"a": [number]}), house / "lines.parquet")
    plain = engine.collected(engine.scan([folder / "0.parquet", folder / "1.parquet"]).sort("a"))
    assert plain.to_pydict() == {"a": [1, 2], "b": [None, "x"]}
    kept = engine.collected(engine.scan(sorted(folder.glob("house=*/*/*")), partitions=True).sort("a"))
    assert kept.select(["a", "house", "delivery"]).to_pydict() == {
        "a": [0, 1],
        "house": ["h0", "h1"],
        "delivery": [7, 8],
    }


def works_out_every_figure(engine: Engine, folder: Path) -> None:
    told = figures(engine.name)
    assert tuple(told) == measures.names()
    assert told["totals"].table.num_rows > 5


def ranks(engine: Engine, folder: Path) -> None:
    running = nw.col("n").cum_sum().over("who", order_by="n")
    told = engine.collected(
        engine.frame(TABLE).filter(~nw.col("who").is_null()).with_columns(running=running).sort("n")
    )
    assert told.column("running").to_pylist() == [1, 2, 5]


def takes_a_median(engine: Engine, folder: Path) -> None:
    told = engine.collected(engine.frame(TABLE).group_by("who").agg(middle=nw.col("n").median()).sort("who"))
    assert told.column("middle").to_pylist()[1:] == [2.5, 2.0]


def searches_text(engine: Engine, folder: Path) -> None:
    told = engine.collected(engine.frame(TABLE).filter(nw.col("who").str.contains("a")))
    assert told.num_rows == 2


def is_opened_so(engine: Engine, folder: Path) -> None:
    with open_engine(engine.name, settings=EngineSettings("300MB", 1, folder, True)) as opened:
        assert opened.run("SELECT current_setting('threads')::INT t").to_pydict() == {"t": [1]}


#: Every capability, and how it is tried.
TRIED: dict[str, Callable[[Engine, Path], None]] = {
    **dict.fromkeys(DEMANDS, is_opened_so),
    "tables": takes_a_table,
    "files": reads_files,
    "measures": works_out_every_figure,
    "windows": ranks,
    "quantiles": takes_a_median,
    "text": searches_text,
}


def test_everything_that_can_be_asked_is_tried() -> None:
    assert list(TRIED) == list(capabilities())


@pytest.mark.parametrize("name", engine_names())
def test_a_gap_has_one_of_three_kinds_and_a_reason_in_two_languages(name: str) -> None:
    for gap in gaps_of(name):
        assert gap.kind in KINDS
        assert gap.why.nl and gap.why.en and gap.why.nl != gap.why.en


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("capability", TRIED)
def test_what_is_declared_is_a_gap_and_what_is_not_works(capability: str, name: str, tmp_path: Path) -> None:
    if capability not in {gap.capability for gap in gaps_of(name)}:
        TRIED[capability](engine_at_hand(name), tmp_path)
    elif capability in DEMANDS:
        with pytest.raises(UsageError, match="engine-gap"):
            open_engine(name, settings=DEMANDS[capability])
        assert not _can_be_told(type(engine_at_hand(name)), capability)
    else:
        with pytest.raises(UsageError, match="engine-lacks-operation"), told_gaps(name):
            TRIED[capability](engine_at_hand(name), tmp_path)


def _can_be_told(adapter: type, capability: str) -> bool:
    told = {"memory-cap": "memory", "threads": "threads", "spill": "spill"}
    if capability in told:
        return told[capability] in inspect.signature(adapter).parameters
    return hasattr(adapter, "run")


def test_a_wish_is_met_where_it_can_be() -> None:
    wishes = EngineSettings(memory="300MB", threads=1)
    with open_engine("polars", wishes=wishes) as engine:
        assert engine.name == "polars"
    with open_engine("duckdb", wishes=wishes) as engine:
        assert engine.run("SELECT current_setting('threads')::INT t").to_pydict() == {"t": [1]}


def test_a_refusal_says_what_why_and_where_else() -> None:
    with pytest.raises(UsageError) as refused:
        open_engine("polars", settings=EngineSettings(memory="2GB"))
    assert refused.value.what.en == "polars does not do this: a limit on memory."
    assert "choose DuckDB" in refused.value.do.en and "publiek engines" in refused.value.do.nl
    assert refused.value.where == {"engine": "polars", "asked": "memory-cap", "kind": "never"}


def test_a_figure_that_asks_what_an_engine_lacks_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """At whatever step the engine finds out, and for whatever figure."""
    from publiek.measures import frames

    monkeypatch.setattr(frames, "season_of", lambda moment: moment.dt.truncate("1y").dt.year())
    house = House(engine_at_hand("reference"))
    with pytest.raises(UsageError, match="engine-lacks-operation") as refused:
        measures.measure(house.prepared.lines, house.prepared.question, only=("totals",))
    assert refused.value.where == {"engine": "reference", "operation": "the operation dt.truncate"}
