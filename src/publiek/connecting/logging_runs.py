"""What did the runs of a connection do, and how did they end? Counts and codes, never a value."""

from __future__ import annotations

from dataclasses import dataclass

from publiek import logbook
from publiek.house import House
from publiek.warehouse.connections import ConnectionFiles

#: How a run can end.
OUTCOMES = ("changed", "nothing-new", "failed")


@dataclass(frozen=True)
class Run:
    """One run. `units`: orders (or performances) that were told anew; `records`: lines read; `delivery`: what counts
    since; `code`: why it failed; `performances`: of the agenda, how many are new or told otherwise. Moments are
    universal time.
    """

    begun: str
    ended: str
    outcome: str
    whole: bool = False
    units: int = 0
    records: int = 0
    delivery: int | None = None
    code: str = ""
    performances: int = 0


def note(house: House, name: str, run: Run) -> Run:
    """Keeps a run in the log of its connection, and tells it in the log of the house."""
    ConnectionFiles(house.home, house.organisation).note(name, vars(run))
    detail: dict[str, str | int | bool] = {"what": "run", "outcome": run.outcome, "orders": run.units}
    detail |= {"records": run.records, "whole": run.whole}
    detail |= {key: told for key, told in (("delivery", run.delivery), ("code", run.code)) if told}
    logbook.note(house.home, house.organisation, logbook.Entry("connection", f"connection {name}", detail=detail))
    return run


def runs(house: House, name: str) -> list[Run]:
    """The runs of a connection that are remembered, oldest first."""
    return [Run(**one) for one in ConnectionFiles(house.home, house.organisation).runs(name)]
