"""What does a licensee's table cost to import, and a column of groups for ten million rows to export?

    python bench/import_segmentation.py [PC6_ROWS] [ADDRESSES] [EXPORTED]

Three made tables: a group per six-character postcode (bar: seconds), a group per address (bar: under 2 GB), and a
list of postcodes that gets its column (bar: seconds). Each runs in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measured import best_of, keep, plain

_MAKE = """
import sys
import numpy as np
from publiek.segmentation.area_profile import packaged
kind, rows, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
letters = [a + b for a in "ABCDEFGHJKLMNPRTVWXZ" for b in "ABCDEGHJKLMNPRTVWXZ"]
areas = packaged().area.tolist()
keys = [area + pair for area in areas for pair in letters[: -(-470_000 // len(areas))]][:470_000]
chance = np.random.default_rng(1)
with open(path, "w") as file:
    if kind == "pc6":
        file.write("PC6;CODE\\n")
        file.writelines(f"{key};S{code:02d}\\n" for key, code in zip(keys[:rows], chance.integers(0, 11, rows)))
    else:
        file.write("POSTCODE,NR,TOEV,CODE\\n")
        each = -(-rows // len(keys))
        for key in keys:
            codes = chance.integers(0, 11, each)
            file.writelines(f"{key},{2 * n + 1},{'A' if n % 3 == 0 else ''},S{codes[n]:02d}\\n" for n in range(each))
"""

_IMPORT = """
import sys, tempfile
from pathlib import Path
from publiek.segmentation.scheme import Licence
from publiek.segmentation.schemes import Columns, ImportPlan, import_scheme
kind, path = sys.argv[1], Path(sys.argv[2])
address = Columns(("POSTCODE",), number="NR", addition="TOEV", segment="CODE")
columns = Columns(("PC6",), segment="CODE") if kind == "pc6" else address
level = "pc6" if kind == "pc6" else "household"
plan = ImportPlan("bench", "1", 2025, level, columns, Licence("made", "made", "pc6"), "made")
with tempfile.TemporaryDirectory() as home:
    print(import_scheme(path, plan=plan, home=Path(home)).ledger)
"""

_EXPORT = """
import sys, time
import numpy as np
import pyarrow as pa
from publiek.segmentation.schemes import assign, export_segments
rows, scheme = int(sys.argv[1]), assign()
pc4 = np.random.default_rng(1).choice(scheme.table.column("pc4").to_numpy(), rows)
people = pa.table({"postcode": pa.array([f"{n}AA" for n in range(1000, 10000)]).take(pa.array(pc4 - 1000))})
started = time.perf_counter()
made = export_segments(people, scheme, level="pc4")
print(round(time.perf_counter() - started, 2))
"""


def main(pc6: int, addresses: int, exported: int) -> None:
    """Make the tables, measure each road, keep the result."""
    python, figures = sys.executable, {"pc6_rows": pc6, "addresses": addresses, "exported": exported}
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        for kind, rows in (("pc6", pc6), ("address", addresses)):
            path = str(Path(folder) / f"{kind}.csv")
            best_of(1, [python, "-c", _MAKE, kind, str(rows), path])
            figures[f"import_{kind}"] = plain(best_of(2, [python, "-c", _IMPORT, kind, path]))
    run = best_of(2, [python, "-c", _EXPORT, str(exported)])
    figures["export"] = plain(run) | {"export_alone_s": float(run.output)}
    print(
        keep("import-segmentation", command=f"python bench/import_segmentation.py {pc6} {addresses}", figures=figures)
    )
    print(figures)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [470_000, 8_000_000, 10_000_000][len(given) :]))
