"""Which rules does a figure meet on its way out? Each rule answers one question and tells what it changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure
from publiek.vocabulary.tables import DELIVERY_FIELDS, STANDARD_LINE, TICKET_LINE

Changes = list[Mapping[str, object]]

#: Area codes are the unit of the maps and are open inside the house; all else that points at one person is not.
_AREA_COLUMNS = frozenset({"pc4", "country"})
PERSON_COLUMNS = (
    frozenset(c.name for c in (*DELIVERY_FIELDS, *STANDARD_LINE, *TICKET_LINE) if c.sensitivity != "open")
    - _AREA_COLUMNS
)
#: What an index row may not say when its cell is thin.
_INDEX_COLUMNS = (
    "share", "share_low", "share_high", "index", "low", "high", "index_shrunk", "band_low", "band_high"
)  # fmt: skip
_CONTACT = r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:\+31|0031|\b0)[ -]?[1-9](?:[ -]?[0-9]){8}\b"
MASK = "[…]"
_OUR_FAULT = Text("Dit is een fout in het programma: meld hem.", "This is a fault in the program: please report it.")


def refuse_without_base(figure: Figure) -> None:
    """A figure says what was counted and how many; a table must be empty when the figure is too thin."""
    base = figure.base
    if not base.counted or base.n < 0 or base.of < 0 or (base.of and base.n > base.of):
        raise DisclosureError(
            "figure-without-base",
            Text(
                f"Het cijfer '{figure.name}' heeft geen geldige basis.",
                f"The figure '{figure.name}' has no valid base.",
            ),
            _OUR_FAULT,
        )
    if figure.too_thin and figure.table.num_rows:
        raise DisclosureError(
            "figure-thin-but-filled",
            Text(
                f"Het cijfer '{figure.name}' is te dun maar heeft rijen.",
                f"The figure '{figure.name}' is too thin but has rows.",
            ),
            _OUR_FAULT,
        )


def refuse_person_columns(figure: Figure) -> None:
    """No column that points at one person (keys, names, addresses, birth years) is ever shown."""
    if set(figure.table.column_names) & PERSON_COLUMNS:
        raise DisclosureError(
            "figure-with-persons",
            Text(f"Het cijfer '{figure.name}' gaat over personen.", f"The figure '{figure.name}' is about persons."),
            _OUR_FAULT,
        )


def silence_thin(figure: Figure) -> tuple[Figure, Changes]:
    """Rows marked thin keep their count and lose their share and index: a small cell must not look like a finding."""
    names = figure.table.column_names
    if "verdict" in names:
        thin = pc.equal(figure.table["verdict"], "thin")
    elif "thin" in names:
        thin = pc.fill_null(figure.table["thin"], False)
    else:
        return figure, []
    count = pc.sum(thin).as_py() or 0
    if not count:
        return figure, []
    table = figure.table
    for name in (n for n in _INDEX_COLUMNS if n in names):
        silenced = pc.if_else(thin, pa.scalar(None, table.schema.field(name).type), table[name])
        table = table.set_column(names.index(name), table.schema.field(name), silenced)
    return replace(figure, table=table), [{"figure": figure.name, "rule": "thin", "rows": count}]


def mask_contact_details(figure: Figure) -> tuple[Figure, Changes]:
    """Free text (a title, a genre) that holds an e-mail address or telephone number is masked, also for own eyes."""
    table, changes = figure.table, Changes()
    for index, field in enumerate(figure.table.schema):
        if not pa.types.is_string(field.type):
            continue
        hits = pc.sum(pc.match_substring_regex(table[field.name], _CONTACT)).as_py() or 0
        if hits:
            masked = pc.replace_substring_regex(table[field.name], _CONTACT, MASK)
            table = table.set_column(index, field, masked)
            changes.append({"figure": figure.name, "rule": "contact", "column": field.name, "rows": hits})
    facts = {k: re.sub(_CONTACT, MASK, v) if isinstance(v, str) else v for k, v in figure.facts.items()}
    return replace(figure, table=table, facts=facts), changes
