"""What would it take, and cost a year: a country, ten seasons of it, ten countries, a city? Reckoned, not run.

    python bench/paper_plan.py
    python bench/paper_plan.py --vcpu-hour 0.02 0.06 --gb-month 0.03 0.12

Every unit cost is read from the newest results of at_size.py, one_delivery.py and import_big.py. What is more than was
run is marked: it rests on costs that grew in a straight line as far as they were measured. Prices are an assumption of
the day below, low and high, and no quotation: give your own.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from typing import Any

from measured import RESULTS

#: In euros, without VAT. A vCPU comes with 2 to 4 GB of memory.
PRICES_OF = "2026-11"
VCPU_HOUR, GB_MONTH = (0.01, 0.05), (0.02, 0.10)
#: Everything is kept three times: where it is used, a copy, a copy elsewhere.
COPIES = 3
#: How often a house delivers, has its report made, and is looked at in a year.
DELIVERIES, REPORTS, PAGES = 52, 12, 5_000


@dataclass(frozen=True)
class Plan:
    """How many houses there are in one home, how many tickets a season they sell, and of how many seasons."""

    name: str
    houses: int
    season_tickets: int
    seasons: int
    homes: int = 1
    #: Processors that always wait for somebody to ask, in one home.
    waiting: int = 2


PLANS = (
    Plan("a city", 40, 3_000_000, 10),
    Plan("the country, one season", 2_000, 100_000_000, 1),
    Plan("the country, ten seasons", 2_000, 100_000_000, 10, waiting=4),
    Plan("ten countries, ten seasons", 2_000, 100_000_000, 10, homes=10, waiting=4),
)


@dataclass(frozen=True)
class Units:
    """Measured unit costs: bytes a ticket, processor seconds for each thing that is done."""

    ticket_bytes: float
    question_fixed: float
    question_ticket: float
    refresh_house: float
    refresh_ticket: float
    delivery_fixed: float
    delivery_ticket: float
    row_read: float
    report_row: float
    page: float


def units() -> Units:
    """The unit costs, from the newest results that were kept."""
    small, large = _newest("at-size-0010m"), _newest("at-size-0100m")
    middle = _newest("at-size-0030m") or large
    fixed, each = _line(small, large, lambda told: told["runs"]["publiek"]["A"]["cpu_s"])
    house, ticket = _line(small, middle, lambda told: told["made"]["refreshed"]["cpu_s"])
    one, report = _newest("one-delivery-0100m"), _newest("report-50k")
    median, largest = one["median"], one["largest"]
    more = largest["import_and_sums"]["cpu_s"] - median["import_and_sums"]["cpu_s"]
    slope = more / (largest["lines_before"] - median["lines_before"])
    return Units(
        ticket_bytes=sum(large["stored"][kind] for kind in ("lines", "beside", "sums")) / large["tickets"],
        question_fixed=fixed, question_ticket=each,
        refresh_house=house / 2_000, refresh_ticket=ticket,
        delivery_fixed=median["import_and_sums"]["cpu_s"], delivery_ticket=slope,
        row_read=_newest("import-big")["cpu_microseconds_per_row"] / 1e6,
        report_row=_report(report) / 120_000, page=largest["page"]["page_ms"] / 1000,
    )  # fmt: skip


def _report(told: dict[str, Any]) -> float:
    return max(run["cpu_s"] for run in told.values() if isinstance(run, dict) and "cpu_s" in run)


def _newest(name: str) -> dict[str, Any]:
    kept = sorted(RESULTS.glob(f"*-{name}.json"))
    return json.loads(kept[-1].read_text("utf-8"))["figures"] if kept else {}


def _line(small: dict[str, Any], large: dict[str, Any], seconds: Any) -> tuple[float, float]:
    """Fixed seconds and seconds a ticket of the straight line through two sizes."""
    each = (seconds(large) - seconds(small)) / (large["tickets"] - small["tickets"])
    return seconds(small) - each * small["tickets"], each


def of(plan: Plan, unit: Units) -> dict[str, float]:
    """What one plan takes in one home; a delivery makes the compact lines of its house again, of all seasons."""
    tickets = plan.season_tickets * plan.seasons
    each = unit.delivery_fixed + unit.delivery_ticket * tickets / plan.houses
    # A line is read once; the rest of a delivery is there however small it is.
    deliveries = plan.houses * DELIVERIES * each + plan.season_tickets * unit.row_read
    reports = plan.houses * REPORTS * unit.report_row * tickets / plan.houses
    pages = plan.houses * PAGES * unit.page
    return {
        "tickets": tickets * plan.homes,
        "gigabytes": unit.ticket_bytes * tickets / 1e9 * plan.homes,
        "first_refresh_h": (unit.refresh_house * plan.houses + unit.refresh_ticket * tickets) / 3600,
        "question_s": unit.question_fixed * plan.houses / 2_000 + unit.question_ticket * tickets,
        "deliveries_h": deliveries / 3600 * plan.homes,
        "reports_h": reports / 3600 * plan.homes,
        "pages_h": pages / 3600 * plan.homes,
        "waiting_h": 8760.0 * plan.waiting * plan.homes,
    }


def cost(took: dict[str, float], *, vcpu_hour: float, gb_month: float, waiting: bool) -> float:
    """Euros a year: hours x price + gigabytes x copies x 12 x price. `waiting`: with processors standing by."""
    hours = took["deliveries_h"] + took["reports_h"] + took["pages_h"]
    paid = max(hours, took["waiting_h"]) if waiting else hours
    return paid * vcpu_hour + took["gigabytes"] * COPIES * 12 * gb_month


def main(arguments: list[str]) -> None:
    """Every plan, one row each."""
    parser = argparse.ArgumentParser(prog="python bench/paper_plan.py")
    parser.add_argument("--vcpu-hour", nargs=2, type=float, default=VCPU_HOUR, help="euros, low and high")
    parser.add_argument("--gb-month", nargs=2, type=float, default=GB_MONTH, help="euros, low and high")
    told, unit = parser.parse_args(arguments), units()
    print(f"unit costs: {unit}\nprices of {PRICES_OF}: vCPU-hour {told.vcpu_hour}, GB-month {told.gb_month}")
    for plan in PLANS:
        took = of(plan, unit)
        print(f"\n{plan.name}: " + ", ".join(f"{name} {value:,.2f}" for name, value in took.items()))
        for waiting in (False, True):
            prices = zip(told.vcpu_hour, told.gb_month, strict=True)
            low, high = (cost(took, vcpu_hour=v, gb_month=g, waiting=waiting) for v, g in prices)
            print(
                f"  {'with' if waiting else 'without'} processors standing by: {low:,.0f} to {high:,.0f} euros a year"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
