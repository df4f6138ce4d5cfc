"""What may be shown, and to whom. Nothing reaches a report without passing here: only this room makes a `Release`."""

from publiek.disclosure.gate import release
from publiek.disclosure.maker_eyes import MAKER_EYES
from publiek.disclosure.passage import KEEPER_EYES, OWN_EYES, Policy, Release
from publiek.disclosure.peer_eyes import JUDGED_PEERS, PEER_EYES
from publiek.disclosure.several_houses import JUDGED

__all__ = [
    "JUDGED",
    "JUDGED_PEERS",
    "KEEPER_EYES",
    "MAKER_EYES",
    "OWN_EYES",
    "PEER_EYES",
    "Policy",
    "Release",
    "release",
]
