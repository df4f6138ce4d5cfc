"""Which pairs are sure enough to mend, and why are they taken for one person? A reason is a code, never a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.accounts import Accounts
from publiek.linking.linked import REASONS
from publiek.linking.records import Records


@dataclass(frozen=True, repr=False)
class Pairs:
    """`reasons`: how many pairs of accounts per reason; `listed`: left, right (places), probability, reason."""

    reasons: dict[str, int]
    listed: pa.Table


def pairs_of(accounts: Accounts, records: Records, found: pa.Table, *, least: float) -> Pairs:
    """The pairs of at least probability `least`, and accounts that say the same to the letter, each with the first."""
    sure = found.filter(pc.greater_equal(found["probability"], least))
    left, right = (records.account[sure[side].to_numpy()] for side in ("left", "right"))
    of_record = np.append(records.account, -1)[records.record]
    again = np.flatnonzero((records.record >= 0) & (of_record != np.arange(len(accounts))))
    left, right = np.concatenate([of_record[again], left]), np.concatenate([again, right])
    near = np.concatenate([np.zeros(len(again), bool), sure["email"].to_numpy() > 0])
    probability = np.concatenate([np.ones(len(again)), sure["probability"].to_numpy()])
    reason = np.concatenate(
        [
            np.zeros(len(again), np.int64),
            _reasons(accounts, left[len(again) :], right[len(again) :], near[len(again) :]),
        ]
    )
    listed = pa.table(
        {
            "left": np.minimum(left, right),
            "right": np.maximum(left, right),
            "probability": probability,
            "reason": pa.array(REASONS).take(pa.array(reason)),
        }
    )
    counts = Counter(REASONS[code] for code in reason)
    return Pairs(dict(counts), listed.sort_by([("left", "ascending"), ("right", "ascending")]))


def _reasons(accounts: Accounts, left: np.ndarray, right: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Per pair the place in `REASONS` of the first reason that holds."""
    one, other = (accounts.details.take(pa.array(side)) for side in (left, right))

    def same(*names: str) -> np.ndarray:
        alike = [np.asarray(pc.fill_null(pc.equal(one[name], other[name]), False)) for name in names]
        return np.logical_and.reduce(alike)

    home = same("pc6", "number")
    holds = {
        "email-same": same("email", "written"),
        "email-written-otherwise": same("email"),
        "phone-same": same("phone"),
        "email-nearly": near,
        "name-and-address": home & same("surname", "initial"),
        "name-nearly-and-address": home,
    }
    codes = [REASONS.index(name) for name in holds]
    return np.select(list(holds.values()), codes, REASONS.index("together")) if len(left) else np.zeros(0, np.int64)
