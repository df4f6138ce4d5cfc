"""Files as people at Dutch houses really have them: made by hand, exported twice, decorated, mended in Excel.

Every person, address and order number is made up. The writers know nothing of the program.
"""

# Rows are written as one reads them in a spreadsheet.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

Row = Sequence[object]

#: Given name, surname, e-mail, street and number, postcode, city.
PERSONS = (
    ("Anna", "de Visser", "anna.devisser@example.org", "Kade 12", "3011 AA", "Rotterdam"),
    ("Bram", "Dekker", "bram.dekker@example.org", "Singel 3-II", "3512BC", "Utrecht"),
    ("Cato", "van der Heide-Jansen", "cato@example.nl", "Laan van Noord 7", "2511 cd", "Den Haag"),
    ("Daan", "Smit", "daan.smit@example.nl", "Plein 44", "9711 LM", "Groningen"),
    ("Esra", "Yıldız", "esra.yildiz@example.org", "Hofplein 1", "3032 AC", "Rotterdam"),
    ("Fenna", "'t Hart", "fenna@example.nl", "Dorpsstraat 9", "3134 NH", "Vlaardingen"),
)


def text(path: Path, content: str, *, encoding: str = "utf-8", newline: str = "\r\n") -> Path:
    """A text file of these lines (indentation of the test taken off by the caller)."""
    path.write_bytes(content.replace("\n", newline).encode(encoding))
    return path


def workbook(path: Path, rows: Sequence[Row], *, merge: Sequence[str] = (), sheet: str = "Blad1") -> Path:
    """A workbook with one sheet of these rows; dates and numbers stay dates and numbers; `merge` lists merged ranges."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    page["A1"].font = Font(bold=True, size=18)
    for cells in merge:
        page.merge_cells(cells)
    book.save(path)
    return path


def ods(path: Path, rows: Sequence[Row]) -> Path:
    """An OpenDocument sheet; dates are dates, numbers are numbers."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Blad1")
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value, TableCell, P))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(value: object, cell: type, paragraph: type) -> object:
    if isinstance(value, datetime | date):
        made = cell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        made = cell(valuetype="float", value=str(value))
    else:
        made = cell(valuetype="string")
    if value not in (None, ""):
        made.addElement(paragraph(text=str(value)))
    return made


# What people have ----------------------------------------------------------------------------------------------------


def decorated_workbook(folder: Path) -> Path:
    """A till's own report: logo row, period, who printed it, a header in two rows with merged groups, empty columns, a total."""
    people = [(a, f"{b} {c}", d, e) for (b, c, d, _, e, _), a in zip(PERSONS, range(20001, 20007), strict=True)]
    rows = [
        [None, "Theater De Brug", None, None, None, None, None, None, None, None],
        [None, "Verkooprapport per bestelling"],
        [None, "Periode: 01-09-2024 t/m 31-12-2024", None, None, None, None, None, "Afgedrukt op 06-01-2025 09:12"],
        [],
        [None, "Bestelling", None, None, "Klant", None, None, "Voorstelling", None, None, None],
        [None, "Nummer", "Datum", None, "Naam", "E-mail", "Postcode", "Titel", "Speeldatum", "Aantal kaarten", "Totaalbedrag"],
        *[
            [None, number, datetime(2024, 10, 1 + at, 14, 3, 11), None, name, mail, pc, "De meeuw", datetime(2024, 11, 15, 20, 15), 1 + at % 3, 22.5 * (1 + at % 3)]
            for at, (number, name, mail, pc) in enumerate(people)
        ],
        [],
        [None, "Totaal", None, None, None, None, None, None, None, 12, 270],
    ]  # fmt: skip
    return workbook(folder / "verkooprapport.xlsx", rows, merge=["B1:K1", "B2:K2", "B5:C5", "E5:G5", "H5:K5"])


