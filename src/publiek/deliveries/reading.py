"""What does each column of a table mean? The dictionary proposes, values and neighbours decide, doubt refuses.

A ticketing system that is recognised names its own columns; only what it leaves open is asked of the dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from publiek.deliveries import systems
from publiek.deliveries.ambiguity import Question, decide
from publiek.deliveries.header_row import HeaderRow
from publiek.deliveries.headers import Meaning, meanings, reason_ignored, squash
from publiek.deliveries.refusals import column_contradicts, columns_double
from publiek.deliveries.shapes import Shape

#: Fields where taking the wrong one of two columns would make the figures wrong.
ESSENTIAL = frozenset(
    [
        "order_id",
        "ticket_id",
        "booker_id",
        "email",
        "full_name",
        "first_name",
        "last_name",
        "postcode",
        "birth_date",
        "order_date",
        "performance_date",
        "performance_id",
        "production_title",
        "status",
        "quantity",
        "price",
        "amount",
        "fee",
        "visits",
        "tickets_sold",
        "tickets_free",
        "capacity",
        "revenue",
    ]
)
#: What a visitor may have been asked in a question of the house's own, and what a house adds to its events.
_ANSWERS = frozenset(["postcode", "city", "country", "birth_date", "birth_year"])
_ADDED = frozenset(["genre", "venue", "hall", "birth_date", "birth_year", "booker_kind"])
_NUMBERS = frozenset(
    [
        "quantity",
        "price",
        "amount",
        "fee",
        "refund_amount",
        "visits",
        "tickets_sold",
        "tickets_free",
        "capacity",
        "revenue",
    ]
)
_DATES = frozenset(["order_date", "performance_date", "birth_date"])


@dataclass(frozen=True)
class Use:
    """What happens to one column. `field` is None when it is not read and `reason` (of fields.yaml) says why.

    `group` tells alternatives apart: "" is the booker's own, "attendee", "billing" and "answers" stand in when the
    booker's postcode is blank, "else" stands in cell by cell, "undated" holds only for rows without a performance date,
    "join" is read for another sheet's sake.
    """

    position: int
    header: str
    field: str | None = None
    group: str = ""
    reason: str = "unknown"
    rank: int = 0


@dataclass(frozen=True)
class Reading:
    """One table, understood: whose it is, which layout, which record is the header, what each column means."""

    system: str
    header: HeaderRow
    uses: tuple[Use, ...]
    layout: systems.Layout | None = None
    languages: frozenset[str] = frozenset()
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that will be delivered."""
        return frozenset(use.field for use in self.uses if use.field and use.group != "join")


def read_columns(header: HeaderRow, body: Sequence[Sequence[str]]) -> Reading:
    """The meaning of every column of a table with this `header`; `body` are the first records below it.

    Raises MappingError "columns-double", "column-unclear" or "column-contradicts" when that is not certain.
    """
    shapes = [Shape(record[i] if i < len(record) else "" for record in body) for i in range(len(header.names))]
    matched = systems.match(header.names)
    if matched:
        system, layout = matched
        uses = _by_layout(header, layout)
        reading = Reading(system.code, header, uses, layout, facts=dict(layout.facts))
    else:
        uses, languages = _by_dictionary(header, shapes, body)
        reading = Reading("plain", header, uses, languages=languages)
    for use in reading.uses:
        if use.field and contradicts(use.field, shapes[use.position]):
            raise column_contradicts(use.field, use.header)
    return reading


def contradicts(name: str, shape: Shape) -> bool:
    """Whether the values of a column surely are not what its header says."""
    if shape.filled < 3:
        return False
    if name == "email":
        return shape.share("email") < 0.2
    if name == "postcode":
        return shape.share("email", "date", "datetime", "time") > 0.5
    if name in _NUMBERS:
        return shape.numeric < 0.2
    if name in _DATES:
        return shape.dated + shape.share("integer", "digits-4") < 0.2 and shape.share("email", "postcode", "text") > 0.8
    return name not in ("full_name", "booker_id", "last_name") and shape.share("email") > 0.3


def _by_layout(header: HeaderRow, layout: systems.Layout) -> tuple[Use, ...]:
    seen: dict[str, int] = {}
    taken: set[tuple[str, str]] = set()
    uses = []
    for position, name in enumerate(header.names):
        word = squash(name)
        targets = layout.columns.get(word, ())
        nth = seen.get(word, 0)
        seen[word] = nth + 1
        use = _target(position, header, targets[nth]) if nth < len(targets) else None
        if use is None or (use.field and (use.field, use.group) in taken):
            use = _added(position, header, layout)
        if use.field and (use.field, use.group) in taken:
            use = Use(position, use.header, reason="second")
        if use.field:
            taken.add((use.field, use.group))
        uses.append(use)
    return tuple(uses)


