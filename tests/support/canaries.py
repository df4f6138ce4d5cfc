"""Five hundred persons who do not exist, with values nobody could mistake, and deliveries of every kind full of them.

Every text of a canary holds `MARK`, every number `NUMBER`; all were born on `BORN`. Only the postcode is an ordinary
one: its digits may be kept and shown, its letters (`LETTERS`) may stay inside the house.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.support import deliveries as sample
from tests.support.opening import ODS_CONTENT, ODS_MANIFEST

MARK, NUMBER, HOUSE, LETTERS = "zqxvogel", "7731049", "77319", "ZQ"
BORN = (29, 2, 1948)
HOW_MANY = 500


@dataclass(frozen=True)
class Canary:
    """One person: every field that a delivery could have of a booker."""

    n: int

    @property
    def word(self) -> str:
        """A word of letters only, another one for everybody."""
        n = self.n
        return MARK + "".join(chr(97 + n // 26**place % 26) for place in (2, 1, 0))

    def __getitem__(self, name: str) -> str:
        """One value by name; see `_VALUES`."""
        return _VALUES[name](self)


_VALUES: dict[str, Callable[[Canary], str]] = {
    "given": lambda c: f"Voor{c.word}",
    "prefix": lambda c: "van der" if c.n % 2 else f"{MARK}se",
    "family": lambda c: f"Ächter{c.word}",
    "name": lambda c: f"{c['given']} {c['prefix']} {c['family']}",
    "turned": lambda c: f"{c['family']}, {c['given']}",
    "email": lambda c: f"{'' if c.n % 3 else 'Post.'}{c.word.upper() if c.n % 5 == 0 else c.word}@{MARK}.example",
    "no_email": lambda c: "" if c.n % 2 else c["email"],
    "phone": lambda c: f"06-{NUMBER}{c.n % 10}",
    "street": lambda c: f"{c.word.title()}straat",
    "house": lambda c: HOUSE,
    "addition": lambda c: f"{MARK[:3]}-{c.word}",
    "address": lambda c: f"{c['street']} {HOUSE} {c['addition']}",
    "postcode": lambda c: f"{3011 + c.n % 25}{' ' if c.n % 2 else ''}{LETTERS}",
    "city": lambda c: "Rotterdam" if c.n % 4 else f"{MARK.title()}stad",
    "company": lambda c: f"Stichting {c.word}" if c.n % 3 == 0 else "",
    "born": lambda c: "{:02d}-{:02d}-{}".format(*BORN),
    "born_iso": lambda c: "{2}-{1:02d}-{0:02d}".format(*BORN),
    "customer": lambda c: f"{NUMBER}1{c.n:04d}",
    "order": lambda c: f"{NUMBER}2{c.n:04d}",
    "code": lambda c: f"{MARK}{c.n:04d}".upper(),
    "ticket": lambda c: f"{NUMBER}3{c.n:04d}",
    "barcode": lambda c: f"{NUMBER}4{c.n:04d}",
    "secret": lambda c: f"geheim{c.word}{c.n}",
    "link": lambda c: f"https://tickets.example/{c.word}/",
    "comment": lambda c: f"graag bellen met {c['name']} op {c['phone']}",
    "answer": lambda c: f"rolstoel voor {c.word}",
    "vat": lambda c: f"NL{NUMBER}{c.n:04d}B01",
}  # fmt: skip

#: Headers of every language and system -> the value a canary gives there.
_BY_HEADER = {
    "email": "E-mail|Email|E-mailadres|E-mailadres van deelnemer|Buyer email|Email Address|email",
    "phone": "Telefoonnummer|Telefoon|Phone number|Mobiel",
    "name": "Naam|Naam deelnemer|Factuuradres: naam",
    "given": "Voornaam|First Name|Buyer first name|firstname",
    "prefix": "Tussenvoegsel",
    "family": "Achternaam|Last Name|Buyer last name|lastname|Surname",
    "address": "Adres|Factuuradres: straat|Home Address 1",
    "street": "Straat", "house": "Huisnr.|Huisnummer", "addition": "Toevoeging",
    "postcode": "Postcode|Factuuradres: postcode|Home Zip|zip|ZIP code",
    "city": "Plaats|Woonplaats|Factuuradres: plaats|Home City|city",
    "company": "Bedrijf|Bedrijf deelnemer|Factuuradres: bedrijf|Organisatie",
    "born": "Geboortedatum", "vat": "Btw-nummer",
    "customer": "Klantnummer|customerid|Customer ID|Extern klantnummer",
    "order": "Bestelnummer|Ordernummer|orderid|Order #|Order ID", "code": "Bestelcode",
    "ticket": "Positie-ID|ticketid|Attendee #|Ticketnummer",
    "barcode": "Barcode|barcode|Barcode number", "secret": "Ticketgeheim|Pseudonimiserings-ID",
    "link": "Bestel-link positie|Bestel-link",
    "comment": "Opmerkingen|Opmerking|Opmerking bestelling|Notitie",
    "answer": "Dieetwensen|Hoe heb je ons gevonden?|Wie neemt u mee?|Kolom X|Staat|Factuuradres: staat|Contactbron",
}  # fmt: skip
VALUE_OF = {header: value for value, headers in _BY_HEADER.items() for header in headers.split("|")}


def canaries(count: int = HOW_MANY) -> list[Canary]:
    """The persons."""
    return [Canary(n) for n in range(count)]


def filled(header: Sequence[str], row: Sequence[object], people: Iterable[Canary]) -> list[list[str]]:
    """For every person the row with all that is of a booker replaced; quantities and dates of performances stay."""
    return [
        [person[VALUE_OF[name]] if name in VALUE_OF else str(cell) for name, cell in zip(header, row, strict=True)]
        for person in people
    ]


# Tables --------------------------------------------------------------------------------------------------------------

PLAIN = {
    "Bestelnummer": "", "Klantnummer": "", "Besteldatum": "05-11-2025", "Voorstelling": "Hamlet", "Datum": "16-01-2026",
    "Aanvang": "20:15", "Kaartsoort": "Normaal", "Aantal": "2", "Prijs": "€ 22,50", "Voornaam": "", "Tussenvoegsel": "",
    "Achternaam": "", "E-mail": "", "Telefoon": "", "Bedrijf": "", "Straat": "", "Huisnr.": "", "Toevoeging": "",
    "Postcode": "", "Woonplaats": "", "Geboortedatum": "", "Barcode": "", "Opmerkingen": "", "Dieetwensen": "",
    "Hoe heb je ons gevonden?": "", "Wie neemt u mee?": "", "Kolom X": "",
}  # fmt: skip


def plain(people: Iterable[Canary], **columns: str) -> tuple[list[str], list[list[str]]]:
    """A self-made list of orders with everything in it; `columns` give other values to some columns."""
    header = list(PLAIN)
    rows = filled(header, list(PLAIN.values()), people)
    for name, value in columns.items():
        place = header.index(name.replace("_", "-"))
        for n, row in enumerate(rows):
            row[place] = Canary(n)[value]
    return header, rows


def pretix(people: Iterable[Canary]) -> tuple[list[str], list[list[str]]]:
    """The positions of pretix in Dutch, with questions of the house's own behind them."""
    header = [*sample.PRETIX_POSITIONS["nl"].split("|"), "Hoe heb je ons gevonden?", "Wie neemt u mee?"]
    return header, filled(header, [*sample.pretix_position_rows("nl")[0], "", ""], people)


