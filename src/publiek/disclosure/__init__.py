"""What may be shown, and to whom. Nothing reaches a report without passing here: only this room makes a `Release`."""

from publiek.disclosure.area_eyes import AREA_EYES, JUDGED_PLACES, Part, may_be_told
from publiek.disclosure.budget.overlap_release import overlap_release
from publiek.disclosure.collective_eyes import (
    CONTRIBUTION_EYES,
    MEMBERS_EYES,
    PUBLIC_EYES,
    Contributed,
    CountedTable,
    Together,
    contribution,
    published,
    together,
)
from publiek.disclosure.gate import release
from publiek.disclosure.maker_eyes import MAKER_EYES
from publiek.disclosure.named_parts import only_named_parts
from publiek.disclosure.own_values import only_own_values, own_value_names
from publiek.disclosure.passage import KEEPER_EYES, OWN_EYES, Policy, Release
from publiek.disclosure.peer_eyes import JUDGED_PEERS, PEER_EYES
from publiek.disclosure.several_houses import JUDGED

__all__ = [
    "AREA_EYES",
    "CONTRIBUTION_EYES",
    "JUDGED",
    "JUDGED_PEERS",
    "JUDGED_PLACES",
    "KEEPER_EYES",
    "MAKER_EYES",
    "MEMBERS_EYES",
    "OWN_EYES",
    "PEER_EYES",
    "PUBLIC_EYES",
    "Contributed",
    "CountedTable",
    "Part",
    "Policy",
    "Release",
    "Together",
    "contribution",
    "may_be_told",
    "only_named_parts",
    "only_own_values",
    "overlap_release",
    "own_value_names",
    "published",
    "release",
    "together",
]
