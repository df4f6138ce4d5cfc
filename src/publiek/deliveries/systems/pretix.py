"""How does pretix (2026.8, and its sheets since 2023) export orders? CSV and XLSX in nl, en, de, fr; JSON; REST.

The headers follow the language of the person who exports. `Name`, `Address` and `ZIP code` are the invoice address in
the orders sheet and the attendee's in the positions sheet; there the invoice address has columns of its own.
Times in JSON are UTC and become the local time that the sheets have.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from publiek.deliveries.headers import meanings
from publiek.deliveries.systems.description import Record, System, layout
from publiek.deliveries.systems.documents import joined, local_time, text

_SHARED = """
    production_id@undated: Event slug | Slug van evenement | Evenement-slug | Kurzname der Veranstaltung
        | Titre de l'événement
    production_title@else: Event name | Naam evenement | Naam van het evenement | Veranstaltungstitel
        | Nom de l'événement
    order_id: Order code | Bestelcode | Bestellnummer | Code de commande
    status: Status | Statut
    email: Email | E-mail | E-Mail
    -contact: Phone number | Telefoonnummer | Telefonnummer | Numéro de téléphone
    order_date: Order date | Besteldatum | Bestelldatum | Date de commande
    order_time: Order time | Besteltijd | Bestelluhrzeit | Heure de commande
    channel: Sales channel | Verkoopkanaal | Verkoopskanaal | Verkaufskanal | Canal de vente
    booker_id: External customer ID | Extern klantnummer | Extern klant ID | Extern klantennummer
        | Externe Kundennummer | Identifiant de commerçant externe
    -unneeded: VAT ID | Btw-nummer | USt-ID-Nr. | USt-ID | Identifiant de TVA
    -unneeded: State | Staat | Bundesstaat | État
    -unneeded: Order locale | Taal van bestelling | Bestellsprache | Langue de la commande
    -unneeded: Email address verified | E-mailadres geverifieerd | E-mailadres gecontroleerd
        | E-Mail-Adresse verifiziert | Adresse e-mail vérifiée
    -unneeded: Payment providers | Betalingsaanbieders | Betaalaanbieders | Betaalproviders | Zahlungsmethoden
        | Fournisseurs de paiement
    -unneeded: Follow-up date | Datum voor opvolging | Datum zur Wiedervorlage | Date de suivi
    -unneeded: Tax rate | Belastingtarief | Steuersatz | Taux d'imposition
    -unneeded: Tax rule | Belastingregel | Steuerregel | Règle fiscale
    -unneeded: Tax value | Belastingwaarde | Steuer | Valeur fiscale
"""
_ADDRESS = """
    full_name{group}: Name | Naam | Nom
    address{group}: Address | Adres | Adresse
    postcode{group}: ZIP code | Postcode | Postnummer | Postleitzahl | Code postal
    city{group}: City | Plaats | Woonplaats | Stadt | Ville
    country{group}: Country | Land | Pays
