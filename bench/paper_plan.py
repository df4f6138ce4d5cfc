"""What would it take, and cost a year: a city, a country, ten seasons of it, ten countries? Reckoned, not run.

    python bench/paper_plan.py

Unit costs are read from the newest results of at_size.py, one_delivery.py, import_big.py and report_50k.py; prices,
habits and plans stand in paper_plan.yaml, for you to change. Whatever is larger than was run rests on costs that grew
in a straight line as far as they were measured.

    hours a year  houses x deliveries x (fixed + per ticket of the house x its tickets, all seasons)
                  + tickets of one season x reading a row + houses x (reports + pages)
    euros a year  the larger of those hours and the processors that stand by x price of an hour
                  + gigabytes x copies x 12 x price of a gigabyte-month
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from measured import RESULTS

from publiek.vocabulary.data_files import read_yaml

Figures = dict[str, Any]
_HOUSES_MEASURED = 2_000


@dataclass(frozen=True)
class Plan:
    """How many houses one home has, how many tickets a season they sell, of how many seasons, how many such homes."""

    name: str
    houses: int
    season_tickets: int
    seasons: int
    homes: int
    waiting: int


@dataclass(frozen=True)
class Units:
    """Unit costs: bytes a ticket; processor seconds for a question, a refresh, a delivery, a row, a report, a page.

    What has two parts has one for each house (or each delivery) and one for each ticket.
    """

    ticket_bytes: float
    question_house: float
    question_ticket: float
    refresh_house: float
    refresh_ticket: float
    delivery: float
    delivery_ticket: float
    row: float
    report: float
    page: float


def units() -> Units:
    """The unit costs, from the newest results that were kept."""
    small, large, one = _newest("at-size-0010m"), _newest("at-size-0100m"), _newest("one-delivery-0100m")
    question = _line(small, large, lambda told: told["runs"]["publiek"]["A"]["cpu_s"])
    refresh = _line(small, large, lambda told: told["made"]["refreshed"]["cpu_s"])
    small_house, large_house = one["median"], one["largest"]
    more = large_house["import_and_sums"]["cpu_s"] - small_house["import_and_sums"]["cpu_s"]
    return Units(
        ticket_bytes=sum(large["stored"][kind] for kind in ("lines", "beside", "sums")) / large["tickets"],
        question_house=question[0] / _HOUSES_MEASURED,
        question_ticket=question[1],
        refresh_house=refresh[0] / _HOUSES_MEASURED,
        refresh_ticket=refresh[1],
        delivery=small_house["import_and_sums"]["cpu_s"],
        delivery_ticket=more / (large_house["lines_before"] - small_house["lines_before"]),
        row=_newest("import-big")["cpu_microseconds_per_row"] / 1e6,
        report=max(run["cpu_s"] for run in _newest("report-50k").values() if isinstance(run, dict) and "cpu_s" in run),
        page=large_house["page"]["page_ms"] / 1000,
    )


def _newest(name: str) -> Figures:
    kept = sorted(RESULTS.glob(f"*-{name}.json"))
    return dict(json.loads(kept[-1].read_text("utf-8"))["figures"])


def _line(small: Figures, large: Figures, seconds: Callable[[Figures], float]) -> tuple[float, float]:
    """Fixed seconds and seconds a ticket of the straight line through two sizes."""
    each = (seconds(large) - seconds(small)) / (large["tickets"] - small["tickets"])
    return seconds(small) - each * small["tickets"], each


def takes(plan: Plan, unit: Units, habits: dict[str, float]) -> dict[str, float]:
    """What one plan takes, all homes together; the question in one home."""
    tickets = plan.season_tickets * plan.seasons
    delivery = unit.delivery + unit.delivery_ticket * tickets / plan.houses
    deliveries = plan.houses * habits["deliveries_a_year"] * delivery + plan.season_tickets * unit.row
    looked = plan.houses * (habits["reports_a_year"] * unit.report + habits["pages_a_year"] * unit.page)
    return {
        "houses": plan.houses * plan.homes,
        "tickets": tickets * plan.homes,
        "first_time_h": plan.homes * (tickets * unit.row + _refresh(plan, unit)) / 3600,
        "of_which_refresh_h": plan.homes * _refresh(plan, unit) / 3600,
        "a_year_h": plan.homes * (deliveries + looked) / 3600,
        "question_s": unit.question_house * plan.houses + unit.question_ticket * tickets,
        "gigabytes": plan.homes * unit.ticket_bytes * tickets / 1e9,
        "waiting_h": 8760.0 * plan.waiting * plan.homes,
    }


def _refresh(plan: Plan, unit: Units) -> float:
    return unit.refresh_house * plan.houses + unit.refresh_ticket * plan.season_tickets * plan.seasons


def costs(took: dict[str, float], *, prices: dict[str, Any], copies: float) -> list[float]:
    """Euros a year, low and high."""
    hours = max(took["a_year_h"], took["waiting_h"])
    both = zip(prices["vcpu_hour"], prices["gb_month"], strict=True)
    return [hours * hour + took["gigabytes"] * copies * 12 * month for hour, month in both]


def main() -> None:
    """The unit costs, and every plan."""
    told, unit = read_yaml(Path(__file__).with_suffix(".yaml").read_text("utf-8")), units()
    print(f"Prices: an assumption of {told['prices']['as_of']}. Unit costs (seconds of one processor, bytes):")
    print("".join(f"  {name:16}{value:.3g}\n" for name, value in asdict(unit).items()))
    for plan in (Plan(**row) for row in told["plans"]):
        took = takes(plan, unit, told["habits"])
        low, high = costs(took, prices=told["prices"], copies=told["habits"]["copies"])
        print(plan.name, *(f"  {name:20}{value:>18,.1f}" for name, value in took.items()), sep="\n")
        print(f"  {'euros_a_year':20}{low:>18,.0f} to {high:,.0f}")


if __name__ == "__main__":
    main()
