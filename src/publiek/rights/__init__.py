"""What is held on a person, and how is it given, corrected, kept out or erased, everywhere and with proof?"""

from publiek.rights import cases
from publiek.rights.correcting import Corrected, Correction, correct
from publiek.rights.erasing import Receipt, erase, finish, identity_digest, waiting
from publiek.rights.erasing import numbers as receipt_numbers
from publiek.rights.erasing import read as receipt
from publiek.rights.finding import find
from publiek.rights.found import Found
from publiek.rights.giving import Given, as_dict, give, place
from publiek.rights.identifying import Identities, identities_of
from publiek.rights.known import Known
from publiek.rights.objecting import Objected, lift_objection, object_
from publiek.rights.proving import proof
from publiek.rights.withdrawing import withdraw

__all__ = [
    "Corrected",
    "Correction",
    "Found",
    "Given",
    "Identities",
    "Known",
    "Objected",
    "Receipt",
    "as_dict",
    "cases",
    "correct",
    "erase",
    "find",
    "finish",
    "give",
    "identities_of",
    "identity_digest",
    "lift_objection",
    "object_",
    "place",
    "proof",
    "receipt",
    "receipt_numbers",
    "waiting",
    "withdraw",
]
