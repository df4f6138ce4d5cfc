"""How are contributions brought together and released? Packages come in, a draft is approved, a release goes out."""

from publiek.collective.hub.hub import Hub
from publiek.collective.hub.log import Head
from publiek.collective.hub.receipts import Receipt, sentence
from publiek.collective.hub.standing import MemberStanding, RoundStanding, Status

__all__ = ["Head", "Hub", "MemberStanding", "Receipt", "RoundStanding", "Status", "sentence"]
