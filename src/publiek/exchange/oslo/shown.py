"""What does a house show, as OSLO tells it? Activities, places, organisers and prices: open data, nobody in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import narwhals as nw

from publiek.deliveries.systems.documents import HOUSE_CLOCK
from publiek.engines import EngineSettings, open_engine
from publiek.exchange.oslo.tables import Row, row
from publiek.house import House
from publiek.measures import frames
from publiek.programme.crosswalks import crosswalk
from publiek.vocabulary.programme import OrganisationRow, PerformanceRow, ProductionRow, Programme, VenueRow

#: A price that fewer tickets had is no price of the house: it can be an arrangement with somebody.
LEAST_TICKETS = 10
#: Labels of our own code list; what a house calls its tickets is free text and can hold a name.
LABELS = {
    "normal": ("Basistarief", "Tarif de base"),
    "discount": ("Kortingstarief", "Tarif réduit"),
    "free": ("Gratis", "Gratuit"),
    "pass": ("Met pas of abonnement", "Avec carte ou abonnement"),
}


def shown(programme: Programme, prices: Mapping[str, Mapping[str, int]], at: datetime) -> dict[str, tuple[Row, ...]]:
    """The four open tables. `prices`: cents by performance and ticket type."""
    productions = {one.id: one for one in programme.productions}
    rows = [one for one in programme.performances if one.state != "cancelled"]
    return {
        "activiteit": tuple(_activity(one, productions.get(one.production), at) for one in rows),
        "locatie": tuple(_place(one, at) for one in programme.venues),
        "organisator": tuple(_organiser(one, at) for one in programme.organisations),
        "prijs": tuple(price for one in rows for price in _prices(one, prices.get(one.id, {}))),
    }


def prices_of(house: House) -> dict[str, dict[str, int]]:
    """What one ticket of each type costs, in cents: the price that most tickets had, of those that ten or more had."""
    snapshot = house.store.current()
    if not snapshot.paths:
        return {}
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        lines = frames.counting(snapshot.lines(engine)).filter(
            (nw.col("level") == "L2") & (nw.col("status") == "valid") & (nw.col("quantity") > 0)
        )
        keys = ["performance_id", "ticket_type", "quantity", "amount_cents"]
        table = engine.collected(frames.grouped(lines, keys))
    counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one in table.to_pylist():
        performance, kind, quantity, cents = (one[name] for name in keys)
        if performance is not None and cents is not None and cents >= 0 and cents % quantity == 0:
            counts[performance, kind][cents // quantity] += quantity * one["n"]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (performance, kind), told in counts.items():
        cents, tickets = max(told.items(), key=lambda pair: (pair[1], pair[0]))
        if tickets >= LEAST_TICKETS:
            found[performance][kind] = cents
    return dict(found)


def moment(local: datetime | None) -> str:
    """A moment on the house's clock, with what that differs from UTC."""
    return local.replace(tzinfo=HOUSE_CLOCK).isoformat(timespec="seconds") if local else ""


def kinds_of(genre: str) -> tuple[str, str]:
    """Type and theme in the list of UiTdatabank, the one that is public; "" where it has none."""
    target = crosswalk("uitdatabank", "genre").target(genre or "unknown")
    kind, _, theme = (target.code if target else "").partition(" ")
    return kind, theme


def _activity(one: PerformanceRow, production: ProductionRow | None, at: datetime) -> Row:
    kind, theme = kinds_of(production.genre if production else "")
    return row(
        "activiteit",
        activiteit_id=one.id,
        activiteit_modifieddate=moment(one.modified),
        activiteit_processeddate=moment(at),
        activiteit_name_nl=one.title or (production.title if production else "") or one.id,
        activiteit_description_nl=production.description if production else "",
        activiteit_type=kind,
        activiteit_thema=theme,
        activiteit_location_id=one.venue,
        activiteit_startDate=moment(one.start),
        activiteit_endDate=moment(one.end if one.end and one.start and one.end >= one.start else None),
        activiteit_organizer_id=one.organisation,
        activiteit_locatietype="fysiek" if one.venue and one.kind != "online" else "",
        aantal_beschikbare_tickets=one.capacity,
        boeking_link=one.link,
    )


def _place(one: VenueRow, at: datetime) -> Row:
    known = one.lat is not None and one.lon is not None
    return row(
        "locatie",
        location_id=one.id,
        location_name_nl=one.name,
        location_address_street_nl=one.street,
        location_address_housenumber=one.house_number,
        location_address_postcode=one.postcode,
        location_address_postName_nl=one.place,
        location_address_country=one.country,
        location_geo_latitude=one.lat if known else None,
        location_geo_longitude=one.lon if known else None,
        locatie_processeddate=moment(at),
    )


def _organiser(one: OrganisationRow, at: datetime) -> Row:
    return row(
        "organisator",
        organisator_id=one.id,
        organisator_processeddate=moment(at),
        organisator_name_nl=one.name,
        organisator_homepage=one.homepage,
        organisator_address_postname_nl=one.place,
        organisator_address_postcode=one.postcode,
        organisator_address_country=one.country,
    )


def _prices(one: PerformanceRow, known: Mapping[str, int]) -> Iterable[Row]:
    types = crosswalk("oslo", "ticket_type")
    told = dict(known)
    if "normal" not in told and one.price_from_cents is not None:
        told["normal"] = one.price_from_cents
    for kind, (dutch, french) in LABELS.items():
        target = types.target(kind)
        if kind in told and target:
            yield row(
                "prijs",
                prijs_id=f"{one.id}/{kind}",
                prijs_activiteitId=one.id,
                prijscategorie=target.code,
                prijslabelNL=dutch,
                prijslabelFR=french,
                prijs_value=f"{told[kind] / 100:.2f}",
                prijs_currency="EUR",
            )
