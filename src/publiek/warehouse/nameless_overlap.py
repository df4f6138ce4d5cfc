"""Which lines without names of earlier deliveries did a later delivery of the same system bring again?

Without an order such a line is known by its performance and its day of order alone, and several lines share those. So
they are held against each other one for one: as many lines without names as a later delivery brings of a performance
and day (sold, or taken back), so many of the earlier ones it replaces: those that are alike first, the latest ones
first. Where the same earlier delivery has lines *with* names of that performance and day, and the later one tells none
of them again, it tells of something else, and replaces nothing there. A performance that another form of the system
calls otherwise is known by one name: `names` (NAMES of `other_names`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.engines import Workbench

#: A line without names: no order, and the ticket number that says so.
NAMELESS = """level = 'L2' AND "order" IS NULL AND ticket = 0"""
PERFORMANCE = "coalesce(names.known_as, performance_id)"
_CELL = f"hash({PERFORMANCE}, ordered_on, quantity < 0)"
ALSO_KNOWN = "LEFT JOIN names ON names.name = performance_id"
_KIND = "hash(status, quantity, amount_cents, fee_cents, ticket_type, channel)"
BACK = "quantity < 0"

_LINES = f"""
SELECT delivery::INTEGER AS delivery, file_row_number AS position, row, {_CELL} AS cell, {_KIND} AS kind
FROM read_parquet(?, hive_partitioning = true, file_row_number = true) {ALSO_KNOWN} WHERE {NAMELESS}
"""

_MATCHED = """
WITH alike AS (
    SELECT delivery, position, cell, kind,
        row_number() OVER (PARTITION BY cell, kind ORDER BY delivery DESC, position) AS nth FROM earlier
), brought AS (
    SELECT cell, kind, count(*) AS lines FROM later GROUP BY ALL
), same AS (
    SELECT alike.delivery, alike.position, alike.cell FROM alike
    JOIN brought ON alike.cell = brought.cell AND alike.kind = brought.kind AND alike.nth <= brought.lines
), rest AS (
    SELECT delivery, position, cell, row_number() OVER (PARTITION BY cell ORDER BY delivery DESC, position) AS nth
    FROM earlier ANTI JOIN same USING (delivery, position)
), left_over AS (
    SELECT brought.cell, sum(brought.lines) - coalesce(any_value(taken.lines), 0) AS lines
    FROM (SELECT cell, sum(lines) AS lines FROM brought GROUP BY cell) AS brought
    LEFT JOIN (SELECT cell, count(*) AS lines FROM same GROUP BY cell) AS taken USING (cell) GROUP BY brought.cell
)
SELECT delivery, position FROM same
UNION ALL
SELECT rest.delivery, rest.position FROM rest
JOIN left_over ON rest.cell = left_over.cell AND rest.nth <= left_over.lines
"""

_OF_SOMETHING_ELSE = f"""
WITH named AS (
    SELECT delivery::INTEGER AS delivery, {_CELL} AS cell, "order", {PERFORMANCE} AS performance, {BACK} AS back
    FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN}
    WHERE level = 'L2' AND "order" IS NOT NULL AND {_CELL} IN (SELECT cell FROM later)
), told AS (
    SELECT DISTINCT hash("order", {PERFORMANCE}, {BACK}) AS line
    FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN} WHERE level = 'L2' AND "order" IS NOT NULL
)
SELECT delivery, cell FROM named LEFT JOIN told ON hash("order", performance, back) = told.line
GROUP BY delivery, cell HAVING count(told.line) = 0
"""

#: Who took an objection back is told of with names again; then a line with names can be one that has none here.
_NAMED_AGAIN = f"""
SELECT {_CELL} AS cell, {_KIND} AS kind FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN}
WHERE level = 'L2' AND "order" IS NOT NULL AND hash("order", {PERFORMANCE}, ticket, {BACK}) NOT IN (
    SELECT hash("order", {PERFORMANCE}, ticket, {BACK}) FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN}
    WHERE level = 'L2' AND "order" IS NOT NULL)
"""


def replaced(
    workbench: Workbench, *, earlier: Mapping[int, Path], later: Path, names: pa.Table, lifted: bool = False
) -> dict[int, np.ndarray]:
    """Per number of `earlier` (the file with its lines): the positions of lines without names that `later` replaces.

    All of one system. `lifted`: an objection was once taken back, so lines with names may be among them too.
    """
    known = lines_without_names(workbench, earlier, names)
    if not known.num_rows:
        return {}
    brought = lines_without_names(workbench, {0: later}, names).select(["cell", "kind"])
    paths = [str(path) for path in earlier.values()]
    if brought.num_rows:
        others = workbench.run(_OF_SOMETHING_ELSE, {"later": brought, "names": names}, [paths, [str(later)]])
        known = workbench.run("SELECT * FROM known ANTI JOIN others USING (delivery, cell)", _both(known, others))
    if lifted:
        again = workbench.run(_NAMED_AGAIN, {"names": names}, [[str(later)], paths])
        alike = workbench.run(
            "SELECT * FROM again SEMI JOIN known USING (cell, kind)", {"again": again, "known": known}
        )
        brought = pa.concat_tables([brought, alike.select(["cell", "kind"]).cast(brought.schema)])
    return by_delivery(matched(workbench, known, brought))


def still_replaced(workbench: Workbench, originals: Mapping[int, Path], names: pa.Table) -> dict[int, np.ndarray]:
    """The same when `originals` (whole deliveries of one system, by number) had come in one after the other."""
    every = lines_without_names(workbench, originals, names)
    lost = every.slice(0, 0).select(["delivery", "position"])
    for number in sorted(originals):
        tables = {"every": every, "lost": lost}
        before = f"SELECT * FROM every ANTI JOIN lost USING (delivery, position) WHERE delivery < {int(number)}"
        brought = f"SELECT cell, kind FROM every WHERE delivery = {int(number)}"
        found = matched(workbench, workbench.run(before, tables), workbench.run(brought, {"every": every}))
        lost = pa.concat_tables([lost, found.cast(lost.schema)])
    return by_delivery(lost)


def lines_without_names(workbench: Workbench, files: Mapping[int, Path], names: pa.Table) -> pa.Table:
    """Delivery, position, row, cell (performance, day, direction) and kind of every line without names."""
    paths = [str(path) for path in files.values()]
    return workbench.run(_LINES, {"names": names}, [paths]) if paths else _nothing(workbench)


def matched(workbench: Workbench, earlier: pa.Table, later: pa.Table) -> pa.Table:
    """Which lines of `earlier` those of `later` take the place of: delivery and position."""
    return workbench.run(_MATCHED, {"earlier": earlier, "later": later})


def by_delivery(found: pa.Table) -> dict[int, np.ndarray]:
    """Positions per delivery number."""
    numbers, positions = found["delivery"].to_numpy(), found["position"].to_numpy()
    return {int(number): np.sort(positions[numbers == number]) for number in np.unique(numbers)}


def _both(known: pa.Table, others: pa.Table) -> dict[str, object]:
    return {"known": known, "others": others}


def _nothing(workbench: Workbench) -> pa.Table:
    numbers = "0::INTEGER AS delivery, 0::BIGINT AS position, 0::BIGINT AS row"
    return workbench.run(f"SELECT {numbers}, 0::UBIGINT AS cell, 0::UBIGINT AS kind LIMIT 0")
