"""The door for deliveries: any file in, its rows with known columns out; or a refusal that says what to do.

Also the way back: a mapping for a person to complete when the columns are not certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyarrow as pa

from publiek.deliveries import systems
from publiek.deliveries.assembly import Assembly, output_name
from publiek.deliveries.candidates import Candidate, choose, tables_of, with_mapping
from publiek.deliveries.conventions import DATE_FIELDS, MONEY_FIELDS, settle
from publiek.deliveries.fees import FeesOfOrders, number
from publiek.deliveries.flow import Flow
from publiek.deliveries.latest_stands import LatestStands
from publiek.deliveries.mapping import Mapping, read_mapping, remember, remembered
from publiek.deliveries.opening import Opened, RawTable, open_file
from publiek.deliveries.privacy import column_use
from publiek.deliveries.reading import Reading, Use
from publiek.deliveries.received import Received
from publiek.deliveries.sheet_names import told
from publiek.errors import DeliveryError, Text
from publiek.vocabulary.conventions import Conventions

#: How many rows are looked at to find how dates and amounts are written.
SAMPLE = 5_000


def receive(
    path: Path, *, mapping: Path | None = None, sheet: str | None = None, maps_folder: Path | None = None
) -> Received:
    """Open and recognise a delivery.

    `mapping` is a file that says what the columns mean; without it a mapping kept in `maps_folder` is used when it
    fits, else the columns are recognised. A mapping that worked is kept in `maps_folder`. `sheet` names or numbers
    (from 1) a sheet. Raises DeliveryError (not readable, "delivery-empty"), MappingError (not certain what the columns
    mean), UsageError "sheet-unknown". No error holds a value from the file.
    """
    opened = open_file(Path(path))
    tables = tables_of(opened, sheet)
    given = read_mapping(Path(mapping)) if mapping else None
    kept = None if given else remembered([table.head for _, table in tables], maps_folder)
    understood: list[Candidate] = []
    if given:
        candidate = with_mapping(tables, given)
    elif kept:
        candidate = with_mapping([tables[kept[0]]], kept[1])
    else:
        candidate, understood = choose(tables)
    said = given or (kept[1] if kept else None)
    received = _received(opened, candidate, said, understood)
    if given:
        remember(replace(given, header_row=candidate.reading.header.index + 1), maps_folder)
    return received


def _received(opened: Opened, candidate: Candidate, said: Mapping | None, understood: list[Candidate]) -> Received:
    reading = candidate.reading
    assembly = Assembly(reading.uses, said.values if said else {})
    fees = _fees_elsewhere(candidate, understood, opened)
    kind = LatestStands if reading.layout is not None and reading.layout.cumulative else Flow
    flow = kind(candidate.table, reading.header, assembly, fees=fees)
    first = flow.peek()
    if first is None:
        raise _empty()
    conventions, how = _conventions(reading, first.slice(0, SAMPLE), said.conventions if said else Conventions())
    fields = frozenset(first.column_names) - {"row"}
    return Received(
        digest=opened.digest,
        size=opened.size,
        kind=opened.kind,
        system=reading.system,
        level=candidate.level,
        fields=fields,
        columns=tuple(column_use(use) for use in reading.uses),
        conventions=conventions,
        facts={**_facts(opened, candidate), **how, **({"fees": "from the orders sheet"} if fees else {})},
        _flow=flow,
        _about_file=opened.findings,
    )


def _facts(opened: Opened, candidate: Candidate) -> dict[str, object]:
    reading, table = candidate.reading, candidate.table
    name = next((system.name for system in systems.systems() if system.code == reading.system), None)
    return {
        **table.facts,
        "header_row": reading.header.index + 1,
        "sheets_seen": [told(one.name, number) for number, one in enumerate(opened.tables, start=1) if one.name],
        **({"sheet": told(table.name, candidate.number)} if table.name else {}),
        **({"system_name": name} if name else {}),
        **({"layout": reading.layout.name} if reading.layout else {}),
        **({"languages": sorted(reading.languages)} if reading.languages else {}),
        **reading.facts,
    }


def _conventions(reading: Reading, sample: pa.Table, given: Conventions) -> tuple[Conventions, dict[str, object]]:
    """How dates and amounts are written: by the values, else by the system, else by the language of the headers."""
    layout, languages = reading.layout, reading.languages
    continental = bool(languages) and "en" not in languages
    money, dates = (_cells(sample, names) for names in (MONEY_FIELDS, DATE_FIELDS))
    # In words of the house's own, 3-4-2025 begins with the day; only a slash can be American.
    own = layout is None and not languages and not any("/" in date for date in dates)
    default = Conventions(
        decimal=(layout.decimal if layout else None) or ("," if continental else "." if languages == {"en"} else None),
        date_order=(layout.date_order if layout else None) or ("dmy" if continental or own else None),
    )
    return settle(money, dates, default=default, given=given)


def _cells(sample: pa.Table, names: Sequence[str]) -> list[str]:
    columns = (sample[name].drop_null().to_pylist() for name in names if name in sample.column_names)
    return list(chain.from_iterable(columns))


def _fees_elsewhere(candidate: Candidate, understood: list[Candidate], opened: Opened) -> FeesOfOrders | None:
    """The fees of the orders when the system keeps them in another sheet of the same workbook."""
    system = next((one for one in systems.systems() if one.code == candidate.reading.system), None)
    layout = candidate.reading.layout
    if system is None or layout is None or layout.name != system.fees_to:
        return None
    source = next((o for o in understood if o.reading.layout and o.reading.layout.name == system.fees_from), None)
    if source is None or not any(use.group == "join" for use in source.reading.uses):
        return None
    return FeesOfOrders(dict(_orders_with_fee(source.table, source.reading)))


def _orders_with_fee(table: RawTable, reading: Reading) -> list[tuple[str, dict[str, str | None]]]:
    uses = {use.position: _joined_name(use) for use in reading.uses if use.field}
    found = []
    for batch in table.batches(header_row=reading.header.index, columns=uses):
        for record in batch.select([name for name in batch.column_names if name != "row"]).to_pylist():
            if record.get("order_id") and number(record.get("fee") or ""):
                found.append((record["order_id"], record))
    return found


def _joined_name(use: Use) -> str:
    """The plain field, but for another person's address beside the booker's own."""
    return str(use.field) if use.group in ("", "join", "else", "undated") else output_name(use)


def _empty() -> DeliveryError:
    return DeliveryError(
        "delivery-empty",
        Text("Er staan wel kolomnamen in dit bestand, maar geen rijen.", "This file has column names but no rows."),
        Text("Exporteer opnieuw, met een ruimere periode.", "Export again, with a wider period."),
    )