def dates_text_and_real(folder: Path) -> Path:
    """A list kept by three colleagues: some dates are dates, some are text, in four ways of writing."""
    when = [
        datetime(2025, 3, 14, 20, 30),
        "14-03-2025 20:30",
        "vr 14 maart 2025 20.30 uur",
        "14/3/25",
        datetime(2025, 3, 14),
        "vrijdag 14 mrt. 2025",
    ]
    rows = [
        ["Ordernummer", "Besteld op", "Voorstelling", "Datum voorstelling", "Aantal", "Prijs", "Postcode"],
        *[[f"W-{at}", datetime(2025, 2, 1 + at), "Dansavond", day, 2, 17.5, PERSONS[at][4]] for at, day in enumerate(when)],
    ]  # fmt: skip
    return workbook(folder / "dansavond.xlsx", rows)


def money_both_ways(folder: Path) -> Path:
    """Amounts typed by hand: with and without euro sign, comma and point, dash for nothing."""
    money = ["€ 12,50", "12.50", "€12,50", "EUR 25", "12,5", "25,-", "€ 1.025,00", "gratis", "-", "€ -", "0"]
    lines = [f"{at};14-03-2025;Dansavond;2;{cell};301{at % 8}AB" for at, cell in enumerate(money, 1)]
    return text(folder / "bedragen.csv", "Bestelnr;Datum voorstelling;Voorstelling;Aantal;Totaalbedrag;Postcode\n" + "\n".join(lines) + "\n")  # fmt: skip


def postcode_in_two(folder: Path) -> Path:
    """The postcode stands in two columns, the header is merged over both."""
    rows = [
        ["Bestelnummer", "E-mailadres", "Postcode", None, "Voorstelling", "Speeldatum", "Aantal", "Bedrag"],
        *[
            [at, p[2], int(p[4][:4]), p[4][-2:], "Kerst", date(2024, 12, 21), 2, 40]
            for at, p in enumerate(PERSONS, 501)
        ],
    ]
    return workbook(folder / "kerst.xlsx", rows, merge=["C1:D1"])


def postcode_digits_and_letters(folder: Path) -> Path:
    """The postcode stands in two columns, each with a name."""
    lines = [f"{at};{p[4][:4]};{p[4][-2:]};{p[5]};Kerst;21-12-2024;2;40,00" for at, p in enumerate(PERSONS, 501)]
    return text(folder / "kerst.csv", "Bestelnummer;Postcode cijfers;Postcode letters;Woonplaats;Voorstelling;Speeldatum;Aantal;Bedrag\n" + "\n".join(lines))  # fmt: skip


def city_in_postcode(folder: Path) -> Path:
    """One column for postcode and town, as on an envelope; sometimes only the town."""
    cells = [
        "3011 AA  ROTTERDAM",
        "3512BC Utrecht",
        "2511 cd Den Haag",
        "Groningen",
        "3032 AC, Rotterdam",
        "9000 Gent (B)",
    ]
    lines = [
        f"{at};{p[2]};{cell};Kerst;21-12-2024;1;20,00"
        for at, (p, cell) in enumerate(zip(PERSONS, cells, strict=True), 1)
    ]
    return text(folder / "adressen.csv", "Order;E-mail;Postcode en plaats;Voorstelling;Datum voorstelling;Aantal;Bedrag\n" + "\n".join(lines) + "\n")  # fmt: skip


def german_latin(folder: Path) -> Path:
    """A festival over the border: semicolons, comma decimals, Latin-1."""
    content = (
        "Bestellnummer;Kaufdatum;Veranstaltung;Veranstaltungsdatum;Anzahl;Einzelpreis;Gesamtbetrag;Ermäßigung;Name;Straße;PLZ;Ort;Land\n"
        "K-1;03.12.2024 18:22;Großes Weihnachtskonzert;21.12.2024 20:00;2;32,50 EUR;65,00 EUR;;Jürgen Müller;Schloßstraße 3;48455;Bad Bentheim;Deutschland\n"
        "K-2;04.12.2024 08:01;Großes Weihnachtskonzert;21.12.2024 20:00;1;25,00 EUR;25,00 EUR;Schüler;Änne Groß;Hauptstr. 1;7511 AB;Enschede;Niederlande\n"
        "K-3;05.12.2024 11:59;Großes Weihnachtskonzert;21.12.2024 20:00;40;20,00 EUR;1.100,00 EUR;Gruppe;Gymnasium Nord;Ring 2;48529;Nordhorn;Deutschland\n"
    )
    return text(folder / "verkauf.csv", content, encoding="latin-1")


