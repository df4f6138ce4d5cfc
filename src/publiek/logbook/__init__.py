"""What was viewed, taken away, released, approved, erased, and which key was used: one chained log per organisation."""

from publiek.logbook.entries import ACTIONS, Entry
from publiek.logbook.writing import note

__all__ = ["ACTIONS", "Entry", "note"]
