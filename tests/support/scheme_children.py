"""Real processes for the tests of importing segmentations: everything is loaded once, each import is a forked child.

Run as `python -m tests.support.scheme_children HOME FILE`: kills an import of FILE just before its first file operation
in HOME, just before its second, and so on to the last, each time with a fresh HOME, and writes what was left behind as
one JSON line per kill: {"step", "exit", "codes" (the versions that can be read)}, and the same after the import was run
again: {"again", "after", "files_after"}. The parent starts no threads, so that forking is safe.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pyarrow.dataset  # noqa: F401 - loaded on first use otherwise, in every child again

from publiek.segmentation.area_profile import packaged
from publiek.segmentation.schemes import import_scheme, list_schemes, load_scheme
from tests.support.scheme_tables import PC6

_STEPS = {
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.open",
    "shutil.rmtree",
    "fcntl.flock",
}


def _import(home: Path, file: Path, step: int) -> None:
    """One import that dies just before its file operation number `step` (0: never)."""
    done = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal done
        if event in _STEPS and str(home) in str(arguments):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    import_scheme(file, plan=PC6, home=home)


def _forked(home: Path, file: Path, step: int) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            _import(home, file, step)
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _asked(home: Path) -> list[str]:
    """In a child, because reading starts threads: the versions listed and readable."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        listed = [one for one in list_schemes(home) if one.where == "imported"]
        for one in listed:
            load_scheme(home / "segmentations" / one.code / one.version)
        os.write(write, json.dumps([f"{one.code}/{one.version}/{one.damaged}" for one in listed]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told)


def main(home: Path, file: Path) -> None:
    """Kill after kill, until an import was never killed."""
    packaged()
    step, left = 1, -signal.SIGKILL
    while left == -signal.SIGKILL:
        shutil.rmtree(home, ignore_errors=True)
        left = _forked(home, file, step)
        root = home / "segmentations"
        report = {"step": step, "exit": left, "codes": _asked(home)}
        report["again"] = _forked(home, file, 0)
        report["after"] = _asked(home)
        report["files_after"] = sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())
        print(json.dumps(report), flush=True)
        step += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
