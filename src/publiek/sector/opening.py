"""What is ready to be asked of all houses of one home?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from publiek import permitting, segmentation
from publiek.errors import StorageError, Text
from publiek.house import House
from publiek.measures import rollups
from publiek.segmentation import SegmentScheme
from publiek.warehouse.behind import marked
from publiek.warehouse.compacts import Compact, cells_of, compact_of
from publiek.warehouse.sector_state import SectorFolder, SectorState

#: What a house does by being in the sums: a step of `governance.steps`.
STEP = "share-areas"


@dataclass(frozen=True)
class Sector:
    """One version of what is ready. `behind`: houses of which something newer was kept.

    The sums are kept of every house, so that what is erased goes out of them too; what is told leaves out `stopped`.
    """

    home: Path
    state: SectorState
    scheme: SegmentScheme
    numbers: dict[str, int]
    behind: frozenset[str]

    @property
    def organisations(self) -> dict[int, str]:
        """The id of the house with each number."""
        return {number: name for name, number in self.numbers.items() if name in self.state.houses}

    @property
    def codes(self) -> tuple[str, ...]:
        """The groups, in the order of their numbers (counted from 1)."""
        return codes_of(self.scheme)

    @property
    def labels(self) -> pa.Table:
        """The group of every area, as numbers."""
        return rollups.labels(self.scheme.table, self.codes)

    @property
    def stopped(self) -> frozenset[str]:
        """Houses in the sums that stopped what these are made for: nobody is told of them."""
        return frozenset(name for name in self.state.houses if not permitting.permitted(House(name, self.home), STEP))

    def status(self) -> dict[str, object]:
        """What is ready, in numbers; of the houses that stopped only their names."""
        stopped = self.stopped
        houses = set(self.state.houses) - stopped
        ready = self.compacts(houses)
        return {
            "houses": len(houses),
            "lines": sum(compact.rows for compact in ready),
            "bytes": sum(compact.size for compact in ready),
            "seasons": sorted({season for compact in ready for season in compact.seasons}),
            "scheme": self.state.scheme,
            "made_at": self.state.made_at,
            "version": self.state.version,
            "behind": sorted(self.behind - stopped),
            "stopped": sorted(stopped),
        }

    def cells(self, houses: Iterable[str] | None = None) -> list[Path]:
        """The files with the cells of `houses` (all: None), of exactly the version that the sums tell."""
        names = sorted(self.state.houses if houses is None else set(houses) & set(self.state.houses))
        tokens = {name: self.state.houses[name][0] for name in names}
        return [cells_of(self.home, organisation=name, token=token) for name, token in tokens.items()]

    def compacts(self, houses: Iterable[str] | None = None) -> list[Compact]:
        """The compact lines of `houses` (all: None), in alphabetical order."""
        names = sorted(self.state.houses if houses is None else set(houses) & set(self.state.houses))
        found = (compact_of(self.home, organisation=name) for name in names)
        return [compact for compact in found if compact]

    def files(self, rollup: str, seasons: Iterable[int] | None = None) -> list[Path]:
        """The files of one roll-up, for `seasons` (all: None)."""
        made = self.state.files.get(rollup, {})
        folder = SectorFolder(self.home)
        return [folder.path(made[season]) for season in sorted(made if seasons is None else set(seasons) & set(made))]


def open_sector(home: Path) -> Sector:
    """What is ready now. Raises StorageError "sector-not-ready" when nothing was made ready yet."""
    folder = SectorFolder(home)
    state = folder.read()
    if not state.version:
        raise StorageError(
            "sector-not-ready",
            Text(
                "De sommen over alle organisaties zijn nog niet gemaakt.", "The sums over all houses were not made yet."
            ),
            Text("Maak ze met: publiek sector refresh.", "Make them with: publiek sector refresh."),
        )
    code, _, version = state.scheme.partition("@")
    return Sector(
        home=home,
        state=state,
        scheme=segmentation.assign(code, version=version or None, home=home),
        numbers=folder.known_numbers(),
        behind=frozenset(marked(home)),
    )


def codes_of(scheme: SegmentScheme) -> tuple[str, ...]:
    """The codes of the groups of a segmentation, in alphabetical order."""
    return tuple(sorted(group.code for group in scheme.groups))
