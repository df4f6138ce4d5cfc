"""An erasure in a process of its own that is killed at one of its writes: no clean-up, as when the power goes."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

KILLED = 9


def erase_killed_at(place: Path, organisation: str, nth: int) -> int:
    """Erases the asker in the house at `place`, killed just before the write `nth` reaches the disk. The exit code."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["publiek.rights", "tests.support.persons_held"])
    child = context.Process(target=_erase, args=(str(place), organisation, nth))
    child.start()
    child.join(120)
    assert child.exitcode is not None, "the erasure hangs"
    return child.exitcode


def _erase(place: str, organisation: str, nth: int) -> None:
    from publiek import rights
    from tests.support.persons_held import Held, known

    real, left = os.fsync, [nth]

    def counted(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            os._exit(KILLED)
        real(handle)

    os.fsync = counted
    rights.erase(Held(Path(place), {}, organisation).house, known())
