"""The doors of what is kept, for one organisation: import into it, read it, correct it, check it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import narwhals as nw

from publiek.engines import Engine, Workbench
from publiek.errors import Text, UsageError
from publiek.warehouse import checking, keeping, locking, publication, purging, refusals
from publiek.warehouse import passed as passing
from publiek.warehouse.gone import GoneList
from publiek.warehouse.locking import PATIENCE
from publiek.warehouse.mirrors import Mirror
from publiek.warehouse.places import is_organisation_id, places_of, token
from publiek.warehouse.purging import Purged
from publiek.warehouse.records import DeliveryRecord
from publiek.warehouse.snapshot import Snapshot, snapshot_of
from publiek.warehouse.workspace import MEMORY, Workspace


def organisations(home: Path) -> list[str]:
    """The ids of the organisations with data under `home`, in alphabetical order."""
    folder = home / "organisations"
    with refusals.storing():
        if not folder.is_dir():
            return []
        return sorted(
            path.name for path in folder.iterdir() if is_organisation_id(path.name) and (path / "CURRENT").is_file()
        )


class Store:
    """What is kept of one organisation under `home`. Making one touches nothing on disk.

    Raises UsageError `organisation-id` for anything but lower-case letters, digits and hyphens.
    """

    def __init__(self, home: Path, organisation: str) -> None:
        self._places = places_of(home, organisation=organisation)

    def workspace(
        self, digest: str, *, patience: float = PATIENCE, waiting: Callable[[], None] | None = None
    ) -> Workspace:
        """Room for the import of the file with SHA-256 `digest`; see `Workspace`.

        While another import of this organisation runs, entering calls `waiting` once and waits `patience` seconds.
        """
        return Workspace(self._places, digest=digest, patience=patience, waiting=waiting)

    def mirror(self, name: str) -> Mirror:
        """What the live connection `name` brought so far; see `Mirror`."""
        if not is_organisation_id(name):
            raise ValueError("not the name of a connection")
        return Mirror(self._places, name)

    def mirrors(self) -> tuple[str, ...]:
        """The names of the connections that ever brought something."""
        return tuple(sorted(path.parent.name for path in (self._places.root / "connected").glob("*/STATE")))

    def current(self) -> Snapshot:
        """What counts now. Takes no lock: at any moment the last complete version, version 0 when there is none.

        Raises StorageError "purge-unfinished" while a purge is going on, or was killed and is to be finished.
        """
        if purging.is_going_on(self._places):
            raise refusals.purge_unfinished()
        return snapshot_of(publication.read(self._places), places=self._places)

    def lines(self, workbench: Engine) -> nw.LazyFrame:
        """Every line that counts now, as one frame with the columns of TICKET_LINE."""
        return self.current().lines(workbench)

    def history(self) -> tuple[DeliveryRecord, ...]:
        """Every delivery ever kept, oldest first, withdrawn ones included; see `DeliveryRecord.state`."""
        return publication.read(self._places).deliveries

    def profile(self, **facts: str | int | None) -> dict[str, object]:
        """Writes facts of the organisation (name, venue postcode, subsector) down; gives all that are known.

        None and empty text say nothing and leave what was known. Without news no new version is made.
        """
        said = {name: value for name, value in facts.items() if value not in (None, "")}
        known = dict(publication.read(self._places).facts)
        if known | said == known:
            return known
        with locking.only_writer(self._places) as manifest, refusals.storing():
            publication.publish(manifest.next(facts={**manifest.facts, **said}), places=self._places)
            return {**manifest.facts, **said}

    def withdraw(self, number: int) -> DeliveryRecord:
        """Takes delivery `number` out of every figure; lines that only it superseded count again.

        Its files stay as long as a reader may still use them and are then removed; its record stays. Raises
        UsageError `delivery-unknown` when there is no such delivery or it was withdrawn before, `delivery-live` when a
        live connection keeps it up to date.
        """
        with locking.only_writer(self._places) as manifest, refusals.storing():
            if number not in {record.number for record in manifest.kept}:
                raise _unknown(number)
            name = next(keeping.connection_of(record) for record in manifest.kept if record.number == number)
            if name and (self._places.root / "connections" / f"{name}.json").is_file():
                raise _live(number)
            with Workbench(memory=MEMORY, spill=self._places.work / token()) as workbench:
                following = keeping.take_out(number, change=keeping.Change(manifest, self._places, workbench))
            published = publication.publish(following, places=self._places)
        return next(record for record in published.deliveries if record.number == number)

    def withdraw_connection(self, name: str) -> DeliveryRecord | None:
        """Takes what the live connection `name` brought out of every figure; None when nothing of it counts."""
        with locking.only_writer(self._places) as manifest, refusals.storing():
            found = [record.number for record in manifest.kept if keeping.connection_of(record) == name]
            if not found:
                return None
            with Workbench(memory=MEMORY, spill=self._places.work / token()) as workbench:
                following = keeping.take_out(found[0], change=keeping.Change(manifest, self._places, workbench))
            published = publication.publish(following, places=self._places)
        return next(record for record in published.deliveries if record.number == found[0])

    def passed(self) -> date | None:
        """Lines of before this day have no names any more, and what comes in of before it loses them at once."""
        return passing.passed(self._places)

    def let_pass(self, before: date) -> date:
        """Lines of before this day lose their names when they come in, from now on; the day never goes back."""
        return passing.let_pass(self._places, before)

    def gone(self, keys_folder: Path | None = None) -> GoneList:
        """Who may not come back; with `keys_folder` also the copy of the list that lies beside the keys."""
        return GoneList(self._places, keys_folder=keys_folder)

    def purge(
        self,
        change: purging.Change,
        *,
        why: str,
        renumber: purging.Renumber | None = None,
        beforehand: Callable[[], object] = lambda: None,
        each: Callable[[DeliveryRecord], purging.Change] | None = None,
        patience: float = PATIENCE,
    ) -> Purged:
        """Applies `change` to every line that is kept (TICKET_LINE without `delivery`; same rows, same money) and
        makes that the only version there is: earlier ones, compact files, checkpoints and leftovers are gone at once.

        `why` is one word for the marker. `renumber` sets numbers of a mirror apart (`pseudonymisation.apart`) where
        its lines lose their names; without it such a mirror is emptied and its next run reads everything anew.
        `beforehand` is done when nothing can come in any more, before anything changes: the place to put marks on the
        list of who is gone. `each` gives the change for the files of one delivery, where it depends on that. Killed at
        any moment the old state is whole or the new one; see `finish_purge`. Raises StorageError "import-busy" or
        "connection-busy" when others do not end within `patience` seconds.
        """
        asked = purging.Asked(change, why, renumber, beforehand, each)
        with locking.only_writer(self._places, patience=patience) as manifest, refusals.storing():
            return purging.purge(manifest, places=self._places, asked=asked, patience=patience)

    @property
    def is_purging(self) -> bool:
        """Whether a purge is going on, or was killed and is to be finished; figures are refused until then."""
        return purging.is_going_on(self._places)

    def finish_purge(self, *, patience: float = PATIENCE) -> bool:
        """Completes a purge that was killed when all was ready, or clears up after one that had changed nothing yet.

        Gives whether there was one to finish. What was cleared up must be asked for again.
        """
        if not purging.is_going_on(self._places):
            return False
        with locking.only_writer(self._places, patience=patience):
            return True

    def verify(self) -> int:
        """The number of kept files, each compared with the size and SHA-256 it was kept with.

        Raises StorageError `data-damaged` with every file that is missing or has changed.
        """
        return checking.verify(publication.read(self._places), places=self._places)

    def check_conservation(self) -> dict[str, int]:
        """The ledgers of all deliveries that count, added up, after counting every delivery again from its files.

        Raises ConservationError when rows or cents read are not those kept plus those set aside.
        """
        with refusals.storing(), Workbench(memory=MEMORY) as workbench:
            return checking.check_conservation(publication.read(self._places), places=self._places, workbench=workbench)


def _live(number: int) -> UsageError:
    return UsageError(
        "delivery-live",
        Text(
            "Deze levering komt van een live koppeling, die hem de volgende keer terugbrengt.",
            "This delivery comes from a live connection, which would bring it back the next time.",
        ),
        Text(
            "Zet de koppeling op pauze of verwijder hem: publiek connect change, publiek connect remove.",
            "Pause the connection or remove it: publiek connect change, publiek connect remove.",
        ),
        {"delivery": number},
    )


def _unknown(number: int) -> UsageError:
    return UsageError(
        "delivery-unknown",
        Text(
            "Er is geen levering met dit nummer die nog meetelt.", "There is no delivery with this number that counts."
        ),
        Text("Bekijk de leveringen met: publiek deliveries.", "See the deliveries with: publiek deliveries."),
        {"delivery": number},
    )
