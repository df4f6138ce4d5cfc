"""What does one import need while it runs, and how does it end?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from publiek.engines import Workbench
from publiek.warehouse import keeping, locking, publication, refusals
from publiek.warehouse.cleaning import sweep
from publiek.warehouse.manifest import Manifest
from publiek.warehouse.places import LINES, Places, token
from publiek.warehouse.records import DeliveryRecord, Prepared
from publiek.warehouse.staging import Staging

#: What comparing with earlier deliveries may use; it spills to the work folder beyond that.
MEMORY = "800MB"


class Workspace:
    """One import of one file (`digest`): a context manager that holds the writer's place and a folder of its own.

    Inside: `stage` the batches, settle `staged` into `settled`, then `keep`. Leaving without `keep`, by an error or
    not, changes nothing; the folder is removed either way.
    """

    def __init__(
        self,
        places: Places,
        *,
        digest: str,
        patience: float = locking.PATIENCE,
        waiting: Callable[[], None] | None = None,
    ) -> None:
        self._places = places
        self._digest = digest
        self._patience = patience
        self._waiting = waiting
        self._folder = places.work / token()
        self._staging = Staging(self._folder)
        self._holding = ExitStack()
        self._manifest: Manifest | None = None

    def __enter__(self) -> Workspace:
        """Waits for the writer's place. Raises StorageError `import-busy` when it does not come."""
        writer = locking.only_writer(self._places, patience=self._patience, waiting=self._waiting)
        self._manifest = self._holding.enter_context(writer)
        try:
            with refusals.storing():
                for folder in (self._folder, self.settled.parent, self.spill):
                    folder.mkdir(mode=0o700)
        except BaseException:
            with self._holding:
                shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._holding:
            with suppress(Exception):
                self._staging.finish()
            shutil.rmtree(self._folder, ignore_errors=True)
            if kind is not None:
                # What a failed `keep` had moved into place already takes room that may be short now.
                # The version on disk decides: a stop can come just after it was published, before we know of it.
                with suppress(Exception):
                    sweep(self._places, manifest=publication.read(self._places))
        if refusals.is_disk_full(value):
            # Settling writes here too, with an engine of its own.
            raise refusals.disk_full() from None

    @property
    def _version(self) -> Manifest:
        if self._manifest is None:
            raise RuntimeError("a workspace is used inside `with`")
        return self._manifest

    def known(self) -> DeliveryRecord | None:
        """The delivery that the same file became before, if it still counts: then there is nothing to do."""
        return next((record for record in self._version.kept if record.digest == self._digest), None)

    def stage(self, table: pa.Table) -> None:
        """Appends a pseudonymous batch (TICKET_LINE without `delivery`). Raises StorageError for any other column."""
        with refusals.storing():
            self._staging.append(table)

    @property
    def staged(self) -> list[Path]:
        """The complete staged files, in order; staging more begins a new file."""
        with refusals.storing():
            return self._staging.finish()

    @property
    def settled(self) -> Path:
        """Where the settled lines of the whole delivery must be written before `keep`."""
        return self._folder / "original" / LINES

    @property
    def spill(self) -> Path:
        """A folder for temporary files of an engine that settles pseudonymous lines."""
        return self._folder / "spill"

    def keep(self, prepared: Prepared) -> DeliveryRecord:
        """Makes the settled delivery part of the data, in one step; gives its record.

        Raises StorageError (full disk, permission, refused columns) or ConservationError (the files do not hold what
        the ledger says); then the last good state still counts. A file that was kept before changes nothing.
        """
        if prepared.digest != self._digest:
            raise ValueError("the prepared delivery is not the file of this workspace")
        known = self.known()
        if known:
            return known
        with refusals.storing(), Workbench(memory=MEMORY, spill=self.spill) as workbench:
            change = keeping.Change(self._version, self._places, workbench)
            record = keeping.move_in(prepared, package=self.settled.parent, change=change)
            following = keeping.add(record, change=change)
            self._manifest = publication.publish(following, places=self._places)
        return self._version.deliveries[-1]
