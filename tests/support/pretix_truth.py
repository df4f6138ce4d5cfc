"""What pretix' own database says of its orders, as the figures of a house: counted apart from everything of Publiek."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from publiek.engines import Workbench
from publiek.house import House

#: What pretix calls an order that waits for its payment, that stands, that was not paid in time, that was cancelled.
STANDS = {"n": "reserved", "p": "valid", "e": "cancelled", "c": "cancelled"}
#: Per performance and status: tickets, cents of tickets, and how many of them came in.
Figures = dict[tuple[str, str, str], tuple[int, int, int]]


@dataclass(frozen=True)
class Told:
    """`figures` per performance and status; cents of fees that stand; orders and bookers with a ticket that stands."""

    figures: Figures
    fee_cents: int = 0
    orders: int = 0
    bookers: int = 0
    lines: int = field(default=0, compare=False)


def of_pretix(truth: Mapping[str, Any], *, trials: bool = False, cancelled: bool = True, fees: bool = True) -> Told:
    """What should be told. `trials`: test orders count (sheets do not mark them); `cancelled`: of tickets too."""
    figures: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    fee_cents, orders, bookers, lines = 0, set(), set(), 0
    for order in truth["orders"]:
        if order["test"] and not trials:
            continue
        # The fee goes with the first line that stands, whatever is sold there.
        carries = next((line for line in order["lines"] if not line["canceled"]), None)
        if carries and carries["admission"] and STANDS[order["status"]] == "valid":
            fee_cents += order["fee"]
        for line in order["lines"]:
            status = "cancelled" if line["canceled"] else STANDS[order["status"]]
            if not line["admission"] or (status == "cancelled" and not cancelled):
                continue
            add(figures, (line["title"], line["start"], status), 1, line["cents"], line["in"])
            lines += 1
            if status == "valid":
                orders.add(order["code"])
                bookers.add(order["email"])
    return Told(_whole(figures), fee_cents if fees else 0, len(orders), len(bookers - {None}), lines)


def of_house(house: House, *, cancelled: bool = True) -> Told:
    """What is told in the lines that count."""
    figures: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    fee_cents, orders, bookers, number = 0, set(), set(), 0
    for line in lines_of(house):
        if line["quantity"] == 0 or (line["status"] == "cancelled" and not cancelled):
            continue
        at = str(line["performance_start"] or "")
        add(figures, (line["production"], at, line["status"]), line["quantity"], line["amount_cents"], line["scanned"])
        number += 1
        if line["status"] == "valid":
            fee_cents += line["fee_cents"] or 0
            orders.add(line["order"])
            bookers.add(line["booker"])
    return Told(_whole(figures), fee_cents, len(orders), len(bookers - {None}), number)


def lines_of(house: House) -> list[dict[str, Any]]:
    """The lines that count."""
    with Workbench(memory="1200MB") as workbench:
        found: list[dict[str, Any]] = house.store.lines(workbench).collect().to_arrow().to_pylist()
    return found


def without(told: Told, *, starts_of: Iterable[str] = (), came_in: bool = True) -> Told:
    """The same for a road that knows less: no moments of these performances, nobody who came in."""
    figures: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (title, start, status), (tickets, cents, inside) in told.figures.items():
        add(figures, (title, "" if title in starts_of else start, status), tickets, cents, inside if came_in else 0)
    return Told(_whole(figures), told.fee_cents, told.orders, told.bookers)


def add(
    figures: dict[tuple[str, str, str], list[int]], key: tuple[str, str, str], tickets: int, cents: Any, inside: Any
) -> None:
    """Count some tickets."""
    for place, value in enumerate((tickets, cents or 0, int(inside or 0))):
        figures[key][place] += value


def _whole(figures: Mapping[tuple[str, str, str], list[int]]) -> Figures:
    return {key: (values[0], values[1], values[2]) for key, values in sorted(figures.items())}
