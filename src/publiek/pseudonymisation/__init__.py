"""Where names end: one secret per legal entity, keyed pseudonyms, and what may be kept of where and when born."""

from publiek.pseudonymisation.keyring import Keyring
from publiek.pseudonymisation.keys import EntityKeys, Rotation
from publiek.pseudonymisation.pseudonymise import pseudonymise
from publiek.pseudonymisation.rekey import rekey

__all__ = ["EntityKeys", "Keyring", "Rotation", "pseudonymise", "rekey"]