def english_us_dates(folder: Path) -> Path:
    """A booking site from overseas: month first, AM and PM, a point for decimals, quotes around everything."""
    content = (
        '"Order ID","Order Date","Event","Event Date","Ticket Type","Quantity","Total","Email","Zip Code","City"\n'
        '"8001","12/03/2024 9:15 PM","Winter Jazz","12/21/2024 8:30 PM","Regular","2","45.00","anna.devisser@example.org","3011 AA","Rotterdam"\n'
        '"8002","12/13/2024 12:05 AM","Winter Jazz","12/21/2024 8:30 PM","Student","1","15.00","bram.dekker@example.org","3512 BC","Utrecht"\n'
        '"8003","12/14/2024 12:30 PM","Winter Jazz","12/21/2024 8:30 PM","Regular","4","1,090.00","cato@example.nl","2511 CD","The Hague"\n'
    )
    return text(folder / "orders_export.csv", content, newline="\n")


def other_words(folder: Path) -> Path:
    """The words of an old till: Voorst.datum, PC, Recette, Kanaal, Klantnr."""
    rows = [
        ["Klantnr.", "Voorst.", "Voorst.datum", "Aanv.", "Aantal kaarten", "Recette", "PC", "Kanaal", "Srt kaart"],
        *[
            [700 + at, "Toren C", date(2025, 1, 10), "20:15", 2, 45.0, p[4], ("Web", "Kassa", "Tel.")[at % 3], ("Nrm", "CJP", "65+")[at % 3]]
            for at, p in enumerate(PERSONS)
        ],
    ]  # fmt: skip
    return workbook(folder / "kassa.xlsx", rows)


def two_header_rows(folder: Path) -> Path:
    """The same words twice in the second row; only the first row tells them apart."""
    content = (
        "Bestelling;;Klant;;;Voorstelling;;;\n"
        "Nummer;Datum;Naam;E-mail;Postcode;Titel;Datum;Aantal;Bedrag\n"
        "1;01-11-2024;A. de Visser;anna.devisser@example.org;3011 AA;Hamlet;20-12-2024;2;45,00\n"
        "2;02-11-2024;B. Dekker;bram.dekker@example.org;3512BC;Hamlet;20-12-2024;1;22,50\n"
        "3;03-11-2024;D. Smit;daan.smit@example.nl;9711 LM;Hamlet;21-12-2024;3;67,50\n"
    )
    return text(folder / "twee-koppen.csv", content)


def names_in_one(folder: Path) -> Path:
    """No e-mail, names as in an address book; the same person written in three ways."""
    content = (
        "Bestelnr;Naam;Adres;Postcode;Plaats;Voorstelling;Speeldatum;Aantal;Prijs\n"
        "1;de Visser, Anna (mw.);Kade 12;3011 AA;Rotterdam;Hamlet;20-12-2024;2;22,50\n"
        "2;Mevr. A. de Visser;Kade 12;3011AA;Rotterdam;Hamlet;21-12-2024;1;22,50\n"
        "3;Dhr. B. Dekker;Singel 3-II;3512 BC;Utrecht;Hamlet;20-12-2024;2;22,50\n"
        "4;Fam. Smit - Yıldız;Plein 44;9711 LM;Groningen;Hamlet;20-12-2024;4;22,50\n"
    )
    return text(folder / "namen.csv", content)


def open_document(folder: Path) -> Path:
    """A volunteer's LibreOffice sheet."""
    rows = [
        ["Bestelnummer", "Besteldatum", "Voornaam", "Achternaam", "E-mail", "Postcode", "Voorstelling", "Speeldatum", "Aantal", "Prijs"],
        *[[at, date(2025, 1, 2 + at), p[0], p[1], p[2], p[4], "Huiskamerconcert", date(2025, 2, 8), 2, 12.5] for at, p in enumerate(PERSONS)],
    ]  # fmt: skip
    return ods(folder / "huiskamer.ods", rows)


def text_named_xls(folder: Path) -> Path:
    """The download is called .xls and is text with tabs."""
    header = "Ordernummer\tBesteldatum\tEvenement\tDatum evenement\tAantal\tTotaal\tPostcode\n"
    lines = [
        f"{at}\t2025-01-0{at}\tCafé Théâtre\t2025-02-08 20:30\t2\t45,00\t{p[4]}\n" for at, p in enumerate(PERSONS, 1)
    ]
    return text(folder / "export.xls", header + "".join(lines), encoding="cp1252")


