"""How do stands go to DIP? As the published calls, shown first, made in order; made again they change nothing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from publiek.deliveries.live import Door
from publiek.deliveries.live import dip as client
from publiek.deliveries.live.dip import Call
from publiek.exchange.dip import refusals
from publiek.exchange.dip.stands import Stands


@dataclass(frozen=True)
class Sent:
    """How many calls there are and how many were accepted."""

    calls: int
    accepted: int


def calls_of(found: Stands) -> list[Call]:
    """Exactly what would be sent. Raises UsageError "dip-no-identity" when there is nothing to send."""
    if not found.stands:
        raise refusals.nothing_to_send()
    return client.calls_of(found.stands)


def send(door: Door, found: Stands, *, told: Callable[[float], None] = lambda share: None) -> Sent:
    """Makes the calls. Raises NetworkError at the first that DIP does not accept; sending again begins anew."""
    calls, accepted = calls_of(found), 0
    for _ in client.send(door, calls):
        accepted += 1
        told(accepted / len(calls))
    return Sent(len(calls), accepted)
