"""How does a package go to the hub, and a release come back, where the house set up a connection? Outgoing calls alone.

A house without a connection mails the file: the same file, and the same release comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publiek import permitting
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import log, share_rules
from publiek.collective.contributing.leaving import Packed, note
from publiek.collective.contributing.places import Places
from publiek.collective.contributing.receiving import Received, keep
from publiek.errors import PubliekError
from publiek.house import House

if TYPE_CHECKING:
    from publiek.collective.hub import Receipt
    from publiek.collective.wire.node import Node

_NOT_SET_UP = ("party-unknown", "certificate-missing")


def send(house: House, agreement: Agreement, packed: Packed, *, by: str = "") -> Receipt | None:
    """The receipt of the hub for `packed`; None, and no connection was opened, where none was set up.

    Raises DisclosureError "no-share-rule" unless exactly this may leave today, before anything else is done; a
    withdrawal always may. Raises NetworkError when the hub does not answer as it should.
    """
    if not packed.contribution.withdrawn:
        permitting.require(house, "contribute")
    log.read(Places(house))
    node = _node(house, agreement)
    if node is None:
        return None
    receipt = node.send(agreement, packed)
    if receipt.status != "refused":
        note(house, "sent", packed.contribution, by=by)
    return receipt


def fetch(house: House, agreement: Agreement, *, by: str = "") -> tuple[Received, ...]:
    """Every release of the agreement that is not here yet, checked and kept. Raises UsageError "party-unknown"."""
    share_rules.rule_of(house, agreement.id)
    here = {line.get("digest") for line in log.read(Places(house)) if line["what"] == "received"}
    from publiek.collective.wire.node import Node

    node = Node(house)
    new = [listed for listed in node.releases(agreement) if listed.digest not in here]
    return tuple(keep(house, node.files(agreement, listed), by=by) for listed in new)


def _node(house: House, agreement: Agreement) -> Node | None:
    from publiek.collective.wire.counterparts import counterpart
    from publiek.collective.wire.node import Node

    try:
        counterpart(house, agreement.hub)
        return Node(house)
    except PubliekError as error:
        if error.code not in _NOT_SET_UP:
            raise
    return None
