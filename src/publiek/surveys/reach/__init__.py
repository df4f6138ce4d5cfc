"""How many visits and how many different visitors did a house have? Tickets, passes, counts and surveys in one answer.

Visits, visitors and bookers stay three different things (decision 0041). `estimate` takes what each source says
(`Evidence`), keeps every step visible as a `Part`, and carries the uncertainty of all parts to the end by drawing.
"""

from publiek.surveys.reach.assumptions import Assumptions, Range, assumed
from publiek.surveys.reach.conflicts import Conflict
from publiek.surveys.reach.estimating import Reached, estimate
from publiek.surveys.reach.evidence import Asked, Booked, Evidence, Passes, Performances, Places
from publiek.surveys.reach.parts import Part
from publiek.surveys.reach.telling import told

__all__ = [
    "Asked",
    "Assumptions",
    "Booked",
    "Conflict",
    "Evidence",
    "Part",
    "Passes",
    "Performances",
    "Places",
    "Range",
    "Reached",
    "assumed",
    "estimate",
    "told",
]
