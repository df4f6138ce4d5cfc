"""What is held on a person, and how is it given, corrected, kept out or erased, everywhere and with proof?"""

from publiek.rights import cases
from publiek.rights.identifying import Identities, identities_of
from publiek.rights.known import Known

__all__ = ["Identities", "Known", "cases", "identities_of"]