def sold(build: Callable[[Path], Path], folder: Path, people: Iterable[Canary]) -> tuple[list[str], list[list[str]]]:
    """A vendor's flat export: the header and first row of the sample, filled for every person."""
    header, row = list(csv.reader(build(folder).read_text("utf-8").splitlines()))[:2]
    return header, filled(header, row, people)


def write_ods(path: Path, sheet: str, rows: Sequence[Sequence[str]]) -> Path:
    """An OpenDocument spreadsheet of text cells."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(escape(text)) for text in row)}</table:table-row>" for row in rows
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", ODS_CONTENT.replace("Blad1", escape(sheet)).format(rows=body))
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST.format(inside=""))
    return path


# Documents -----------------------------------------------------------------------------------------------------------

_BY_KEY = {
    "email": "email", "Email": "email", "firstname": "given", "firstName": "given", "first_name": "given",
    "FirstName": "given", "middlename": "prefix", "LastNamePrefix": "prefix", "lastname": "family",
    "lastName": "family", "last_name": "family", "LastName": "family", "street1": "street", "StreetName": "street",
    "street2": "house",
    "HouseNumber": "house", "address_1": "address", "zip": "postcode", "zipcode": "postcode", "ZipCode": "postcode",
    "postal_code": "postcode", "city": "city", "City": "city", "DateOfBirth": "born_iso", "code": "code",
    "secret": "secret", "orderKey": "secret", "barcode": "barcode", "customerid": "customer", "customerId": "customer",
    "CustomerId": "customer", "orderid": "order", "orderId": "order", "OrderId": "order", "order_id": "order",
    "seatId": "ticket", "TicketId": "ticket", "positionid": "ticket", "answer": "answer",
}  # fmt: skip


def personal(part: Any, person: Canary) -> Any:
    """A document with the values of `person` wherever a booker stands in it, and a remark in every part."""
    if isinstance(part, list):
        return [personal(one, person) for one in part]
    if not isinstance(part, dict):
        return part
    made = {
        key: person[_BY_KEY[key]] if key in _BY_KEY and not isinstance(value, dict | list) else personal(value, person)
        for key, value in part.items()
    }
    return made | {"remarks": person["comment"], "question": made.get("question", person["answer"])}


def document(name: str, folder: Path, people: Sequence[Canary]) -> Path:
    """A system's own JSON with one order for every person."""
    path = getattr(sample, f"{name}_json")(folder)
    whole = json.loads(path.read_text("utf-8"))
    if name == "pretix":
        order = whole["event"]["orders"][0]
        whole["event"]["orders"] = [personal(order, person) for person in people]
    elif name == "ticketmatic":
        order, contact = whole["data"][0], whole["lookup"]["contacts"]["7"]
        whole["data"] = [personal(order, person) for person in people]
        whole["lookup"]["contacts"] = {person["customer"]: personal(contact, person) for person in people}
    elif name == "tixly":
        sale, customer = whole["Data"][0], whole["Customers"][0]
        whole["Data"] = [personal(sale, person) | {"SaleTicketId": person["ticket"]} for person in people]
        whole["Customers"] = [personal(customer, person) | {"Id": person["customer"]} for person in people]
    elif name == "voordemensen":
        whole = [personal(whole[0], person) for person in people]
    else:
        whole["orders"] = [personal(whole["orders"][0], person) | {"id": person["order"]} for person in people]
    return sample.write_json(path, whole)
