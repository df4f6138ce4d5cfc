"""How does a house leave with everything, and begin elsewhere with the same figures?"""

from publiek.leaving.loading import Loaded, load
from publiek.leaving.taking import Keys, Taken, take_everything
from publiek.leaving.withdrawing import Proof, prove

__all__ = ["Keys", "Loaded", "Proof", "Taken", "load", "prove", "take_everything"]
