"""How does a house make its shares from what it keeps, and how do they get to the three servers?

The pseudonyms are those that the house made of its own files with the key holder, without who objected; they stay at
home. The three sealed messages may travel any way: straight to the servers, or as parts of the package to the hub,
which can open none of them and hands them on.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from publiek import permitting
from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.gateway import opt_outs_of
from publiek.collective.overlap.house_secrets import secret_for
from publiek.collective.overlap.packages import own_pseudonyms
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.collective.overlap.sharing.contribution import Destination, shares_of
from publiek.collective.overlap.sharing.node import Line, ask
from publiek.house import House

PREFIX = "overlap-"


def sealed_by_house(house: House, *, to: Destination, identity: SecretIdentity) -> dict[str, bytes]:
    """By "overlap-<server>" the sealed shares of `house` (what `contributing.sealed_households.keep` puts ready).

    Raises UsageError "overlap-nothing-made" when no file that counts was answered by the key holder.
    """
    permitting.require(house, "overlap")
    kept, coverage = _counting(house, to.terms.agreement, to.terms.round)
    made = shares_of(kept, to=to, house=identity, secret=secret_for(house, "sharing"), coverage=coverage)
    return {PREFIX + server.name: sealed for server, sealed in zip(to.servers, made, strict=True)}


def mark_of(house: House, agreement: str, round: str) -> str:
    """Another text when another household counts than when it was asked before; keyed, so it tells nothing.

    Raises UsageError "overlap-nothing-made".
    """
    kept, coverage = _counting(house, agreement, round)
    content = b"|".join([f"{agreement}|{round}|{coverage:.6f}".encode(), *sorted(kept)])
    return hmac.digest(secret_for(house, "sharing"), b"mark|" + content, "sha256").hex()


def hand_over(sealed: Mapping[str, bytes], *, line: Line) -> None:
    """Brings "overlap-<server>" messages to their servers. Raises the refusal of a server that does not want one.

    What a server already has is welcome again, so it may be repeated until all have theirs.
    """
    for name, content in sealed.items():
        ask(line, name.removeprefix(PREFIX), content)


def _counting(house: House, agreement: str, round: str) -> tuple[list[bytes], float]:
    """The pseudonyms of the house that count now, without who objected, and the coverage of addresses."""
    known, opt_outs = own_pseudonyms(house, epoch_of(agreement, round)), opt_outs_of(house)
    kept = [entry[:PSEUDONYM_BYTES] for entry in known.entries if not opt_outs.has_tag(entry[PSEUDONYM_BYTES:])]
    return kept, known.addressed / known.bookers if known.bookers else 0.0
