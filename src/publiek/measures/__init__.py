"""The figures: what a house's ticket lines say about who comes, from where, how often, and who stays away.

One file per figure in `figures/`; what they share stands beside them. `measure` is the only door.
"""

from publiek.measures.booker_rules import BookerScheme, read_schemes
from publiek.measures.compact import RECIPE, Compacted
from publiek.measures.contribution import contribution
from publiek.measures.prepared import Prepared
from publiek.measures.question import Question, Thresholds
from publiek.measures.registry import answer, measure, names
from publiek.measures.selection import Selection
from publiek.measures.wording import labels, limits, values

__all__ = [
    "RECIPE",
    "BookerScheme",
    "Compacted",
    "Prepared",
    "Question",
    "Selection",
    "Thresholds",
    "answer",
    "contribution",
    "labels",
    "limits",
    "measure",
    "names",
    "read_schemes",
    "values",
]
