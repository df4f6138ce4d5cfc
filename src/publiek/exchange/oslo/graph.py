"""How do the tables look as linked data? Classes and properties of the application profile, with rdflib.

Namespaces are those of the profile and its sample; for prov, locn, adms and skos, which the sample writes in more than
one way, the official ones of the W3C.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import quote

from publiek.exchange.oslo import refusals
from publiek.exchange.oslo.tables import Row, Tables

NAMESPACES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cp": "https://data.vlaanderen.be/ns/cultuurparticipatie#",
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "generiek": "https://data.vlaanderen.be/ns/generiek#",
    "locn": "http://www.w3.org/ns/locn#",
    "m8g": "http://data.europa.eu/m8g/",
    "platform": "https://data.uitwisselingsplatform.be/ns/platform#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
CONCEPT = "https://data.cultuurparticipatie.be/id/concept/"
TERM = "https://taxonomy.uitdatabank.be/terms/"


@dataclass(frozen=True)
class Named:
    """Whose ids these are: `base` is what their addresses begin with, `organisation` who made them."""

    base: str
    organisation: str

    def iri(self, kind: str, local: str) -> str:
        """The address of one thing."""
        return f"{self.base}{kind}/{quote(local, safe='')}"


def graph_of(tables: Tables, named: Named) -> Any:
    """An rdflib graph of everything in `tables`. Raises UsageError "oslo-extra-missing"."""
    library = rdflib()
    graph = library.Graph(bind_namespaces="none")
    for prefix, address in NAMESPACES.items():
        graph.bind(prefix, address)
    writer = _Writer(graph, library, named)
    for name, rows in tables.items():
        for row in rows:
            _TELL[name](writer, row)
    return graph


def rdflib() -> Any:
    """The library. Raises UsageError "oslo-extra-missing"."""
    try:
        return import_module("rdflib")
    except ImportError:
        pass
    raise refusals.extra_missing("rdflib")


class _Writer:
    """Says one thing after another in a graph; what is empty is not said."""

    def __init__(self, graph: Any, library: Any, named: Named) -> None:
        self.graph, self.named = graph, named
        self._iri, self._literal = library.URIRef, library.Literal

    def begin(self, subject: str, kind: str) -> str:
        self.graph.add((self._iri(subject), self._name("rdf:type"), self._name(kind)))
        return subject

    def link(self, subject: str, name: str, target: str) -> None:
        if target:
            self.graph.add((self._iri(subject), self._name(name), self._iri(target)))

    def say(self, subject: str, name: str, text: str, kind: str = "xsd:string") -> None:
        if text:
            value = self._literal(text, datatype=self._name(kind))
            self.graph.add((self._iri(subject), self._name(name), value))

    def words(self, subject: str, name: str, text: str, language: str = "nl") -> None:
        if text:
            self.graph.add((self._iri(subject), self._name(name), self._literal(text, lang=language)))

    def identified(self, subject: str, kind: str, local: str, processed: str) -> None:
        """What the profile asks of everything that has an id."""
        self.say(subject, "platform:verwerktOp", processed, "xsd:dateTime")
        mark = self.begin(f"{subject}#identifier", "adms:Identifier")
        self.link(subject, "adms:identifier", mark)
        self.say(mark, "skos:notation", subject, "xsd:anyURI")
        self.link(mark, "platform:bron", self.named.iri("source", self.named.organisation))
        self.link(mark, "dct:creator", self.named.iri("organizer", self.named.organisation))
        inner = self.begin(f"{subject}#gestructureerdeIdentificator", "generiek:GestructureerdeIdentificator")
        self.link(mark, "generiek:gestructureerdeIdentificator", inner)
        self.say(inner, "generiek:naamruimte", f"{self.named.base}{kind}/")
        self.say(inner, "generiek:lokaleIdentificator", local)

    def period(self, subject: str, name: str, start: str, end: str = "") -> None:
        if start:
            span = self.begin(f"{subject}#period", "m8g:PeriodOfTime")
            self.link(subject, name, span)
            self.say(span, "m8g:startTime", start, "xsd:dateTime")
            self.say(span, "m8g:endTime", end, "xsd:dateTime")

    def _name(self, short: str) -> Any:
        prefix, _, local = short.partition(":")
        known = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", **NAMESPACES}
        return self._iri(known[prefix] + local)


def _activity(writer: _Writer, row: Row) -> None:
    me = writer.begin(writer.named.iri("event", row["activiteit_id"]), "crm:E7_Activity")
    writer.identified(me, "event", row["activiteit_id"], row["activiteit_processeddate"])
    writer.say(me, "dct:created", row["activiteit_creationdate"], "xsd:dateTime")
    writer.say(me, "dct:modified", row["activiteit_modifieddate"], "xsd:dateTime")
    writer.words(me, "dct:title", row["activiteit_name_nl"])
    writer.words(me, "dct:description", row["activiteit_description_nl"])
    writer.link(me, "dct:type", row["activiteit_type"] and TERM + row["activiteit_type"])
    writer.link(me, "cp:thema", row["activiteit_thema"] and TERM + row["activiteit_thema"])
    where, who, how = (row[f"activiteit_{part}"] for part in ("location_id", "organizer_id", "locatietype"))
    writer.link(me, "cp:Activiteit.locatieType", how and f"{CONCEPT}LocatieType/{how}")
    writer.link(me, "prov:atLocation", where and writer.named.iri("venue", where))
    writer.link(me, "crm:P14_carried_out_by", who and writer.named.iri("organizer", who))
    writer.period(me, "crm:P4_has_time-span", row["activiteit_startDate"], row["activiteit_endDate"])
    if row["boeking_link"]:
        booking = writer.begin(f"{me}#boeking", "cp:Boekingsinfo")
        writer.link(me, "cp:Activiteit.boeking", booking)
        contact = writer.begin(f"{me}#boeking-contact", "schema:ContactPoint")
        writer.link(booking, "schema:contactPoint", contact)
        writer.say(contact, "schema:url", row["boeking_link"])


def _place(writer: _Writer, row: Row) -> None:
    me = writer.begin(writer.named.iri("venue", row["location_id"]), "dct:Location")
    writer.identified(me, "venue", row["location_id"], row["locatie_processeddate"])
    writer.words(me, "locn:locatorName", row["location_name_nl"])
    keys = ("street_nl", "housenumber", "postcode", "postName_nl", "country")
    _address(writer, me, tuple(row[f"location_address_{key}"] for key in keys))
    _geometry(writer, me, row["location_geo_latitude"], row["location_geo_longitude"])


def _organiser(writer: _Writer, row: Row) -> None:
    me = writer.begin(writer.named.iri("organizer", row["organisator_id"]), "cp:Organisator")
    writer.identified(me, "organizer", row["organisator_id"], row["organisator_processeddate"])
    writer.words(me, "cp:Realisator.naam", row["organisator_name_nl"])
    writer.say(me, "foaf:homepage", row["organisator_homepage"])
    keys = ("street_nl", "housenumber", "postcode", "postname_nl", "country")
    _address(writer, me, tuple(row[f"organisator_address_{key}"] for key in keys))
    _geometry(writer, me, row["organisator_geo_latitude"], row["organisator_geo_longitude"])


def _address(writer: _Writer, me: str, parts: tuple[str, ...]) -> None:
    if any(parts):
        at = writer.begin(f"{me}#address", "locn:Address")
        writer.link(me, "locn:address", at)
        street, number, postcode, town, country = parts
        writer.words(at, "locn:thoroughfare", street)
        writer.say(at, "locn:locatorDesignator", number)
        writer.say(at, "locn:postCode", postcode)
        writer.words(at, "locn:postName", town)
        writer.say(at, "locn:adminUnitL1", country)


def _geometry(writer: _Writer, me: str, latitude: str, longitude: str) -> None:
    if latitude and longitude:
        at = writer.begin(f"{me}#geometry", "locn:Geometry")
        writer.link(me, "locn:geometry", at)
        writer.say(at, "m8g:latitude", latitude, "xsd:decimal")
        writer.say(at, "m8g:longitude", longitude, "xsd:decimal")


def _price(writer: _Writer, row: Row) -> None:
    activity = writer.named.iri("event", row["prijs_activiteitId"])
    me = writer.begin(
        f"{activity}#prijs-{quote(row['prijs_id'].rpartition('/')[2], safe='')}", "schema:PriceSpecification"
    )
    writer.link(activity, "cp:Activiteit.prijs", me)
    writer.link(me, "cp:Prijsinfo.prijscategorie", f"{CONCEPT}PrijsCategorieType/{row['prijscategorie']}")
    writer.words(me, "skos:prefLabel", row["prijslabelNL"])
    writer.words(me, "skos:prefLabel", row["prijslabelFR"], "fr")
    money = writer.begin(f"{me}-bedrag", "schema:MonetaryAmount")
    writer.link(me, "schema:price", money)
    writer.say(money, "schema:value", row["prijs_value"], "xsd:decimal")
    writer.say(money, "schema:currency", row["prijs_currency"])


def _participant(writer: _Writer, row: Row) -> None:
    me = writer.begin(writer.named.iri("participant", row["participant_id"]), "cp:Participant")
    writer.identified(me, "participant", row["participant_id"], row["participant_processeddate"])
    writer.say(me, "platform:geboortejaar", row["participant_birthyear"], "xsd:gYear")
    writer.say(me, "platform:statistischeSectorId", row["participant_statsector_id"])
    writer.say(me, "platform:statistischeSectorNaam", row["participant_statsector_name"])


def _participation(writer: _Writer, row: Row) -> None:
    me = writer.begin(writer.named.iri("participation", row["deelname_id"]), "cp:Deelname")
    writer.link(me, "cp:Deelname.activiteit", writer.named.iri("event", row["event_id"]))
    writer.link(me, "cp:Deelname.participant", writer.named.iri("participant", row["participant_id"]))
    writer.period(me, "cp:Deelname.tijdstip", row["deelname_modifieddate"])


_TELL: dict[str, Callable[[_Writer, Row], None]] = {
    "activiteit": _activity,
    "locatie": _place,
    "organisator": _organiser,
    "prijs": _price,
    "participant": _participant,
    "deelname": _participation,
}