def unicode_text(folder: Path) -> Path:
    """Excel's "Unicode-tekst": UTF-16 with tabs."""
    lines = [f"{at}\t{p[0]} {p[1]}\t{p[2]}\t{p[4]}\tZoölogie\t8-2-2025\t2\t€ 45,00" for at, p in enumerate(PERSONS, 1)]
    return text(folder / "unicode.txt", "\ufeffBestelnr\tNaam\tE-mail\tPostcode\tVoorstelling\tSpeeldatum\tAantal\tTotaal\n" + "\n".join(lines) + "\n", encoding="utf-16-le")  # fmt: skip


def quoted_newlines(folder: Path) -> Path:
    """Remarks with line ends and semicolons in them; "sep=;" on the first line; empty columns and rows at the end."""
    content = (
        "sep=;\n"
        "Bestelnr;Naam;Postcode;Opmerking;Voorstelling;Datum voorstelling;Aantal;Totaalbedrag;;;\n"
        '1;Anna de Visser;3011 AA;"Graag bij elkaar;\nrolstoel, zie ""mail""";Hamlet;20-12-2024;2;45,00;;;\n'
        "2;Bram Dekker;3512BC;;Hamlet;20-12-2024;1;22,50;;;\n"
        '3;Daan Smit;9711 LM;"Tweede rij\n\nof verder";Hamlet;21-12-2024;3;67,50;;;\n'
        ";;;;;;;;;;\n"
        ";;;;;;;;;;\n"
    )
    return text(folder / "opmerkingen.csv", content)


def quoted_whole_lines(folder: Path) -> Path:
    """Opened in an English Excel and saved again: every line is one quoted cell."""
    lines = ["Bestelnr,Naam,Postcode,Voorstelling,Speeldatum,Aantal,Prijs"]
    lines += [f"{at},{p[0]} {p[1]},{p[4]},Hamlet,20-12-2024,2,22.50" for at, p in enumerate(PERSONS, 1)]
    return text(folder / "opnieuw-bewaard.csv", "".join(f'"{line}"\n' for line in lines))


def museum_tally(folder: Path) -> Path:
    """The desk asks everyone's postcode; per day a line per answer, with abroad and unknown."""
    content = (
        "Postcodetelling balie Museum Het Luik;;\n"
        ";;\n"
        "Datum;Postcode;Aantal bezoekers\n"
        "1-3-2025;3011;14\n"
        "1-3-2025;3012;9\n"
        "1-3-2025;3011;2\n"
        "1-3-2025;Buitenland;23\n"
        "1-3-2025;België;6\n"
        "1-3-2025;onbekend;11\n"
        "2-3-2025;3134;5\n"
        "2-3-2025;3012 AB;4\n"
        "2-3-2025;Buitenland;17\n"
        "2-3-2025;Onbekend;8\n"
        "Totaal;;99\n"
    )
    return text(folder / "postcodes maart.csv", content, encoding="cp1252")


def museum_wide_tally(folder: Path) -> Path:
    """The same with a column for each day: not readable as rows."""
    rows = [
        ["Postcode", date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3), date(2025, 3, 4), "Totaal"],
        [3011, 14, 3, 0, 8, 25], [3012, 9, 4, 1, 2, 16], [3134, 0, 5, 0, 0, 5], ["Buitenland", 23, 17, 9, 12, 61],
    ]  # fmt: skip
    return workbook(folder / "maart.xlsx", rows)


def festival_days(folder: Path) -> Path:
    """Head counts at the gate, written by the security firm."""
    content = (
        "Dag;Terrein;Bezoekers;Max. capaciteit\n"
        "vrijdag 18 juli 2025;Hoofdveld;3.450;5.000\n"
        "zaterdag 19 juli 2025;Hoofdveld;4.980;5.000\n"
        "zondag 20 juli 2025;Hoofdveld;4.105;5.000\n"
        "Totaal;;12.535;\n"
    )
    return text(folder / "tellingen.csv", content)


