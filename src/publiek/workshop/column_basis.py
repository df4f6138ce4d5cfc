"""What does the consent ledger of a house say of the customers in a list, for the column of groups?

The list must say yes, and the ledger too: the stricter of two wins. Without a ledger nobody gets a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publiek import consent
from publiek.consent.asking import require_ledger
from publiek.consent.choosing import why_not
from publiek.consent.importing import Imported, Meant, import_list
from publiek.house import House

PURPOSE = "crm-column"
#: Why not: there is no ledger, or what the ledger says.
REASONS = ("no-ledger", *(f"ledger-{reason}" for reason in consent.REASONS))


@dataclass(frozen=True)
class ColumnBasis:
    """The ledger of `house` for the customer numbers of `system`.

    `looking`: only counted, nothing goes out. `records`: what the list says is written down, or would be. `listed`: the
    list itself: who said no by the address that stands beside a number said it for the number too.
    """

    house: House
    system: str
    looking: bool = False
    records: bool = False
    listed: Path | None = None

    def learn(self, path: Path) -> Imported | None:
        """Writes down what the list says, when that was asked. None when it was not."""
        if self.looking or not self.records:
            return None
        return import_list(self.house, path, Meant(PURPOSE, consent.NO_CHANNEL, self.system))

    def __call__(self, numbers: Sequence[str]) -> list[str]:
        """Why not, for each number; "" for who may. Raises DisclosureError "consent-ledger-missing" to make it."""
        may_come = self.looking and self.records
        if self.looking and not consent.exists(self.house):
            return ["" if may_come else "no-ledger"] * len(numbers)
        require_ledger(self.house, PURPOSE)
        why = why_not(self.house, numbers, PURPOSE, system=self.system, listed=self.listed)
        passes = ("", "unknown") if may_come else ("",)
        return ["" if reason in passes else f"ledger-{reason}" for reason in why]
