"""A delivery comes in or is withdrawn: do the sums over all houses, where they are kept, follow at once?

The delivery counts first. When the sums cannot follow (a full disk, a stop), the house stays marked as behind and the
next refresh makes it good; nothing of the delivery is lost by that.
"""

from __future__ import annotations

from pathlib import Path

from publiek import logbook, pipeline, warehouse
from publiek.errors import PubliekError
from publiek.pipeline import House, Intake, Progress
from publiek.sector.refreshing import Means, catch_up


def take_in(
    path: Path, *, house: House, mapping: Path | None = None, sheet: str | None = None, progress: Progress
) -> Intake:
    """Bring one file into the house (see `pipeline.take_in`); the sums follow."""
    intake = pipeline.take_in(path, house=house, mapping=mapping, sheet=sheet, progress=progress)
    if not intake.already_kept:
        _follow(house, progress)
    return intake


def withdraw(house: House, *, number: int, progress: Progress = lambda step, done: None) -> warehouse.DeliveryRecord:
    """Take a delivery out of every figure (see `Store.withdraw`); the sums follow."""
    logbook.require_open(house.home, house.organisation)
    record = house.store.withdraw(number)
    told = {"rows": record.ledger["rows_kept"]}
    logbook.note(house.home, house.organisation, logbook.Entry("withdraw", f"delivery {number}", detail=told))
    _follow(house, progress)
    return record


def _follow(house: House, progress: Progress) -> None:
    try:
        catch_up(house.home, organisation=house.organisation, means=Means(progress=progress))
    except (PubliekError, OSError):
        # The mark stays: `sector status` and every table say that this house is behind.
        return
