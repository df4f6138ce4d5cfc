"""What was found about double accounts? Counts and reasons to tell; the pairs themselves only for who asks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

#: Why two accounts are taken for one person, the first that holds. `alike`: everything compared is the same.
REASONS = (
    "alike",
    "email-same",
    "email-written-otherwise",
    "phone-same",
    "email-nearly",
    "name-and-address",
    "name-nearly-and-address",
    "together",
)


@dataclass(frozen=True)
class LinkSettings:
    """`certain`: from which probability on a pair is listed for mending (0.5 to 1)."""

    certain: float = 0.99


@dataclass(frozen=True)
class Counted:
    """A number with the interval around it, all whole. `share`: of how many accounts it could be told (0 to 1)."""

    number: int
    low: int
    high: int
    share: float


@dataclass(frozen=True, repr=False)
class Linked:
    """Accounts of one house and who they probably are.

    `accounts` = `examined` + `groups` (groups, schools, companies: no persons) + `without_details` (say too little).
    `persons` and `households` stand behind the examined ones; None where that cannot be told. `reasons`: number of
    pairs found per reason, of `REASONS`. `address_coverage` and the like: shares of the examined.

    Not to be shown or kept: `person` and `household`, per account a number of its own (-1: not examined; no address),
    `numbers`, the customer numbers (null: none), and `pairs` (left, right: places in these; probability; reason).
    """

    accounts: int
    examined: int
    groups: int
    without_details: int
    address_coverage: float
    email_coverage: float
    phone_coverage: float
    persons: Counted | None
    households: Counted | None
    reasons: dict[str, int]
    numbers: pa.Array = field(repr=False)
    person: np.ndarray = field(repr=False)
    household: np.ndarray = field(repr=False)
    pairs: pa.Table = field(repr=False)

    def __repr__(self) -> str:
        return f"Linked(accounts={self.accounts}, examined={self.examined}, pairs={self.pairs.num_rows})"
