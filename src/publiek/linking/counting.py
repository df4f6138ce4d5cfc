"""How many persons and households are there, and between which numbers does that lie?

Accounts that say little (no e-mail, no address) cannot be linked, so simply counting the groups counts too many. Groups
are therefore counted among the accounts that say enough, and how many are behind the others alone follows from how
often a person has one, two, three accounts: the estimator of Good and Toulmin (1956), unbiased when it is chance which
accounts say little, and stable while at least half of them say enough. Below a half the groups are counted as they are.

The interval runs from where doubtful pairs are joined to where only nearly certain ones are, at least the error
measured where the truth is known (`weights.yaml`), widened by twice the standard error of the estimator.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from publiek.linking.accounts import Accounts
from publiek.linking.linked import Counted
from publiek.linking.weights import weights


def counted_persons(accounts: Accounts, persons: Mapping[str, np.ndarray]) -> Counted | None:
    """The persons behind the accounts that were compared. `persons`: per threshold the person of each account."""
    examined = persons["count"] >= 0
    if not examined.any():
        return None
    enough = examined.copy()
    for name in ("email", "surname", "number"):
        enough &= np.asarray(pc.is_valid(accounts.details[name]))
    among = {name: person[examined] for name, person in persons.items()}
    share = float(enough[examined].mean())
    enough = enough[examined] if share >= 0.5 else np.ones(int(examined.sum()), bool)
    points = {name: estimated(person, enough) for name, person in among.items()}
    # Where accounts that say little are counted too, those are the least that joining them could leave.
    low = points["low"][0] if share >= 0.5 else 0.9 * points["low"][0]
    ends = (low, points["high"][0])
    return _around(
        *points["count"], ends=ends, error=weights().model_error["persons"], share=share, most=int(examined.sum())
    )


def counted_households(examined: np.ndarray, doors: np.ndarray, homes: Mapping[str, np.ndarray]) -> Counted | None:
    """The households of the examined accounts, unseen doors included; None while fewer than half have an address."""
    size = int(examined.sum())
    known = doors[examined] >= 0
    if not size or known.mean() < 0.5:
        return None
    points = {name: estimated(home[examined], home[examined] >= 0) for name, home in homes.items()}
    as_written = estimated(doors[examined], known)[0]
    seen = len(np.unique(homes["count"][examined & (homes["count"] >= 0)]))
    ends = (min(seen, points["low"][0]), max(as_written, points["high"][0]))
    error = weights().model_error["households"]
    return _around(*points["count"], ends=ends, error=error, share=float(known.mean()), most=size)


def estimated(group: np.ndarray, known: np.ndarray) -> tuple[float, float]:
    """How many groups there are, also behind the accounts that are not `known`; and the standard error of that."""
    share = known.mean()
    if not known.any():
        return 0.0, 0.0
    sizes = np.unique(group[known], return_counts=True)[1]
    unseen = (-(1 - share) / share) ** sizes
    return float((1 - unseen).sum()), float(np.sqrt((unseen**2).sum()))


def _around(
    number: float, error_of_chance: float, *, ends: tuple[float, float], error: float, share: float, most: int
) -> Counted:
    low = min(ends[0], number * (1 - error)) - 2 * error_of_chance
    high = max(ends[1], number * (1 + error)) + 2 * error_of_chance
    middle = min(most, max(1, round(number)))
    return Counted(middle, max(1, min(middle, int(low))), min(most, max(middle, int(np.ceil(high)))), share)
