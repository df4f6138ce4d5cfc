"""May this house take this step? Only with a registered purpose, a legal basis, and for as long as it was decided.

The register of a house is read by `governance`; where nothing was decided yet the defaults of the product count for
what stays inside the house, and nothing else.
"""

from publiek.permitting.answering import as_answer, balance_as, balance_in, balance_of, told_as, write_balance
from publiek.permitting.deciding import Told, decide, uses, write_again
from publiek.permitting.files import plain
from publiek.permitting.gate import permitted, register_of, require

__all__ = [
    "Told",
    "as_answer",
    "balance_as",
    "balance_in",
    "balance_of",
    "decide",
    "permitted",
    "plain",
    "register_of",
    "require",
    "told_as",
    "uses",
    "write_again",
    "write_balance",
]
