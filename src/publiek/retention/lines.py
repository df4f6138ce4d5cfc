"""When does a line of ticket sales lose its names? By the later of the day of order and that of the performance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek import pseudonymisation
from publiek.engines import Workbench
from publiek.house import House
from publiek.pipeline import keys_of
from publiek.retention.terms import Kept
from publiek.warehouse import DeliveryRecord, refusals

Lines = Callable[[pa.Table], pa.Table]

_NAMED = """level = 'L2' AND ("order" IS NOT NULL OR booker IS NOT NULL OR pc6 IS NOT NULL)"""
_LATEST = "greatest(coalesce(ordered_on, performance_start::DATE), coalesce(performance_start::DATE, ordered_on))"
_PAST = f"SELECT count(*) AS lines FROM read_parquet(?, hive_partitioning = false) WHERE {_NAMED} AND {_LATEST} < ?"
_UNDATED = (
    f"SELECT count(*) AS lines FROM read_parquet(?, hive_partitioning = false) WHERE {_NAMED} AND {_LATEST} IS NULL"
)


def due(house: House, kept: Kept, on: date) -> int:
    """Lines that still have names and are past their term, in whatever file of the house has most of them."""
    before = kept.limit(on)
    root = house.home / "organisations" / house.organisation
    found = [root.glob("deliveries/*/original-*/lines.parquet"), root.glob("deliveries/*/view-*.parquet")]
    found += [root.glob("connected/*/segment-*/lines.parquet")]
    undated = [
        root / record.original.path
        for record in house.store.history()
        if not record.withdrawn and _kept_on(record) < before
    ]
    with refusals.storing(), Workbench(memory="800MB") as workbench:
        most = max(_counted(workbench, _PAST, sorted(paths), before) for paths in found)
        return most + _counted(workbench, _UNDATED, undated)


def _counted(workbench: Workbench, sql: str, paths: list[Path], *more: object) -> int:
    if not paths:
        return 0
    return int(workbench.run(sql, parameters=[[str(path) for path in paths], *more])["lines"][0].as_py())


def expire(house: House, kept: Kept, on: date) -> int:
    """Takes the names off every line that is past its term, in every file, in one step; how many lines there were.

    What comes in later of before that day loses its names at once.
    """
    before, many = kept.limit(on), due(house, kept, on)
    if not many:
        if house.store.passed() is not None:
            house.store.let_pass(before)
        return 0
    house.store.purge(
        _coarse_before(before),
        why="retention",
        renumber=_apart(house) if house.store.mirrors() else None,
        beforehand=lambda: house.store.let_pass(before),
        each=lambda record: _coarse_before(before, undated=_kept_on(record) < before),
    )
    return many


def _coarse_before(before: date, *, undated: bool = False) -> Lines:
    """What is done with lines of before a day; `undated`: also with those of which nobody can tell the day."""

    def change(lines: pa.Table) -> pa.Table:
        old = pseudonymisation.past(lines, before)
        if undated:
            without = (pc.is_null(lines[name].combine_chunks()) for name in ("ordered_on", "performance_start"))
            old = pc.or_(old, pc.and_(*without))
        return pseudonymisation.coarse(lines, old)

    return change


def _apart(house: House) -> Callable[[pa.Array], pa.Array]:
    """How the numbers of orders in mirrors are set apart. Raises StorageError when the key of the house is gone."""
    keys = keys_of(house, pseudonymisation.Keyring(house.keys, data_folder=house.home))
    return lambda numbers: pseudonymisation.apart(numbers, keys)


def _kept_on(record: DeliveryRecord) -> date:
    return date.fromisoformat(record.kept_at[:10])
