"""Which years can be chosen, and which sheets are asked of this house over one of them?"""

from __future__ import annotations

from datetime import date

from django.http import Http404

from publiek.errors import UsageError
from publiek.exchange import year_end
from publiek.exchange.year_end import Period, Scheme
from publiek.exchange.year_end.period import KINDS
from publiek.house import House

_YEARS = 4


def periods(today: date) -> list[Period]:
    """The last years and seasons, those that are over first."""
    found = [Period(kind, today.year - back) for back in range(_YEARS + 1) for kind in KINDS]
    return sorted(found, key=lambda one: (one.last > today, one.kind, -one.year))


def period_or_404(name: str) -> Period:
    """The period that an address names."""
    try:
        return year_end.period_of(name)
    except UsageError:
        raise Http404 from None


def scheme_or_404(code: str, period: Period) -> Scheme:
    """The sheet that an address names; not one that asks another kind of year."""
    found = next((one for one in year_end.schemes() if one.code == code), None)
    if found is None or period.kind not in found.periods:
        raise Http404
    return found


def asked(house: House, period: Period) -> tuple[list[Scheme], list[Scheme]]:
    """The sheets of this kind of year: those that are asked of this kind of house, and the others.

    When the kind of house is not known, or nothing is asked of it, all are in the first.
    """
    kind = house.subsector or str(house.store.current().organisation.get("subsector") or "")
    right = [one for one in year_end.schemes() if period.kind in one.periods]
    mine = [one for one in right if kind in one.subsectors]
    return (mine, [one for one in right if one not in mine]) if mine else (right, [])


def facts_asked(house: House, period: Period) -> list[str]:
    """The questions that these sheets put to the house, and those of who sends them."""
    mine, others = asked(house, period)
    wanted = {row.ask for one in (mine or others) for row in one.rows if row.ask}
    first = ("legal_name", "kvk", "contact", "contact_mail", "festival_organiser")
    return [name for name in year_end.questions() if name in wanted or name in first]
