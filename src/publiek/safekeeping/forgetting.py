"""How does nobody come back from an old copy who was erased, or objected, after it was made?

The list of who is gone lies in the data folder and once more beside the keys. Every line of a copy whose booker is on
either loses its names again before the copy counts. Marks are compared with the numbers as they stand in the lines: an
erasure marks the number of every generation of the key there is then.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.gone import apart, is_gone
from publiek.pseudonymisation.nameless import bare
from publiek.pseudonymisation.refusals import key_missing
from publiek.safekeeping.rotating_entity import keys_with
from publiek.warehouse import Store, organisations
from publiek.warehouse.gone import REASONS, GoneList


def forget_gone(home: Path, keys: Path | None) -> int:
    """Applies the list of who is gone to every organisation in `home`; gives how many lines lost their booker.

    Raises StorageError "key-missing" when there is a list and not the key to compare it with: then nobody is let back.
    """
    folder = Keyring(keys, data_folder=home).folder
    return sum(_forget_in(Store(home, organisation), folder) for organisation in organisations(home))


def _forget_in(store: Store, folder: Path) -> int:
    gone = store.gone(folder)
    marks = gone.marks()
    used = {record.key_id for record in store.history() if not record.withdrawn}
    if not len(marks) or not used:
        return 0
    keys = keys_with(folder, used)
    if keys is None:
        raise key_missing(len(used))
    _kept_in_both(gone)

    def without(lines: pa.Table) -> pa.Table:
        bookers = lines["booker"].combine_chunks()
        return bare(lines, is_gone(bookers, gone=marks, keys=keys))

    return store.purge(without, why="gone", renumber=partial(apart, keys=keys)).rows


def _kept_in_both(gone: GoneList) -> None:
    """The list of the copy and that beside the keys become one."""
    since = gone.since()
    for reason in REASONS:
        days: dict[date, list[int]] = {}
        for mark, (why, day) in since.items():
            if why == reason:
                days.setdefault(day, []).append(mark)
        for day, marks in days.items():
            gone.add(np.array(marks, np.int64), reason, day)
