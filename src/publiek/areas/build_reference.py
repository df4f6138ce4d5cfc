"""How is the built-in reference made? From open data of Statistics Netherlands, byte for byte the same each time.

    python -m publiek.areas.build_reference FOLDER OUT

FOLDER holds nl-pc4-stats, nl-wijk-gemeente-2022 and nl-pc4-crosswalk as described in docs/reference/areas.md. Only
sources under CC BY 4.0 (CBS) are read; the crosswalk by address (CC BY-NC-SA) is not.

Rules: an area is kept when it has a boundary, that is a surface (PO-box numbers have none); an area with a boundary
but without published figures has null residents and households; where only the households are suppressed they are
estimated as residents / the mean household size of the country, at least 1, and listed as such. The municipality is
that of 1 January 2022: names of 2021 are carried over by `mergers.yaml`, and areas without a name, or of a municipality
that was split up, get the municipality that covers most of their surface.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.areas.description import ATTRIBUTION, FACTS, TABLE
from publiek.areas.key_figures import load_key_figures
from publiek.areas.refusals import refused
from publiek.areas.statistics import AreaStatistics
from publiek.areas.tables import read_table
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.tables import AREA, schema_of

VINTAGE = 2022
LOOKUP = "nl-pc4-stats/pc4_lookup.csv.gz"
FIGURES = "nl-pc4-stats/raw_PC4_2022_v1.csv.gz"
MUNICIPALITIES = "nl-wijk-gemeente-2022/gemeente_2022.csv"
OVERLAP = "nl-pc4-crosswalk/pc4_to_wijk_2022_area_weighted.csv.gz"
CREDIT = "Bron: CBS (Kerncijfers per postcode 2022, Bevolking per postcode 2021, Wijk- en buurtkaart 2022), CC BY 4.0"


def build_reference(data_folder: Path, out: Path) -> Path:
    """Writes table, facts and attribution into `out` and returns the path of the table. Raises AreaError."""
    rows, facts = _rows(data_folder)
    table = pa.Table.from_pylist(rows, schema=schema_of(AREA))
    out.mkdir(parents=True, exist_ok=True)
    target = out / TABLE
    pq.write_table(table, target, compression="zstd", compression_level=19, row_group_size=len(rows))
    (out / FACTS).write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / ATTRIBUTION).write_text(_attribution(facts), encoding="utf-8")
    return target


def _rows(folder: Path) -> tuple[list[dict[str, object]], dict[str, object]]:
    figures = load_key_figures(folder / FIGURES)
    if figures.level != "pc4" or figures.vintage != VINTAGE:
        raise refused("area-layout-unknown", folder / FIGURES, vintage=figures.vintage)
    known = {int(row["area"]): row for row in figures.table.to_pylist()}
    places = read_table(folder / LOOKUP).to_pylist()
    municipality = _municipalities(folder, places)
    size = _mean_household_size(known.values())
    rows = [_row(place, municipality, known, size) for place in places if place["area_km2"] is not None]
    rows.sort(key=lambda row: row["pc4"])
    return rows, _facts(figures, rows, known, len(places))


def _row(
    place: dict[str, object], municipality: dict[int, tuple[str, str]], known: dict[int, dict[str, object]], size: float
) -> dict[str, object]:
    pc4 = place["postcode"]
    figures = known.get(pc4, {})
    residents, households = figures.get("residents"), figures.get("households")
    if households is None and residents is not None:
        households = max(1, round(residents / size))
    name, province = municipality[pc4]
    return {
        "pc4": pc4,
        "place": place["plaats"] or name,
        "municipality": name,
        "province": province,
        **{key: place[key] for key in ("lon", "lat", "rd_x", "rd_y", "area_km2")},
        "households": households,
        "residents": residents,
        "urbanity": figures.get("urbanity"),
    }


def _municipalities(folder: Path, places: list[dict[str, object]]) -> dict[int, tuple[str, str]]:
    """pc4 -> municipality and province on 1 January 2022."""
    changes = read_yaml((Path(__file__).parent / "mergers.yaml").read_text(encoding="utf-8"))
    spelled = changes["spelling"]
    listed = read_table(folder / MUNICIPALITIES).to_pylist()
    names = {row["code"]: spelled.get(row["name"], row["name"]) for row in listed}
    province = {names[row["code"]]: changes["provinces"].get(row["province"], row["province"]) for row in listed}
    merged = {old: change["into"] for change in changes["mergers"] for old in change["from"]}
    largest: dict[int, tuple[float, str]] = {}
    covered: dict[tuple[int, str], float] = {}
    for row in read_table(folder / OVERLAP).to_pylist():
        key = row["pc4"], names["GM" + row["wijk_code"][2:6]]
        covered[key] = covered.get(key, 0.0) + row["area_share_of_pc4"]
    for (pc4, name), share in sorted(covered.items()):
        largest[pc4] = max(largest.get(pc4, (0.0, "")), (share, name))
    found = {}
    for place in places:
        pc4, told = place["postcode"], place["gemeente"]
        name = merged.get(told, told)
        if name not in province and pc4 in largest:
            name = largest[pc4][1]
        if name in province:
            found[pc4] = name, province[name]
    return found


def _mean_household_size(rows: object) -> float:
    counted = [(row["residents"], row["households"]) for row in rows if row["residents"] and row["households"]]
    return sum(residents for residents, _ in counted) / sum(households for _, households in counted)


def _facts(
    figures: AreaStatistics, rows: list[dict[str, object]], known: dict[int, dict[str, object]], listed: int
) -> dict[str, object]:
    codes = {row["pc4"] for row in rows}
    estimated = sorted(c for c in codes & set(known) if known[c]["households"] is None and known[c]["residents"])
    unpublished = sorted(row["pc4"] for row in rows if row["residents"] is None)
    return {
        "vintage": VINTAGE,
        "source": f"{figures.source} (1 januari {VINTAGE})",
        "attribution": CREDIT,
        "households_estimated": estimated,
        "unpublished": unpublished,
        "counts": {
            "areas": len(rows),
            "listed_without_boundary": listed - len(rows),
            "published_without_boundary": len(set(known) - codes),
            "unpublished": len(unpublished),
            "households_estimated": len(estimated),
            "residents": int(sum(row["residents"] or 0 for row in rows)),
            "households": int(sum(row["households"] or 0 for row in rows)),
        },
    }


def _attribution(facts: dict[str, object]) -> str:
    return (
        "# Where this reference comes from\n\n"
        f"{facts['attribution']}.\n\n"
        "Figures and boundaries: Statistics Netherlands (CBS); boundaries CBS/Kadaster; licence CC BY 4.0\n"
        "(https://creativecommons.org/licenses/by/4.0/). Changed here: figures of several tables joined by\n"
        "postcode area, centroids instead of boundaries, municipal names carried over to 1 January 2022, and\n"
        f"households estimated from residents in {len(facts['households_estimated'])} areas where CBS withholds them.\n"
        "Made by `python -m publiek.areas.build_reference`; recipe in that file.\n"
    )


if __name__ == "__main__":
    print(build_reference(Path(sys.argv[1]), Path(sys.argv[2])))
