"""What does importing 10 million ticket rows cost beside DuckDB merely reading the same CSV into Parquet?

    python bench/import_big.py [ROWS]

The import parses, standardises, takes the names off, checks conservation and keeps; DuckDB only reads and writes.
The bar: at most 4 times the processor time, and never more than 2 GB of memory.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measured import best_of, keep, plain, run

PUBLIEK = str(Path(sys.executable).with_name("publiek"))


def main(rows: int) -> None:
    """Make the file once, measure both roads in turn, keep the ratio."""
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        big = Path(folder) / "big.csv"
        run([sys.executable, "-m", "publiek.invented.big_file", "--rows", str(rows), str(big)])
        reading = best_of(2, [sys.executable, "-c", _DUCKDB, str(big), str(Path(folder) / "big.parquet")])
        homes = iter(range(100))
        importing = min(
            (
                run(
                    [PUBLIEK, "import", str(big), "-o", "bench", "--home", f"{folder}/home{next(homes)}", "--json"],
                    env={"PUBLIEK_KEYS": f"{folder}/keys"},
                )
                for _ in range(2)
            ),
            key=lambda r: r.cpu_s,
        )
        figures = {
            "rows": rows,
            "bytes": big.stat().st_size,
            "duckdb_read_to_parquet": plain(reading),
            "publiek_import": plain(importing),
            "cpu_ratio": round(importing.cpu_s / reading.cpu_s, 2),
            "cpu_microseconds_per_row": round(importing.cpu_s / rows * 1e6, 2),
        }
    print(keep("import-big", command=f"python bench/import_big.py {rows}", figures=figures))
    print(figures)


_DUCKDB = """
import duckdb, sys
duckdb.execute("COPY (SELECT * FROM read_csv(?)) TO '" + sys.argv[2] + "'", [sys.argv[1]])
"""

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
