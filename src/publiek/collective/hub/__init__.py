"""How are contributions brought together and released? Packages come in, a draft is approved, a release goes out."""

from publiek.collective.hub.draft import Draft
from publiek.collective.hub.gathering import Gathered
from publiek.collective.hub.hub import Hub
from publiek.collective.hub.log import Head
from publiek.collective.hub.receipts import Receipt, sentence
from publiek.collective.hub.released import Released
from publiek.collective.hub.standing import MemberStanding, RoundStanding, Status

__all__ = [
    "Draft",
    "Gathered",
    "Head",
    "Hub",
    "MemberStanding",
    "Receipt",
    "Released",
    "RoundStanding",
    "Status",
    "sentence",
]
