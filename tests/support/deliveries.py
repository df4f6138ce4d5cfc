"""Small deliveries as each ticketing system writes them. Persons, addresses and orders are made up."""

# One header and one row a line, so that a column can be followed down.
# ruff: noqa: E501

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

Row = Sequence[object]

#: Given name, family name, e-mail, street, number, postcode, city.
PERSONS = (
    ("Anna", "Visser", "anna.visser@example.org", "Kade", "12", "3011 AA", "Rotterdam"),
    ("Bram", "Dekker", "bram.dekker@example.org", "Singel", "3", "3512BC", "Utrecht"),
    ("Cato", "Jansen", "cato.jansen@example.nl", "Laan", "7", "2511 cd", "Den Haag"),
    ("Daan", "Smit", "daan.smit@example.nl", "Plein", "44", "9711 LM", "Groningen"),
)


def write_csv(path: Path, header: Row, rows: Sequence[Row], *, delimiter: str = ",", above: Sequence[Row] = ()) -> Path:
    """A delimited file in UTF-8 with, if asked, title rows above the header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([*above, header, *rows])
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Row]]) -> Path:
    """A workbook; every sheet is its rows, header included."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_json(path: Path, document: object) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


# pretix -------------------------------------------------------------------------------------------------------------

PRETIX_POSITIONS = {
    "nl": "Slug van evenement|Naam evenement|Bestelcode|Positie-ID|Status|E-mail|Telefoonnummer|Besteldatum|Besteltijd|Datum|Startdatum|Einddatum|"
    "Product|Product-ID|Variant|Variant-ID|Prijs|Belastingtarief|Belastingregel|Belastingwaarde|Naam deelnemer|E-mailadres van deelnemer|"
    "Bedrijf deelnemer|Adres|Postcode|Plaats|Land|Staat|Voucher|Ticketgeheim|Opmerking bestelling|Factuuradres: bedrijf|Factuuradres: naam|"
    "Factuuradres: straat|Factuuradres: postcode|Factuuradres: plaats|Factuuradres: land|Factuuradres: staat|Btw-nummer|Verkoopkanaal|"
    "Check-in-lijsten|Bestel-link positie",
    "en": "Event slug|Event name|Order code|Position ID|Status|Email|Phone number|Order date|Order time|Date|Start date|End date|"
    "Product|Product ID|Variation|Variation ID|Price|Tax rate|Tax rule|Tax value|Attendee name|Attendee email|"
    "Attendee company|Address|ZIP code|City|Country|State|Voucher|Ticket secret|Order comment|Invoice address company|Invoice address name|"
    "Invoice address street|Invoice address ZIP code|Invoice address city|Invoice address country|Invoice address state|VAT ID|Sales channel|"
    "Check-in lists|Position order link",
    "de": "Kurzname der Veranstaltung|Veranstaltungstitel|Bestellnummer|Position|Status|E-Mail|Telefonnummer|Bestelldatum|Bestelluhrzeit|Termin|Beginn|"
    "Ende|Produkt|Produkt-ID|Variante|Varianten-ID|Preis|Steuersatz|Steuerregel|Steuer|Name Teilnehmer*in|E-Mail Teilnehmer*in|"
    "Teilnehmer*innen-Firma|Adresse|Postleitzahl|Stadt|Land|Bundesstaat|Gutschein|Ticket-Code|Bestellkommentar|Rechnungsadresse: Firma|"
    "Rechnungsadresse: Name|Rechnungsadresse: Straße|Rechnungsadresse: PLZ|Rechnungsadresse: Stadt|Rechnungsadresse: Land|"
    "Rechnungsadresse: Bundesstaat|USt-ID-Nr.|Verkaufskanal|Check-in-Listen|Link zur Bestellposition",
}  # fmt: skip
PRETIX_ORDERS = {
    "nl": "Slug van evenement|Naam evenement|Bestelcode|Totaalbedrag van bestelling|Status|E-mail|Telefoonnummer|Besteldatum|Besteltijd|Bedrijf|Naam|"
    "Adres|Postcode|Plaats|Land|Staat|Btw-nummer|Datum van laatste betaling|Toeslagen|Taal van bestelling|Verkoopkanaal|Opmerking|Posities|Bestel-link",
    "en": "Event slug|Event name|Order code|Order total|Status|Email|Phone number|Order date|Order time|Company|Name|"
    "Address|ZIP code|City|Country|State|VAT ID|Date of last payment|Fees|Order locale|Sales channel|Comment|Positions|Order link",
    "de": "Kurzname der Veranstaltung|Veranstaltungstitel|Bestellnummer|Gesamtbetrag|Status|E-Mail|Telefonnummer|Bestelldatum|Bestelluhrzeit|Firma|Name|"
    "Adresse|Postleitzahl|Stadt|Land|Bundesstaat|USt-ID-Nr.|Datum der letzten Zahlung|Gebühren|Bestellsprache|Verkaufskanal|Kommentar|Positionen|Bestell-Link",
}  # fmt: skip
_PAID = {"nl": "betaald", "en": "paid", "de": "bezahlt"}


