"""How is what somebody tells of themself read, so that it is written exactly as a delivery would have it?

Somebody who asks what a house holds gives an e-mail address, a name, a postcode, an address or a customer number as
they write it. The same readers as those of a delivery make of it what was made of the rows of that person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from publiek.engines import Workbench
from publiek.standardisation.persons import read_persons
from publiek.standardisation.plan import Plan
from publiek.standardisation.postcodes import read_homes
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet
from publiek.vocabulary.tables import STANDARD_LINE, schema_of

#: Delivery fields that a person can tell of themself.
TOLD = ("email", "full_name", "postcode", "address", "booker_id")


def read_told(rows: Sequence[Mapping[str, str]]) -> pa.Table:
    """Each of `rows` (fields of `TOLD` with text) as a line of STANDARD_LINE in which all else is null.

    Lives in memory alone: it holds names.
    """
    texts = {name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in TOLD}
    sheet = Sheet(pa.table({"row": pa.array(range(1, len(rows) + 1), pa.int64()), **texts}))
    # No spill folder: names are in this table, and they never touch the disk.
    with Workbench(memory="200MB") as workbench:
        reading = Reading(sheet, workbench, Plan(fields=frozenset(TOLD)), date.today())
        homes = read_homes(reading)
        read = {**read_persons(reading, homes.pc6), "pc4": homes.pc4, "pc6": homes.pc6, "country": homes.country}
    schema = schema_of(STANDARD_LINE)
    columns = {"row": sheet.row, **read}
    return pa.table([columns.get(f.name, pa.nulls(sheet.size, f.type)) for f in schema], schema=schema)
