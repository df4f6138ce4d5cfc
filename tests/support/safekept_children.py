"""Backups, restores, changes of key and loads in processes of their own that kill themselves at a step of their work.

Run as `python -m tests.support.safekept_children`: a server without threads that forks a child for each line on
standard input, a JSON object: `do`, `place`, `kill_at` (before which file operation the child kills itself; 0: never).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.dataset  # noqa: F401  loaded on first use otherwise, in every child again

from publiek import leaving, safekeeping
from publiek.safekeeping.rotating_entity import rotate_entity
from publiek.safekeeping.rotating_vault import rotate_vault
from tests.support.safekept import HOUSE, TODAY, Kept

_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree"}


def _make(kept: Kept) -> None:
    kept.copy()


def _restore(kept: Kept) -> None:
    (one,) = [one for one in safekeeping.sets(kept.home, keys=kept.keys) if one.state == "present"]
    safekeeping.restore(one.folder, into=kept.place / "back", keys=kept.keys)


def _purge(kept: Kept) -> None:
    safekeeping.purge(kept.home, HOUSE, lambda lines: lines, keys=kept.keys, why="case-1")


def _shred(kept: Kept) -> None:
    safekeeping.expire(kept.home, days=-1, keep=0, keys=kept.keys)


def _entity(kept: Kept) -> None:
    rotate_entity(kept.home, HOUSE, keys=kept.keys)


def _vault(kept: Kept) -> None:
    rotate_vault(kept.home, HOUSE, keys=kept.keys)


def _leave(kept: Kept) -> None:
    leaving.take_everything(kept.house, kept.place / "everything", today=TODAY)


def _load(kept: Kept) -> None:
    leaving.load(kept.place / "everything", kept.place / "new", keys=kept.place / "new-keys")


JOBS = {"make": _make, "restore": _restore, "purge": _purge, "shred": _shred, "entity": _entity, "vault": _vault}
JOBS |= {"leave": _leave, "load": _load}


def _die_at(step: int, place: Path, steps: int) -> None:
    """Kills this process just before its file operation number `step` below `place`; notes how many there were."""
    done, below = 0, str(place)

    def watch(event: str, told: tuple) -> None:
        nonlocal done
        if event in _STEPS and any(below in str(one) for one in told[:2]):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            os.pwrite(steps, f"{done:9d}".encode(), 0)

    sys.addaudithook(watch)


def _serve(job: dict) -> dict[str, object]:
    steps = os.memfd_create("steps")
    child = os.fork()
    if not child:
        code = 1
        try:
            _die_at(int(job["kill_at"]), Path(job["place"]), steps)
            JOBS[job["do"]](Kept(Path(job["place"])))
            code = 0
        except BaseException as trouble:
            print(f"{job['do']}: {type(trouble).__name__}: {trouble}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    taken = int(os.pread(steps, 9, 0) or b"0")
    os.close(steps)
    return {"exit": ended, "steps": taken}


class Children:
    """The server, from the side of the test."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.safekept_children"]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, what: str, kept: Kept, *, kill_at: int = 0) -> tuple[int, int]:
        """How it ended (-9: killed), and how many steps it took."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"do": what, "place": str(kept.place), "kill_at": kill_at}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        return told["exit"], told["steps"]

    def close(self) -> None:
        """Ends the server."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_serve(json.loads(line))), flush=True)