def _pretix_price(cents: int, language: str) -> str:
    written = f"{cents / 100:.2f}"
    return written if language == "en" else written.replace(".", ",")


def pretix_position_rows(language: str) -> list[list[object]]:
    """Two tickets for Anna (invoice address), one for Bram (no invoice address: the attendee's)."""
    paid = _PAID[language]
    anna = ["", "Anna Visser", "Kade 12", "3011 AA", "Rotterdam", "NL", "", "", "Web", "", "http://example.org/x"]
    nobody = ["", "", "", "", "", "", "", "", "Web", "Ingang", "http://example.org/y"]
    attendee = ["Gast Voorbeeld", "gast@example.org", "", "Singel 3", "3512BC", "Utrecht", "NL", ""]
    start = ["seizoen", "Seizoen"]
    ticket = ["Ticket", "1", "Normaal", "1", _pretix_price(2250, language), "9", "", "0,00"]
    night = ["Hamlet", "2026-01-16 20:15:00", ""]
    when = ["2025-11-01", "23:30:00"]
    return [
        [*start, "AAA01", 1, paid, "anna.visser@example.org", "", *when, *night, *ticket, *[""] * 8, "", "geheim-1", "", *anna],
        [*start, "AAA01", 2, paid, "anna.visser@example.org", "", *when, *night, *ticket, *attendee, "", "geheim-2", "", *anna],
        [*start, "BBB02", 1, paid, "bram.dekker@example.org", "", *when, *night, *ticket, *attendee, "", "geheim-3", "", *nobody],
    ]  # fmt: skip


def pretix_order_rows(language: str) -> list[list[object]]:
    """The same two orders as one row each, with fees, and one whose tickets were all cancelled."""
    paid = _PAID[language]
    kept = {"nl": "geannuleerd (betaalde kosten)", "en": "canceled (paid fee)", "de": "storniert (bezahlte Gebühr)"}[
        language
    ]
    price = lambda cents: _pretix_price(cents, language)  # noqa: E731
    end = ["nl", "Web", "", 2, "http://example.org/x"]
    return [
        ["seizoen", "Seizoen", "AAA01", price(4650), paid, "anna.visser@example.org", "", "2025-11-01", "23:30:00", "", "Anna Visser", "Kade 12",
         "3011 AA", "Rotterdam", "NL", "", "", "2025-11-01", price(150), *end],
        ["seizoen", "Seizoen", "BBB02", price(2250), paid, "bram.dekker@example.org", "", "2025-11-01", "23:30:00", "", "", "", "", "", "", "", "",
         "2025-11-01", price(0), "nl", "Web", "", 1, "http://example.org/y"],
        ["seizoen", "Seizoen", "CCC03", price(350), kept, "cato.jansen@example.nl", "", "2025-11-02", "10:00:00", "", "Cato Jansen", "Laan 7", "2511 cd",
         "Den Haag", "NL", "", "", "2025-11-02", price(350), "nl", "Web", "", "", "http://example.org/z"],
    ]  # fmt: skip


def pretix_positions(folder: Path, language: str = "nl") -> Path:
    """The positions sheet as CSV."""
    header = PRETIX_POSITIONS[language].split("|")
    return write_csv(folder / f"positions-{language}.csv", header, pretix_position_rows(language))


def pretix_orders(folder: Path, language: str = "nl") -> Path:
    """The orders sheet as CSV."""
    header = PRETIX_ORDERS[language].split("|")
    return write_csv(folder / f"orders-{language}.csv", header, pretix_order_rows(language))


