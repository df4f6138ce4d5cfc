"""The overlap job without a trusted party: three servers that each know nothing, and noise that none of them knows."""

from publiek.collective.overlap.sharing.at_home import hand_over, sealed_by_house
from publiek.collective.overlap.sharing.contribution import Destination, in_words, shares_of
from publiek.collective.overlap.sharing.job import SharedJob
from publiek.collective.overlap.sharing.node import Duty, Node
from publiek.collective.overlap.sharing.terms import JobTerms, Parties

__all__ = [
    "Destination",
    "Duty",
    "JobTerms",
    "Node",
    "Parties",
    "SharedJob",
    "hand_over",
    "in_words",
    "sealed_by_house",
    "shares_of",
]
