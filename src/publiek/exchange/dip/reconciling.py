"""Do the stands add up to the house's own figures? Asked of the figures themselves, which count in another way."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.exchange.dip import refusals
from publiek.exchange.dip.stands import Stands
from publiek.house import House
from publiek.looking import look
from publiek.vocabulary.dip import Count


@dataclass(frozen=True)
class Reconciled:
    """What goes, what does not, tickets without a performance, and what the figures of the house say."""

    sent: Count
    unsent: Count
    loose: Count
    figures: Count


def reconcile(house: House, found: Stands) -> Reconciled:
    """What goes and what does not, beside the figures. Raises ExchangeError "dip-does-not-add-up" when they differ."""
    unsent = Count(sum(one.tickets for one in found.unsent), sum(one.cents for one in found.unsent))
    figures = figures_of(house)
    # A pass of no performance is money, and no visit.
    stands = Count(found.total.number - found.passes.number, found.total.cents)
    if stands != figures:
        raise refusals.does_not_add_up(stands, figures)
    return Reconciled(found.sent, unsent, found.loose, figures)


def figures_of(house: House) -> Count:
    """Visits and revenue, as the figure "totals" of the house has them."""
    if not house.store.current().deliveries:
        return Count()
    table = look(house, only=("totals",))["totals"].table.to_pylist()
    said = {row["measure"]: row["value"] or 0 for row in table if row["season"] == ""}
    return Count(said.get("visits", 0), said.get("revenue_cents", 0))
