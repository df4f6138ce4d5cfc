"""How do the same tickets look to a person who has no Publiek: Parquet files with plain text columns?

One file per month of sale, each in order of the day of sale, as a national collection that grows month by month has
them: houses stand mixed. Beside them the list that such a person joins with: postcode and group of the area.
"""

from __future__ import annotations

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek import segmentation
from publiek.engines import Workbench
from publiek.invented.national_houses import postcodes
from publiek.warehouse import Store, organisations

POSTCODES = "postcodes.parquet"
_MEMORY = "1500MB"
_BOUNDS = "SELECT min(ordered_on) AS first, max(ordered_on) AS last FROM read_parquet(?)"
_MONTH = """
COPY (
    SELECT ticket, organisation, booker, pc6, date, genre, quantity, price FROM (
        SELECT ticket, regexp_extract(filename, 'organisations[/\\\\]([^/\\\\]+)', 1) AS organisation, booker, pc6,
            CAST(performance_start AS DATE) AS date, genre, quantity, CAST(amount_cents AS INTEGER) AS price,
            ordered_on, row
        FROM read_parquet(?, filename = true) WHERE ordered_on >= ? AND ordered_on < ?
    ) ORDER BY ordered_on, organisation, row
) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
"""


def raw(home: Path, *, folder: Path) -> list[Path]:
    """Writes the tickets of the warehouse `home` into `folder`; gives the ticket files, in order of sale.

    Columns: ticket and booker (64-bit pseudonyms), organisation, pc6 and genre (text), date (of the performance),
    quantity, price (cents). `postcodes.parquet` has pc6 and segment (text).
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_postcodes(folder / POSTCODES)
    files = [str(path) for house in organisations(home) for path in Store(home, house).current().paths]
    spill, made = folder / "spill", []
    with Workbench(memory=_MEMORY, spill=spill) as workbench:
        bounds = workbench.run(_BOUNDS, parameters=[files]).to_pylist()[0]
        for start, end in _months(bounds["first"], bounds["last"]):
            target = folder / f"tickets-{start:%Y-%m}.parquet"
            sql = _MONTH.format(target=str(target).replace("'", "''"))
            workbench.run(sql, parameters=[files, start, end])
            made.append(target)
    shutil.rmtree(spill, ignore_errors=True)
    return made


def write_postcodes(target: Path) -> None:
    """Writes every six-character postcode with the group of its area; areas without a group are left out."""
    codes, scheme = postcodes(), segmentation.assign("area-types").table
    group = dict(zip(scheme["pc4"].to_pylist(), scheme["segment"].to_pylist(), strict=True))
    table = pa.table({"pc6": codes.pc6, "segment": [group.get(pc4) for pc4 in codes.pc4.tolist()]})
    pq.write_table(table.drop_null(), target, compression="zstd")


def _months(first: date, last: date) -> list[tuple[date, date]]:
    """The first days of every month from `first` to `last`, each with that of the month after it."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [first.year * 12 + first.month - 1 + nth for nth in range(count + 1)]
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    return list(pairwise(days))
