"""A run of the small shop's connection as a process of its own, killed just before its `at`-th step on the disk."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from publiek import connecting
from publiek.deliveries import live
from publiek.house import House
from publiek.warehouse import mirrors, publication
from tests.support import small_shop


def dying(at: int) -> None:
    """From now on every write of the warehouse is counted; at the `at`-th this process is killed."""
    counted = 0

    def step(real: Any) -> Any:
        def tried(*given: Any, **named: Any) -> Any:
            nonlocal counted
            counted += 1
            if counted == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return tried

    for owner, name in (
        (publication, "write_whole"),
        (publication, "force"),
        (publication, "publish"),
        (mirrors.pq, "write_table"),
        (mirrors.shutil, "rmtree"),
        (Path, "rename"),
        (Path, "replace"),
    ):
        setattr(owner, name, step(getattr(owner, name)))


def main(home: str, keys: str, at: str) -> None:
    """Run the connection "kassa" of the house "de-brug"."""
    live.connectors = lambda: (small_shop.connector(),)  # type: ignore[assignment]
    dying(int(at))
    connecting.run(House("de-brug", Path(home), keys=Path(keys)), "kassa")


if __name__ == "__main__":
    main(*sys.argv[1:])
