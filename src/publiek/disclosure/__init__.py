"""What may be shown, and to whom. Nothing reaches a report without passing here: only this room makes a `Release`."""

from publiek.disclosure.gate import release
from publiek.disclosure.passage import KEEPER_EYES, OWN_EYES, Policy, Release
from publiek.disclosure.several_houses import JUDGED

__all__ = ["JUDGED", "KEEPER_EYES", "OWN_EYES", "Policy", "Release", "release"]