def pretix_workbook(folder: Path, language: str = "nl") -> Path:
    """The workbook with both sheets; in a workbook amounts are numbers."""
    price = PRETIX_POSITIONS[language].split("|").index(PRETIX_POSITIONS[language].split("|")[16])
    positions = [[*row[:price], 22.5, *row[price + 1 :]] for row in pretix_position_rows(language)]
    orders = [
        [float(str(c).replace(",", ".")) if i in (3, 18) else c for i, c in enumerate(r)]
        for r in pretix_order_rows(language)
    ]
    sheets = {
        "Bestellingen": [PRETIX_ORDERS[language].split("|"), *orders],
        "Bestelde producten": [PRETIX_POSITIONS[language].split("|"), *positions],
    }
    return write_xlsx(folder / f"pretix-{language}.xlsx", sheets)


def pretix_json(folder: Path) -> Path:
    """The `json` export: one order of two tickets with a fee, one test order, one with only a fee left."""
    position = {
        "id": 1,
        "positionid": 1,
        "item": 5,
        "variation": 6,
        "subevent": 7,
        "price": "22.50",
        "zipcode": None,
        "secret": "geheim",
    }
    asked = {**position, "id": 2, "positionid": 2, "answers": [{"question": 9, "answer": "1012 AB"}]}
    order = {
        "code": "AAA01", "status": "p", "testmode": False, "email": "anna.visser@example.org", "customer": None, "sales_channel": "web",
        "datetime": "2025-11-01T22:30:00Z", "total": "46.85", "fees": [{"value": "1.50"}, {"value": "0.35"}], "positions": [position, asked],
    }  # fmt: skip
    event = {
        "name": "Seizoen", "slug": "seizoen", "items": [{"id": 5, "name": "Ticket", "variations": [{"id": 6, "name": "Normaal"}]}],
        "questions": [{"id": 9, "question": "Wat is je postcode?"}, {"id": 9, "question": "Postcode"}],
        "subevents": [{"id": 7, "name": "Hamlet", "date_from": "2026-01-16T19:15:00Z", "location": "Grote Zaal"}],
        "orders": [
            order,
            {**order, "code": "TTT02", "testmode": True, "fees": [], "positions": [position]},
            {**order, "code": "CCC03", "fees": [{"value": "3.50"}], "positions": []},
        ],
    }  # fmt: skip
    return write_json(folder / "seizoen_pretixdata.json", {"event": event})


# Ticketmatic, Tixly, VoordeMensen -----------------------------------------------------------------------------------


def ticketmatic_json(folder: Path) -> Path:
    """Two orders with lookup: two tickets and an order cost; a gift card."""
    lookup = {
        "contacts": {"7": {"firstname": "Anna", "middlename": "de", "lastname": "Visser", "email": "anna.visser@example.org",
                           "addresses": [{"street1": "Kade", "street2": "12", "zip": "3011 AA", "city": "Rotterdam", "countrycode": "NL"}]}},
        "events": {"3": {"name": "Hamlet", "startts": "2026-01-16 20:15:00", "locationname": "Grote Zaal", "productionid": 30, "c_genre": "Toneel"}},
        "saleschannels": {"1": {"name": "Web"}},
    }  # fmt: skip
    ticket = {
        "id": 501,
        "eventid": 3,
        "price": 22.5,
        "servicecharge": 1.0,
        "tickettypename": "Normaal",
        "barcode": "999888777",
        "cachedaccesscontrolstatus": 0,
    }
    orders = [
        {"orderid": 100, "code": "X1", "customerid": 7, "status": 21002, "paymentstatus": 1, "saleschannelid": 1, "createdts": "2025-11-01 23:30:00",
         "totalamount": 49.5, "nbroftickets": 2, "ordercosts": [{"amount": 2.5}], "products": [], "tickets": [ticket, {**ticket, "id": 502}]},
        {"orderid": 101, "code": "X2", "customerid": 7, "status": 21002, "paymentstatus": 1, "saleschannelid": 1, "createdts": "2025-11-02 10:00:00",
         "totalamount": 25, "nbroftickets": 0, "ordercosts": [], "tickets": [], "products": [{"id": 9, "name": "Cadeaubon", "price": 25}]},
    ]  # fmt: skip
    return write_json(folder / "ticketmatic.json", {"data": orders, "lookup": lookup, "nbrofresults": 2})


