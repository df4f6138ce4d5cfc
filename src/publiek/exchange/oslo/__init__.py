"""OSLO Cultuurparticipatie: the supply of a house, and on request who took part, as CSV and as linked data."""

from publiek.exchange.oslo.checking import Violation, read, violations
from publiek.exchange.oslo.export import FORMATS, Export, Recipient, check, export_of, write
from publiek.exchange.oslo.graph import Named, graph_of

__all__ = [
    "FORMATS",
    "Export",
    "Named",
    "Recipient",
    "Violation",
    "check",
    "export_of",
    "graph_of",
    "read",
    "violations",
    "write",
]
