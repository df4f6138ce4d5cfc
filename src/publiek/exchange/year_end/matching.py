"""Does a part belong to a row? Conditions as data: what a row asks of a part, and what a part says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from publiek.exchange.year_end.parts import UNCOUNTED, Part
from publiek.exchange.year_end.shown import Shown
from publiek.programme.crosswalks import Crosswalk, crosswalk

#: What is asked: the name of a quality, and the values that are right. All of them must hold.
Where = tuple[tuple[str, frozenset[str]], ...]
_FREE, _PAID = ("free", "guest"), ("normal", "discount")
#: Activities that a list of performances counts apart.
_NO_PERFORMANCES = ("education", "literature", "exhibition")
#: The qualities that a condition may name.
QUALITIES = (
    "genre", "our_genre", "type", "admission", "kind", "booker", "origin", "apart", "known", "loose_pass", "state"
)  # fmt: skip


def where_of(told: Mapping[str, Any]) -> Where:
    """A condition as it stands in a scheme: a value or several per quality. Raises ValueError for another quality."""
    if not set(told) <= set(QUALITIES):
        raise ValueError(f"no such quality: {sorted(set(told) - set(QUALITIES))}")
    return tuple(
        (name, frozenset(str(one) for one in (values if isinstance(values, list) else [values])))
        for name, values in told.items()
    )


@dataclass(frozen=True)
class Reader:
    """How one scheme reads a part: through its crosswalks of genres and ticket types (None: our own codes)."""

    shown: Mapping[str, Shown]
    genres: Crosswalk | None
    types: Crosswalk | None

    def holds(self, part: Part, where: Where) -> bool:
        """Whether a part is what is asked."""
        return all(_ASKED[name](self, part) in values for name, values in where)

    def genre(self, part: Part) -> str:
        """The genre as the scheme calls it; not-applicable or not-known where it has no place."""
        ours = self.our_genre(part)
        return ours if self.genres is None else _through(self.genres, ours)

    def our_genre(self, part: Part) -> str:
        """The genre of the performance by our own list."""
        shown = self.shown.get(part.performance)
        return shown.genre if shown else "unknown"

    def type(self, part: Part) -> str:
        """The kind of ticket as the scheme calls it; uncounted for visits beyond the tickets."""
        if part.ticket_type == UNCOUNTED or self.types is None:
            return part.ticket_type or "other"
        return _through(self.types, part.ticket_type or "other")

    def admission(self, part: Part) -> str:
        """paid, free, pass or unknown."""
        if part.ticket_type in _FREE:
            return "free"
        return "paid" if part.ticket_type in _PAID else "pass" if part.ticket_type == "pass" else "unknown"

    def kind(self, part: Part) -> str:
        """The kind of performance."""
        shown = self.shown.get(part.performance)
        return shown.kind if shown else "regular"

    def apart(self, part: Part) -> str:
        """other: an activity that is no performance; list: all else."""
        other = self.kind(part) == "other" or self.our_genre(part) in _NO_PERFORMANCES
        return "other" if other else "list"

    def state(self, part: Part) -> str:
        """Whether it went on."""
        shown = self.shown.get(part.performance)
        return shown.state if shown else "planned"


def reader_of(names: Mapping[str, str], shown: Mapping[str, Shown]) -> Reader:
    """The reader of a scheme; `names` says through which crosswalk its genres and ticket types go."""
    genres, types = (crosswalk(names[of], of) if of in names else None for of in ("genre", "ticket_type"))
    return Reader(shown, genres, types)


def _through(table: Crosswalk, code: str) -> str:
    target = table.target(code)
    return target.code if target else table.state(code)


_ASKED: Mapping[str, Callable[[Reader, Part], str]] = {
    "genre": Reader.genre,
    "our_genre": Reader.our_genre,
    "type": Reader.type,
    "admission": Reader.admission,
    "kind": Reader.kind,
    "booker": lambda _, part: part.booker_kind or "unknown",
    "origin": lambda _, part: part.origin,
    "apart": Reader.apart,
    "known": lambda _, part: "yes" if part.performance else "no",
    "loose_pass": lambda _, part: "yes" if part.loose_pass else "no",
    "state": Reader.state,
}