"""
ORDERS = layout(
    "orders",
    _SHARED
    + _ADDRESS.format(group="")
    + """
    amount: Order total | Totaalbedrag van bestelling | Gesamtbetrag | Total de la commande
    company: Company | Bedrijf | Firma | Entreprise
    fee@join: Fees | Toeslagen | Kosten | Gebühren | Frais
    quantity: Positions | Posities | Positionen
    -unneeded: Custom address field | Aangepast adresveld | Extra adresveld | Zusätzliches Adressfeld
        | Champ de courriel personnalisé
    -unneeded: Date of last payment | Datum van laatste betaling | Datum der letzten Zahlung
        | Date du dernier paiement
    -unneeded: Invoice numbers | Factuurnummers | Rechnungsnummern | Numéros de facture
    -unneeded: Requires special attention | Vereist speciale aandacht | Benötigt besondere Behandlung
        | Nécessite une attention particulière
    -text: Check-in text | Tekst bij check-in | Incheck text | Check-in-Hinweis | Texte d'enregistrement
    -text: Comment | Opmerking | Kommentar | Commentaire
    -secret: Order link | Bestel-link | Bestellink | Bestell-Link | Lien vers la commande
    """,
    signature="Event slug|Order code|Order total|Positions",
    facts={"amount": "order total, fees included"},
)
POSITIONS = layout(
    "positions",
    _SHARED
    + _ADDRESS.format(group="@attendee").replace("full_name@attendee: Name | Naam | Nom", "")
    + """
    ticket_id: Position ID | Positie-ID | Position | ID de la position
    production_title: Date | Datum | Termin
    performance_date: Start date | Startdatum | Begindatum | Beginn | Date de début
    -unneeded: End date | Einddatum | Ende | Date de fin
    product: Product | Produkt | Produit
    -unneeded: Product ID | Product-ID | Produkt-ID | ID produit
    ticket_type: Variation | Variant | Variante
    -unneeded: Variation ID | Variant-ID | Varianten-ID | ID variant
    price: Price | Prijs | Preis | Prix
    full_name@attendee: Attendee name | Naam deelnemer | Naam van deelnemer | Name Teilnehmer*in | Nom du participant
    email@else: Attendee email | E-mailadres van deelnemer | E-mailadres deelnemer | E-Mail Teilnehmer*in
        | E-mail du participant
    -unneeded: Attendee company | Bedrijf deelnemer | Bedrijf van deelnemer | Teilnehmer*innen-Firma
        | Entreprise du participant
    voucher: Voucher | Gutschein | Bon
    -unneeded: Voucher budget usage | Gebruik van voucherbudget | Gebruik van het voucherbudget
        | Verwendetes Gutscheinbudget | Utilisation du budget des bons
    -unneeded: Voucher tag | Vouchertag | Vouchertags | Gutschein-Tag | Code du bon
    -secret: Pseudonymization ID | Pseudonimiserings-ID | Pseudonimisatie-ID | Pseudonyme ID | ID pseudonyme
    -secret: Ticket secret | Ticketgeheim | Ticket-Code | Secret du billet
    -unneeded: Seat ID | Stoel-ID | Stoelnummer | Sitzplatz-ID | ID du siège
    -unneeded: Seat name | Stoelnaam | Sitzbezeichnung | Nom du siège
    -unneeded: Seat zone | Stoelzone | Sitzbereich | Zone du siège
    -unneeded: Seat row | Stoelrij | Sitzreihe | Rangée de sièges
    -unneeded: Seat number | Sitzplatz-Nummer | Sitzplatz
    -unneeded: Blocked | Geblokkeerd | Gesperrt | Bloqué
    -unneeded: Valid from | Geldig van | Gültig ab | Valable depuis
    -unneeded: Valid until | Geldig tot | Gültig bis | Valable jusqu'au
    -text: Order comment | Opmerking bestelling | Opmerking bij bestelling | Bestellkommentar
        | Commentaire de commande
    -unneeded: Add-on to position ID | Add-on bij positie-ID | Add-on voor positie-ID | Zusatzprodukt zu Position
        | Add-on à la position ID
    company: Invoice address company | Factuuradres: bedrijf | Rechnungsadresse: Firma
        | Adresse de facturation de l'entreprise
    full_name: Invoice address name | Factuuradres: naam | Rechnungsadresse: Name | Nom de l'adresse de facturation
    address: Invoice address street | Factuuradres: straat | Rechnungsadresse: Straße | Adresse de facturation (rue)
    postcode: Invoice address ZIP code | Factuuradres: postcode | Factuuradres: postnummer | Rechnungsadresse: PLZ
        | Adresse de facturation (Code postal)
    city: Invoice address city | Factuuradres: plaats | Factuuradres: woonplaats | Rechnungsadresse: Stadt
        | Adresse de facturation (ville)
    country: Invoice address country | Factuuradres: land | Rechnungsadresse: Land | Adresse de facturation (pays)
    -unneeded: Invoice address state | Factuuradres: staat | Rechnungsadresse: Bundesstaat
        | Région de l'adresse de facturation
    scanned: Check-in lists | Check-in-lijsten | Check-inlijsten | Check-in-Listen | Listes d'enregistrement
    -secret: Position order link | Bestel-link positie | Bestellink voor positie | Bestel-link voor positie
        | Link zur Bestellposition | Lien vers la commande
    """,
    signature="Event slug|Order code|Position ID|Product",
    preference=2,
)
FEES = layout(
    "fees",
    """
    production_id@undated: Event slug | Slug van evenement | Evenement-slug | Kurzname der Veranstaltung
        | Titre de l'événement
    order_id: Order code | Bestelcode | Bestellnummer | Code de commande
    -unneeded: Fee type | Type kosten | Soort vergoeding | Art der Gebühr | Type de frais
    fee: Price | Prijs | Preis | Prix
    """,
    signature="Event slug|Order code|Fee type",
    preference=-1,
)
RECORDS = layout(
    "json",
    """
    production_id@undated: event.slug
    production_title: title
    performance_id: position.subevent
    performance_date: starts
    venue: location
    order_id: order.code
    ticket_id: position.positionid
    status: order.status
    ticket_status: position.status
    test_mark: order.testmode
    booker_id: order.customer
    email: order.email
    email@else: position.attendee_email
    order_date: order.datetime
    channel: order.sales_channel
    product: item
    ticket_type: variation
    price: position.price
    quantity: quantity
    fee: order.fee
    voucher: position.voucher
    scanned: position.checkins
    company: address.company
    full_name: address.name
    address: address.street
    postcode: address.zipcode
    city: address.city
    country: address.country
    full_name@attendee: position.attendee_name
    address@attendee: position.street
    postcode@attendee: position.zipcode
    city@attendee: position.city
    country@attendee: position.country
    postcode@answers: answer.postcode
    city@answers: answer.city
    country@answers: answer.country
    birth_year: answer.birth_year
    birth_date: answer.birth_date
    """,
    signature="event.slug|order.code|order.status",
    date_order="ymd",
    decimal=".",
)


def flatten(document: object) -> list[Record] | None:
    """One record per position of the `json` exporter or of the REST orders; the order's fees go with its first line.

    An order with fees and no position left gives one record with quantity 0, about no performance.
    """
    orders, event = _orders(document)
    if orders is None:
        return None
    names = _names(event)
    return [record for order in orders for record in _lines(order, event, names)]


def _orders(document: Any) -> tuple[list[dict[str, Any]] | None, dict[str, Any]]:
    """The orders of a document and the event they belong to ({} for REST pages, where each order names its event)."""
    event = document.get("event") if isinstance(document, dict) else None
    if isinstance(event, dict) and isinstance(event.get("orders"), list) and "slug" in event:
        return event["orders"], event
    found = document.get("results") if isinstance(document, dict) else document
    first = found[0] if isinstance(found, list) and found else None
    if isinstance(first, dict) and {"code", "positions", "sales_channel"} <= set(first):
        return found, {}
    return None, {}


def _names(event: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Items, variations, subevents and questions of the event by "kind:id"."""
    names = {f"item:{item['id']}": item for item in event.get("items", ())}
    for item in event.get("items", ()):
        names.update({f"variation:{one['id']}": one for one in item.get("variations", ())})
    names.update({f"subevent:{one['id']}": one for one in event.get("subevents", ())})
    names.update({f"question:{one['id']}": one for one in event.get("questions", ())})
    return names