def ticketmatic_csv(folder: Path) -> Path:
    """Tickets, flat, with Ticketmatic's own names."""
    header = "orderid,createdts,customerid,firstname,lastname,email,zip,city,countrycode,saleschannel,status,ticketid,eventid,eventname,eventstartts,tickettypename,price,servicecharge,barcode"
    rows = [
        [100, "2025-11-01 23:30:00", 7, "Anna", "Visser", "anna.visser@example.org", "3011 AA", "Rotterdam", "NL", "Web", 21002, 501, 3, "Hamlet",
         "2026-01-16 20:15:00", "Normaal", "22.50", "1.00", "999888777"],
        [100, "2025-11-01 23:30:00", 7, "Anna", "Visser", "anna.visser@example.org", "3011 AA", "Rotterdam", "NL", "Web", 21002, 502, 3, "Hamlet",
         "2026-01-16 20:15:00", "CJP", "15.00", "1.00", "999888778"],
    ]  # fmt: skip
    return write_csv(folder / "ticketmatic.csv", header.split(","), rows)


def _tixly_sale(**changed: object) -> dict[str, object]:
    sale = {
        "SaleTicketId": 1, "TicketId": 11, "EventId": 3, "CustomerId": 7, "IsAnonymousSale": False, "OrderId": 100, "TicketTypeId": 1,
        "TicketType": "Normaal", "SubscriptionTypeId": None, "PriceZone": "Rang 1", "Section": "Zaal", "Row": "5", "Seat": "12", "TicketCount": 1,
        "Price": 22.5, "Fee": 1.5, "Online": True, "Scanned": False, "SkinID": 1, "OrganisationID": 1, "Created": "2025-11-01T23:30:00",
    }  # fmt: skip
    return {**sale, **changed}


def tixly_json(folder: Path) -> Path:
    """Two sales and the return of one of them, with the customers and events beside them."""
    document = {
        "Data": [_tixly_sale(), _tixly_sale(SaleTicketId=2), _tixly_sale(SaleTicketId=3, TicketCount=-1, Fee=0)],
        "Customers": [{"Id": 7, "FirstName": "Anna", "LastNamePrefix": "de", "LastName": "Visser", "Email": "anna.visser@example.org",
                       "StreetName": "Kade", "HouseNumber": "12", "ZipCode": "3011 AA", "City": "Rotterdam", "Country": "NL", "DateOfBirth": "1980-05-04"}],
        "Events": [{"Id": 3, "Name": "Hamlet", "StartDate": "2026-01-16T20:15:00", "Hall": "Grote Zaal", "Venue": "De Brug", "Capacity": 400}],
        "Next": None,
    }  # fmt: skip
    return write_json(folder / "tixly.json", document)


def tixly_csv(folder: Path) -> Path:
    """The sales lines, flat."""
    sales = [_tixly_sale(), _tixly_sale(SaleTicketId=3, TicketCount=-1, Fee=0)]
    return write_csv(
        folder / "tixly.csv", [*sales[0], "ZipCode"], [[*sale.values(), "3011 AA"] for sale in sales], delimiter=";"
    )


def voordemensen_json(folder: Path) -> Path:
    """One order of two seats of which one was deleted again, with a fee and a donation."""
    user = {
        "customerId": 7,
        "email": "anna.visser@example.org",
        "firstName": "Anna",
        "lastName": "Visser",
        "zipcode": "3011 AA",
        "city": "Rotterdam",
    }
    seat = {
        "seatId": 501,
        "eventId": 3,
        "rankId": 1,
        "rowNr": "5",
        "seatNr": "12",
        "amount": "22.50",
        "priceId": 1,
        "priceName": "Normaal",
    }
    order = {
        "orderId": 100, "orderKey": "geheim", "customerId": 7, "orderStatus": "ord", "orderPaymentStatus": "paid", "orderChannel": "web",
        "orderDate": "2025-11-01 23:30:00", "amount": "22.50", "fee": "2.00", "donation": "5.00", "discountName": "",
        "seats": [seat], "deletedSeats": [{**seat, "seatId": 502}], "user": user,
    }  # fmt: skip
    return write_json(folder / "voordemensen.json", [order])


