"""Which accounts of one house are of one person, and which persons share a door? The walk, step by step.

rows -> accounts -> distinct records -> compared pairs -> persons -> doors -> numbers with an interval
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.accounts import Accounts, accounts_of
from publiek.linking.counting import counted_households, counted_persons
from publiek.linking.doors import doors_of, homes_of
from publiek.linking.linked import REASONS, Linked, LinkSettings
from publiek.linking.pairs import Pairs, pairs_of
from publiek.linking.persons import persons_at
from publiek.linking.records import records_of
from publiek.linking.refusals import no_threshold
from publiek.linking.scoring import require_library, scored
from publiek.linking.strangers import strangers_of
from publiek.linking.weights import weights


def link(lines: pa.Table, settings: LinkSettings | None = None) -> Linked:
    """The accounts in `lines` (`vocabulary.identities.IDENTITY`, of one house) and who they probably are.

    Works in memory alone and always gives the same for the same lines, in whatever order. Raises UsageError
    "linking-not-installed" without splink, "threshold-unreadable" for a threshold that is none.
    """
    require_library()
    chosen = settings or LinkSettings()
    if not 0.5 <= chosen.certain <= 1:
        raise no_threshold()
    accounts = accounts_of(lines)
    records = records_of(accounts)
    known = weights()
    found = scored(records.table, strangers=strangers_of(records.table), weights=known, least=known.thresholds["low"])
    persons = {name: persons_at(records, found, least=least) for name, least in known.thresholds.items()}
    pairs = pairs_of(accounts, records, found, least=chosen.certain)
    return _told(accounts, persons, pairs)


def _told(accounts: Accounts, persons: dict[str, np.ndarray], pairs: Pairs) -> Linked:
    examined = accounts.person & accounts.comparable
    doors = np.where(examined, doors_of(accounts), -1)
    homes = {name: homes_of(person, doors) for name, person in persons.items()}
    details = accounts.details.filter(pa.array(examined))
    return Linked(
        accounts=len(accounts),
        examined=int(examined.sum()),
        groups=int((~accounts.person).sum()),
        without_details=int((accounts.person & ~accounts.comparable).sum()),
        address_coverage=_share(details["number"]),
        email_coverage=_share(details["email"]),
        phone_coverage=_share(details["phone"]),
        persons=counted_persons(accounts, persons),
        households=counted_households(examined, doors, homes),
        reasons={reason: count for reason in REASONS if (count := pairs.reasons.get(reason, 0))},
        numbers=accounts.number,
        person=persons["count"],
        household=homes["count"],
        pairs=pairs.listed,
    )


def _share(column: pa.ChunkedArray) -> float:
    return float(np.asarray(pc.is_valid(column)).mean()) if len(column) else 0.0
