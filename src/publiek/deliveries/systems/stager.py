"""How does an export from Stager look? Dutch or English headers of its orders and audiences (Stager-like).

The exact list of columns is not public. This describes the columns that its help pages name; a house whose export
differs completes a map once.
"""

from __future__ import annotations

from publiek.deliveries.systems.description import System, layout

ORDERS = layout(
    "orders",
    """
    order_id: Ordernummer | Order number | Bestelnummer
    ticket_id: Ticketnummer | Ticket number
    order_date: Besteldatum | Order date | Datum bestelling
    order_time: Besteltijd | Order time
    production_title: Evenement | Event | Evenementnaam
    performance_date: Datum evenement | Evenementdatum | Event date
    performance_time: Aanvangstijd | Start time
    performance_id: Evenement ID | Event ID
    venue: Locatie | Location
    hall: Zaal | Hall
    genre: Genre
    ticket_type: Tickettype | Ticket type
    quantity: Aantal | Quantity
    price: Prijs | Price | Ticketprijs
    fee: Servicekosten | Service fee | Fee
    amount: Totaal | Total | Totaalbedrag
    status: Status | Orderstatus | Order status
    channel: Verkoopkanaal | Sales channel | Kanaal
    -unneeded: Contactbron | Bron | Source | Herkomst
    -consent: Opt-in | Nieuwsbrief | Newsletter | Opt-ins
    first_name: Voornaam | First name
    name_prefix: Tussenvoegsel | Infix
    last_name: Achternaam | Last name
    full_name: Naam | Name
    email: E-mailadres | E-mail | Email address
    -contact: Telefoonnummer | Phone number
    -person: Geslacht | Gender
    birth_date: Geboortedatum | Date of birth
    street: Straat | Street
    house_number: Huisnummer | House number
    postcode: Postcode | Postal code
    city: Woonplaats | City | Plaats
    country: Land | Country
    scanned: Gescand | Scanned
    -secret: Barcode
    """,
    signature="Ordernummer|Evenement|Datum evenement|Tickettype|Contactbron",
    date_order="dmy",
)

SYSTEM = System("stager", "Stager", (ORDERS,))
