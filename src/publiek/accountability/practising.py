"""What does this house do? Plain facts, each read from where it is configured or kept; nothing of a person.

A part that cannot be read ends the gathering with its own error: a paper that leaves out what it could not see would be
wrong in silence.
"""

from __future__ import annotations

from publiek.accountability import (
    told_agreements,
    told_connections,
    told_deliveries,
    told_places,
    told_rooms,
    told_rules,
    told_surveys,
)
from publiek.engines.opening import chosen_engine
from publiek.governance.papers import Practice, SiteFacts, Term
from publiek.house import House
from publiek.permitting import register_of, uses
from publiek.segmentation.schemes import list_schemes

#: Engines that work things out on another computer.
_ELSEWHERE = frozenset(("spark",))


def practice_of(house: House, *, site: SiteFacts | None = None, terms: tuple[Term, ...] = ()) -> Practice:
    """The facts of a house. `site`: what a site knows beside them; `terms`: of the schedule (see `told_terms`)."""
    engine = chosen_engine(house.engine)
    neighbours = told_deliveries.neighbours(house)
    ledger = told_rooms.has_ledger(house)
    stopped = (one.code for one in register_of(house).purposes.values() if one.state == "stopped")
    return Practice(
        organisation=house.organisation,
        name=house.name or str(house.store.current().organisation.get("name") or house.organisation),
        levels=told_deliveries.levels(house) | ({"L3"} if ledger else set()),
        delivered=told_deliveries.delivered(house),
        connected=told_connections.connected(house),
        surveyed=told_surveys.surveyed(house),
        agreed=told_agreements.agreed(house, neighbours),
        written=told_connections.written(house),
        segment_column=register_of(house).purposes["crm-group"].in_force,
        own_segmentation=any(one.where == "imported" for one in list_schemes(house.home)),
        terms=terms,
        places=told_places.places(house, accounts=bool(site and site.accounts)),
        # A site tells no house which others are on it; who has the folder itself sees them anyway.
        neighbours=() if site else neighbours,
        shared=bool(neighbours),
        engine=engine,
        engine_elsewhere=engine in _ELSEWHERE,
        official=told_rooms.gave_official(house),
        backups=told_rooms.backups(house),
        rules=told_rules.rules(),
        rooms=told_rooms.rooms(house),
        names=told_deliveries.names(house, neighbours),
        kept=frozenset(code for code in stopped if uses(house, code)),
        thresholds=told_rules.thresholds(),
        site=site,
    )
