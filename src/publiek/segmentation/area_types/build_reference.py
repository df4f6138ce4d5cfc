"""How is the packaged segmentation made? One command on the table of inputs, byte for byte the same each time.

    python -m publiek.areas.inputs FOLDER inputs.parquet
    python -m publiek.segmentation.area_types.build_reference inputs.parquet OUT

Without `--study` the stability study, which needs 20 resamples for each number of groups, is left as it is.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.segmentation.area_types.building import build
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.area_types.study import study
from publiek.segmentation.assignment import MODEL, STUDY, TABLE, packed


def build_reference(inputs: pa.Table, out: Path, *, with_study: bool = False) -> AreaTypes:
    """Writes the model, the assignment and, when asked, the stability study into `out`; returns the model."""
    model, placed = build(inputs)
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL).write_text(model.as_json(), encoding="utf-8")
    table = packed(placed, model)
    pq.write_table(table, out / TABLE, compression="zstd", compression_level=19, row_group_size=len(table))
    if with_study:
        found = [asdict(row) for row in study(inputs)]
        (out / STUDY).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return model


if __name__ == "__main__":
    made = build_reference(pq.read_table(sys.argv[1]), Path(sys.argv[2]), with_study="--study" in sys.argv)
    print(json.dumps(made.quality, indent=1))
