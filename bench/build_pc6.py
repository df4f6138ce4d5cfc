"""How long does a build of the area types take at full size, and the labelling of ten million tickets?

    python bench/build_pc6.py [AREAS]

An invented key-figures file of 470,000 six-character postcodes x 60 columns (layout, rounding and suppression of the
real one) is read, repaired along PC6 -> PC5 -> PC4, placed in the packaged model, and built into its own hierarchy.
Bars: 5 minutes and 6 GB; the packaged model (PC4) in 30 s; ten million tickets labelled in 10 s.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from measured import keep, plain, run


def main(areas: int) -> None:
    """Make the files once; measure the full-size build, the PC4 build and the labelling, each in its own process."""
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        run([sys.executable, "-m", "publiek.invented.key_figures_file", folder, "--areas", str(areas)])
        full = run([sys.executable, "-c", _FULL, folder])
        tickets = run([sys.executable, "-c", _TICKETS, folder, "10000000"])
        small = run([sys.executable, "-m", "publiek.segmentation.area_types.build_reference", f"{folder}/pc4"])
        figures = {
            "areas": areas,
            "bytes": (Path(folder) / "verzonnen_pc6_2022_vol.csv").stat().st_size,
            "pc6_read_repair_build": {**plain(full), "phases_s": json.loads(full.output)},
            "pc4_build": plain(small),
            "label_10_million_tickets": {**plain(tickets), "phases_s": json.loads(tickets.output)},
        }
    print(keep("build-pc6", command=f"python bench/build_pc6.py {areas}", figures=figures))
    print(json.dumps(figures, indent=1))


_FULL = """
import json, pickle, sys, time
from pathlib import Path
from publiek.areas import load_key_figures
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.area_types import build, describe_areas, place
from publiek.segmentation.area_types.storing import read_version
from publiek.segmentation.assignment import REFERENCE, laid_over
folder, phases, start = Path(sys.argv[1]), {}, time.perf_counter()
def phase(name):
    global start
    phases[name], start = round(time.perf_counter() - start, 1), time.perf_counter()
profile = packaged()
for level in ("pc5", "pc6"):
    told = load_key_figures(folder / f"verzonnen_{level}_2022_vol.csv")
    phase(f"read {level}")
    profile = describe_areas(told.table, level=level, vintage=told.vintage, parent=profile)
    del told
    phase(f"repair {level}")
model, _ = read_version(REFERENCE / "area-types" / "2022.2")
laid = place(profile, model, published_least=3)
phase("place in the packaged model")
model, laid = build(profile)
phase("build")
scheme = laid_over(model, laid, profile)
phase("lay over")
import pyarrow.parquet as pq
pq.write_table(scheme.fine, folder / "fine.parquet")
pq.write_table(scheme.table, folder / "table.parquet")
print(json.dumps(phases))
"""

_TICKETS = """
import json, sys, time
from dataclasses import replace
import numpy as np, pyarrow as pa, pyarrow.parquet as pq
from publiek.segmentation.schemes import assign, export_segments
folder, count, phases = sys.argv[1], int(sys.argv[2]), {}
fine = pq.read_table(folder + "/fine.parquet")
scheme = replace(assign(), fine=fine, table=pq.read_table(folder + "/table.parquet"))
rows = pa.array(np.random.default_rng(1).integers(0, len(fine), count))
pc6 = fine.column("pc6").combine_chunks().take(rows)
pc4 = pa.compute.cast(pa.compute.utf8_slice_codeunits(pc6, 0, 4), pa.int32())
for name, keys in (("pc6", pc6), ("pc4", pc4)):
    start = time.perf_counter()
    labels = export_segments(pa.table({name: keys}), scheme, level=name).column("segment")
    phases[f"{name} keys"] = round(time.perf_counter() - start, 2)
    assert labels.null_count < count // 1000 and len(labels) == count
print(json.dumps(phases))
"""

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 470_000)
