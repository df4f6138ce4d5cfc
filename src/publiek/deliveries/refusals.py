"""When is a file not understood well enough, and what should one do then? Every refusal of this room, in one place.

Nothing here ever receives a cell: only counts, sheet numbers and headers that were found fit to show.
"""

from __future__ import annotations

from collections.abc import Sequence

from publiek.errors import MappingError, Text, UsageError

_MAP = Text(
    "Maak een mappingbestand met `publiek map BESTAND`. Zeg daarin wat elke kolom betekent en gebruik het met `--map`.",
    "Make a mapping file with `publiek map FILE`. Say in it what each column means, then import again with `--map`.",
)


def no_header(columns: int) -> MappingError:
    """The first record looks like values: there are no column names."""
    return MappingError(
        "no-header",
        Text(
            "Er staan geen kolomnamen boven de gegevens: de eerste rij lijkt al een gegeven te zijn.",
            "There are no column names above the data: the first row already looks like data.",
        ),
        Text(
            "Zet een rij met kolomnamen bovenaan, of maak een mappingbestand met `publiek map BESTAND`.",
            "Add a row with column names at the top, or make a mapping file with `publiek map FILE`.",
        ),
        {"columns": columns},
    )


def columns_unknown(columns: int, known: Sequence[str]) -> MappingError:
    """Hardly any column name is known; `known` are the words that are in the dictionary."""
    return MappingError(
        "columns-unknown",
        Text(
            "Publiek kent te weinig van deze kolomnamen om te weten wat er in het bestand staat.",
            "Too few of the column names are known to tell what this is.",
        ),
        _MAP,
        {"columns": columns, "columns_known": list(known)},
    )


def level_unclear(headers: Sequence[str], fields: Sequence[str]) -> MappingError:
    """Some columns are known, but together they are no tickets, no postcode tally and no count."""
    return MappingError(
        "level-unclear",
        Text(
            "Er ontbreekt iets: dit zijn geen bestellingen, geen telling per postcode en geen telling van bezoek.",
            "Something is missing: these are no orders, no tally by postcode and no count of visits.",
        ),
        Text(
            "Staan de datum en het aantal (of de bestelling) er wel in, met een andere naam? Maak dan met `publiek map "
            "BESTAND` een mappingbestand, vul het in en gebruik het met `--map`. Zo niet: neem ze op in de export.",
            "Are the date and the number (or the order) in it under another name? Make a mapping file with "
            "`publiek map FILE`, complete it and use it with `--map`. If not, include them in the export.",
        ),
        {"columns_seen": list(headers), "fields_recognised": list(fields)},
    )


def nothing_bought(headers: Sequence[str]) -> MappingError:
    """Names or addresses without anything they bought: a list of customers."""
    return MappingError(
        "nothing-bought",
        Text(
            "Dit lijkt een lijst van klanten: er staat niet in wat ze kochten of wanneer ze kwamen.",
            "This looks like a list of customers: it does not say what they bought or when they came.",
        ),
        Text(
            "Exporteer de bestellingen of de tickets, met de voorstelling en de datum erbij.",
            "Export the orders or the tickets, with the performance and its date.",
        ),
        {"columns_seen": list(headers)},
    )


def columns_double(field: str, headers: Sequence[str]) -> MappingError:
    """Two columns could each be the same field."""
    return MappingError(
        "columns-double",
        Text(
            "Twee kolommen lijken hetzelfde te betekenen; het is niet zeker welke geldt.",
            "Two columns seem to mean the same; it is not certain which one counts.",
        ),
        _MAP,
        {"field": field, "columns_seen": list(headers)},
    )


def column_unclear(fields: Sequence[str], header: str) -> MappingError:
    """One column could be several fields, and which one matters."""
    return MappingError(
        "column-unclear",
        Text(
            "Een kolom kan twee dingen betekenen, en dat maakt verschil.",
            "A column can mean two things, and that makes a difference.",
        ),
        _MAP,
        {"column": header, "could_be": list(fields)},
    )


def column_contradicts(field: str, header: str) -> MappingError:
    """The name of a column says one thing, its values another."""
    return MappingError(
        "column-contradicts",
        Text(
            "De naam van een kolom past niet bij wat er in die kolom staat.",
            "The name of a column does not fit what is in it.",
        ),
        _MAP,
        {"column": header, "read_as": field},
    )


