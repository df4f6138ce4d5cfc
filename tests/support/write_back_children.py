"""Writing back in processes of their own that are killed: a server without threads that forks a child for each.

Run as `python -m tests.support.write_back_children`. Each line on standard input is a JSON object: what to do ("run" or
"undo"), the address of the customer system, the place of the house, and `kill_at`: the step of its work (a file below
the place opened, moved or removed, or a question sent) at which the child kills itself; 0: never.
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
        command = [sys.executable, "-m", "tests.support.write_back_children"]
        environment = os.environ | {"PUBLIEK_CONNECT_PRIVATE": "1"}
        self._server = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[2],
        )

    def do(self, what: str, address: str, place: Path, *, kill_at: int = 0) -> tuple[bool, int]:
        """Whether it was killed, and how many steps it took. Anything but a kill or an end fails the test."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        told = {"what": what, "address": address, "place": str(place), "kill_at": kill_at}
        self._server.stdin.write(json.dumps(told) + "\n")
        self._server.stdin.flush()
        ended = json.loads(self._server.stdout.readline())
        killed = os.WIFSIGNALED(ended["status"]) and os.WTERMSIG(ended["status"]) == signal.SIGKILL
        assert killed or ended["status"] == 0, ended
        return killed, int(ended["steps"])

    def close(self) -> None:
        """End the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(10)


def _work(told: dict[str, Any], steps: int) -> None:
    from publiek.connecting.writing_back import Rules, run, undo
    from tests.support.customer_system import journal_in, sayings_for, target_at

    place, done = Path(told["place"]), 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        ours = event == "http.client.send" or (event.startswith(("os.", "open")) and str(place) in str(arguments))
        if ours:
            done += 1
            os.pwrite(steps, f"{done:9d}".encode(), 0)
            if done == told["kill_at"]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    target, journal = target_at(told["address"]), journal_in(place)
    if told["what"] == "undo":
        undo(target, journal)
    else:
        run(target, journal, sayings_for(place), rules=Rules(overwrite=True))


def _serve() -> None:
    from tests.support.customer_system import sayings_for, target_at

    # everything that is loaded at first use is loaded now
    target_at("http://127.0.0.1:1")
    sayings_for(Path("/nowhere")).of(["3011AA"])
    counter = os.memfd_create("steps")
    for line in sys.stdin:
        os.pwrite(counter, b"        0", 0)
        child = os.fork()
        if not child:
            try:
                _work(json.loads(line), counter)
                os._exit(0)
            except BaseException:
                import traceback

                traceback.print_exc()
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        print(json.dumps({"status": status, "steps": int(os.pread(counter, 9, 0))}), flush=True)


if __name__ == "__main__":
    _serve()
