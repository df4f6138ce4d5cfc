"""Who takes consent back is approached no more on it; they still count in figures that do not rest on consent.

That is less than an objection: a person is done what they asked for, and not more (AVG article 7.3).
"""

from __future__ import annotations

from publiek import consent, logbook, permitting
from publiek.house import House
from publiek.rights import cases
from publiek.rights.known import Known
from publiek.rights.ledger import refusing
from publiek.rights.ready import require_ready


def withdraw(house: House, known: Known, *, case: str = "") -> int:
    """Every consent of the person is taken back in the ledger; gives for how many contacts.

    Also where no ledger was begun yet: the list that begins it later must find this no in it. Raises UsageError
    "case-state", StorageError "erasure-unfinished".
    """
    permitting.require(house, "rights")
    require_ready(house, case)
    contacts = refusing(known)
    for contact in contacts:
        consent.withdraw(house, contact)
    told = len(contacts)
    logbook.note(house.home, house.organisation, logbook.Entry("consent", "withdrawn", detail={"contacts": told}))
    if case:
        cases.handle(house, case)
    return told
