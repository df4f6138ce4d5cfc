"""How does a hub take in what houses in its own home contribute? Made and approved as anywhere else; no network.

The host is the processor of these houses: each has its own keys, its own share rule and its own approver. What a house
did not approve is made ready for it to look at, and waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from publiek.collective import contributing
from publiek.collective.agreements import Agreement
from publiek.collective.hub.receipts import Receipt
from publiek.collective.identities import SecretIdentity
from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation.keyring import Keyring

WAITING = "waiting-for-approval"
#: What `contributing` says when a contribution is not ready to go, which is no fault.
_NOT_YET = ("contribution-not-approved",)


@dataclass(frozen=True)
class Gathered:
    """What came of one house: the receipt, or the code of why nothing came (a refusal of its own, or that it waits)."""

    member: str
    receipt: Receipt | None = None
    code: str = ""


def gather(
    houses: Iterable[House],
    agreement: Agreement,
    round_name: str,
    *,
    receive: Callable[[bytes], Receipt],
    today: date | None = None,
) -> tuple[Gathered, ...]:
    """Per house its package, through the same inbox as all others. One house that cannot stops no other."""
    found = []
    for house in houses:
        try:
            found.append(Gathered(house.organisation, receive(_package(house, agreement, round_name, today))))
        except PubliekError as error:
            code = WAITING if error.code in _NOT_YET else error.code
            found.append(Gathered(house.organisation, code=code))
    return tuple(found)


def _package(house: House, agreement: Agreement, round_name: str, today: date | None) -> bytes:
    """What lies ready and was approved; what does not lie ready is made, for the house to look at."""
    identity = SecretIdentity.open(Keyring(house.keys, data_folder=house.home).folder, house.organisation)
    try:
        contributing.lying_ready(house, agreement, round_name)
    except PubliekError as error:
        if error.code != "contribution-not-prepared":
            raise
        contributing.prepare(house, agreement, round_name, identity=identity, today=today)
    return contributing.pack(house, agreement, round_name, identity=identity, today=today).content
