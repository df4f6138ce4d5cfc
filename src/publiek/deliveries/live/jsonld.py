"""How is the agenda on a venue's own site read? The schema.org data (JSON-LD) that it puts there for search engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from publiek.deliveries.live import refusals
from publiek.deliveries.live.connector import Connector, Cursor, Discovered, Page, Part, Setting
from publiek.deliveries.live.door import Door
from publiek.deliveries.live.json_documents import documents_of
from publiek.deliveries.live.jsonld_rows import SOURCE, read_documents, read_with_left
from publiek.errors import Text
from publiek.vocabulary.programme import Programme

__all__ = ["CONNECTOR", "read_documents", "read_page", "read_with_left"]

NAME = "schema.org"
#: Pages of one site that are read in one go.
MOST_PAGES = 200


def read_page(page: str) -> Programme:
    """The programme on a web page, or in the text of a JSON-LD file.

    Raises DeliveryError "agenda-document-refused" for what is no page with events: too large, too deep, no JSON-LD, or
    without any event.
    """
    return _read([page])


def discover(door: Door) -> Discovered:
    """The productions on the pages, and what could not be told as performances."""
    told = [read_with_left(documents_of(page)) for page in _pages(door)]
    programme = _together(one for one, _ in told)
    left = sum((Counter(reasons) for _, reasons in told), Counter[str]())
    parts = tuple(Part(row.id, row.title) for row in programme.productions)
    return Discovered(NAME, parts, {"performances": len(programme.performances), "left_out": dict(left)})


def read(door: Door, _: Cursor | None) -> Iterator[Page]:
    """What the pages tell now. A page tells no changes: what is new or other is seen by comparing."""
    yield Page(cursor={}, done=1.0, programme=_read(_pages(door)))


def _pages(door: Door) -> Iterator[str]:
    """The page itself, and the further ones that were filled in: on the same site, else the door refuses."""
    address = door.setting("address")
    further = [one.strip() for one in (door.settings.get("pages") or "").split(",") if one.strip()]
    if len(further) >= MOST_PAGES:
        raise refusals.document_refused("many")
    for one in (address, *further):
        yield door.text(urljoin(address, one))


def _read(pages: Iterable[str]) -> Programme:
    """Page by page: what is called "#event" on one page is another event than "#event" on the next."""
    told = [read_with_left(documents_of(page)) for page in pages]
    if not any(programme.productions or left for programme, left in told):
        raise refusals.document_refused("nothing")
    return _together(programme for programme, _ in told)


def _together(programmes: Iterable[Programme]) -> Programme:
    parts: dict[str, dict[str, Any]] = {name: {} for name in ("performances", "productions", "venues", "organisations")}
    for programme in programmes:
        for name, rows in parts.items():
            rows |= {row.id: row for row in getattr(programme, name) if row.id not in rows}
    return Programme(SOURCE, **{name: tuple(rows.values()) for name, rows in parts.items()}, whole=False)


CONNECTOR = Connector(
    code="jsonld",
    name=NAME,
    brings=("programme",),
    settings=(
        Setting(
            "address",
            Text("Pagina", "Page"),
            Text("De pagina met uw agenda.", "The page with your agenda."),
            kind="address",
        ),
        Setting(
            "pages",
            Text("Meer pagina's", "More pages"),
            Text("Van dezelfde site, met komma's ertussen.", "Of the same site, separated by commas."),
            required=False,
        ),
    ),
    discover=discover,
    read=read,
    per_second=1.0,
    oddities=(
        Text(
            "Een site vertelt wat komt. Wat er niet meer op staat, blijft hier staan: het kan voorbij zijn.",
            "A site tells what is coming. What is no longer on it stays here: it may be over.",
        ),
        Text(
            "Muziek zonder soort krijgt geen genre. Tentoonstellingen zonder losse dagen hebben geen voorstellingen.",
            "Music of no kind gets no genre. Exhibitions without separate days have no performances.",
        ),
        Text(
            "Verplaatst is alleen te zien als de site elke avond een eigen adres of id geeft.",
            "Moved is seen only when the site gives every evening an address or id of its own.",
        ),
    ),
    sources=("https://schema.org/Event", "https://culturecreates.github.io/artsdata-data-model"),
)
