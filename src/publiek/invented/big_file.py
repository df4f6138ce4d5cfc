"""How is one very large ticket list made in a minute, to measure the import with?

    python -m publiek.invented.big_file --rows 10000000 OUT.csv

A plain Dutch list of single tickets (L2): 14 columns, semicolons, dates as dd-mm-yyyy, decimals with a comma. Every
value follows from the row number; nobody in it exists. The true sums are printed as JSON, to hold the import against.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from publiek.engines.workbench import Workbench
from publiek.invented.town import town_map

#: Prices in cents by the last digit of a hash; five rows in a hundred are cancelled.
PRICES = (1250, 1500, 1750, 1950, 2250, 2400, 2750, 3125, 0, 3700)
_ORDER = """
SELECT i, i * 5 // 12 AS o, hash(i * 5 // 12) AS h, hash(i + 77) AS t FROM range(CAST($rows AS BIGINT)) s(i)
"""
_ROWS = """
SELECT
    CAST(10000000 + o AS VARCHAR) AS "Bestelnummer",
    strftime(DATE '2022-09-01' + CAST(h % 1000 AS INTEGER) - CAST(h // 7 % 60 AS INTEGER), '%d-%m-%Y') AS "Besteldatum",
    'Voorstelling ' || (h % 1000 // 3) AS "Voorstelling",
    strftime(DATE '2022-09-01' + CAST(h % 1000 AS INTEGER), '%d-%m-%Y') AS "Voorstellingsdatum",
    CAST(50000000 + i AS VARCHAR) AS "Ticketnummer",
    CAST(h // 3 % {bookers} AS VARCHAR) AS "Klantnummer",
    'boeker' || (h // 3 % {bookers}) || '@example.nl' AS "E-mail",
    CASE WHEN h // 3 % {bookers} % 25 = 0 THEN NULL
         ELSE postcodes[CAST(1 + h // 3 % {bookers} % len(postcodes) AS INTEGER)] END AS "Postcode",
    CASE t % 10 WHEN 8 THEN 'Gratis' WHEN 9 THEN 'Korting' ELSE 'Normaal' END AS "Kaartsoort",
    1 AS "Aantal",
    {texts}[CAST(1 + t % 10 AS INTEGER)] AS "Prijs",
    CASE WHEN i = 0 OR o <> (i - 1) * 5 // 12 THEN '1,50' ELSE '0,00' END AS "Servicekosten",
    CASE h % 5 WHEN 0 THEN 'Kassa' WHEN 1 THEN 'Telefoon' ELSE 'Website' END AS "Verkoopkanaal",
    CASE WHEN h // 11 % 20 = 0 THEN 'Geannuleerd' ELSE 'Betaald' END AS "Status"
FROM ({order}), (SELECT list(postcode ORDER BY postcode) AS postcodes FROM postcode_list)
"""
_SUMS = """
SELECT count(*) AS rows, count(DISTINCT o) AS orders,
       count(*) FILTER (h // 11 % 20 <> 0) AS tickets,
       sum({prices}[CAST(1 + t % 10 AS INTEGER)])::BIGINT AS cents_in_file,
       (sum({prices}[CAST(1 + t % 10 AS INTEGER)]) FILTER (h // 11 % 20 <> 0))::BIGINT AS revenue_cents,
       150 * count(DISTINCT o) AS fee_cents_in_file
FROM ({order})
"""


@dataclass(frozen=True)
class BigFile:
    """What was written: path, rows, orders, valid tickets and money in cents (price; fees apart)."""

    path: Path
    sums: dict[str, int]


def write_big_file(out: Path, *, rows: int, threads: int = 2) -> BigFile:
    """Write `rows` ticket rows to `out` as CSV and return the true sums. About 125 bytes a row."""
    pc4 = town_map()[0]["pc4"].to_pylist()
    postcodes = pa.table({"postcode": [f"{code} {letters}" for code in pc4 for letters in ("AB", "CD", "KX", "PR")]})
    order = _ORDER.replace("$rows", str(int(rows)))
    texts = ", ".join(f"'{cents // 100},{cents % 100:02d}'" for cents in PRICES)
    parts = {
        "order": order,
        "texts": f"[{texts}]",
        "prices": f"[{', '.join(map(str, PRICES))}]",
        "bookers": str(max(10, rows // 6)),
    }
    with Workbench(threads=threads) as bench:
        target = str(out).replace("'", "''")
        sql = f"COPY ({_ROWS.format(**parts)}) TO '{target}' (FORMAT csv, HEADER, DELIMITER ';')"
        bench.run(sql, {"postcode_list": postcodes})
        sums = bench.run(_SUMS.format(**parts)).to_pylist()[0]
    return BigFile(out, {name: int(value) for name, value in sums.items()})


def main(arguments: list[str]) -> None:
    """Write the file named on the command line and print its true sums."""
    parser = argparse.ArgumentParser(prog="publiek.invented.big_file", description="One large invented ticket list.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000, help="ticket rows to write")
    parser.add_argument("--orders", type=int, help="orders to write instead; each has 2.4 rows")
    options = parser.parse_args(arguments)
    made = write_big_file(options.out, rows=options.orders * 12 // 5 if options.orders else options.rows)
    sys.stdout.write(json.dumps({"path": str(made.path), "bytes": made.path.stat().st_size, **made.sums}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
