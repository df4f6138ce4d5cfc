"""How does each contestant answer the same questions about all houses together?

    python bench/at_size_contestants.py ENGINE QUESTION FOLDER [MEMORY]

One process, one engine, one question; prints what the answer adds up to, so that all can be held against each other.
    A0  organisation x segment x month x genre: tickets, net quantity, money        A   A0 and exact unique bookers
    B   organisation x season x segment: the same with exact unique bookers
    A2, B2 the same answers as A and B, first brought down to one row per booker
    read   no answer: only decode the columns that A needs
Everybody is written as a person who knows the engine would write it. FOLDER holds raw files (`raw-*`; for `sorted-*`
the same, sorted by house), or is a data folder of Publiek (`own-*`, `publiek`). Spark has a file of its own: it lives
in another environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

#: The columns that A needs; A0 needs all but the last.
RAW_COLUMNS = ("organisation", "pc6", "date", "genre", "quantity", "price", "booker")
OWN_COLUMNS = ("organisation", "home", "month", "genre", "visits", "tickets", "cents", "in_month_genre")
FINE = ("organisation", "segment", "month", "genre")
COARSE = ("organisation", "season", "segment")

#: What an answer adds up to: rows, sums, and sums that only come out when every row is right.
CHECKS = """
SELECT count(*) AS groups, sum(quantity)::BIGINT AS quantity, sum(cents)::BIGINT AS cents,
    sum(bookers)::BIGINT AS bookers, sum(quantity * house)::BIGINT AS quantity_by_house,
    sum(bookers * house)::BIGINT AS bookers_by_house, sum(quantity * quantity)::BIGINT AS quantity_squared,
    sum(bookers * bookers)::BIGINT AS bookers_squared
FROM answer
"""
_RAW = """
SELECT organisation, coalesce(segment, '') AS segment, year(date) * 12 + month(date) - 1 AS month, genre,
    year(date) - (month(date) < 8)::INTEGER AS season, booker, quantity, price
