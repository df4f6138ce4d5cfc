"""What is known of every area once its figures are repaired? The one table that every layer of the segmentation reads.

Types are clustered from it, classes are allocated and rates are poststratified over it, transfer compares regions in
it. It is rounded before use, so that whoever has the profile rebuilds everything after it to the byte, also without
the statistics it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PACKAGED = Path(__file__).parent / "reference" / "nl_pc4_profile.parquet"
_KEYS = ("area", "municipality", "province", "households", "residents", "published")


@dataclass(frozen=True)
class AreaProfile:
    """Areas x variables, complete, in the order of `area` (sorted).

    `area`: postcode ("3011", "3011AA") or region code ("BU03630000"); `level`: pc4, pc5, pc6 or neighbourhood;
    `names` and `kinds`: per variable its name and whether it is a share (0-1) or a level on its own scale;
    `values`: areas x variables, repaired; `reliability`: areas x variables, the part of each value that is the area's
    own figure rather than its parent's (0-1); `published`: how many of the variables were published for the area;
    `municipality` and `province`: names, "" when unknown; `households` and `residents`: counts, 0 when unknown;
    `source`: who published, which year; `kappa`: per variable the strength with which its shares were drawn to the
    level above (0: a level, or inherited whole), () when not known.
    """

    area: NDArray[np.str_]
    level: str
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    values: Floats
    reliability: Floats
    published: NDArray[np.int64]
    households: Floats
    residents: Floats
    municipality: NDArray[np.str_]
    province: NDArray[np.str_]
    vintage: int
    source: str
    kappa: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.area)

    def variable(self, name: str) -> Floats:
        """One variable over all areas."""
        return self.values[:, self.names.index(name)]

    def only(self, kept: NDArray[np.bool_]) -> AreaProfile:
        """The same profile for some of its areas."""
        rows = {
            name: getattr(self, name)[kept]
            for name in ("area", "values", "reliability", "published", "households", "residents", "municipality")
        }
        return AreaProfile(
            **rows,
            province=self.province[kept],
            level=self.level,
            names=self.names,
            kinds=self.kinds,
            vintage=self.vintage,
            source=self.source,
            kappa=self.kappa,
        )


def packed(profile: AreaProfile) -> pa.Table:
    """The profile as it is stored: shares and reliability in ten-thousandths, levels as they are."""
    columns: dict[str, pa.Array] = {
        "area": pa.array(profile.area.tolist(), pa.string()),
        "municipality": pa.array(profile.municipality.tolist(), pa.string()).dictionary_encode(),
        "province": pa.array(profile.province.tolist(), pa.string()).dictionary_encode(),
        "households": pa.array(profile.households.round().astype("int32")),
        "residents": pa.array(profile.residents.round().astype("int32")),
        "published": pa.array(profile.published.astype("int8")),
    }
    for at, (name, kind) in enumerate(zip(profile.names, profile.kinds, strict=True)):
        values = profile.values[:, at]
        columns[name] = pa.array((values * (1 if kind == "level" else 10_000)).round().astype("int32"))
        columns[f"{name}~"] = pa.array((profile.reliability[:, at] * 100).round().astype("int8"))
    facts = {
        "level": profile.level,
        "kinds": ",".join(profile.kinds),
        "vintage": str(profile.vintage),
        "source": profile.source,
        "kappa": ",".join(f"{strength:g}" for strength in profile.kappa),
    }
    return pa.table(columns).replace_schema_metadata(facts)


def unpacked(table: pa.Table) -> AreaProfile:
    """A stored profile."""
    facts = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    kinds = tuple(facts["kinds"].split(","))
    names = tuple(name for name in table.column_names if name not in _KEYS and not name.endswith("~"))
    scale = np.array([1.0 if kind == "level" else 10_000.0 for kind in kinds])
    return AreaProfile(
        area=_text(table, "area"),
        level=facts["level"],
        names=names,
        kinds=kinds,
        values=np.column_stack([_numbers(table, name) for name in names]) / scale,
        reliability=np.column_stack([_numbers(table, f"{name}~") for name in names]) / 100,
        published=_numbers(table, "published").astype(np.int64),
        households=_numbers(table, "households"),
        residents=_numbers(table, "residents"),
        municipality=_text(table, "municipality"),
        province=_text(table, "province"),
        vintage=int(facts["vintage"]),
        source=facts["source"],
        kappa=tuple(float(told) for told in facts.get("kappa", "").split(",") if told),
    )


@cache
def packaged() -> AreaProfile:
    """The profile of the four-digit postcode areas of the Netherlands that comes with the program."""
    return unpacked(pq.read_table(PACKAGED))


def _text(table: pa.Table, name: str) -> NDArray[np.str_]:
    return np.array(table.column(name).cast(pa.string()).to_pylist(), dtype=np.str_)


def _numbers(table: pa.Table, name: str) -> Floats:
    return table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
