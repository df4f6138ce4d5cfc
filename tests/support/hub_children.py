"""What a process does with a hub until it is killed: started by the tests of kills and of many at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from publiek.collective.hub import Hub, changes, places
from publiek.collective.hub.places import Places
from publiek.disclosure.register import Register
from tests.support.collective import NOW


def dying(at: int) -> None:
    """The `at`-th step that touches the disk is this process's last: it is killed just before."""
    counted = 0

    def step(real):
        def tried(*given, **named):
            nonlocal counted
            counted += 1
            if counted == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return tried

    for owner, name in (
        (changes, "write_whole"), (changes, "_move"), (changes, "_remove"), (changes.log, "append"),
        (changes, "_record"), (changes, "force"), (places, "force"), (Places, "prepare"), (Register, "record"),
        (Path, "unlink"),
        (Path, "write_bytes"),
    ):  # fmt: skip
        setattr(owner, name, step(getattr(owner, name)))


def forked(work: Callable[[], None]) -> int:
    """`work` in a process of its own; gives its id. Not for what computes with threads."""
    if pid := os.fork():
        return pid
    try:
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


def ended(pid: int) -> bool:
    """Whether that process came to its end by itself."""
    return os.waitpid(pid, 0)[1] == 0


def main(folder: str, keys: str, what: str, argument: str, at: str) -> None:
    """Receive FILE, release DIGEST or leave AGREEMENT/MEMBER, killed at a step (0: never)."""
    hub = Hub(Path(folder), keys=Path(keys))
    if int(at):
        dying(int(at))
    if what == "receive":
        print(hub.receive(Path(argument).read_bytes(), via="file", at=NOW).code)
    elif what == "release":
        print(hub.release(argument, today=NOW.date()).number)
    elif what == "leave":
        agreement, _, member = argument.partition("/")
        print(hub.leave(agreement, member))


if __name__ == "__main__":
    main(*sys.argv[1:])
