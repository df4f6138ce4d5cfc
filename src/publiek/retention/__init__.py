"""What is past its time: how long each kind is kept, what is due, and letting go of it everywhere with a record."""

from publiek.retention.noticing import Daily, Notice, daily, first_run, noticed
from publiek.retention.places import Place, places
from publiek.retention.running import AtPlace, Due, Run, due, history, run
from publiek.retention.terms import Held, Kept, Term, kept_of, terms

__all__ = [
    "AtPlace",
    "Daily",
    "Due",
    "Held",
    "Kept",
    "Notice",
    "Place",
    "Run",
    "Term",
    "daily",
    "due",
    "first_run",
    "history",
    "kept_of",
    "noticed",
    "places",
    "run",
    "terms",
]