FROM read_parquet(?) LEFT JOIN read_parquet(?) USING (pc6)
"""
_OWN = """
SELECT organisation, coalesce(segment, '') AS segment, month, genre, season, visits, tickets, cents, {mark}
FROM read_parquet(?) LEFT JOIN labels ON labels.pc4 = home
"""


def raw_duckdb(question: str, folder: Path, memory: str) -> dict[str, int]:
    """SQL by hand on the raw files."""
    if question == "read":
        return _read(str(folder / "tickets-*.parquet"), RAW_COLUMNS)
    keys = ", ".join(COARSE if question.startswith("B") else FINE)
    if question in ("A2", "B2"):
        person = f"SELECT {keys}, booker, count(*) AS n, sum(quantity) AS q, sum(price) AS p FROM raw GROUP BY ALL"
        sums = "sum(n) AS tickets, sum(q) AS quantity, sum(p) AS cents, count(booker) AS bookers"
        asked = f"SELECT {keys}, {sums} FROM ({person}) GROUP BY ALL"
    else:
        bookers = "0" if question == "A0" else "count(DISTINCT booker)"
        sums = f"count(*) AS tickets, sum(quantity) AS quantity, sum(price) AS cents, {bookers} AS bookers"
        asked = f"SELECT {keys}, {sums} FROM raw GROUP BY ALL"
    files = [str(folder / "tickets-*.parquet"), str(folder / "postcodes.parquet")]
    return _told(f"WITH raw AS ({_RAW}) {asked}", files, memory=memory, spill=folder)


def own_cells(question: str, folder: Path, memory: str) -> dict[str, int]:
    """SQL by hand on what Publiek itself reads for this: lines added up by month, genre and home."""
    return _own(question, folder, memory, kind="cells")


def own_lines(question: str, folder: Path, memory: str) -> dict[str, int]:
    """SQL by hand on the compact lines of Publiek: one for each order, sorted, in whole numbers."""
    return _own(question, folder, memory, kind="visits")


def _own(question: str, folder: Path, memory: str, *, kind: str) -> dict[str, int]:
    from publiek import sector, segmentation

    files = [str(getattr(compact, kind)) for compact in sector.open_sector(folder).compacts()]
    if question == "read":
        return _read(files, OWN_COLUMNS)
    mark = "in_season" if question == "B" else "in_month_genre"
    keys = ", ".join(COARSE if question == "B" else FINE)
    bookers = "0" if question == "A0" else f"sum({mark})"
    sums = f"sum(tickets) AS tickets, sum(visits) AS quantity, sum(cents) AS cents, {bookers} AS bookers"
    sql = f"WITH own AS ({_OWN.format(mark=mark)}) SELECT {keys}, {sums} FROM own GROUP BY ALL"
    labels = segmentation.assign("area-types").table.select(["pc4", "segment"])
    numbers = sector.open_sector(folder).organisations
    return _told(sql, [files], memory=memory, spill=folder, labels=labels, numbers=numbers)


def _read(files: object, columns: tuple[str, ...]) -> dict[str, int]:
    """How many values there are in `columns`: they have to be decoded to be counted."""
    import duckdb

    counted = ", ".join(f"count({name})" for name in columns)
    told = duckdb.connect(config={"threads": 2}).execute(f"SELECT {counted} FROM read_parquet(?)", [files]).fetchone()
    return dict(zip(columns, told, strict=True))


def _told(
    sql: str, given: list[object], *, memory: str, spill: Path, labels: object = None, numbers: dict | None = None
) -> dict[str, int]:
    """What the answer to `sql` adds up to. `numbers`: what a number of an organisation stands for."""
    import duckdb

    spilling = spill.parent / f"{spill.name}-spill"
    connection = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(spilling), "threads": 2})
    if labels is not None:
        connection.register("labels", labels)
    house = "right(organisation, 4)::INTEGER"
    if numbers:
        places = {number: int(name[-4:]) for number, name in numbers.items()}
        connection.execute("CREATE TABLE houses AS SELECT unnest(?) AS organisation, unnest(?) AS house",
                           [list(places), list(places.values())])  # fmt: skip
    connection.execute(f"CREATE TEMP TABLE told AS {sql}", given)
    named = "told JOIN houses USING (organisation)" if numbers else f"(SELECT *, {house} AS house FROM told)"
    found = connection.execute(CHECKS.replace("answer", named))
    return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))


def publiek(question: str, folder: Path, memory: str) -> dict[str, int]:
    """The door of Publiek itself."""
    import pyarrow as pa

    from publiek import sector
    from publiek.engines import Workbench

    by = COARSE if question == "B" else FINE
    with Workbench(memory=memory, spill=folder.parent / f"{folder.name}-spill") as engine:
        answer = sector.profile(folder, by=by, uniques=question != "A0", engine=engine)
    if question == "A0":
        answer = answer.append_column("bookers", pa.array([0] * len(answer), pa.int64()))
    answer = answer.rename_columns({"visits": "quantity"})
    names = sector.open_sector(folder).organisations
    house = pa.array([int(names[number][-4:]) for number in answer["organisation"].to_pylist()])
    with Workbench() as bench:
        return bench.run(CHECKS, {"answer": answer.append_column("house", house)}).to_pylist()[0]


def raw_polars(question: str, folder: Path, memory: str) -> dict[str, int]:
    """Polars, streaming: it takes the memory it needs."""
    import polars as pl

    date, keys = pl.col("date"), list(COARSE if question == "B" else FINE)
    lines = pl.scan_parquet(folder / "tickets-*.parquet").join(
        pl.scan_parquet(folder / "postcodes.parquet"), on="pc6", how="left"
    )
    lines = lines.with_columns(
        pl.col("segment").fill_null(""),
        month=date.dt.year() * 12 + date.dt.month() - 1,
        season=date.dt.year() - (date.dt.month() < 8).cast(pl.Int32),
    )
    bookers = pl.lit(0, pl.Int64) if question == "A0" else pl.col("booker").drop_nulls().n_unique().cast(pl.Int64)
    answer = lines.group_by(keys).agg(
        tickets=pl.len(), quantity=pl.col("quantity").cast(pl.Int64).sum(),
        cents=pl.col("price").cast(pl.Int64).sum(), bookers=bookers,
    ).collect(engine="streaming")  # fmt: skip
    return _checked(answer.to_arrow())


def raw_pandas(question: str, folder: Path, memory: str) -> dict[str, int]:
    """pandas: everything in memory."""
    import pandas as pd
    import pyarrow as pa

    keys = list(COARSE if question == "B" else FINE)
    columns = ["organisation", "booker", "pc6", "date", "genre", "quantity", "price"]
    files = sorted(folder.glob("tickets-*.parquet"))
    lines = pd.concat([pd.read_parquet(f, columns=columns, dtype_backend="pyarrow") for f in files], ignore_index=True)
    lines = lines.merge(pd.read_parquet(folder / "postcodes.parquet", dtype_backend="pyarrow"), on="pc6", how="left")
    lines["segment"] = lines["segment"].fillna("")
    moment = pd.to_datetime(lines["date"])
    lines["month"] = moment.dt.year * 12 + moment.dt.month - 1
    lines["season"] = moment.dt.year - (moment.dt.month < 8)
    counted = {"tickets": ("quantity", "size"), "quantity": ("quantity", "sum"), "cents": ("price", "sum")}
    if question != "A0":
        counted["bookers"] = ("booker", "nunique")
    answer = lines.groupby(keys, sort=False, observed=True).agg(**counted).reset_index()
    if question == "A0":
        answer["bookers"] = 0
    numbers = dict.fromkeys(["quantity", "cents", "bookers"], "int64")
    kept = answer[["organisation", *numbers]].astype(numbers)
    return _checked(pa.Table.from_pandas(kept, preserve_index=False))


def _checked(answer: object) -> dict[str, int]:
    from publiek.engines import Workbench

    named = "(SELECT *, right(organisation, 4)::INTEGER AS house FROM told)"
    with Workbench() as bench:
        return bench.run(CHECKS.replace("answer", named), {"told": answer}).to_pylist()[0]


CONTESTANTS: dict[str, Callable[[str, Path, str], dict[str, int]]] = {
    "raw-duckdb": raw_duckdb,
    "sorted-duckdb": raw_duckdb,
    "own-cells": own_cells,
    "own-lines": own_lines,
    "publiek": publiek,
    "raw-polars": raw_polars,
    "raw-pandas": raw_pandas,
}

if __name__ == "__main__":
    told = CONTESTANTS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]), sys.argv[4] if len(sys.argv) > 4 else "8GB")
    sys.stdout.write(json.dumps(told) + "\n")
