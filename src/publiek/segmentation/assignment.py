"""Which group does each postcode area belong to, and how surely? The packaged segmentation, ready to use."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from publiek.errors import Text, UsageError
from publiek.segmentation.area_types.model import AreaTypes, Placed, from_json
from publiek.segmentation.groups import groups
from publiek.segmentation.scheme import SegmentScheme
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of

REFERENCE = Path(__file__).parent / "reference" / "area-types" / "2022.1"
MODEL, TABLE, STUDY = "model.json", "areas.parquet", "study.json"
_PARTS = 10_000


@cache
def assign(scheme: str = "area-types") -> SegmentScheme:
    """The packaged segmentation `scheme`. Raises UsageError "segmentation-unknown"."""
    if scheme != "area-types":
        raise UsageError(
            "segmentation-unknown",
            Text("Deze indeling kent Publiek niet.", "Publiek does not know this segmentation."),
            Text("Kies: area-types.", "Choose: area-types."),
            {"known": ["area-types"]},
        )
    model = from_json((REFERENCE / MODEL).read_text(encoding="utf-8"))
    return SegmentScheme(
        code=model.code,
        version=model.version,
        kind="area-types",
        table=unpacked(pq.read_table(REFERENCE / TABLE), model),
        groups=groups(model),
        accuracy=float(model.quality["mean_largest_part"]),  # type: ignore[arg-type]
        source=model.source,
        facts={
            "digest": model.digest,
            "vintage": model.vintage,
            "seed": model.seed,
            "variables": dict(zip(model.variables, model.reasons, strict=True)),
            "profile": model.profile,
            "quality": model.quality,
            "stability": json.loads((REFERENCE / STUDY).read_text(encoding="utf-8")),
        },
    )


def packed(placed: Placed, model: AreaTypes) -> pa.Table:
    """The assignment as it is stored: codes, and certainty and mix in ten-thousandths."""
    thousandths = {
        code: pa.array((placed.mix[:, i] * _PARTS).round().astype("int16")) for i, code in enumerate(model.groups)
    }
    certainty = pa.array((placed.certainty * _PARTS).round().astype("int16"))
    return pa.table(
        {
            "pc4": pa.array(placed.pc4, pa.int32()),
            "segment": pa.array(placed.segment, pa.string()),
            "certainty": certainty,
            **thousandths,
        }
    )


def unpacked(table: pa.Table, model: AreaTypes) -> pa.Table:
    """A stored assignment as vocabulary AREA_SEGMENT; every mix has all groups and sums to 1."""
    codes, count = list(model.groups), len(table)
    parts = np.column_stack([table.column(code).to_numpy() for code in codes]) / _PARTS
    schema = schema_of(AREA_SEGMENT)
    mix = pa.MapArray.from_arrays(
        np.arange(count + 1, dtype=np.int32) * len(codes), pa.array(codes * count, pa.string()), pa.array(parts.ravel())
    )
    certainty = pa.array(table.column("certainty").to_numpy() / _PARTS)
    return pa.table([table.column("pc4"), table.column("segment"), certainty, mix], schema=schema)
