"""The workbench: bounded memory, and no temporary file while names are in the tables."""

from __future__ import annotations

from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek.engines import Workbench

#: More distinct text than fits in 64 MB: the engine must spill or stop.
HEAVY = "SELECT count(*) n FROM (SELECT DISTINCT md5(i::VARCHAR) || md5((i + 1)::VARCHAR) x FROM range(3000000) t(i)) q"


def test_sql_sees_arrow_tables_under_their_name() -> None:
    with Workbench() as workbench:
        assert workbench.run("SELECT sum(a) s FROM t", {"t": pa.table({"a": [1, 2]})}).to_pydict() == {"s": [3]}


def test_a_table_is_gone_after_its_statement() -> None:
    with Workbench() as workbench:
        workbench.run("SELECT 1", {"people": pa.table({"a": [1]})})
        with pytest.raises(Exception, match="people"):
            workbench.run("SELECT * FROM people")


def test_parquet_files_are_scanned_as_one_lazy_frame(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"a": [2], "b": ["x"]}), tmp_path / "2.parquet")
    with Workbench() as workbench:
        rows = (
            workbench.scan([tmp_path / "1.parquet", tmp_path / "2.parquet"])
            .sort("a")
            .collect()
            .to_dict(as_series=False)
        )
    assert rows == {"a": [1, 2], "b": [None, "x"]}


def test_without_a_spill_folder_too_much_data_stops_instead_of_touching_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Workbench(memory="64MB", threads=1) as workbench, pytest.raises(Exception, match=r"(?i)memory"):
        workbench.run(HEAVY)
    assert not list(tmp_path.rglob("*"))


def test_with_a_spill_folder_the_same_question_is_answered(tmp_path: Path) -> None:
    with Workbench(memory="64MB", threads=1, spill=tmp_path / "spill") as workbench:
        assert workbench.run(HEAVY).to_pydict() == {"n": [3_000_000]}


def test_frames_are_narwhals_and_lazy() -> None:
    with Workbench() as workbench:
        frame = workbench.frame(pa.table({"a": [1, 1, 2]}))
        assert isinstance(frame, nw.LazyFrame)
        assert sorted(frame.group_by("a").agg(n=nw.len()).collect().rows()) == [(1, 2), (2, 1)]
