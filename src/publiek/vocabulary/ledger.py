"""Is anything lost? Rows and money of one delivery, and the check that none went missing."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.errors import ConservationError, Text


@dataclass(frozen=True)
class Ledger:
    """Rows and money of one delivery: what was read, what was kept, what was set aside. Money in whole cents."""

    rows_read: int
    rows_kept: int
    rows_set_aside: int
    cents_read: int
    cents_kept: int
    cents_set_aside: int

    def check(self) -> None:
        """Nothing is lost: read = kept + set aside, for rows and to the cent. Raises ConservationError."""
        rows = self.rows_read == self.rows_kept + self.rows_set_aside
        cents = self.cents_read == self.cents_kept + self.cents_set_aside
        if not (rows and cents):
            raise ConservationError(
                "conservation-broken",
                Text(
                    "Er zijn rijen of euro's zoekgeraakt tijdens het inlezen.",
                    "Rows or money went missing while reading.",
                ),
                Text(
                    "Er is niets bewaard. Meld dit met het type bestand.",
                    "Nothing was kept. Please report the kind of file.",
                ),
                dict(vars(self)),
            )

    def as_dict(self) -> dict[str, int]:
        """The ledger as JSON shows it."""
        return dict(vars(self))
