"""A header can name two fields ("Datum", "Naam", "Totaal"). Which one is it here?

Each rule answers one such question from the other headers, the neighbours or the kinds of values. No answer: the
column is left unread, or refused when it would change the figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from publiek.deliveries.header_row import HeaderRow
from publiek.deliveries.headers import Meaning, squash
from publiek.deliveries.refusals import column_unclear
from publiek.deliveries.shapes import Shape

_BOOKER = frozenset(
    [
        "order_id",
        "ticket_id",
        "booker_id",
        "email",
        "full_name",
        "first_name",
        "last_name",
        "address",
        "street",
        "house_number",
        "phone",
        "birth_date",
    ]
)
_EVENT = frozenset(
    ["production_title", "production_id", "performance_id", "performance_time", "venue", "hall", "genre"]
)
_HONORIFICS = frozenset(
    [
        "dhr",
        "mevr",
        "mw",
        "mevrouw",
        "heer",
        "de",
        "heer",
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "drs",
        "ir",
        "prof",
        "herr",
        "frau",
        "madame",
        "monsieur",
        "mme",
        "m",
        "fam",
        "familie",
    ]
) | {"de heer"}

_CLOCK = re.compile(r"\d{1,2}:(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True)
class Question:
    """A header row with, per position, the fields each header may name and what its values look like."""

    header: HeaderRow
    candidates: tuple[tuple[Meaning, ...], ...]
    shapes: tuple[Shape, ...]
    body: Sequence[Sequence[str]] = field(repr=False)

    @cached_property
    def certain(self) -> frozenset[str]:
        """The fields that some header names without a doubt."""
        return frozenset(options[0].field for options in self.candidates if len(options) == 1)

    @cached_property
    def outline(self) -> str:
        """The level the unambiguous headers point at: "L2", "L1" or "L0"."""
        certain = self.certain
        if certain & _BOOKER or any({"full_name", "last_name"} <= self.options(i) for i in range(len(self.candidates))):
            return "L2"
        if certain & {"postcode", "postcode_digits"} and "price" not in certain:
            return "L1"
        if certain & {"price", "fee", "refund_amount", "status"}:
            return "L2"
        return "L0"

    def options(self, position: int) -> frozenset[str]:
        """The fields that the header at `position` may name."""
        return frozenset(meaning.field for meaning in self.candidates[position])


def decide(question: Question, position: int) -> Meaning | None:
    """The meaning of one header; None when it is unknown, or unclear without harm.

    Raises MappingError "column-unclear" when a date could be the order's or the performance's.
    """
    options = question.candidates[position]
    if not options:
        return None
    names = question.options(position)
    if len(options) == 1:
        refused = _VETO.get(options[0].field)
        return None if refused and refused(question, position) else options[0]
    for fields, rule in _RULES:
        if fields <= names:
            chosen = rule(question, position)
            return next((meaning for meaning in options if meaning.field == chosen), None)
    return options[0]


def _date(question: Question, position: int) -> str:
    """Order date or performance date: what is left, else the level, else the neighbours, else the minutes."""
    certain = question.certain
    if "performance_date" in certain:
        return "order_date"
    if "order_date" in certain or question.outline in ("L0", "L1"):
        return "performance_date"
    near = [question.options(p) for p in (position - 1, position + 1) if 0 <= p < len(question.candidates)]
    sides = {_side(names) for names in near} - {""}
    if len(sides) == 1:
        return sides.pop()
    if _by_the_minute(question, position):
        return "order_date"
    if "performance_time" in certain:
        return "performance_date"
    if not any(_side(question.options(p)) == "performance_date" for p in range(len(question.candidates))):
        return "order_date"
    raise column_unclear(("order_date", "performance_date"), question.header.shown(position))


def _by_the_minute(question: Question, position: int) -> bool:
    """Whether the clock in a column shows the odd minutes and seconds at which people order, not begin."""
    clocks = [
        match for record in question.body if position < len(record) and (match := _CLOCK.search(record[position]))
    ]
    odd = [match for match in clocks if int(match[1]) % 5 or int(match[2] or 0)]
    return len(odd) > len(clocks) * 0.4


def _side(names: frozenset[str]) -> str:
    if names and names <= _EVENT:
        return "performance_date"
    return "order_date" if names and names <= {"order_id", "order_time", "status", "payment_status", "channel"} else ""


def _time(question: Question, position: int) -> str | None:
    """A time belongs to the date column before it, else to the one after it."""
    for near in (position - 1, position + 1):
        if 0 <= near < len(question.candidates):
            names = question.options(near)
            if {"order_date", "performance_date"} <= names:
                return _date(question, near).replace("_date", "_time")
            if names & {"order_date", "performance_date"}:
                return next(iter(names & {"order_date", "performance_date"})).replace("_date", "_time")
    return None


def _name(question: Question, position: int) -> str:
    """A name beside a first name is a last name."""
    return "last_name" if "first_name" in question.certain else "full_name"


def _number(question: Question, position: int) -> str:
    return "visits" if question.outline == "L0" else "quantity"


def _total(question: Question, position: int) -> str:
    """A total is a number of visits only in a count, and only when it shows no cents."""
    whole = question.shapes[position].share("integer", "digits-4") > 0.9
    return "visits" if question.outline == "L0" and whole else "amount"


def _takings(question: Question, position: int) -> str:
    return "revenue" if question.outline == "L0" else "amount"


def _paid(question: Question, position: int) -> str:
    """The word "betaald" holds numbers of tickets in a count, and words ("ja", "via iDEAL") elsewhere."""
    return "tickets_sold" if question.outline == "L0" and question.shapes[position].numeric > 0.8 else "payment_status"


def _rate(question: Question, position: int) -> str:
    return "price_category" if "ticket_type" in question.certain else "ticket_type"


_RULES: tuple[tuple[frozenset[str], Callable[[Question, int], str | None]], ...] = (
    (frozenset({"order_date", "performance_date"}), _date),
    (frozenset({"order_time", "performance_time"}), _time),
    (frozenset({"full_name", "last_name"}), _name),
    (frozenset({"quantity", "visits"}), _number),
    (frozenset({"amount", "visits"}), _total),
    (frozenset({"amount", "revenue"}), _takings),
    (frozenset({"payment_status", "tickets_sold"}), _paid),
    (frozenset({"ticket_type", "price_category"}), _rate),
)


def _is_honorific(question: Question, position: int) -> bool:
    cells = [
        squash(record[position]) for record in question.body if position < len(record) and record[position].strip()
    ]
    return bool(cells) and sum(cell in _HONORIFICS for cell in cells) > len(cells) / 2


def _is_seat(question: Question, position: int) -> bool:
    return question.shapes[position].share("seat", "integer", "digits-4") > 0.5


def _is_loose_number(question: Question, position: int) -> bool:
    """The word "nr" is a house number only right beside a street."""
    if squash(question.header.names[position]) != "nr":
        return False
    return position == 0 or not question.options(position - 1) & {"street", "address"}


def _is_text(question: Question, position: int) -> bool:
    """Words where numbers should be ("Kaarten: volwassene")."""
    return question.shapes[position].filled > 0 and question.shapes[position].numeric < 0.2


def _is_plain_word(question: Question, position: int) -> bool:
    """A field that must be a number but holds none is left unread rather than believed."""
    return squash(question.header.names[position]) in ("free", "vrij", "frei", "gasten", "sold") and _is_text(
        question, position
    )


#: Values that make even an unambiguous header mean something else: the column is then left unread.
_VETO: dict[str, Callable[[Question, int], bool]] = {
    "production_title": _is_honorific,
    "city": _is_seat,
    "house_number": _is_loose_number,
    "tickets_free": _is_plain_word,
    "tickets_sold": _is_plain_word,
}
