"""What counts now, as one unchanging thing to read from?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

from publiek.engines import Engine
from publiek.vocabulary.tables import TICKET_LINE, schema_of
from publiek.warehouse import refusals
from publiek.warehouse.manifest import Manifest
from publiek.warehouse.places import Places
from publiek.warehouse.records import DeliveryRecord


@dataclass(frozen=True)
class Snapshot:
    """One version. `deliveries` are those that count, oldest first; `paths` the Parquet files with their lines.

    The files do not change and stay for as long as `cleaning` promises, whatever is imported meanwhile.
    `organisation` holds the facts of the profile (name, venue postcode, subsector).
    """

    version: int
    paths: tuple[Path, ...]
    deliveries: tuple[DeliveryRecord, ...]
    organisation: Mapping[str, object]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While this version is read. Raises StorageError "version-replaced" when a purge took it away meanwhile.

        Whatever went wrong over that is not told: it went wrong because files were removed.
        """
        try:
            yield
        except Exception:
            if all(path.exists() for path in self.paths):
                raise
        else:
            return
        raise refusals.version_replaced()

    def lines(self, workbench: Engine) -> nw.LazyFrame:
        """Every line that counts, with exactly the columns of TICKET_LINE; no rows when nothing was delivered."""
        if not self.paths:
            return workbench.frame(schema_of(TICKET_LINE).empty_table())
        with refusals.storing():
            lines = workbench.scan(self.paths, partitions=True)
        columns = [nw.col(column.name) for column in TICKET_LINE if column.name != "delivery"]
        return lines.select(nw.col("delivery").cast(nw.Int32), *columns)


def snapshot_of(manifest: Manifest, *, places: Places) -> Snapshot:
    """`manifest` as readers see it."""
    counting = tuple(record for record in manifest.kept if record.current)
    return Snapshot(
        version=manifest.version,
        paths=tuple(places.root / record.current.path for record in counting if record.current),
        deliveries=manifest.kept,
        organisation=dict(manifest.facts),
    )
