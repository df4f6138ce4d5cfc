"""Folders that are columns: what they say, and where they begin."""

from __future__ import annotations

from pathlib import Path

from publiek.engines.hive import above_partitions, partition_values

FILES = [Path("/data/lines/house=a/delivery=7/x.parquet"), Path("/data/lines/house=b/delivery=12/y/z.parquet")]


def test_every_folder_with_a_value_is_a_column_and_numbers_are_numbers() -> None:
    assert partition_values(FILES) == [{"house": "a", "delivery": 7}, {"house": "b", "delivery": 12}]


def test_a_column_is_text_as_soon_as_one_value_is() -> None:
    files = [Path("/d/part=7/x.parquet"), Path("/d/part=none/x.parquet")]
    assert partition_values(files) == [{"part": "7"}, {"part": "none"}]


def test_the_folder_above_all_partitions() -> None:
    assert above_partitions(FILES) == Path("/data/lines")
    assert above_partitions([*FILES, Path("/data/more/house=c/delivery=1/x.parquet")]) == Path("/data")


def test_without_partitions_it_is_the_folder_all_files_share() -> None:
    assert above_partitions([Path("/data/a/x.parquet"), Path("/data/b/y.parquet")]) == Path("/data")
