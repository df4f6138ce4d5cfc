"""What is kept ready of one house: its compact lines, made from the ticket lines and replaceable at any time?

    home/organisations/<id>/compact/
        CURRENT                           which files count, and from which deliveries they were made
        visits-<token>.parquet            the compact lines
        cells-<token>.parquet             the same, added up by month, genre and home
        performances-<token>.parquet      what their performance numbers mean
        sketches-<token>.parquet          who came in each month and genre, to be put together quickly
        lock                              held by the one who makes them

Rows of one house never share a file with those of another: who leaves takes the folder along. A replaced file stays for
`cleaning.GRACE` seconds, for readers that had it open.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from publiek.warehouse import publication, refusals
from publiek.warehouse.cleaning import GRACE
from publiek.warehouse.manifest import require_format
from publiek.warehouse.places import Places, places_of, token
from publiek.warehouse.purging import is_going_on
from publiek.warehouse.records import DeliveryRecord
from publiek.warehouse.snapshot import Snapshot, snapshot_of

FORMAT = 1
_FOLDER = "compact"


@dataclass(frozen=True)
class Compact:
    """The compact lines of one house. `sources`: the files of lines they were made from, below the organisation's root.

    `recipe`: the number of the way they were made; `number`: the number of the house in them; `seasons`: rows each.
    """

    organisation: str
    root: Path
    token: str
    recipe: int
    number: int
    sources: tuple[str, ...]
    rows: int
    size: int
    seasons: dict[int, int]

    @property
    def visits(self) -> Path:
        """The file with the compact lines."""
        return self.root / f"visits-{self.token}.parquet"

    @property
    def cells(self) -> Path:
        """The file with the cells: compact lines added up."""
        return self.root / f"cells-{self.token}.parquet"

    @property
    def sketched(self) -> pa.Table:
        """The sketches of each month and genre, as they were given to `publish`."""
        return pq.ParquetFile(self.root / f"sketches-{self.token}.parquet").read()

    @property
    def listed(self) -> pa.Table:
        """The performances, as they were given to `publish`."""
        return pq.ParquetFile(self.root / f"performances-{self.token}.parquet").read()

    def made_of(self, sources: tuple[str, ...], *, recipe: int) -> bool:
        """Whether these are the compact lines of `sources`, made the way that is in use now."""
        return self.sources == sources and self.recipe == recipe


@dataclass
class Making:
    """Compact lines in the making, of the lines of `snapshot`: write `visits`, then `publish`."""

    places: Places
    token: str
    snapshot: Snapshot

    @property
    def visits(self) -> Path:
        """Where the compact lines must be written."""
        return self.places.root / _FOLDER / f"visits-{self.token}.parquet"

    def publish(self, beside: Mapping[str, pa.Table], *, recipe: int, number: int) -> Compact:
        """What was written counts from now on; `beside` holds the tables cells, performances and sketches."""
        folder = self.visits.parent
        for name, table in beside.items():
            # Measured: a scan of lz4 costs a third less than one of zstd, for a quarter more bytes.
            pq.write_table(table, folder / f"{name}-{self.token}.parquet", compression="lz4", row_group_size=122_880)
        for name in ("visits", *beside):
            publication.force(folder / f"{name}-{self.token}.parquet")
        made = Compact(
            organisation=self.places.organisation,
            root=folder,
            token=self.token,
            recipe=recipe,
            number=number,
            sources=sources_of(self.snapshot.deliveries),
            rows=pq.read_metadata(self.visits).num_rows,
            size=self.visits.stat().st_size,
            seasons=_seasons(self.visits),
        )
        retired = _still_read(folder) | {self.token: None}
        content = {"format": FORMAT, "current": _plain(made), "retired": retired}
        publication.write_whole(folder / "CURRENT", content=json.dumps(content).encode())
        _sweep(folder, named=set(retired))
        return made


def sources_of(deliveries: Iterable[DeliveryRecord]) -> tuple[str, ...]:
    """The files whose lines count, in the order of the deliveries."""
    return tuple(record.current.path for record in deliveries if record.current)


def cells_of(home: Path, *, organisation: str, token: str) -> Path:
    """The file with the cells of one version of a house; it stays for `cleaning.GRACE` seconds after the next one."""
    return places_of(home, organisation=organisation).root / _FOLDER / f"cells-{token}.parquet"


def compact_of(home: Path, *, organisation: str) -> Compact | None:
    """The compact lines of a house, None when there are none (or none this program can read)."""
    folder = places_of(home, organisation=organisation).root / _FOLDER
    content = _content(folder)
    return _compact(content["current"], organisation=organisation, folder=folder) if content else None


@contextmanager
def making(home: Path, *, organisation: str) -> Iterator[Making]:
    """Room to make the compact lines of a house anew; one at a time. Leaving without `publish` changes nothing."""
    places = places_of(home, organisation=organisation)
    folder = places.root / _FOLDER
    with refusals.storing():
        folder.mkdir(mode=0o700, exist_ok=True)
        with FileLock(folder / "lock"):
            _sweep(folder, named=set(_still_read(folder)))
            if is_going_on(places):
                raise refusals.purge_unfinished()
            yield Making(places, token(), snapshot_of(publication.read(places), places=places))


def _content(folder: Path) -> dict[str, Any] | None:
    try:
        content = (folder / "CURRENT").read_bytes()
    except FileNotFoundError:
        return None
    read = require_format(content, name=f"{_FOLDER}/CURRENT")
    return read if "current" in read else None


def _still_read(folder: Path) -> dict[str, float | None]:
    """The tokens whose files must stay, with the moment each was replaced; None for the one that counts."""
    content = _content(folder)
    if not content:
        return {}
    now = time.time()
    moments = {name: moment or now for name, moment in content["retired"].items()}
    kept = {name: moment for name, moment in moments.items() if moment > now - GRACE}
    return kept | {content["current"]["token"]: now}


def _sweep(folder: Path, *, named: set[str]) -> None:
    """Remove what no reader can use: files of killed makers and of versions replaced long ago."""
    for path in [*folder.glob("*-*.parquet"), *folder.glob(".CURRENT.*.part")]:
        if path.suffix != ".parquet" or path.stem.partition("-")[2] not in named:
            path.unlink(missing_ok=True)


def _seasons(visits: Path) -> dict[int, int]:
    counted = pq.read_table(visits, columns=["season"]).column("season").value_counts().to_pylist()
    return {int(row["values"]): int(row["counts"]) for row in sorted(counted, key=lambda row: row["values"])}


def _plain(made: Compact) -> dict[str, object]:
    plain = asdict(replace(made, root=Path()))
    del plain["root"], plain["organisation"]
    return plain


def _compact(row: dict[str, Any], *, organisation: str, folder: Path) -> Compact:
    try:
        seasons = {int(season): int(rows) for season, rows in row["seasons"].items()}
        told = {**row, "seasons": seasons, "sources": tuple(row["sources"])}
        return Compact(organisation=organisation, root=folder, **told)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refusals.home_damaged(f"{_FOLDER}/CURRENT") from None