# Eventbrite, Spektrix, Stager ---------------------------------------------------------------------------------------


def eventbrite_attendees(folder: Path, *, british: bool = False) -> Path:
    """The attendee report of an American or a British account; no day of the month is above 12."""
    american = "Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,Home Address 1,Home Address 2,Home City,Home State,Home Zip,Home Country"
    header = american.split(",")
    if british:
        there = {
            "Order #": "Order no.",
            "Last Name": "Surname",
            "Home State": "County of Residence",
            "Home Zip": "Home Postcode",
            "Attendee #": "Attendee no.",
        }
        header = [there.get(name, name) for name in header]
    rows = [
        [11211912243, "11/09/24 22:28", "Anna", "Visser", "anna.visser@example.org", 1, "", "General Admission", 18441583423, "", "Eventbrite Completed",
         "EUR", "24.50", "2.00", "1.20", "0.80", "Attending", "Kade 12", "", "Rotterdam", "", "3011 AA", "NL"],
        [11211912243, "11/09/24 22:28", "Bram", "Dekker", "bram.dekker@example.org", 1, "", "General Admission", 18441583424, "", "Eventbrite Completed",
         "EUR", "24.50", "2.00", "1.20", "0.80", "Attending", "", "", "", "", "", ""],
    ]  # fmt: skip
    return write_csv(folder / f"report-{'uk' if british else 'us'}.csv", header, rows)


def eventbrite_orders(folder: Path) -> Path:
    """The newer report with buyer and event columns."""
    header = "Order ID,Order date,Attendee first name,Attendee last name,Attendee email,Phone number,Purchaser city,Purchaser state,Purchaser country,Event name,Event ID,Event start date,Event start time,Event timezone,Event location,Ticket quantity,Ticket tier,Ticket type,Currency,Ticket price,Buyer first name,Buyer last name,Buyer email,Barcode number"
    rows = [
        ["14572631913", "2025-11-01 23:30:00", "Gast", "Voorbeeld", "gast@example.org", "", "Rotterdam", "ZH", "NL", "Hamlet", "123", "2026-01-16", "20:15:00",
         "Europe/Amsterdam", "De Brug", "1", "", "Normaal", "EUR", "22.50", "Anna", "Visser", "anna.visser@example.org", "TEST001"],
        ["14572631914", "2025-11-02 23:30:00", "", "", "", "", "Utrecht", "UT", "NL", "Hamlet", "123", "2026-01-16", "20:15:00",
         "Europe/Amsterdam", "De Brug", "2", "", "Normaal", "EUR", "22.50", "Bram", "Dekker", "bram.dekker@example.org", "TEST002"],
    ]  # fmt: skip
    return write_csv(folder / "eventbrite-orders.csv", header.split(","), rows)


def eventbrite_json(folder: Path) -> Path:
    """Orders expanded with attendees and event."""
    attendee = {"id": "1", "order_id": "100", "created": "2025-11-01T22:30:00Z", "status": "Attending", "ticket_class_name": "Normaal", "quantity": 1,
                "event_id": "3", "checked_in": False, "profile": {"email": "gast@example.org", "first_name": "Gast", "last_name": "Voorbeeld",
                "addresses": {"home": {"address_1": "Kade 12", "city": "Rotterdam", "postal_code": "3011 AA", "country": "NL"}}},
                "costs": {"gross": {"major_value": "24.50", "currency": "EUR"}}}  # fmt: skip
    event = {"name": {"text": "Hamlet"}, "start": {"local": "2026-01-16T20:15:00"}}
    order = {"id": "100", "email": "anna.visser@example.org", "event": event, "attendees": [attendee]}
    return write_json(folder / "eventbrite.json", {"pagination": {}, "orders": [order]})


def spektrix_report(folder: Path) -> Path:
    """A ticket report; British dates that never show a day above 12."""
    header = ["Customer ID", "First Name", "Last Name", "Email Address", "Postcode", "Order ID", "Confirmed Date", "Event Name", "Instance Date",
              "Ticket Type", "Price Band", "Offer Name", "Quantity", "Price", "Commission", "Total", "Sales Channel"]  # fmt: skip
    rows = [
        ["7", "Anna", "Visser", "anna.visser@example.org", "3011 AA", "100", "01/11/2025 23:30", "Hamlet", "05/12/2025 20:15", "Adult", "A", "", 2, "1,022.50",
         "3.00", "2,048.00", "Web"],
        ["8", "Bram", "Dekker", "bram.dekker@example.org", "3512BC", "101", "02/11/2025 09:00", "Hamlet", "05/12/2025 20:15", "Concession", "A", "Members", 1,
         "15.00", "1.50", "16.50", "Box Office"],
    ]  # fmt: skip
    return write_csv(folder / "spektrix.csv", header, rows)


