"""Who ordered, as fully as the row says: what is needed to find two accounts of one person within one house.

The ordinary import does not read this much (a row with an e-mail address gives no name); it is read on its own, for
that one question, from rows that were kept. What comes out lives in memory only.
"""

from __future__ import annotations

import pyarrow as pa

from publiek.standardisation.names import read_address_lines, read_full_names
from publiek.standardisation.phones import read_mobiles
from publiek.standardisation.plan import Plan
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet, constant, flat
from publiek.standardisation.standardise import Standardiser
from publiek.vocabulary.identities import IDENTITY


def read_identities(rows: pa.Table, *, plan: Plan, standardiser: Standardiser) -> pa.Table:
    """The identities of the delivery rows that are kept, as `IDENTITY`, in the order of the rows.

    `rows` is what `Standardiser.standardise` takes. Rows that the import would set aside (tests, totals, goods) are
    nobody's account. Deliveries without persons (counts, tallies) give no rows.
    """
    lines = standardiser.standardise(rows).lines
    if plan.level != "L2" or not lines.num_rows:
        return IDENTITY.empty_table()
    kept = rows.filter(pa.compute.is_in(rows["row"], flat(lines["row"])))
    reading = Reading(Sheet(kept), standardiser.workbench, plan, standardiser.today)
    pc6 = flat(lines["pc6"])
    name, given = read_full_names(reading)
    read = {
        "account": flat(lines["booker_id"]),
        "email_written": reading.sheet.text("email"),
        "phone": read_mobiles(reading.sheet),
        "name": name,
        "given": given,
        "address_line": read_address_lines(reading, constant(True, reading.sheet.size), pc6),
    }
    return pa.table([read.get(f.name, lines[f.name] if f.name in lines.column_names else None) for f in IDENTITY],
                    schema=IDENTITY)  # fmt: skip
