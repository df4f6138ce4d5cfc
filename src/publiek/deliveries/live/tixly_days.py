"""On which days were the rows of an order sold? Tixly has no question for one order; its days are asked again.

Order numbers rise: a day mostly holds the numbers between its first and last new one. Only what stands outside of that
(a return, a ticket added later) is noted by itself. So what is kept is small, and holds order numbers and days only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Days:
    """Per day: the first and last order number that was new then, and the others. `kept` is what a cursor holds."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        self._days: dict[str, tuple[int, int, set[int]]] = {
            day: (int(first), int(last), {int(one) for one in others})
            for day, (first, last, others) in (kept or {}).items()
        }
        self._highest = max((last for _, last, _ in self._days.values()), default=0)

    def kept(self) -> dict[str, Any]:
        """As JSON values."""
        return {day: [first, last, sorted(others)] for day, (first, last, others) in self._days.items()}

    def note(self, day: str, orders: Iterable[int]) -> None:
        """Rows of `orders` were sold on `day`. Days come in their order; a day may come again."""
        found = set(orders)
        first, last, others = self._days.get(day, (0, -1, set()))
        new = {one for one in found if one > self._highest}
        if new and last < 0:
            first, last = min(new), max(new)
        elif new and last == self._highest:
            last = max(new)
        else:
            others = others | new
        others = others | {one for one in found if not first <= one <= last}
        self._days[day] = (first, last, others)
        self._highest = max(self._highest, last, *new) if new else self._highest

    def of(self, orders: Iterable[int]) -> tuple[str, ...]:
        """The days on which rows of `orders` may have been sold; all on which they were are among them."""
        wanted = set(orders)
        return tuple(
            sorted(
                day
                for day, (first, last, others) in self._days.items()
                if wanted & others or any(first <= one <= last for one in wanted)
            )
        )

    def all(self) -> tuple[str, ...]:
        """Every day on which something was sold."""
        return tuple(sorted(self._days))
