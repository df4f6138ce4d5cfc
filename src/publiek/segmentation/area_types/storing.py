"""How are a model and its placement kept? One folder per version: model.json, areas.parquet, study.json, groups.yaml.

In areas.parquet every number is whole ten-thousandths: per tier the code, its certainty, the mix (a column per code)
and the spread of the mix (a column per code with "~"). Version 2022.1 has one tier and no spread.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from publiek.segmentation.area_types.model import AreaTypes, from_json
from publiek.segmentation.area_types.placement import Placed, TierPlaced

MODEL, TABLE, STUDY, NAMES = "model.json", "areas.parquet", "study.json", "groups.yaml"
_PARTS = 10_000
Floats = NDArray[np.float64]


def write_version(model: AreaTypes, laid: Placed, folder: Path) -> None:
    """The model and the placement as files in `folder`; equal to the byte for equal input and library."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_text(model.as_json(), encoding="utf-8")
    table = packed(laid)
    pq.write_table(table, folder / TABLE, compression="zstd", compression_level=19, row_group_size=len(table))


def read_version(folder: Path) -> tuple[AreaTypes, Placed]:
    """The model and the placement in `folder`. Raises ValueError when the model was changed after it was made."""
    model = from_json((folder / MODEL).read_text(encoding="utf-8"))
    return model, unpacked(pq.read_table(folder / TABLE), model)


def packed(laid: Placed) -> pa.Table:
    """The placement as it is stored."""
    columns: dict[str, pa.Array] = {"area": pa.array(laid.area.tolist(), pa.string())}
    for name, tier in laid.tiers.items():
        codes = pa.array(list(tier.codes), pa.string())
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(tier.which, pa.int8()), codes)
        columns[f"{name}_certainty"] = _whole(tier.certainty)
        columns |= {code: _whole(tier.mix[:, at]) for at, code in enumerate(tier.codes)}
        if tier.spread is not None:
            columns |= {f"{code}~": _whole(tier.spread[:, at]) for at, code in enumerate(tier.codes)}
    return pa.table(columns)


def _whole(numbers: Floats) -> pa.Array:
    return pa.array((np.asarray(numbers, dtype=float) * _PARTS).round().astype("int16"))


def unpacked(table: pa.Table, model: AreaTypes) -> Placed:
    """A stored placement."""
    if "pc4" in table.column_names:  # 2022.1
        area = np.array(table.column("pc4").cast(pa.string()).to_pylist(), dtype=np.str_)
        return Placed(area, {"type": _tier(table, model, "type", ("segment", "certainty"))})
    area = np.array(table.column("area").to_pylist(), dtype=np.str_)
    return Placed(area, {name: _tier(table, model, name, (name, f"{name}_certainty")) for name in model.tiers})


def _tier(table: pa.Table, model: AreaTypes, name: str, columns: tuple[str, str]) -> TierPlaced:
    codes = model.codes(name)
    label = table.column(columns[0]).cast(pa.string())
    which = pa.compute.index_in(label, pa.array(list(codes))).to_numpy().astype(np.int64)
    spread = _numbers(table, [f"{code}~" for code in codes]) if f"{codes[0]}~" in table.column_names else None
    return TierPlaced(codes, which, _numbers(table, [columns[1]])[:, 0], _numbers(table, list(codes)), spread)


def _numbers(table: pa.Table, names: list[str]) -> Floats:
    return np.column_stack([table.column(name).to_numpy() for name in names]) / _PARTS
