"""Who may write the data of an organisation? One process at a time; readers never wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from publiek.warehouse import publication, purging, refusals
from publiek.warehouse.cleaning import sweep
from publiek.warehouse.manifest import Manifest
from publiek.warehouse.places import Places

#: How long a second importer waits for the first, in seconds.
PATIENCE = 600.0


@contextmanager
def only_writer(
    places: Places, *, patience: float = PATIENCE, waiting: Callable[[], None] | None = None
) -> Iterator[Manifest]:
    """Holds the writer's place and gives the version that counts, with leftovers of killed runs removed.

    A purge that was killed when it was ready is completed first.

    The system gives the place back when the process ends, however it ends. When another writer holds it, `waiting`
    is called once; after `patience` seconds StorageError `import-busy` is raised.
    """
    with refusals.storing():
        publication.make_room(places)
        lock = FileLock(places.lock)
        _wait_for(lock, patience=patience, waiting=waiting)
    try:
        with refusals.storing():
            publication.establish(places)
            purging.finish(places)
            manifest = publication.read(places)
            sweep(places, manifest=manifest)
        yield manifest
    finally:
        lock.release()


def _wait_for(lock: FileLock, *, patience: float, waiting: Callable[[], None] | None) -> None:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        if waiting:
            waiting()
        try:
            lock.acquire(timeout=patience, poll_interval=0.05)
        except Timeout:
            raise refusals.import_busy(patience) from None
