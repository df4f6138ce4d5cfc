"""What does one import need while it runs, and how does it end?"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

import pyarrow as pa

from publiek.engines import Workbench
from publiek.errors import ConservationError, DisclosureError, StorageError
from publiek.warehouse import checkpoints, keeping, locking, publication, refusals
from publiek.warehouse.checkpoints import Checkpoint, SoFar
from publiek.warehouse.cleaning import sweep
from publiek.warehouse.manifest import Manifest
from publiek.warehouse.places import LINES, Places, token
from publiek.warehouse.records import DeliveryRecord, Prepared
from publiek.warehouse.rhythm import Rhythm
from publiek.warehouse.staging import Staging

#: What comparing with earlier deliveries may use; it spills to the work folder beyond that.
MEMORY = "800MB"
#: Of the time that keeping takes: counting, sealing and moving in; with looking up what earlier deliveries had.
MOVED_SHARE, COMPARED_SHARE = 0.8, 0.99
#: After these going on where it was is of no use. Not after a file that could not be read: a stop in the middle of
#: reading, in a library that cannot pass it on, looks like that.
_HOPELESS = (ConservationError, DisclosureError)


class Workspace:
    """One import of one file (`digest`): a context manager that holds the writer's place and a folder of its own.

    Inside: `stage` the batches, settle `staged` into `settled`, then `keep`. Leaving without `keep`, by an error or
    not, changes nothing; the folder is removed either way. What takes long may `resume` where the same import was
    stopped, when that made a `checkpoint` from time to time.
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
        self._checkpoint = Checkpoint(places, digest=digest)
        self._rhythm = Rhythm()
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
            if isinstance(value, _HOPELESS):
                self._checkpoint.forget()
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

    def resume(self, fit: Mapping[str, object]) -> SoFar | None:
        """What the same import had done when it was stopped, its batches staged again; None: begin at the beginning.

        `fit` (JSON values) tells what the lines depend on besides the file: the program, the key, the mapping. What
        was made under another `fit`, or is not whole, is thrown away.
        """
        found = self._checkpoint.load(fit)
        self._rhythm = Rhythm()
        if found is None:
            return None
        done, files = found
        self._staging.take_over(files)
        return done

    def checkpoint(self, so_far: Callable[[], SoFar], *, last: bool = False) -> bool:
        """Makes what is staged so far survive a stop, when it is time for that; whether it did.

        `last`: everything has been read, so what comes after it need not be read again: for imports that had one.
        """
        if not (self._rhythm.due or (last and self._checkpoint.folder.is_dir())):
            return False
        began = time.monotonic()
        with refusals.storing():
            self._staging.take_over(self._checkpoint.write(so_far(), staged=self._staging.finish()))
        self._rhythm.took(time.monotonic() - began)
        return True

    def misfit(self) -> StorageError:
        """The rows of the file do not run as the checkpoint tells: it is gone now, and this is what to say of it."""
        self._checkpoint.forget()
        return refusals.checkpoint_misfit()

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

    def keep(self, prepared: Prepared, *, watching: Callable[[float], None] = lambda share: None) -> DeliveryRecord:
        """Makes the settled delivery part of the data, in one step; gives its record. `watching`: what share is done.

        Raises StorageError (full disk, permission, refused columns) or ConservationError (the files do not hold what
        the ledger says); then the last good state still counts. A file that was kept before changes nothing.
        """
        if prepared.digest != self._digest:
            raise ValueError("the prepared delivery is not the file of this workspace")
        known = self.known()
        if known:
            return known
        record = self._publish(prepared, keeping.add, watching=watching)
        checkpoints.forget_all(self._places)
        return record

    def keep_instead(
        self, prepared: Prepared, *, former: int | None, watching: Callable[[float], None] = lambda share: None
    ) -> DeliveryRecord:
        """As `keep`, in the place of delivery `former` of the same live connection (None: it has none yet)."""
        return self._publish(prepared, partial(keeping.replace, former=former), watching=watching)

    def _publish(
        self, prepared: Prepared, add: Callable[..., Manifest], *, watching: Callable[[float], None]
    ) -> DeliveryRecord:
        with refusals.storing(), Workbench(memory=MEMORY, spill=self.spill) as workbench:
            change = keeping.Change(self._version, self._places, workbench)
            record = keeping.move_in(prepared, package=self.settled.parent, change=change)
            watching(MOVED_SHARE)
            following = add(record, change=change)
            watching(COMPARED_SHARE)
            self._manifest = publication.publish(following, places=self._places)
        return self._version.deliveries[-1]
