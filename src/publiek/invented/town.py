"""What does one small invented town look like, for the tutorials and the tests?

    python -m publiek.invented.town [FOLDER]        (default: examples/town)

Four houses in and around a real postcode area (3011) with an invented public: a theatre with bookings, a museum with a
postcode tally, a festival with head counts and a maker with eight performances. The same bytes on every run.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv

from publiek.invented.calibration import Reckoning
from publiek.invented.organisations import House, draft
from publiek.invented.places import Geography, geography
from publiek.invented.population import people
from publiek.invented.sector import Workshop, make_house
from publiek.invented.settings import SectorSettings
from publiek.invented.truth import TruthBook
from publiek.vocabulary.tables import AREA, AREA_SEGMENT, schema_of

#: file name, house, kind, system, tickets over the seasons, seasons
HOUSES = (
    ("theatre/bestellingen.csv", "Theater De Brug", "theatre", "pretix-positions", 1_230, 3),
    ("museum/postcodes.csv", "Museum De Zilveren Paraplu", "museum", "l1", 2_600, 3),
    ("festival/tellingen.csv", "Festival Het Vrolijke Moeras", "festival", "l0", 12_000, 3),
    ("maker/verkoop.csv", "Gezelschap De Dansende Dakpan", "maker", "plain", 760, 1),
)
VENUES = (3011, 3015, 3062, 3033)
SEED = 3011
README = """# One small invented town

Everything here is invented ("verzonnen"): four houses, their public and every ticket. Only the map is real: postcode
areas, their centres and numbers of households (CBS, open data, CC BY 4.0, "Bron: CBS").

Made by `python -m publiek.invented.town examples/town`; the same bytes on every run. `manifest.json` tells per file
what was planted in it and the exact true counts.

| file | house (verzonnen) | what it is |
|---|---|---|
"""
KINDS = {
    "theatre/bestellingen.csv": "pretix order positions in Dutch, three seasons, one row per ticket",
    "museum/postcodes.csv": "postcodes asked at the till (L1)",
    "festival/tellingen.csv": "head counts per day (L0)",
    "maker/verkoop.csv": "a self-made sheet of eight performances, semicolons, with title rows and a total",
}


def town_map() -> tuple[pa.Table, pa.Table]:
    """The areas within 22 km of 3011 (AREA) and an invented segmentation over them (AREA_SEGMENT).

    The four segments follow how urban an area is and how large its households are; they exist in the town only.
    """
    areas = csv.read_csv(Path(__file__).with_name("town_areas.csv")).cast(schema_of(AREA))
    size = areas["residents"].to_numpy() / areas["households"].to_numpy()
    urban = (5 - areas["urbanity"].to_numpy().astype(float)) / 4
    small = np.clip((3.0 - size) / 1.4, 0.05, 0.95)
    shares = (
        np.stack([urban * small, urban * (1 - small), (1 - urban) * small, (1 - urban) * (1 - small)], axis=1) + 0.05
    )
    shares /= shares.sum(axis=1, keepdims=True)
    names = ("stad-klein", "stad-gezin", "buiten-klein", "buiten-gezin")
    mix = [list(zip(names, row, strict=True)) for row in shares.tolist()]
    columns = [areas["pc4"], [names[best] for best in shares.argmax(axis=1)], shares.max(axis=1), mix]
    schema = schema_of(AREA_SEGMENT)
    return areas, pa.table(
        [
            pa.array(c, f.type) if not isinstance(c, pa.ChunkedArray) else c
            for c, f in zip(columns, schema, strict=True)
        ],
        schema=schema,
    )


def write_town(out: Path) -> tuple[Path, ...]:
    """Write the town's files, manifest and README into `out` (made when absent); returns the paths written."""
    place = geography(*town_map())
    out.mkdir(parents=True, exist_ok=True)
    entries = [_write_house(out, place, number) for number in range(len(HOUSES))]
    manifest, readme = out / "manifest.json", out / "README.md"
    text = json.dumps({"invented": True, "seed": SEED, "organisations": entries}, ensure_ascii=False, indent=1)
    manifest.write_text(text + "\n", encoding="utf-8", newline="\n")
    table = "".join(f"| `{name}` | {house} | {KINDS[name]} |\n" for name, house, *_ in HOUSES)
    readme.write_text(README + table, encoding="utf-8", newline="\n")
    return (*(out / name for name, *_ in HOUSES), manifest, readme)


def _write_house(out: Path, place: Geography, number: int) -> dict[str, Any]:
    name, _, _, _, tickets, seasons = HOUSES[number]
    settings = SectorSettings(seed=SEED + number, tickets=tickets, organisations=1, seasons=seasons)
    persons = people(settings, place)
    with tempfile.TemporaryDirectory() as folder:
        bench = Path(folder)
        shop = Workshop(settings, place, persons, bench, TruthBook(bench / "truth"), Reckoning(settings, persons))
        entry = make_house(shop, _house(settings, place, number))
        (file,) = entry["files"]
        (out / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(bench / file["path"], out / name)
    return entry | {"files": [file | {"path": name}]}


def _house(settings: SectorSettings, place: Geography, number: int) -> House:
    _, name, kind, system, *_ = HOUSES[number]
    venue = VENUES[number]
    house = draft(settings, place, (number + 1, ("Rijnmond", ["Rotterdam"]), kind, 0))
    return replace(
        house,
        name=name,
        system=system,
        language="nl",
        per_season=False,
        share=1.0,
        venue_pc4=venue,
        venue_postcode=f"{venue} AA",
        municipality=str(place.municipality[place.index_of(venue)]),
    )


def main(arguments: list[str]) -> None:
    """Write the town into the folder named on the command line."""
    for path in write_town(Path(arguments[0] if arguments else "examples/town")):
        sys.stdout.write(f"{path}  {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
