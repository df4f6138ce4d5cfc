"""How are the addresses of a delivery seen once more, when nothing of them was kept?

From the export file itself, through the same front door: received, standardised, looked at, forgotten. Standard lines
have an address only where a booker has no e-mail address; here every line gets one, read by `addresses`. Nothing is
written: the workbench has no folder to spill to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek import deliveries, pseudonymisation, standardisation
from publiek.collective.overlap.addresses import read_address
from publiek.collective.overlap.house_secrets import keys_of_house
from publiek.collective.overlap.household_keys import NEEDED, HouseholdKeys, keys_of
from publiek.collective.overlap.opting_out import OptOuts
from publiek.engines import Workbench
from publiek.errors import PubliekError, Text, UsageError, program_fault
from publiek.house import House
from publiek.pipeline import gone_of

_FIELDS = ("address", "street", "house_number", "house_addition")


@dataclass(frozen=True)
class Seen:
    """What was seen in one export file: its digest, and the households of the round in it."""

    digest: str
    households: HouseholdKeys


def households_in(
    path: Path, *, house: House, round: str, opt_outs: OptOuts | None = None, sheet: str | None = None
) -> Seen:
    """The households that came in `round` ("2024/25", 1 August to 31 July) according to an export file.

    `sheet`: as when it was imported; a mapping that was given then is remembered.
    The file must be a delivery of this house that counts. Raises UsageError "overlap-file-unknown" when it is not, and
    whatever its reading raises; of an error nobody foresaw only kind and place are told.
    """
    received = deliveries.receive(path, maps_folder=house.maps, sheet=sheet)
    if received.digest not in counting_digests(house):
        raise UsageError(
            "overlap-file-unknown",
            Text(
                "Dit bestand is geen levering van deze organisatie die meetelt.",
                "This file is no delivery of this house that counts.",
            ),
            Text("Importeer het eerst; of kies het bestand dat u importeerde.", "Import it first, or choose that one."),
        )
    try:
        return Seen(received.digest, keys_of(lines_of(received, house=house, round=round), opt_outs=opt_outs))
    except PubliekError:
        raise
    except Exception as trouble:
        fault = program_fault(trouble)
    raise fault


def counting_digests(house: House) -> frozenset[str]:
    """The digests of the files of a house that were delivered and not withdrawn."""
    return frozenset(record.digest for record in house.store.history() if not record.withdrawn)


def lines_of(received: deliveries.Received, *, house: House, round: str) -> Iterator[pa.Table]:
    """The lines of a round with their booker and address, batch by batch; the columns of `household_keys.NEEDED`.

    Of who was erased or objected there are none: their households are in nothing that leaves.
    """
    keys = keys_of_house(house)
    gone = gone_of(house, pseudonymisation.Keyring(house.keys, data_folder=house.home)).marks()
    how = (received.system, received.level, received.fields, received.conventions)
    today = date.today()
    with Workbench(memory="800MB") as workbench:
        standardiser = standardisation.Standardiser(standardisation.Plan(*how, today=today), workbench)
        for rows in received.batches():
            lines = standardiser.standardise(rows).lines
            kept = pseudonymisation.pseudonymise(lines, keys=keys, today=today, gone=gone)
            known = pc.invert(pseudonymisation.nameless(kept))
            lines = lines.append_column("booker", kept["booker"])
            place = lines.column_names.index("address_line")
            lines = lines.set_column(place, "address_line", _addresses(rows, lines["row"]))
            yield lines.filter(pc.and_(_in_round(lines, round), known)).select(NEEDED)


def _addresses(rows: pa.Table, wanted: pa.ChunkedArray) -> pa.Array:
    """For each wanted row number its address as "number|addition"; null when there is no usable one."""
    here = rows.take(pc.index_in(wanted, rows["row"].combine_chunks()))
    columns = [here[name].to_pylist() if name in here.column_names else repeat("", len(here)) for name in _FIELDS]
    told = []
    for address, street, number, addition in zip(*columns, strict=True):
        read = read_address(address or street or "", number or "", addition or "")
        told.append(f"{read[0]}|{read[1]}" if read else None)
    return pa.array(told, pa.string())


def _in_round(lines: pa.Table, round: str) -> pa.ChunkedArray:
    """Whether the performance was in the season that starts in August of the first year, else whether the order was."""
    year = int(round[:4])
    first, behind = pa.scalar(date(year, 8, 1), pa.date32()), pa.scalar(date(year + 1, 8, 1), pa.date32())
    day = pc.coalesce(pc.cast(lines["performance_start"], pa.date32(), safe=False), lines["ordered_on"])
    inside = pc.and_(pc.greater_equal(day, first), pc.less(day, behind))
    return pc.fill_null(inside, False)
