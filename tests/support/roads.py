"""Every road that a delivery full of canaries can take: as each system writes it, as people make it, and broken."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.support import canaries as flock
from tests.support import deliveries as sample

PEOPLE = flock.canaries()
#: The name of every file: somebody's own.
BIRD = f"Lijst van {PEOPLE[7]['name']}"
Build = Callable[[Path], Path]


def csv_of(table: tuple[list[str], list[list[str]]], *, delimiter: str = ";") -> Build:
    return lambda folder: sample.write_csv(folder / f"{BIRD}.csv", *table, delimiter=delimiter)


def vendor_csv(name: str) -> Build:
    return lambda folder: sample.write_csv(
        folder / f"{BIRD}.csv", *flock.sold(getattr(sample, name), folder, PEOPLE), delimiter=";"
    )


def vendor_json(name: str) -> Build:
    def build(folder: Path) -> Path:
        made = flock.document(name, folder, PEOPLE)
        return made.rename(folder / f"{BIRD}.json")

    return build


def workbook(folder: Path) -> Path:
    """The list in a sheet that is named after a person, behind one with remarks about persons."""
    header, rows = flock.plain(PEOPLE)
    remarks = [[person["comment"]] for person in PEOPLE[:9]]
    return sample.write_xlsx(
        folder / f"{BIRD}.xlsx", {PEOPLE[8]["given"]: remarks, PEOPLE[9]["given"]: [header, *rows]}
    )


def open_document(folder: Path) -> Path:
    header, rows = flock.plain(PEOPLE)
    return flock.write_ods(folder / f"{BIRD}.ods", PEOPLE[9]["given"], [header, *rows])


def tally_with_names(folder: Path) -> Path:
    """Who counted postcodes wrote down who came along."""
    header = ["Datum", "Voorstelling", "Postcode", "Aantal", "Geteld door", "Opmerkingen", "Telefoonnummer"]
    rows = [["16-01-2026", "Hamlet", p["postcode"], "2", p["given"], p["comment"], p["phone"]] for p in PEOPLE]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


def titled(folder: Path) -> Path:
    """Names above the header, in a total below, in a header of its own, and packed with a name."""
    header, rows = flock.plain(PEOPLE)
    above = [[BIRD, *[""] * (len(header) - 1)], ["Gemaakt door", PEOPLE[1]["name"], *[""] * (len(header) - 2)]]
    header = [*header, PEOPLE[4]["turned"], PEOPLE[5]["given"]]
    rows = [[*row, "x", ""] for row in rows] + [["Totaal", PEOPLE[2]["name"], *[""] * len(header)][: len(header)]]
    path = sample.write_csv(folder / "list.csv", header, rows, delimiter=";", above=above)
    packed = folder / f"{BIRD}.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def hired(folder: Path) -> Path:
    """Halls hired by the canaries: their own names, numbers and addresses in titles, genres and venues."""
    header, rows = flock.plain(PEOPLE)
    at = header.index("Voorstelling")
    for person, row in zip(PEOPLE, rows, strict=True):
        kinds = (
            f"Verjaardag {person['name']}",
            f"Besloten, bel {person['phone']}",
            f"Boeking {person['email']}",
        )
        row[at] = kinds[person.n % 3]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


ROADS: dict[str, tuple[Build, str]] = {
    "plain": (csv_of(flock.plain(PEOPLE)), "L2"),
    "no-email": (csv_of(flock.plain(PEOPLE, E_mail="no_email")), "L2"),
    "titled": (titled, "L2"),
    "hired": (hired, "L2"),
    "pretix": (csv_of(flock.pretix(PEOPLE), delimiter=","), "L2"),
    "ticketmatic-csv": (vendor_csv("ticketmatic_csv"), "L2"),
    "eventbrite-csv": (vendor_csv("eventbrite_attendees"), "L2"),
    "xlsx": (workbook, "L2"),
    "ods": (open_document, "L2"),
    "pretix-json": (vendor_json("pretix"), "L2"),
    "ticketmatic-json": (vendor_json("ticketmatic"), "L2"),
    "voordemensen-json": (vendor_json("voordemensen"), "L2"),
    "tixly-json": (vendor_json("tixly"), "L2"),
    "eventbrite-json": (vendor_json("eventbrite"), "L2"),
    "tally": (tally_with_names, "L1"),
}


def strange(folder: Path) -> Path:
    """Headers that nobody knows, above columns full of canaries."""
    _, rows = flock.plain(PEOPLE)
    header = [f"veld_{n}" for n in range(len(rows[0]))]
    return sample.write_csv(folder / f"{BIRD}.csv", header, rows, delimiter=";")


def broken(kind: str, folder: Path) -> Path:
    """A delivery that stops making sense."""
    header, rows = flock.plain(PEOPLE[:99])
    path = folder / f"{BIRD}.csv"
    if kind == "headerless":
        return sample.write_csv(path, rows[0], rows[1:], delimiter=";")
    if kind == "headerless-words":
        words = [[p["given"], p["family"], p["street"], "Zaal", "Online", "Normaal"] for p in PEOPLE]
        return sample.write_csv(path, words[0], words[1:], delimiter=";")
    if kind == "roster":
        rows = [["16-01-2026", "Hamlet", *(["1"] * 30)] for _ in PEOPLE]
        return sample.write_csv(path, ["Datum", "Voorstelling", *(p["name"] for p in PEOPLE[:30])], rows, delimiter=";")
    if kind == "contradicts":
        at = header.index("E-mail")
        rows = [[*row[:at], row[header.index("Straat")], *row[at + 1 :]] for row in rows]
        return sample.write_csv(path, header, rows, delimiter=";")
    if kind == "double":
        return sample.write_csv(path, [*header, "E-mailadres"], [[*r, PEOPLE[0]["email"]] for r in rows], delimiter=";")
    if kind == "quote":
        rows = flock.plain(PEOPLE)[1]
        path.write_text("\n".join(map(";".join, [header, *rows])) + f'\n"{PEOPLE[0]["name"]};' * 3, encoding="utf-8")
        return path
    if kind == "json-unknown":
        return sample.write_json(folder / f"{BIRD}.json", {p["email"]: {p["name"]: [p["phone"], {}]} for p in PEOPLE})
    if kind == "json-cut":
        whole = flock.document("pretix", folder, PEOPLE).read_bytes()
        (folder / f"{BIRD}.json").write_bytes(whole[: len(whole) * 2 // 3])
        return folder / f"{BIRD}.json"
    source = workbook(folder) if kind.startswith("xlsx") else open_document(folder)
    content = source.read_bytes()
    if kind.endswith("cut"):
        source.write_bytes(content[: len(content) * 2 // 3])
    elif kind == "xlsx-two":
        rows = [header, *rows]
        return sample.write_xlsx(source, {PEOPLE[8]["name"][:30]: rows, PEOPLE[9]["given"]: rows})
    else:
        with zipfile.ZipFile(source) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = next(name for name in parts if name.endswith("sheet2.xml"))
        parts[sheet] = parts[sheet].replace(b"</c>", b"", 1)
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
    return source


REFUSED = {
    "headerless": 4, "headerless-words": 4, "roster": 4, "contradicts": 4, "double": 4, "quote": 3, "json-unknown": 4,
    "json-cut": 3, "xlsx-cut": 3, "ods-cut": 3, "xlsx-damaged": 3, "xlsx-two": 4,
}  # fmt: skip
