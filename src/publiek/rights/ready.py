"""May something be done for a person now: is no erasure half done, and is it clear who asks?"""

from __future__ import annotations

from publiek.house import House
from publiek.rights import cases, refusals
from publiek.rights.intent import waiting


def require_ready(house: House, case: str) -> None:
    """Nothing when it may. Raises StorageError "erasure-unfinished", UsageError "case-state"."""
    if waiting(house):
        raise refusals.erasure_waiting()
    if case:
        asked = cases.get(house, case)
        if asked.state != "identity-confirmed":
            raise cases.refusals.cannot_follow(asked.state, cases.FOLLOWS[asked.state])