def maker_tour(folder: Path) -> Path:
    """Eight performances of a company on tour, as the theatres mailed the numbers."""
    stops = [("Theater Noord", "Groningen", 120, 8, 200), ("De Schuur", "Haarlem", 64, 2, 90), ("Zaal Oost", "Arnhem", 0, 35, 60),
             ("Podium 2", "Breda", 88, 0, 110), ("Theater Zuid", "Maastricht", 41, 5, 150), ("De Loods", "Rotterdam", 75, 12, 80),
             ("Kleine Zaal", "Utrecht", 98, 4, 99), ("Buurthuis", "Emmen", 30, 0, None)]  # fmt: skip
    rows = [
        ["Speellijst De Papieren Boot 2024/25"], [],
        ["Datum", "Theater", "Plaats", "Voorstelling", "Verkocht", "Vrijkaarten", "Zaalcapaciteit", "Recette (excl. btw)"],
        *[[date(2025, 1, 10 + at), hall, town, "De Papieren Boot", sold, free, seats, sold * 14.5] for at, (hall, town, sold, free, seats) in enumerate(stops)],
        ["TOTAAL", None, None, None, 516, 66, None, 7482],
    ]  # fmt: skip
    return workbook(folder / "speellijst.xlsx", rows)


def museum_cards(folder: Path) -> Path:
    """A museum till by type of visitor: the Museumkaart pays nothing at the door and is no free ticket."""
    content = (
        "Datum;Tijdslot;Kaartsoort;Aantal;Omzet\n"
        "01-03-2025;10:00 - 11:00;Museumkaart;41;€ 0,00\n"
        "01-03-2025;10:00 - 11:00;Volwassene;12;€ 210,00\n"
        "01-03-2025;10:00 - 11:00;Kind t/m 12 jaar;9;€ 0,00\n"
        "01-03-2025;11:00 - 12:00;Museumkaart;38;€ 0,00\n"
        "01-03-2025;11:00 - 12:00;CJP / student;4;€ 35,00\n"
        "01-03-2025;11:00 - 12:00;ICOM;2;€ 0,00\n"
        "02-03-2025;10:00 - 11:00;Vriendenloterij VIP-kaart;7;€ 0,00\n"
    )
    return text(folder / "dagstaat.csv", content, encoding="cp1252")


def school_list(folder: Path) -> Path:
    """The educator's list of classes that came."""
    rows = [
        ["Schoolbezoeken 2024-2025", None, None, None, None, None, None, None],
        ["School", "Postcode", "Plaats", "Contactpersoon", "E-mail", "Datum bezoek", "Groep", "Aantal leerlingen", "Bedrag"],
        ["Basisschool De Linde", "3011 AB", "Rotterdam", "juf Anna", "anna@example.org", date(2025, 2, 4), "groep 7", 28, 112.0],
        ["Basisschool De Linde", "3011 AB", "Rotterdam", "juf Anna", "anna@example.org", date(2025, 2, 5), "groep 8", 26, 104.0],
        ["Lyceum Zuid", "3083 CC", "Rotterdam", "dhr. Dekker", "dekker@example.org", date(2025, 3, 11), "4 havo", 54, 216.0],
    ]  # fmt: skip
    return workbook(folder / "scholen.xlsx", rows)


def day_numbers(folder: Path) -> Path:
    """A workbook saved as CSV with dates as Excel's day numbers and order numbers in scientific notation."""
    content = (
        "Bestelnr;Postcode;Voorstelling;Speeldatum;Aantal;Totaalbedrag\n"
        "1,23457E+11;3011 AA;Hamlet;45646;2;45\n"
        "1,23458E+11;3512BC;Hamlet;45646;1;22,5\n"
        "1,23459E+11;9711 LM;Hamlet;45647;3;67,5\n"
    )
    return text(folder / "dagnummers.csv", content)


def no_names_above(folder: Path) -> Path:
    """Somebody took the header off."""
    lines = [f"{at};{p[2]};{p[4]};Hamlet;20-12-2024;2;22,50" for at, p in enumerate(PERSONS, 1)]
    return text(folder / "zonder-kop.csv", "\n".join(lines) + "\n")


