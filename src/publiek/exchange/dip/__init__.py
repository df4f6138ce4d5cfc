"""Cumulative stands for DIP: per performance how many tickets of which type, and what they brought in."""

from publiek.exchange.dip.files import Fault, check, write
from publiek.exchange.dip.reconciling import Reconciled, reconcile
from publiek.exchange.dip.sending import Sent, calls_of, send
from publiek.exchange.dip.stands import Stands, Unsent, stands_of

__all__ = [
    "Fault",
    "Reconciled",
    "Sent",
    "Stands",
    "Unsent",
    "calls_of",
    "check",
    "reconcile",
    "send",
    "stands_of",
    "write",
]
