"""How many people came to each performance? Counted at the door, else scanned, else as many as had a ticket.

A count is used wherever there is one, also when more is known of the tickets. Scans are used when it is known of every
ticket whether it was seen, and at least half of them were: less says that the scanner failed, not that the hall was
empty. Else the tickets are the visits, and the sheet says so. Of visits beyond the tickets nobody knows the kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from publiek.exchange.year_end.parts import UNCOUNTED, Part

#: At least this part of the tickets was seen at the door.
SCANNED_LEAST = 0.5
SOURCES = ("counted", "scanned", "tickets")


@dataclass(frozen=True)
class _Known:
    """What one performance tells of who came."""

    counted: int | None
    scanned: bool


def with_visits(parts: Iterable[Part]) -> list[Part]:
    """The parts with their visits, and one more part for each performance at which the count is not the tickets."""
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.performance].append(part)
    return [one for name, mine in found.items() for one in (_without_performance(mine) if not name else _of(mine))]


def _without_performance(parts: list[Part]) -> list[Part]:
    return [part if part.outside else _alone(part) for part in parts]


def _alone(part: Part) -> Part:
    """A part of no performance: a loose pass is no visit, a count at the door no ticket."""
    if part.loose_pass:
        return part
    return _settled(part, "counted" if part.at_door else "tickets")


def _of(parts: list[Part]) -> list[Part]:
    known = _known(parts)
    inside = [part for part in parts if not part.outside]
    if not inside:
        return parts
    source = "counted" if known.counted is not None else "scanned" if known.scanned else "tickets"
    made = [_no_tickets(part) if part.outside else _settled(part, source) for part in parts]
    if known.counted is not None:
        short = known.counted - sum(part.visits for part in made)
        if short:
            whose = replace(inside[0], ticket_type=UNCOUNTED, booker_kind="", origin="missing", tickets=0, cents=0)
            made.append(replace(whose, scanned=0, unsure=0, priced=0, visits=short, source="counted", status="valid"))
    return made


def _settled(part: Part, source: str) -> Part:
    """A part with its visits; of people at the door it is not said that they had a ticket."""
    visits = part.scanned if source == "scanned" else part.tickets
    return replace(part, visits=visits, source=source, tickets=0 if part.at_door else part.tickets)


def _no_tickets(part: Part) -> Part:
    """A count at the door beside the tickets themselves: people, so no tickets that are told a second time."""
    return replace(part, tickets=0) if part.at_door else part


def _known(parts: list[Part]) -> _Known:
    lines = [part for part in parts if part.status in ("valid", "return")]
    counts = [part for part in lines if part.rich == 0]
    counted = sum(part.tickets for part in counts) if any(part.at_door for part in counts) else None
    sold = [part for part in lines if not part.outside and part.status == "valid"]
    tickets, seen = sum(part.tickets for part in sold), sum(part.scanned for part in sold)
    whole = all(part.rich == 2 and not part.unsure for part in sold)
    return _Known(counted, bool(sold) and whole and seen > 0 and seen >= SCANNED_LEAST * tickets)
