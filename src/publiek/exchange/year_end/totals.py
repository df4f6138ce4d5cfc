"""Which totals do all sheets of one year share, and how do the lines that were kept lead to them?

The base totals are the tickets (net of returns), the visits and the revenue of the performances of the year. Every
scheme starts from exactly these; what it leaves out or adds is named (see `reconciling`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publiek.errors import Text
from publiek.exchange.year_end.parts import OUTSIDE, UNCOUNTED, Part
from publiek.exchange.year_end.period import Period

_OUTSIDE = {
    "reserved": Text("Gereserveerd, niet verkocht", "Reserved, not sold"),
    "cancelled": Text("Geannuleerde kaarten", "Cancelled tickets"),
    "refunded": Text("Terugbetaalde kaarten", "Refunded tickets"),
    "doubled": Text(
        "Dezelfde voorstelling nog eens als telling (de kaarten zelf zijn bekend)",
        "The same performance told once more as a count (the tickets themselves are known)",
    ),
}
_UNDATED = Text("Zonder datum van voorstelling of bestelling", "Without a date of performance or order")
_ELSEWHEN = Text("Voorstellingen in een ander jaar", "Performances in another year")


@dataclass(frozen=True)
class Amounts:
    """Tickets, visits and cents. None: the step is not about that measure."""

    tickets: int | None = 0
    visits: int | None = 0
    revenue: int | None = 0

    def plus(self, other: Amounts) -> Amounts:
        """The sum, where both know."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Amounts(*(None if one is None else one + (two or 0) for one, two in pairs))


@dataclass(frozen=True)
class Step:
    """One line of a reconciliation: a total (`total`), or what is added or taken off, and why."""

    code: str
    label: Text
    amounts: Amounts
    total: bool = False


def amounts(parts: Iterable[Part]) -> Amounts:
    """What parts add up to."""
    tickets = visits = cents = 0
    for part in parts:
        tickets, visits, cents = tickets + part.tickets, visits + part.visits, cents + part.cents
    return Amounts(tickets, visits, cents)


def says_something(found: Amounts) -> bool:
    """Whether any of the three is not nought: a step of nothing explains nothing."""
    return any(vars(found).values())


def taken_off(found: Amounts) -> Amounts:
    """The same with the other sign."""
    return Amounts(*(None if value is None else -value for value in vars(found).values()))


def split(parts: Iterable[Part], period: Period) -> tuple[list[Part], list[Step]]:
    """The parts of the base totals of a period, and the steps from all lines to those totals.

    The steps before the totals are about tickets and money: of lines that do not count nobody knows visits.
    """
    parts = list(parts)
    outside = {code: [part for part in parts if part.outside == code] for code in OUTSIDE}
    inside = [part for part in parts if not part.outside]
    undated = [part for part in inside if part.day is None]
    elsewhen = [part for part in inside if part.day and not period.holds(part.day)]
    mine = [part for part in inside if part.day and period.holds(part.day)]
    everything = _without_visits(amounts(parts))
    # A count at the door is a line, but no ticket: it was taken out of the tickets already.
    steps = [
        Step("lines", Text("Alles wat van de kaarten bewaard is", "All that was kept of tickets"), everything, True)
    ]
    left = [(code, _OUTSIDE[code], rows) for code, rows in outside.items()]
    for code, label, rows in [*left, ("undated", _UNDATED, undated), ("elsewhen", _ELSEWHEN, elsewhen)]:
        if says_something(amounts(rows)):
            steps.append(Step(code, label, _without_visits(taken_off(amounts(rows)))))
    return mine, [*steps, Step("base", _base_label(period), amounts(mine), True)]


def to_visits(mine: Iterable[Part]) -> list[Step]:
    """How the tickets of the base totals become its visits: only that measure, all in the column of visits."""
    mine = list(mine)
    total = amounts(mine)
    told = [
        ("loose", _LOOSE, -sum(part.tickets for part in mine if part.loose_pass)),
        (
            "not-seen",
            _NOT_SEEN,
            sum(part.visits - part.tickets for part in mine if part.source == "scanned"),
        ),
        ("door", _DOOR, sum(part.visits for part in mine if part.at_door and part.source == "counted")),
        ("door-difference", _DIFFERENCE, sum(part.visits for part in mine if part.ticket_type == UNCOUNTED)),
    ]
    start = Step("tickets", Text("Kaarten", "Tickets"), _only_visits(total.tickets), True)
    end = Step("visits", Text("Bezoeken", "Visits"), _only_visits(total.visits), True)
    return [start, *(Step(code, label, _only_visits(many)) for code, label, many in told if many), end]


_LOOSE = Text("Passen zonder voorstelling: een kaart, geen bezoek", "Passes without a performance: a ticket, no visit")
_NOT_SEEN = Text("Kaarten die aan de deur niet gezien zijn", "Tickets that were not seen at the door")
_DOOR = Text("Geteld aan de deur, zonder kaart", "Counted at the door, without a ticket")
_DIFFERENCE = Text(
    "Meer of minder mensen geteld dan er kaarten waren", "More or fewer people counted than there were tickets"
)


def _base_label(period: Period) -> Text:
    said = period.text
    return Text(f"Basistotaal {said.nl}", f"Base total of {said.en}")


def _without_visits(found: Amounts) -> Amounts:
    return Amounts(found.tickets, None, found.revenue)


def _only_visits(many: int | None) -> Amounts:
    return Amounts(None, many, None)
