"""Which lines of earlier deliveries did a later delivery bring again?

A line is known by its level and, within it, by
    L2  order, performance, ticket, and whether it takes tickets back (quantity below zero)
    L1  performance, postcode area, postcode status
    L0  performance, ticket type
A later line with the same identity supersedes every earlier one. An L2 line without an order has no identity: it
always adds, but for a line that lost its names: of that `nameless_overlap` tells. For tallies and counts without a
performance id the moment of the performance takes its place; with neither, the line has no identity. Nulls within an
identity equal each other (an order line without ticket number).

Where two forms of one system call a performance otherwise (`other_names`), an order of the one is that of the other
when a ticket is the same, or when no ticket is and the later one tells at least as many, also of that status: the
two number them otherwise.

A live connection tells of every order all there is. So its lines supersede whole orders that the same system delivered
before, also tickets that are no longer in them: a ticket that was moved or deleted in the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from publiek.engines import Workbench

_ROWS_AT_ONCE = 250_000

_IDENTITY = """
    delivery::INTEGER AS delivery, level,
    CASE level WHEN 'L2' THEN "order" END AS k_order,
    CASE level WHEN 'L2' THEN performance_id
        ELSE coalesce(performance_id, performance_start::VARCHAR) END AS k_performance,
    CASE level WHEN 'L2' THEN ticket WHEN 'L1' THEN pc4 END AS k_part,
    CASE level WHEN 'L1' THEN postcode_status WHEN 'L0' THEN ticket_type END AS k_kind,
    CASE level WHEN 'L2' THEN quantity < 0 END AS k_back
"""
_HAS_IDENTITY = "CASE level WHEN 'L2' THEN k_order IS NOT NULL ELSE k_performance IS NOT NULL END"

_SUPERSEDED = f"""
WITH earlier AS (
    SELECT {_IDENTITY}, file_row_number AS position
    FROM read_parquet(?, hive_partitioning = true, file_row_number = true) WHERE {_HAS_IDENTITY}
), later AS (
    SELECT {_IDENTITY} FROM read_parquet(?, hive_partitioning = true) WHERE {_HAS_IDENTITY}
)
SELECT earlier.delivery, earlier.position FROM earlier SEMI JOIN later ON
    earlier.level = later.level
    AND earlier.k_order IS NOT DISTINCT FROM later.k_order
    AND earlier.k_performance IS NOT DISTINCT FROM later.k_performance
    AND earlier.k_part IS NOT DISTINCT FROM later.k_part
    AND earlier.k_kind IS NOT DISTINCT FROM later.k_kind
    AND earlier.k_back IS NOT DISTINCT FROM later.k_back
    AND earlier.delivery < later.delivery
"""


_SUPERSEDED_UNDER_OTHER_NAMES = """
WITH earlier AS (
    SELECT delivery::INTEGER AS delivery, file_row_number AS position, "order", performance_id, known_as, ticket,
        quantity < 0 AS back, status
    FROM read_parquet(?, hive_partitioning = true, file_row_number = true) JOIN names ON names.name = performance_id
    WHERE level = 'L2' AND "order" IS NOT NULL
), later AS (
    SELECT delivery::INTEGER AS delivery, "order", performance_id, known_as, ticket, quantity < 0 AS back, status
    FROM read_parquet(?, hive_partitioning = true) JOIN names ON names.name = performance_id
    WHERE level = 'L2' AND "order" IS NOT NULL
), met AS (
    SELECT earlier.delivery, earlier.position, earlier."order", earlier.known_as, earlier.back,
        bool_or(earlier.ticket IS NOT DISTINCT FROM later.ticket) AS same, count(DISTINCT later.ticket) AS brought,
        bool_or(earlier.status IS NOT DISTINCT FROM later.status) AS alike
    FROM earlier JOIN later ON earlier."order" = later."order" AND earlier.known_as = later.known_as
        AND earlier.performance_id <> later.performance_id AND earlier.back IS NOT DISTINCT FROM later.back
        AND earlier.delivery < later.delivery
    GROUP BY ALL
), together AS (
    SELECT *, bool_or(same) OVER whole AS any_same, count(*) OVER whole AS lines
    FROM met WINDOW whole AS (PARTITION BY delivery, "order", known_as, back)
)
SELECT delivery, position FROM together WHERE same OR (NOT any_same AND alike AND lines <= brought)
"""

_SUPERSEDED_ORDERS = """
SELECT delivery::INTEGER AS delivery, position FROM (
    SELECT delivery, "order", file_row_number AS position
    FROM read_parquet(?, hive_partitioning = true, file_row_number = true) WHERE level = 'L2' AND "order" IS NOT NULL
) AS earlier SEMI JOIN (
    SELECT DISTINCT "order" FROM read_parquet(?, hive_partitioning = true) WHERE level = 'L2' AND "order" IS NOT NULL
) AS later ON earlier."order" = later."order"
"""


def superseded(workbench: Workbench, *, earlier: Sequence[Path], later: Sequence[Path]) -> dict[int, np.ndarray]:
    """Per delivery number: the row positions (int64, from 0) in its file of `earlier` that lines of `later` replace.

    Every path lies in a partition `delivery=<number>`, one file of `earlier` per delivery; a line is superseded only
    by a delivery with a higher number. Deliveries that lose nothing are absent.
    """
    return _asked(workbench, _SUPERSEDED, earlier, later)


def superseded_under_other_names(
    workbench: Workbench, *, earlier: Sequence[Path], later: Sequence[Path], names: pa.Table
) -> dict[int, np.ndarray]:
    """The same of lines of which the performance has another name in `later`; all of one system (NAMES)."""
    return _asked(workbench, _SUPERSEDED_UNDER_OTHER_NAMES, earlier, later, names=names) if names.num_rows else {}


def superseded_orders(workbench: Workbench, *, earlier: Sequence[Path], later: Path) -> dict[int, np.ndarray]:
    """Per delivery number: the positions in its file of `earlier` of lines whose order is told of in `later`."""
    return _asked(workbench, _SUPERSEDED_ORDERS, earlier, [later])


def _asked(
    workbench: Workbench, sql: str, earlier: Sequence[Path], later: Sequence[Path], **tables: pa.Table
) -> dict[int, np.ndarray]:
    if not earlier or not later:
        return {}
    found = workbench.run(sql, tables, [[str(path) for path in earlier], [str(path) for path in later]])
    numbers, positions = found["delivery"].to_numpy(), found["position"].to_numpy()
    return {int(number): positions[numbers == number] for number in np.unique(numbers)}


def copy_without(source: Path, *, target: Path, positions: np.ndarray) -> None:
    """Writes `target` as a copy of the Parquet file `source` without the rows at `positions`; order is kept."""
    with pq.ParquetFile(source) as file:
        keep = np.ones(file.metadata.num_rows, dtype=bool)
        keep[positions] = False
        with pq.ParquetWriter(target, file.schema_arrow, compression="zstd", compression_level=1) as writer:
            start = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                mask = pa.array(keep[start : start + batch.num_rows])
                start += batch.num_rows
                left = pa.Table.from_batches([batch]).filter(mask)
                if left.num_rows:
                    writer.write_table(left)
