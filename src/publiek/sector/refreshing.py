"""How do the compact lines and the sums over all houses keep up with what is delivered?

House by house the compact lines are made again when the files they were made from are no longer those that count; each
house is kept as soon as it is made, so a refresh that was stopped goes on where it was. Then the sums are made again
for the houses and seasons that changed, and all of them count in one moment. Readers never wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publiek import segmentation, warehouse
from publiek.engines import Workbench
from publiek.measures import combined_reach, compact
from publiek.measures.compact import RECIPE
from publiek.pipeline import Progress
from publiek.sector import summing
from publiek.warehouse import behind, compacts
from publiek.warehouse.compacts import Compact
from publiek.warehouse.sector_state import SectorFolder, SectorState

SCHEME = "area-types"


#: To make a house ready costs as much as this many lines (bench/one_delivery.py): a tenth of a second.
_A_HOUSE = 50_000


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: houses made ready again, houses in all, and the seasons whose sums changed."""

    made: tuple[str, ...]
    houses: int
    seasons: tuple[int, ...]
    version: int


@dataclass(frozen=True)
class Means:
    """What a refresh may use: memory of the engine ("1200MB"), threads (None: all), and who is told how far it is."""

    memory: str = "1200MB"
    threads: int | None = None
    progress: Progress = lambda step, fraction: None


def refresh(home: Path, *, scheme: str | None = None, anew: bool = False, means: Means | None = None) -> Refreshed:
    """Make everything ready: every house whose lines changed, then the sums.

    `scheme`: the segmentation whose groups the sums are by (default: the one before, else area-types); `anew`: make all
    again. Can be stopped at any moment and be given again.
    """
    return _refresh(home, None, scheme=scheme, anew=anew, means=means or Means())


def catch_up(home: Path, *, organisation: str, means: Means | None = None) -> Refreshed | None:
    """After a delivery: make one house ready again and its part of the sums. None where no sector is kept."""
    if not SectorFolder(home).exists:
        return None
    return _refresh(home, organisation, scheme=None, anew=False, means=means or Means())


def _refresh(home: Path, only: str | None, *, scheme: str | None, anew: bool, means: Means) -> Refreshed:
    folder = SectorFolder(home)
    everyone = warehouse.organisations(home)
    with folder.only_writer() as state:
        numbers = folder.numbers(everyone)
    houses = [only] if only and state.recipe == RECIPE else everyone
    marks = [mark for house in houses for mark in behind.take(home, organisation=house)]
    with folder.spill() as spill, Workbench(memory=means.memory, threads=means.threads, spill=spill) as workbench:
        work = _work(home, {house: numbers[house] for house in houses}, anew=anew)
        made, done = [], 0
        for house, effort in work.items():
            means.progress("compact", done / sum(work.values()))
            if make_ready(home, house, number=numbers[house], workbench=workbench, anew=anew):
                made.append(house)
            done += effort
        means.progress("sum", 0.0)
        with folder.only_writer() as state:
            wanted = _wanted(state, scheme, home=home)
            ready = _ready(home, houses=houses, state=state)
            following, seasons = summing.summed(ready, before=state, after=wanted, folder=folder, workbench=workbench)
            published = folder.publish(following) if seasons or following != state else state
    behind.done(marks)
    return Refreshed(tuple(made), len(published.houses), seasons, published.version)


def _work(home: Path, houses: Mapping[str, int], *, anew: bool) -> dict[str, int]:
    """The houses (with their numbers) that must be made ready, and what each costs, in lines."""
    found = {}
    for house, number in houses.items():
        snapshot = warehouse.Store(home, house).current()
        if anew or not _is_ready(home, house, number, snapshot):
            found[house] = _A_HOUSE + sum(record.current.rows for record in snapshot.deliveries if record.current)
    return found


def make_ready(home: Path, house: str, *, number: int, workbench: Workbench, anew: bool = False) -> bool:
    """Make the compact lines of one house again, unless those that are there are of the lines that count."""
    with compacts.making(home, organisation=house) as making:
        # Somebody else may have made them while this one waited for its place.
        if not anew and _is_ready(home, house, number, making.snapshot):
            return False
        lines = making.snapshot.lines(workbench)
        told = compact.compact(lines, organisation=number, workbench=workbench, target=making.visits)
        made = workbench.scan([making.visits], partitions=True)
        beside = {
            "performances": told,
            "cells": workbench.collected(compact.cells(made)).cast(compact.CELL),
            "sketches": combined_reach.sketched(workbench.collected(compact.came(made))),
        }
        making.publish(beside, recipe=RECIPE, number=number)
    return True


def _is_ready(home: Path, house: str, number: int, snapshot: warehouse.Snapshot) -> bool:
    """Whether the compact lines that are there are of the lines of `snapshot`."""
    known = warehouse.compact_of(home, organisation=house)
    sources = warehouse.sources_of(snapshot.deliveries)
    return known is not None and known.number == number and known.made_of(sources, recipe=RECIPE)


def _wanted(state: SectorState, scheme: str | None, *, home: Path) -> SectorState:
    """The state to come, still without its sums."""
    code, _, version = (scheme or state.scheme or SCHEME).partition("@")
    chosen = segmentation.assign(code, version=version or None, home=home)
    return replace(state, recipe=RECIPE, scheme=f"{chosen.code}@{chosen.version}")


def _ready(home: Path, *, houses: Iterable[str], state: SectorState) -> dict[str, Compact | None]:
    """The compact lines of `houses`, and None for every house in the sums that left."""
    there = set(warehouse.organisations(home))
    names = (set(houses) & there) | (set(state.houses) - there)
    return {name: warehouse.compact_of(home, organisation=name) if name in there else None for name in sorted(names)}