def stager_orders(folder: Path) -> Path:
    """An export with Dutch headers, as Stager's help pages name them."""
    header = ["Ordernummer", "Besteldatum", "Evenement", "Datum evenement", "Tickettype", "Aantal", "Prijs", "Servicekosten", "Totaal", "Status", "Voornaam",
              "Tussenvoegsel", "Achternaam", "E-mailadres", "Postcode", "Woonplaats", "Contactbron", "Opt-in", "Barcode"]  # fmt: skip
    rows = [
        ["1001", "01-11-2025 23:30", "Clubnacht", "05-12-2025 23:00", "Regular", 2, "€ 15,00", "€ 1,50", "€ 31,50", "betaald", "Anna", "de", "Visser",
         "anna.visser@example.org", "3011 AA", "Rotterdam", "ticketverkoop", "ja", "777"],
        ["1002", "02-11-2025 10:00", "Clubnacht", "05-12-2025 23:00", "Early bird", 1, "€ 10,00", "€ 0,75", "€ 10,75", "betaald", "Bram", "", "Dekker",
         "bram.dekker@example.org", "3512BC", "Utrecht", "ticketverkoop", "nee", "778"],
    ]  # fmt: skip
    return write_csv(folder / "stager.csv", header, rows, delimiter=";")


# Self-made sheets ---------------------------------------------------------------------------------------------------

PLAIN_HEADER = ("Bestelnummer", "Besteldatum", "Voorstelling", "Datum", "Aanvang", "Kaartsoort", "Aantal", "Prijs", "Naam", "E-mail", "Straat",
                "Huisnr.", "Postcode", "Woonplaats", "Opmerkingen")  # fmt: skip


def plain_rows() -> list[list[object]]:
    """One order per person, each for one evening."""
    return [
        [f"B{number:03d}", f"{number + 13:02d}-11-2025", "Hamlet", "16-01-2026", "20:15", "Normaal", number, "€ 22,50", f"{given} {family}", email, street,
         house, postcode, city, "wil graag vooraan"]
        for number, (given, family, email, street, house, postcode, city) in enumerate(PERSONS, start=1)
    ]  # fmt: skip


def plain_orders(folder: Path, *, above: Sequence[Row] = (), footer: bool = False) -> Path:
    """A self-made Dutch list of orders, perhaps with titles above it and a total below it."""
    rows = plain_rows()
    if footer:
        rows = [*rows[:2], list(PLAIN_HEADER), *rows[2:], ["Totaal", "", "", "", "", "", 10, "€ 225,00", *[""] * 7]]
    return write_csv(folder / "bestellingen.csv", PLAIN_HEADER, rows, delimiter=";", above=above)


def postcode_tally(folder: Path) -> Path:
    """L1: who counted postcodes at the till."""
    rows = [
        ["16-01-2026", "Hamlet", "3011", 12],
        ["16-01-2026", "Hamlet", "3512", 4],
        ["17-01-2026", "Hamlet", "3011", 9],
    ]
    return write_csv(folder / "telling.csv", ["Datum", "Voorstelling", "Postcode", "Aantal"], rows, delimiter=";")


def head_count(folder: Path) -> Path:
    """L0: sold, free, capacity and takings per evening."""
    rows = [["16-01-2026", "Hamlet", 180, 12, 300, "3.825,50"], ["17-01-2026", "Hamlet", 210, 8, 300, "4.100,00"]]
    return write_csv(
        folder / "bezoek.csv",
        ["Datum", "Voorstelling", "Verkocht", "Vrij", "Capaciteit", "Recette"],
        rows,
        delimiter=";",
    )


def rows_of(received: object) -> list[dict[str, object]]:
    """Everything a delivery gives, as dictionaries."""
    return [row for batch in received.batches() for row in batch.to_pylist()]  # type: ignore[attr-defined]