def _lines(order: dict[str, Any], event: dict[str, Any], names: dict[str, dict[str, Any]]) -> Iterator[Record]:
    slug = event.get("slug") or order.get("event")
    shared: Record = {
        "event.slug": text(slug),
        "order.code": text(order.get("code")),
        "order.status": text(order.get("status")),
        "order.testmode": text(order.get("testmode")),
        "order.customer": text(order.get("customer")),
        "order.email": text(order.get("email")),
        "order.datetime": local_time(order.get("datetime")),
        "order.sales_channel": text(order.get("sales_channel")),
        **joined("address", order.get("invoice_address"), ("company", "name", "street", "zipcode", "city", "country")),
    }
    fee = _sum_of([one.get("value") for one in order.get("fees") or () if not one.get("canceled")])
    positions = order.get("positions") or []
    first = next((i for i, one in enumerate(positions) if not one.get("canceled")), None)
    for index, position in enumerate(positions):
        yield {**shared, **_position(position, event, names, slug), "order.fee": fee if index == first else None}
    if fee and first is None:
        yield {**shared, "event.slug": None, "quantity": "0", "position.price": "0.00", "order.fee": fee}


def _position(
    position: dict[str, Any], event: dict[str, Any], names: dict[str, dict[str, Any]], slug: object
) -> Record:
    subevent = names.get(f"subevent:{position.get('subevent')}", {})
    unnamed = position.get("subevent") and not subevent
    shown = subevent or event
    starts = local_time(shown.get("date_from"))
    own = f"{slug}/{position['subevent']}" if unnamed else None
    return {
        "title": text(subevent.get("name") or event.get("name")),
        "starts": starts,
        "location": text(shown.get("location")),
        "position.subevent": _undated(event, slug) if starts and not subevent and not own else own,
        "item": text(names.get(f"item:{position.get('item')}", {}).get("name") or position.get("item")),
        "variation": text(names.get(f"variation:{position.get('variation')}", {}).get("name")),
        "quantity": "1",
        **_answers(position, names),
        "position.status": "canceled" if position.get("canceled") else None,
        "position.checkins": text(bool(position["checkins"])) if "checkins" in position else None,
        **joined(
            "position",
            position,
            (
                "positionid",
                "price",
                "voucher",
                "attendee_name",
                "attendee_email",
                "street",
                "zipcode",
                "city",
                "country",
            ),
        ),
    }


def _undated(event: dict[str, Any], slug: object) -> str:
    """The id that an event without dates has in files, which do not tell when it is (see standardisation.performances):
    so that a file and a live connection speak of one performance.
    """
    bare = unicodedata.normalize("NFKD", str(event.get("name") or "").lower())
    bare = "".join(sign for sign in bare if unicodedata.category(sign) != "Mn")
    title = re.sub(r"[\s_\-\u2010-\u2015]+", " ", bare).strip()
    return "p:" + hashlib.md5(f"{title}|{slug}".encode(), usedforsecurity=False).hexdigest()


def _answers(position: dict[str, Any], names: dict[str, dict[str, Any]]) -> Record:
    """Answers to questions of the house that ask, beyond doubt, for a postcode, a place or a year or date of birth."""
    found: Record = {}
    for answer in position.get("answers") or ():
        question = names.get(f"question:{answer.get('question')}", {})
        asked = meanings(str(question.get("question") or answer.get("question_identifier") or ""))
        if len(asked) == 1 and asked[0].field in ("postcode", "city", "country", "birth_year", "birth_date"):
            found[f"answer.{asked[0].field}"] = text(answer.get("answer"))
    return found


def _sum_of(values: list[Any]) -> str | None:
    """The sum of decimal texts to the cent, as text; None when there is nothing."""
    cents = sum(round(float(value) * 100) for value in values if value is not None)
    return f"{cents / 100:.2f}" if cents else None


SYSTEM = System(
    "pretix", "pretix", (ORDERS, POSITIONS, FEES, RECORDS), flatten, fees_from="orders", fees_to="positions"
)
