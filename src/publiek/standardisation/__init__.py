"""One meaning for all: raw rows of any system become typed lines; what is wrong becomes findings, never a crash."""

from publiek.standardisation.identities import read_identities
from publiek.standardisation.plan import Plan, StandardBatch
from publiek.standardisation.settle import Settled, SettleSettings, settle
from publiek.standardisation.standardise import Standardiser

__all__ = ["Plan", "SettleSettings", "Settled", "StandardBatch", "Standardiser", "read_identities", "settle"]
