"""Where names end: one secret per legal entity, keyed pseudonyms, and what may be kept of where and when born."""

from publiek.pseudonymisation.gone import apart, marks_of
from publiek.pseudonymisation.keyring import Keyring
from publiek.pseudonymisation.keys import EntityKeys, Rotation
from publiek.pseudonymisation.letting_go import LettingGo, letting_go
from publiek.pseudonymisation.nameless import bare, coarse, nameless, past
from publiek.pseudonymisation.pseudonymise import booker_identity, pseudonymise
from publiek.pseudonymisation.rekey import rekey

__all__ = [
    "EntityKeys",
    "Keyring",
    "LettingGo",
    "Rotation",
    "apart",
    "bare",
    "booker_identity",
    "coarse",
    "letting_go",
    "marks_of",
    "nameless",
    "past",
    "pseudonymise",
    "rekey",
]
