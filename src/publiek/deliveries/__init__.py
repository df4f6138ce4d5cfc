"""What houses send: files of any shape, from any ticketing system, recognised column by column.

`receive` is the door. `propose_mapping`, `write_mapping` and `read_mapping` are for files that are not certain.
"""

from __future__ import annotations

from publiek.deliveries.mapping import MappedColumn, Mapping, read_mapping, write_mapping
from publiek.deliveries.privacy import ColumnUse
from publiek.deliveries.proposal import propose_mapping
from publiek.deliveries.received import Received
from publiek.deliveries.reception import receive

__all__ = [
    "ColumnUse",
    "MappedColumn",
    "Mapping",
    "Received",
    "propose_mapping",
    "read_mapping",
    "receive",
    "write_mapping",
]