def _target(position: int, header: HeaderRow, target: str) -> Use:
    shown = header.shown(position)
    if target.startswith("-"):
        return Use(position, shown, reason=target[1:])
    name, _, group = target.partition("@")
    return Use(position, shown, name, group, reason="inside" if group == "join" else "")


def _added(position: int, header: HeaderRow, layout: systems.Layout) -> Use:
    """A column that the system does not describe: a question of the house's own or a label on its events."""
    name, shown = header.names[position], header.shown(position)
    described = {target.partition("@")[0] for targets in layout.columns.values() for target in targets}
    found = meanings(name)
    if len(found) == 1 and found[0].field in _ANSWERS & described:
        return Use(position, shown, found[0].field, "answers", reason="")
    if len(found) == 1 and found[0].field in _ADDED - described:
        return Use(position, shown, found[0].field, reason="")
    return Use(position, shown, reason=reason_ignored(name) or "unknown")


def _by_dictionary(
    header: HeaderRow, shapes: Sequence[Shape], body: Sequence[Sequence[str]]
) -> tuple[tuple[Use, ...], frozenset[str]]:
    candidates = [meanings(name) for name in header.names]
    question = Question(header, tuple(candidates), tuple(shapes), body)
    chosen = [decide(question, position) for position in range(len(candidates))]
    uses = []
    for position, meaning in enumerate(chosen):
        shown = header.shown(position)
        if meaning is None:
            doubted = "unclear" if candidates[position] else "unknown"
            uses.append(Use(position, shown, reason=reason_ignored(header.names[position]) or doubted))
        else:
            uses.append(Use(position, shown, meaning.field, reason="", rank=meaning.rank))
    languages = _languages([found for found in candidates if found])
    return _postcode_in_two(_one_each(uses, shapes), shapes, body), languages


def _postcode_in_two(uses: tuple[Use, ...], shapes: Sequence[Shape], body: Sequence[Sequence[str]]) -> tuple[Use, ...]:
    """A postcode of four digits with its letters in a column of their own: named so, or unnamed right behind it."""
    digits = next((use for use in uses if use.field == "postcode" and not use.group), None)
    if digits is None or shapes[digits.position].share("digits-4") < 0.9:
        return uses
    behind = digits.position + 1
    pairs = [record[behind].strip() for record in body if behind < len(record) and record[behind].strip()]
    unnamed = behind < len(uses) and uses[behind].header.startswith("(") and uses[behind].field is None
    letters = next((use.position for use in uses if use.field == "postcode_letters"), None)
    if letters is None and unnamed and pairs and all(len(pair) == 2 and pair.isalpha() for pair in pairs):
        letters = behind
    if letters is None:
        return uses
    named = {digits.position: "postcode_digits", letters: "postcode_letters"}
    return tuple(replace(u, field=named[u.position], reason="") if u.position in named else u for u in uses)


def _one_each(uses: list[Use], shapes: Sequence[Shape]) -> tuple[Use, ...]:
    """One column per field: the better word wins, a filled column wins from an empty one, a real tie is refused."""
    kept: dict[int, Use] = {use.position: use for use in uses}
    for name in dict.fromkeys(use.field for use in uses if use.field):
        rivals = [use for use in uses if use.field == name]
        best = min(use.rank for use in rivals)
        first = [use for use in rivals if use.rank == best]
        filled = [use for use in first if shapes[use.position].filled] or first[:1]
        if len(filled) > 1 and name in ESSENTIAL:
            raise columns_double(str(name), [use.header for use in filled])
        for use in rivals:
            if use is not filled[0]:
                kept[use.position] = Use(use.position, use.header, reason="second")
    return tuple(kept[position] for position in sorted(kept))


def _languages(found: Sequence[tuple[Meaning, ...]]) -> frozenset[str]:
    """The languages in which most headers can be read."""
    counts = {
        lang: sum(any(m.language == lang for m in options) for options in found) for lang in ("nl", "en", "de", "fr")
    }
    best = max(counts.values(), default=0)
    return frozenset(lang for lang, count in counts.items() if count == best and best)
