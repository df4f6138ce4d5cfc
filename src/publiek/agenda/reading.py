"""What programme is in a file, a folder or behind an address? schema.org, UiTdatabank or a table of the standard."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from publiek.deliveries.live.json_documents import documents_of
from publiek.errors import DeliveryError, Text, UsageError
from publiek.programme.titles import folded
from publiek.vocabulary import codes
from publiek.vocabulary.programme import (
    PERFORMANCE_KINDS,
    PERFORMANCE_STATES,
    PerformanceRow,
    ProductionRow,
    Programme,
    VenueRow,
)

#: What is looked for in a folder.
_NAMES = (".json", ".jsonld", ".html", ".htm", ".csv")
_MOST_BYTES = 64 << 20
#: The columns of a table; `id`, `title` and `start` are needed.
COLUMNS = (
    *("id", "title", "start", "end", "production", "maker", "genre", "genre_own", "venue", "venue_name"),
    *("venue_postcode", "venue_place", "hall", "state", "kind", "capacity", "link", "dip"),
)


def read_programme(place: str, *, source: str = "") -> Programme:
    """The programme in a file, in all files of a folder, or on a web page (https).

    `source`: what to call it; its file name or address otherwise. A file or folder is taken to tell everything there
    is. Raises DeliveryError "agenda-document-refused" or "agenda-table-unreadable", UsageError "agenda-not-found",
    NetworkError.
    """
    if place.lower().startswith(("https://", "http://")):
        return _named(_of_page(place), source or place.split("//", 1)[1], whole=False)
    path = Path(place)
    files = sorted(one for one in path.rglob("*") if one.suffix.lower() in _NAMES) if path.is_dir() else [path]
    found = [_of_file(one) for one in files]
    if not found:
        raise _not_found(path)
    return _named(_together(found), source or path.stem, whole=True)


def _of_page(address: str) -> Programme:
    from publiek.deliveries.live.door import open_door
    from publiek.deliveries.live.jsonld import CONNECTOR

    door = open_door("schema.org", address, {"address": address})
    pages = [page.programme for page in CONNECTOR.read(door, None) if page.programme is not None]
    return _together(pages)


def _of_file(path: Path) -> Programme:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _not_found(path)
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise _not_found(path) from None
    except UnicodeDecodeError:
        raise _table_unreadable(0, "utf-8") from None
    if path.suffix.lower() == ".csv":
        return read_table(text)
    documents = documents_of(text)
    if any(_is_uitdatabank(document) for document in documents):
        from publiek.deliveries.live import uitdatabank_rows

        return uitdatabank_rows.read_documents(documents)
    from publiek.deliveries.live import jsonld_rows

    return jsonld_rows.read_documents(documents)


def _is_uitdatabank(document: Any) -> bool:
    """Documents of UiTdatabank say so in their context or address, or have its terms."""
    if isinstance(document, list):
        return any(_is_uitdatabank(one) for one in document[:5])
    if not isinstance(document, Mapping):
        return False
    if isinstance(document.get("member"), list):
        return _is_uitdatabank(document["member"])
    said = f"{document.get('@context', '')} {document.get('@id', '')}".lower()
    return "uitdatabank" in said or "terms" in document or "calendarType" in document


def read_table(text: str) -> Programme:
    """The programme in a CSV table with the columns of COLUMNS; any other column is passed over.

    Raises DeliveryError "agenda-table-unreadable" with the row when a needed column or value is missing or unreadable.
    """
    first = text.splitlines()[0] if text.strip() else ""
    table = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    missing = [name for name in ("id", "title", "start") if name not in (table.fieldnames or ())]
    if missing:
        raise _table_unreadable(1, ", ".join(missing))
    performances, productions, venues = [], {}, {}
    for number, row in enumerate(table, 2):
        told = {name: (row.get(name) or "").strip() for name in COLUMNS}
        production, venue = told["production"] or folded(told["title"]), told["venue"] or folded(told["venue_name"])
        performances.append(_performance(told, number, production, venue))
        genre = told["genre"] if told["genre"] in codes.GENRES else ""
        outside = {"dip": told["dip"].partition("|")[0]} if told["dip"] else {}
        about = ProductionRow(production, told["title"], told["genre_own"], genre, told["maker"], identifiers=outside)
        productions.setdefault(production, about)
        if venue:
            where = (told["venue_postcode"], told["venue_place"])
            venues.setdefault(venue, VenueRow(venue, told["venue_name"] or venue, postcode=where[0], place=where[1]))
    return Programme("table", tuple(performances), tuple(productions.values()), tuple(venues.values()))


def _performance(told: Mapping[str, str], number: int, production: str, venue: str) -> PerformanceRow:
    try:
        start, end = (datetime.fromisoformat(told[name]) if told[name] else None for name in ("start", "end"))
        capacity = int(told["capacity"]) if told["capacity"] else None
    except ValueError:
        raise _table_unreadable(number, "start, end, capacity") from None
    state, kind = told["state"] or "planned", told["kind"] or "regular"
    if not told["id"] or not told["title"] or state not in PERFORMANCE_STATES or kind not in PERFORMANCE_KINDS:
        raise _table_unreadable(number, "id, title, state, kind")
    return PerformanceRow(
        id=told["id"],
        title=told["title"],
        start=start.replace(tzinfo=None) if start else None,
        end=end.replace(tzinfo=None) if end else None,
        production=production,
        venue=venue,
        hall=told["hall"],
        state=state,
        kind=kind,
        genre_own=told["genre_own"],
        capacity=capacity,
        link=told["link"],
        identifiers={"dip": told["dip"]} if told["dip"] else {},
    )


def _together(programmes: list[Programme]) -> Programme:
    if len(programmes) == 1:
        return programmes[0]
    parts: dict[str, dict[str, Any]] = {name: {} for name in ("performances", "productions", "venues", "organisations")}
    for programme in programmes:
        for name, rows in parts.items():
            rows.update({row.id: row for row in getattr(programme, name) if row.id not in rows})
    return Programme("folder", **{name: tuple(rows.values()) for name, rows in parts.items()})


def _named(programme: Programme, source: str, *, whole: bool) -> Programme:
    parts = (programme.performances, programme.productions, programme.venues, programme.organisations)
    return Programme(source, *parts, whole=whole)


def _not_found(path: Path) -> UsageError:
    return UsageError(
        "agenda-not-found",
        Text("Hier is geen agenda te lezen.", "No agenda can be read here."),
        Text("Geef een bestand, een map of een adres (https).", "Give a file, a folder or an address (https)."),
        {"file": path.name},
    )


def _table_unreadable(row: int, columns: str) -> DeliveryError:
    return DeliveryError(
        "agenda-table-unreadable",
        Text("Deze tabel met voorstellingen is niet te lezen.", "This table of performances cannot be read."),
        Text(
            "Nodig zijn de kolommen id, title en start (zoals 2026-01-31T20:00), in UTF-8.",
            "The columns id, title and start (such as 2026-01-31T20:00) are needed, in UTF-8.",
        ),
        {"row": row, "columns": columns},
    )
