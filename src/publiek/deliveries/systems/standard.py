"""How does a delivery by the open standard look? Three tables with the columns of the standard (delivery.yaml)."""

from __future__ import annotations

from publiek.deliveries.headers import squash
from publiek.deliveries.systems.description import Layout, System
from publiek.vocabulary.delivering import Table, tables


def _layout(table: Table) -> Layout:
    """The table as a layout; decisive are all columns that a delivery must have, and of a count one that counts.

    Without the latter, orders that lack a column would be taken for counts. A count with a postcode is one per
    postcode, with or without the status.
    """
    columns = {squash(column.name): (column.read_as,) for column in table.columns}
    decisive = tuple(frozenset({squash(column.name)}) for column in table.columns if column.required)
    if table.name == "postcode_counts":
        area = frozenset(squash(name) for name in ("postcode_digits", "postcode_status"))
        decisive = tuple(words | area if words & area else words for words in decisive)
    if table.name == "counts":
        decisive = (*decisive, frozenset(squash(name) for name in ("tickets_sold", "tickets_free", "visits")))
    return Layout(table.name, columns, decisive, level=table.level, date_order="ymd", decimal=".")


SYSTEM = System("standard", "Open standaard publieksdata", tuple(_layout(table) for table in tables().values()))