def own_words(folder: Path) -> Path:
    """A house with words of its own: nothing can be known for certain."""
    lines = [f"{at};{p[4]};{at % 28 + 1}-03-2025;Hamlet;2;{p[2]}" for at, p in enumerate(PERSONS, 1)]
    return text(
        folder / "eigen-woorden.csv", "kenmerk;gebied;moment;stuk;stks;bereikbaar via\n" + "\n".join(lines) + "\n"
    )


def american_or_dutch(folder: Path) -> Path:
    """English headers and dates that can be read both ways."""
    content = (
        "Order ID,Event,Event Date,Quantity,Total,Email\n"
        "1,Hamlet,03/04/2025,2,45.00,anna.devisser@example.org\n"
        "2,Hamlet,05/04/2025,1,22.50,bram.dekker@example.org\n"
    )
    return text(folder / "orders.csv", content)


def several_sheets(folder: Path) -> Path:
    """An explanation first, the list second, a pivot of it third."""
    book = Workbook()
    book.active.title = "Uitleg"
    book.active.append(["Dit bestand is gemaakt door de afdeling marketing."])
    book.active.append(["Vragen? Bel de kassa."])
    page = book.create_sheet("Verkoop")
    page.append(["Bestelnr", "E-mail", "Postcode", "Voorstelling", "Speeldatum", "Aantal", "Prijs"])
    for at, p in enumerate(PERSONS, 1):
        page.append([at, p[2], p[4], "Hamlet", date(2024, 12, 20), 2, 22.5])
    pivot = book.create_sheet("Draaitabel")
    pivot.append(["Rijlabels", "Som van Aantal", "Som van Prijs"])
    pivot.append(["Hamlet", 12, 135])
    pivot.append(["Eindtotaal", 12, 135])
    book.save(folder / "tabbladen.xlsx")
    return folder / "tabbladen.xlsx"


def seats(folder: Path) -> Path:
    """One line for each seat, with buyer and visitor, barcode, row and seat."""
    content = (
        "Order;Ticketnummer;Barcode;Naam koper;E-mail koper;Postcode koper;Naam bezoeker;E-mail bezoeker;Rij;Stoel;Voorstelling;Datum;Aanvang;Zaal;Kaartsoort;Prijs;Servicekosten;Status\n"
        "5001;1;900001;Anna de Visser;anna.devisser@example.org;3011 AA;Anna de Visser;;4;12;Hamlet;20-12-2024;20:15;Grote Zaal;Normaal;22,50;1,50;Betaald\n"
        "5001;2;900002;Anna de Visser;anna.devisser@example.org;3011 AA;Bram Dekker;bram.dekker@example.org;4;13;Hamlet;20-12-2024;20:15;Grote Zaal;CJP;17,50;1,50;Betaald\n"
        "5002;3;900003;Daan Smit;daan.smit@example.nl;9711 LM;;;5;1;Hamlet;20-12-2024;20:15;Grote Zaal;Normaal;22,50;1,50;Geannuleerd\n"
        "5003;4;900004;;;;;;6;1;Hamlet;20-12-2024;20:15;Grote Zaal;Vrijkaart;0,00;0,00;Betaald\n"
    )
    return text(folder / "stoelen.csv", content)


def total_in_the_middle(folder: Path) -> Path:
    """The word for the total stands right before the sums; sub-totals between the performances; a last row with sums only."""
    rows = [
        ["Bestelnr", "Naam", "Postcode", "Speeldatum", "Voorstelling", "Aantal", "Bedrag"],
        [1, "Anna de Visser", "3011 AA", date(2024, 12, 20), "Hamlet", 2, 45.0],
        [2, "Bram Dekker", "3512 BC", date(2024, 12, 20), "Hamlet", 1, 22.5],
        [None, None, None, None, "Subtotaal Hamlet", 3, 67.5],
        [3, "Daan Smit", "9711 LM", date(2024, 12, 21), "Macbeth", 4, 90.0],
        [None, None, None, None, "Subtotaal Macbeth", 4, 90.0],
        [None, None, None, None, "Totaal:", 7, 157.5],
        [None, None, None, None, None, 7, 157.5],
    ]  # fmt: skip
    return workbook(folder / "subtotalen.xlsx", rows)


