"""Real processes for the warehouse tests: a server that loads everything once and forks a child for every job.

Run as `python -m tests.support.kept_children`. Each line on standard input is a JSON object with `jobs` and optionally
`kill_after` (seconds, for the first job); the answer is one JSON line with the exit of every job. The server itself
starts no threads, so that forking is safe.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset  # noqa: F401 - loaded on first use otherwise, in every child again

from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.pseudonymisation import bare
from publiek.warehouse import Store, publication
from tests.support.kept import deliver, go_on, ticket

ORGANISATION = "theater-de-brug"
#: The booker whose lines are purged.
GONE = 77_000_000_000_000_077
_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}


def batch(number: int, *, tickets: int = 600, fresh: int = 200) -> list[dict[str, object]]:
    """The rows of delivery `number`: it brings `fresh` new orders; the rest were in the delivery before."""
    first = number * fresh
    return [ticket(order, cents=number * 1_000_000 + order) for order in range(first, first + tickets)]


def _import(job: dict) -> None:
    store = Store(Path(job["home"]), ORGANISATION)
    deliver(store, f"file-{job['number']}", batch(job["number"], **job.get("size", {})), batches=4)


def _resume(job: dict) -> None:
    """An import with a checkpoint after every batch, that goes on where one was stopped; notes where that was."""
    os.environ["PUBLIEK_CHECKPOINT_SECONDS"] = "1e-9"
    store = Store(Path(job["home"]), ORGANISATION)
    Path(job["said"]).write_text(str(go_on(store, f"file-{job['number']}", batch(job["number"]), batches=4)))


def _many(job: dict) -> None:
    """Commits many small deliveries and then says that it is done."""
    for number in range(1, job["deliveries"] + 1):
        _import(job | {"number": number, "size": {"tickets": 3, "fresh": 2}})
    Path(job["done"]).touch()


def _read(job: dict) -> None:
    """Reads the current version over and over, and notes what each version held: (rows, sum of cents) by version."""
    store, seen = Store(Path(job["home"]), ORGANISATION), {}
    with Workbench(threads=1) as workbench:
        last_round = False
        while True:
            snapshot = store.current()
            paths = [str(path) for path in snapshot.paths]
            if paths:
                sql = "SELECT count(*) AS n, sum(amount_cents)::BIGINT AS cents FROM read_parquet(?)"
                (found,) = workbench.run(sql, parameters=[paths]).to_pylist()
                seen.setdefault(str(snapshot.version), set()).add((found["n"], found["cents"]))
            if last_round:
                break
            last_round = Path(job["done"]).exists()
            time.sleep(0.005)
    Path(job["result"]).write_text(json.dumps({version: sorted(values) for version, values in seen.items()}))


def _limited(job: dict) -> None:
    """An import that may write no file beyond a size, or as another user; notes the code of the refusal."""
    if "file_limit" in job:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_limit"], job["file_limit"]))
    if "user" in job:
        os.setresuid(job["user"], job["user"], job["user"])
    try:
        _import(job)
        code = "kept"
    except PubliekError as refused:
        code = refused.code
    os.write(job["_result"], code.encode())


def _purge(job: dict) -> None:
    """Takes the names off every line of one booker."""
    store = Store(Path(job["home"]), ORGANISATION)
    store.purge(lambda lines: bare(lines, pc.equal(lines["booker"].combine_chunks(), GONE)), why="erasure")


def _hold(job: dict) -> None:
    """Holds the writer's place until it is killed."""
    with Store(Path(job["home"]), ORGANISATION).workspace("held"):
        Path(job["held"]).touch()
        time.sleep(600)


_JOBS = {
    "import": _import,
    "resume": _resume,
    "many": _many,
    "read": _read,
    "limited": _limited,
    "hold": _hold,
    "purge": _purge,
}


def _die_at(step: int, result: str | None) -> None:
    """Kills this process just before its file operation number `step`; writes the number of operations to `result`."""
    done = 0

    def watch(event: str, _: tuple) -> None:
        nonlocal done
        if event in _STEPS:
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    if result:
        publish = publication.publish

        def counted(*args: object, **named: object) -> None:
            publish(*args, **named)
            Path(result).write_text(str(done))

        publication.publish = counted


def _child(job: dict) -> None:
    if "result" in job and job["do"] == "limited":
        job["_result"] = os.open(job["result"], os.O_CREAT | os.O_WRONLY)
    if "step" in job:
        _die_at(job["step"], job.get("result"))
    _JOBS[job["do"]](job)


def _fork(job: dict) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _child(job)
        code = 0
    except BaseException as trouble:
        print(f"{job['do']}: {type(trouble).__name__}: {trouble}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def _serve(request: dict) -> dict[str, object]:
    started = time.monotonic()
    children = [_fork(job) for job in request["jobs"]]
    if request.get("kill_after") is not None:
        time.sleep(request["kill_after"])
        os.kill(children[0], signal.SIGKILL)
    exits = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    return {"exits": exits, "seconds": time.monotonic() - started}


class Server:
    """The server seen from a test."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.kept_children"]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, *jobs: dict, kill_after: float | None = None) -> dict:
        """Runs `jobs` side by side in children and waits for all of them."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"jobs": jobs, "kill_after": kill_after}, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """Ends the server."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_serve(json.loads(line))), flush=True)
