"""Made files in the layouts of Statistics Netherlands, small enough to read in a test."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

from openpyxl import Workbook

#: The attribute names of the GeoPackage editions, in the order they are published.
GPKG_NAMES = [
    "aantal_inwoners",
    "aantal_mannen",
    "aantal_vrouwen",
    "aantal_inwoners_0_tot_15_jaar",
    "aantal_inwoners_15_tot_25_jaar",
    "aantal_inwoners_25_tot_45_jaar",
    "aantal_inwoners_45_tot_65_jaar",
    "aantal_inwoners_65_jaar_en_ouder",
    "percentage_geb_nederland_herkomst_nederland",
    "aantal_part_huishoudens",
    "aantal_eenpersoonshuishoudens",
    "aantal_meerpersoonshuishoudens_zonder_kind",
    "aantal_eenouderhuishoudens",
    "aantal_tweeouderhuishoudens",
    "gemiddelde_huishoudensgrootte",
    "aantal_woningen",
    "gemiddelde_woz_waarde_woning",
    "gemiddeld_inkomen_huishouden",
    "percentage_laag_inkomen_huishouden",
    "omgevingsadressendichtheid",
    "stedelijkheid",
]
FIGURES = [1000, 500, 500, 150, 100, 250, 300, 200, 80, 450, 150, 150, 30, 120, 2.2, 470, 300, 35.1, 40, 1200, 2]


def square(x: float, y: float, side: float) -> list[tuple[float, float]]:
    """A closed counter-clockwise ring."""
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def polygon(rings: list[list[tuple[float, float]]], *, multi: bool = True, srs: int = 28992) -> bytes:
    """A GeoPackage geometry: header with envelope, then little-endian well-known binary."""
    body = b"".join(struct.pack("<I", len(ring)) + b"".join(struct.pack("<2d", *p) for p in ring) for ring in rings)
    single = struct.pack("<BII", 1, 3, len(rings)) + body
    geometry = struct.pack("<BII", 1, 6, 1) + single if multi else single
    return b"GP" + struct.pack("<BBi4d", 0, 0b011, srs, 0, 0, 0, 0) + geometry


def geopackage(path: Path, rows: dict[str, list[object]], *, names: list[str] | None = None) -> Path:
    """A GeoPackage with one layer of postcode areas; each area is a square of 1 km."""
    names = names or GPKG_NAMES
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
        database.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
        database.execute("INSERT INTO gpkg_contents VALUES ('postcode4', 'features')")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('postcode4', 'geom', 28992)")
        columns = ", ".join(f"{name} REAL" for name in names)
        database.execute(f"CREATE TABLE postcode4 (fid INTEGER, geom MULTIPOLYGON, postcode TEXT, {columns})")
        for number, (code, figures) in enumerate(rows.items()):
            shape = polygon([square(100_000 + 1000 * number, 450_000, 1000)])
            marks = ", ".join("?" * (len(figures) + 3))
            database.execute(f"INSERT INTO postcode4 VALUES ({marks})", [number, shape, code, *figures])
        database.commit()
    return path


def zipped(path: Path, *members: Path) -> Path:
    """The members in a zip, as the publisher packs them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            packed.write(member, member.name)
    return path


def labelled_workbook(path: Path, rows: list[list[object]]) -> Path:
    """The layout since 2022: notes, three rows of titles, a row of units, no row of codes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "PC4_2023_v1"
    sheet.append(["Inwoner, huishouden en woninggegevens, peildatum 1 januari 2023"])
    sheet.append(["Voorlopige gegevens, versie 1"])
    sheet.append([None, "Inwoners", None, None, "Huishouden", None, "Woning", None, "Dichtheid", None])
    sheet.append([None, "Totaal", "Geslacht", None, "Totaal", "Grootte", "Totaal", "Waarde",
                  "Omgevingsadressendichtheid", "Stedelijkheid"])  # fmt: skip
    sheet.append(["Postcode-4", "Totaal", "Man", "Vrouw", "Totaal", "Huishoudgrootte", "Totaal", "WOZ-waarde\nwoning"])
    sheet.append(["Code", "x1", "x1", "x1", "x1", "x1", "x1", "x 1 000 Euro", "adressen/km2", "categorie"])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def links(path: Path, rows: list[str], *, year: int, separator: str) -> Path:
    """The postcode-to-neighbourhood file of `year`."""
    header = separator.join(["PC6", "Huisnummer", f"Buurt{year}", f"Wijk{year}", f"Gemeente{year}"])
    path.write_bytes("\r\n".join([header, *(row.replace(";", separator) for row in rows), ""]).encode("latin-1"))
    return path
