"""What does a segmentation need to know of each area? One table: published figures, municipality, education, income.

    python -m publiek.areas.inputs FOLDER OUT.parquet

Education and income are published per district; the estimate per postcode area is the mean over the districts it
overlaps, weighted by surface (CC BY 4.0). It assumes a district to be homogeneous: an input, not a publication.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.areas.build_reference import FIGURES
from publiek.areas.description import describe
from publiek.areas.key_figures import load_key_figures
from publiek.areas.tables import read_table

ESTIMATE = "nl-pc4-crosswalk/pc4_education_income_2022_area_estimate.csv"
_LIFTED = {
    "edu_appl_sci": "percent_educated_high",
    "income_low": "percent_income_low",
    "income_high": "percent_income_high",
}


def gather_inputs(data_folder: Path) -> pa.Table:
    """One row per published area, sorted: `pc4`, `municipality`, `province`, the figures of load_key_figures and, in
    percent, `percent_educated_high`, `percent_income_low`, `percent_income_high`; the year of the figures stands in the
    table's metadata (`vintage`). Raises AreaError.
    """
    published = load_key_figures(data_folder / FIGURES)
    figures = published.table
    lifted = {row["pc4"]: row for row in read_table(data_folder / ESTIMATE).to_pylist()}
    reference = describe().table
    places = {
        name: dict(zip(reference.column("pc4").to_pylist(), reference.column(name).to_pylist(), strict=True))
        for name in ("municipality", "province")
    }
    codes = [int(area) for area in figures.column("area").to_pylist()]
    table = figures.drop_columns("area").add_column(0, "pc4", pa.array(codes, pa.int32()))
    for name, known in places.items():
        table = table.append_column(name, pa.array([known.get(code) for code in codes], pa.string()))
    for source, name in _LIFTED.items():
        values = [lifted.get(code, {}).get(source) for code in codes]
        table = table.append_column(name, pa.array(values, pa.float64()))
    return table.sort_by("pc4").replace_schema_metadata({"vintage": str(published.vintage)})


if __name__ == "__main__":
    pq.write_table(gather_inputs(Path(sys.argv[1])), sys.argv[2])
