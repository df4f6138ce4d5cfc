"""Writing in the ledger in processes of their own that are killed: a server without threads that forks one for each.

Run as `python -m tests.support.consent_children`. Each line on standard input is a JSON object: what to do ("record",
"erase", "rekey"), the place of the house, and `kill_at`: the step of its work (a statement of the ledger, a file below
the place opened or moved) at which the child kills itself; 0: never.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any


class Children:
    """The server, from the side of the test."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.consent_children"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def do(self, what: str, place: Path, *, kill_at: int = 0, many: int = 1) -> tuple[bool, int]:
        """Whether it was killed, and how many steps it took. Anything but a kill or an end fails the test."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        told = {"what": what, "place": str(place), "kill_at": kill_at, "many": many}
        self._server.stdin.write(json.dumps(told) + "\n")
        self._server.stdin.flush()
        ended = json.loads(self._server.stdout.readline())
        killed = any(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL for status in ended["statuses"])
        assert killed or not any(ended["statuses"]), ended
        return killed, int(ended["steps"])

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(10)


def _work(told: dict[str, Any], steps: int, nth: int) -> None:
    from publiek import consent
    from publiek.consent.keeping import Ledger
    from tests.support.consented import event, house_in

    place, done = Path(told["place"]), 0

    def step() -> None:
        nonlocal done
        done += 1
        os.pwrite(steps, f"{done:9d}".encode(), 0)
        if done == told["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(kind: str, arguments: tuple[object, ...]) -> None:
        if kind in ("open", "os.rename", "os.remove", "os.chmod") and str(place) in str(arguments):
            step()

    plain = Ledger.ask

    def ask(self: Ledger, words: str, *values: object) -> list[tuple[Any, ...]]:
        step()
        return plain(self, words, *values)

    sys.addaudithook(watch)
    Ledger.ask = ask  # type: ignore[method-assign]
    house = house_in(place)
    if told["what"] == "record":
        # only the first of several processes writes what the others write too
        mine = [event("given", f"2026-02-{day:02d}", who=f"wie{nth}-{day}@example.org") for day in (1, 2)]
        consent.record(house, [event("given", "2026-01-10"), *mine])
    elif told["what"] == "erase":
        consent.erase(house, "annie.kanarie@example.org")
    else:
        consent.rekey(house)


def _serve() -> None:
    import publiek.consent  # noqa: F401  everything that is loaded at first use is loaded now
    import tests.support.consented  # noqa: F401

    counter = os.memfd_create("steps")
    for line in sys.stdin:
        os.pwrite(counter, b"        0", 0)
        told, children = json.loads(line), []
        for nth in range(told["many"]):
            child = os.fork()
            if not child:
                try:
                    _work(told, counter, nth)
                    os._exit(0)
                except BaseException:
                    import traceback

                    traceback.print_exc()
                    os._exit(1)
            children.append(child)
        statuses = [os.waitpid(child, 0)[1] for child in children]
        print(json.dumps({"statuses": statuses, "steps": int(os.pread(counter, 9, 0))}), flush=True)


if __name__ == "__main__":
    _serve()
