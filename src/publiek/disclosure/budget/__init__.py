"""What may be said of a household in all, and what has been said: noise that is measured, and a ledger that adds up."""

from publiek.disclosure.budget.ledger import Ledger, Receipt
from publiek.disclosure.budget.noise import discrete_gaussian, epsilon_of, rho_of

__all__ = ["Ledger", "Receipt", "discrete_gaussian", "epsilon_of", "rho_of"]
