"""The whole walk in real processes: a server that loads everything once and forks a child for every command.

Run as `python -m tests.support.walkers`. Each line on standard input is a JSON object: `{"start": job}` forks a child
and answers with its process id at once, `{"wait": id}` answers when that child has ended. A child runs the real
`main()` of the command line (`arguments`) with its own folder, environment and outputs. The server itself starts no
threads, so that forking is safe.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Started:
    """A command that is running or has ended."""

    pid: int
    out: Path
    err: Path
    began: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        except FileNotFoundError:
            return False

    def signal(self, number: int) -> bool:
        """Send a signal to the command and to what it started itself; whether there was anything to send it to."""
        for _ in range(100):
            try:
                os.killpg(self.pid, number)
                return True
            except ProcessLookupError:  # just forked: it does not lead its group yet
                if not self.running:
                    return False
                time.sleep(0.005)
        return False


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code (negative: by that signal), seconds, what it said."""

    code: int
    seconds: float
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)


class Walkers:
    """The server seen from a test. `place` is where commands run: cwd, HOME, temp folder and outputs lie below it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._number = 0
        command = [sys.executable, "-m", "tests.support.walkers"]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PUBLIEK_")}
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def start(self, *arguments: object, **job: Any) -> Started:
        """Begin `publiek` with `arguments`. `job`: cwd, keys, env, file_limit (bytes), powerless, core (allowed),
        at (a signal to itself just before the so many'th file operation on a path that fits: step, path, signal).
        """
        self._number += 1
        said = self.place / "said"
        for folder in (said, self.place / "cwd", self.place / "tmp", self.place / "user"):
            folder.mkdir(exist_ok=True, parents=True)
        out, err = said / f"{self._number}.out", said / f"{self._number}.err"
        environment = {
            "TMPDIR": self.place / "tmp", "HOME": self.place / "user",
            "PUBLIEK_KEYS": job.pop("keys", self.place / "keys"),
            **{f"XDG_{kind}_HOME": self.place / "user" / kind for kind in ("DATA", "CONFIG", "CACHE", "STATE")},
            **job.pop("env", {}),
        }  # fmt: skip
        request = {"cwd": self.place / "cwd", "arguments": list(map(str, arguments)), "out": out, "err": err, **job}
        request["env"] = {name: str(value) for name, value in environment.items()}
        return Started(self._ask({"start": request})["pid"], out, err)

    def wait(self, started: Started) -> Ended:
        """Wait for the end of a command."""
        code = self._ask({"wait": started.pid})["code"]
        seconds = time.monotonic() - started.began
        said = [path.read_text("utf-8", "replace") if path.is_file() else "" for path in (started.out, started.err)]
        return Ended(code, seconds, *said)

    def run(self, *arguments: object, **job: Any) -> Ended:
        """A command from beginning to end."""
        return self.wait(self.start(*arguments, **job))

    def close(self) -> None:
        """End the server."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


# In the server -------------------------------------------------------------------------------------------------------


def _load() -> None:
    """Everything a command needs, loaded before the first fork; what that is, a first child tells."""
    from publiek.cli import main

    assert main
    reading, writing = os.pipe()
    if not os.fork():
        os.write(writing, "\n".join(_loaded_by_a_walk()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        for name in told.read().split():
            with contextlib.suppress(Exception):
                import_module(name)
    os.wait()


def _loaded_by_a_walk() -> list[str]:
    from publiek import pipeline

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        file.write_text("Bestelnummer;Voorstelling;Prijs;Postcode\n1;Hamlet;10,00;3011AA\n", encoding="utf-8")
        house = pipeline.House("a", Path(folder) / "home", keys=Path(folder) / "keys")
        pipeline.take_in(file, house=house)
        pipeline.look(house)
    return sorted(sys.modules)


def _child(job: dict[str, Any]) -> int:
    os.setsid()
    out, err = (os.open(job[name], os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o666) for name in ("out", "err"))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(here, there)
    os.environ.update(job["env"])
    tempfile.tempdir = None
    os.chdir(job["cwd"])
    if "file_limit" in job:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_limit"], job["file_limit"]))
    if job.get("core"):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if job.get("powerless"):
        _drop_powers()
    if "at" in job:
        _signal_itself(**job["at"])
    sys.argv = ["publiek", *job["arguments"]]
    from publiek.cli import main

    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


def _drop_powers() -> None:
    """Root without its powers: the rights on files and folders hold for it too. Nobody else has any to lose."""
    if os.getuid() == 0:
        import ctypes

        header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
            raise OSError(ctypes.get_errno(), "powers were not dropped")


def _signal_itself(step: int, path: str, number: int) -> None:
    """Send `number` to this process just before its file operation number `step` on a path that `path` fits."""
    done, fits = 0, re.compile(path).search

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event.startswith(("open", "os.")) and any(fits(str(argument)) for argument in arguments):
            done += 1
            if done == step:
                os.kill(os.getpid(), number)

    sys.addaudithook(watch)


def _fork(job: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = _child(job)
    except BaseException as trouble:
        os.write(2, f"the test's child: {type(trouble).__name__}: {trouble}\n".encode())
    finally:
        os._exit(code)


def _serve() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _load()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in sys.stdin:
        request = json.loads(line)
        if "start" in request:
            answer = {"pid": _fork(request["start"])}
        else:
            answer = {"code": os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