def merged_days(folder: Path) -> Path:
    """A festival with three stages: the day stands once, merged over the rows of its stages."""
    rows = [
        ["Dag", "Podium", "Bezoekers"],
        [date(2025, 7, 18), "Hoofdveld", 3450], [None, "Tent", 800], [None, "Bos", 220],
        [date(2025, 7, 19), "Hoofdveld", 4980], [None, "Tent", 950], [None, "Bos", 310],
    ]  # fmt: skip
    return workbook(folder / "podia.xlsx", rows, merge=["A2:A4", "A5:A7"])


def types_as_columns(folder: Path) -> Path:
    """A cinema's week: a column for every kind of ticket."""
    content = (
        "Datum;Film;Normaal;CJP;Cineville;Vrij;Totaal;Recette\n"
        "3-4-2025;De aardappel;40;6;55;2;103;€ 515,00\n"
        "4-4-2025;De aardappel;38;4;61;0;103;€ 468,50\n"
        "5-4-2025;Zilver;12;1;20;3;36;€ 150,00\n"
    )
    return text(folder / "filmweek.csv", content)


def all_in_column_a(folder: Path) -> Path:
    """A CSV that Excel did not split: everything stands in column A."""
    lines = ["Bestelnr;Naam;Postcode;Voorstelling;Speeldatum;Aantal;Prijs"]
    lines += [f'{at};"{p[1]}, {p[0]}";{p[4]};Hamlet;20-12-2024;2;22,50' for at, p in enumerate(PERSONS, 1)]
    return workbook(folder / "kolom-a.xlsx", [[line] for line in lines])


def customers_only(folder: Path) -> Path:
    """A list of addresses for the newsletter: nobody bought anything."""
    lines = [f"{at};{p[0]};{p[1]};{p[2]};{p[4]};Ja" for at, p in enumerate(PERSONS, 1)]
    return text(folder / "nieuwsbrief.csv", "Klantnummer;Voornaam;Achternaam;E-mailadres;Postcode;Nieuwsbrief\n" + "\n".join(lines) + "\n")  # fmt: skip


def two_totals(folder: Path) -> Path:
    """Two columns that could be the amount."""
    content = (
        "Bestelnr;Postcode;Voorstelling;Speeldatum;Totaal;Totaalbedrag\n"
        "1;3011 AA;Hamlet;20-12-2024;45,00;48,00\n2;3512 BC;Hamlet;20-12-2024;22,50;25,50\n"
    )
    return text(folder / "twee-bedragen.csv", content)


def library_counts(folder: Path) -> Path:
    """Activities of a library: participants, most of them free."""
    content = (
        "Activiteit;Datum;Tijd;Vestiging;Doelgroep;Aantal deelnemers\n"
        "Voorlezen;wo 5 maart 2025;14.00 uur;Centrum;0-4;23\n"
        "Taalcafé;do 6 maart 2025;10.30 uur;Noord;volwassenen;14\n"
        "Debat;vr 7 maart 2025;20.00 uur;Centrum;volwassenen;0\n"
    )
    return text(folder / "activiteiten.csv", content)


def slashes_and_returns(folder: Path) -> Path:
    """A web shop in PHP: amounts as cents after a point, refunds as negative lines, a status in English, dates with slashes."""
    content = (
        "order_number,created_at,status,customer_email,billing_postcode,product_name,event_date,quantity,line_total\n"
        "1001,2025/01/03 10:11:12,completed,anna.devisser@example.org,3011AA,Hamlet,2025/02/01 20:00,2,45.00\n"
        "1002,2025/01/04 11:00:00,refunded,bram.dekker@example.org,3512BC,Hamlet,2025/02/01 20:00,1,22.50\n"
        "1003,2025/01/05 12:00:00,pending,cato@example.nl,2511CD,Hamlet,2025/02/01 20:00,1,22.50\n"
        "1004,2025/01/05 12:01:00,completed,daan.smit@example.nl,9711LM,Hamlet,2025/02/01 20:00,3,67.50\n"
        "1004,2025/01/08 09:00:00,completed,daan.smit@example.nl,9711LM,Hamlet,2025/02/01 20:00,-1,-22.50\n"
    )
    return text(folder / "webshop.csv", content, newline="\n")
