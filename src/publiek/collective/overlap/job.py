"""What is asked of an overlap job, and what comes back? The same question and answer in both strengths.

A question: of these members, in this round, how many households does each reach, how many does every pair share, how
many do they reach together, and how many visit one, two, three... houses? The answer has noise in it (differential
privacy), so every number comes with the interval in which the truth lies with 95% confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.disclosure.budget import Ledger

STRENGTHS = ("centre", "sharing")
#: The chance at which the promise of differential privacy may fail to hold for a household, as in (epsilon, delta).
DELTA = 1e-6
#: How sure an interval is.
CONFIDENCE = 0.95

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class OverlapQuestion:
    """Of which `members` (in this order), under which agreement, of which round. `strength`: centre or sharing."""

    agreement: str
    round: str
    members: tuple[str, ...]
    strength: str


@dataclass(frozen=True)
class OverlapAnswer:
    """Households, in the order of `question.members`. Whole numbers, never negative.

    `sizes` (n): households of each member of which the address is known. `pairs` (n, n): households that two members
    share; symmetric, its diagonal is `sizes`. `union`: households of all members together. `histogram` (m): how many
    households visit exactly 1, 2, 3... members; its last class is "m or more" (`histogram_open`), or exactly m. Each
    has a `_low` and `_high` of the same shape: the 95% interval of noise, and of the cap where there is one.
    `coverage` (n): the share of the households of each member that has a usable address, 0-1; the counts are of those
    alone (`coverage.reach_of` corrects). `promise`: what this answer gives away of one household, and to whom.
    `rho`: what it costs in the ledger (zCDP). `epsilon_worst`: the same for the household with the most memberships,
    at `delta`. `sigma`: the standard deviation of the noise on a pair. `receipt`: the digest
    of the line in the ledger that paid for it.
    """

    question: OverlapQuestion
    sizes: Counts
    sizes_low: Counts
    sizes_high: Counts
    pairs: Counts
    pairs_low: Counts
    pairs_high: Counts
    union: int
    union_low: int
    union_high: int
    histogram: Counts
    histogram_low: Counts
    histogram_high: Counts
    coverage: Shares
    promise: Text
    rho: float
    epsilon_worst: float
    sigma: float
    delta: float = DELTA
    histogram_open: bool = True
    receipt: str = ""


class OverlapJob(Protocol):
    """Whoever can answer: the trusted centre with split keys, or the three servers."""

    def run(self, question: OverlapQuestion, *, ledger: Ledger) -> OverlapAnswer:
        """The answer, paid from `ledger` before anything is drawn.

        Raises DisclosureError "budget-spent" when the round has too little left, "overlap-members-missing" when a
        member of the question gave nothing in, and "overlap-too-few" below the number of members agreed.
        """
        ...