def table_wide(columns: int) -> MappingError:
    """One column per performance instead of one row."""
    return MappingError(
        "table-wide",
        Text(
            "Deze tabel heeft een kolom per voorstelling of datum. Publiek leest een rij per voorstelling en postcode.",
            "This table has a column per performance or date. Publiek reads a row per performance and postcode.",
        ),
        Text(
            "Zet de tabel om naar drie kolommen: datum of voorstelling, postcode, aantal.",
            "Turn the table into three columns: date or performance, postcode, number.",
        ),
        {"columns": columns},
    )


def date_order_unclear(values: int) -> MappingError:
    """Dates can be read as day/month and as month/day."""
    return MappingError(
        "date-order-unclear",
        Text(
            "De datums zijn op twee manieren te lezen: dag eerst of maand eerst.",
            "The dates can be read in two ways: day first or month first.",
        ),
        Text(
            "Maak een mappingbestand met `publiek map BESTAND` en vul `date_order` in (dmy of mdy).",
            "Make a mapping file with `publiek map FILE` and complete `date_order` (dmy or mdy).",
        ),
        {"values": values},
    )


def decimal_unclear() -> MappingError:
    """Amounts use the comma and the point in contradictory ways."""
    return MappingError(
        "decimal-unclear",
        Text(
            "De bedragen gebruiken komma en punt door elkaar. Een bedrag als 1.250 is dan op twee manieren te lezen.",
            "The amounts use comma and point in contradictory ways. One such as 1.250 can then be read in two ways.",
        ),
        Text(
            'Maak een mappingbestand met `publiek map BESTAND` en vul `decimal` in ("," of ".").',
            'Make a mapping file with `publiek map FILE` and complete `decimal` ("," or ".").',
        ),
    )


def sheets_several(numbers: Sequence[int]) -> MappingError:
    """Several sheets with the same columns: reading one would lose the others."""
    return MappingError(
        "sheets-several",
        Text(
            "Meerdere tabbladen hebben dezelfde kolommen. Eén ervan lezen zou de andere weglaten.",
            "Several sheets have the same columns. Reading one of them would leave the others out.",
        ),
        Text(
            "Lees ze een voor een met `--sheet 1`, `--sheet 2`, of zet ze onder elkaar in één tabblad.",
            "Read them one by one with `--sheet 1`, `--sheet 2`, or put them below each other in one sheet.",
        ),
        {"sheets": list(numbers)},
    )


def sheet_unknown(sheets: int) -> UsageError:
    """The sheet asked for is not in the file."""
    return UsageError(
        "sheet-unknown",
        Text("Dit tabblad zit niet in het bestand.", "This sheet is not in the file."),
        Text(
            "Geef de naam of het nummer van een tabblad dat er is.", "Give the name or number of a sheet that is there."
        ),
        {"sheets": sheets},
    )


def document_unknown() -> MappingError:
    """A nested JSON document of no system that is known."""
    return MappingError(
        "document-unknown",
        Text(
            "Dit JSON-bestand heeft een opbouw die Publiek niet kent.",
            "This JSON file has a structure that Publiek does not know.",
        ),
        Text("Exporteer hetzelfde als CSV of Excel.", "Export the same as CSV or Excel."),
    )


def mapping_invalid(problem: Text, where: dict[str, object] | None = None) -> MappingError:
    """The mapping file itself is not right."""
    return MappingError(
        "mapping-invalid",
        problem,
        Text(
            "Verbeter het mappingbestand, of maak een nieuw met `publiek map BESTAND`.",
            "Correct the mapping file, or make a new one with `publiek map FILE`.",
        ),
        where or {},
    )


def mapping_other_file() -> MappingError:
    """The mapping belongs to a file with other columns."""
    return MappingError(
        "mapping-other-file",
        Text(
            "Dit mappingbestand hoort bij een bestand met andere kolommen.",
            "This mapping file belongs to a file with other columns.",
        ),
        Text(
            "Maak een nieuw mappingbestand met `publiek map BESTAND`.",
            "Make a new mapping file with `publiek map FILE`.",
        ),
    )
