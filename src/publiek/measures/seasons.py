"""In which state is a booker in each season, and what came before and after?"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.measures.prepared import Prepared, counts_of


@dataclass(frozen=True)
class Loyalty:
    """`years`: the seasons in which bookers came, in order; a turn is a place in that list.

    `cells` holds (turn, first turn, came the turn before, came the turn after, bookers).
    """

    years: list[int]
    cells: list[tuple[int, int, bool, bool, int]]

    @property
    def everyone(self) -> list[int]:
        """Bookers by the turn in which they came first: their sum is the number of bookers."""
        return [
            sum(n for turn, first, _, _, n in self.cells if turn == first == place) for place in range(len(self.years))
        ]

    def bookers(self, turn: int) -> int:
        """Bookers who came in a turn."""
        return sum(cell[-1] for cell in self.cells if cell[0] == turn)

    def in_state(self, turn: int, state: str) -> int:
        """Bookers who came in a turn and were then new, returning or unknown."""
        return sum(n for place, first, _, _, n in self.cells if place == turn and state_of(place, first) == state)

    def lapsed(self, turn: int) -> int:
        """Bookers who came the turn before and not in this one."""
        return sum(n for place, _, _, will, n in self.cells if place == turn - 1 and not will)


def state_of(turn: int, first: int) -> str:
    """Unknown in the first season of the data, new in the first one of the booker, else returning."""
    if turn == 0:
        return "unknown"
    return "new" if first == turn else "returning"


def loyalty_of(prepared: Prepared) -> Loyalty:
    """The states of all bookers outside group and school bookings."""
    columns = [counts_of(prepared.transitions, name) for name in ("turn", "first", "was", "will", "n")]
    cells = [(turn, first, bool(was), bool(will), n) for turn, first, was, will, n in zip(*columns, strict=True)]
    return Loyalty(prepared.booker_seasons_seen, sorted(cells))
