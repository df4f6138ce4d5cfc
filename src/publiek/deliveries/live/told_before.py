"""Does a thing that orders are about (an event) differ from when it was last told, and from which moment to ask on?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from publiek.deliveries.live import refusals

#: What is stamped may be seen a little later (a long transaction): so much is asked again, and does no harm.
OVERLAP = timedelta(minutes=2)


def fingerprint(*facts: object) -> str:
    """A short mark of open facts of a thing; another mark when one of them changes."""
    return hashlib.sha256(repr([str(one) for one in facts]).encode()).hexdigest()[:12]


def differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The things that are there now with another mark than before. What is new has no orders that were told."""
    return tuple(sorted(key for key, mark in now.items() if key in before and before[key] != mark))


def earlier(moment: Any, by: timedelta, *, system: str, field: str) -> str:
    """`moment` of an answer, `by` earlier, written as it was. Raises NetworkError "live-answer-changed"."""
    told = str(moment)
    try:
        found = datetime.fromisoformat(told.replace("Z", "+00:00")) - by
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise refusals.answer_changed(system, field)
    written = found.isoformat(sep="T" if "T" in told else " ")
    return written.replace("+00:00", "Z") if told.endswith("Z") else written
