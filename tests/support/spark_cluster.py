"""Run a command beside a real Spark: one master, two workers and a Spark Connect server, all on loopback.

    python tests/support/spark_cluster.py SPARK_HOME -- COMMAND…

The command finds the server in PUBLIEK_SPARK. Everything stops when the command ends, fails or is interrupted.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

HOST = "127.0.0.1"
WORKERS = 2
PATIENCE = 180.0
#: Small data on two cores: two partitions, and no time lost on what large data need.
CONF = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.executor.memory": "1g",
    "spark.executor.cores": "1",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": HOST,
    "spark.driver.host": HOST,
    "spark.ui.enabled": "false",
    "spark.connect.grpc.binding.address": HOST,
}


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


class Cluster:
    """The processes of one Spark, started in order and stopped in the other."""

    def __init__(self, home: Path, scratch: Path) -> None:
        self._home, self._scratch = home, scratch
        self._running: list[subprocess.Popen[bytes]] = []
        self._master, self._page, self.connect = free_port(), free_port(), free_port()

    def start(self) -> None:
        master = f"spark://{HOST}:{self._master}"
        at_home = ["--host", HOST]
        page = ["--port", str(self._master), "--webui-port", str(self._page)]
        self._run("master", "spark-class", "org.apache.spark.deploy.master.Master", *at_home, *page)
        self._wait("the master", lambda: self._workers() is not None)
        for number in range(WORKERS):
            room = ["--cores", "1", "--memory", "1g", "--webui-port", "0", "-d", str(self._scratch / f"work{number}")]
            name = "org.apache.spark.deploy.worker.Worker"
            self._run(f"worker{number}", "spark-class", name, *at_home, *room, master)
        self._wait("both workers", lambda: self._workers() == WORKERS)
        conf = CONF | {"spark.connect.grpc.binding.port": str(self.connect)}
        settings = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
        server = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", master]
        self._run("connect", "spark-submit", *server, *settings, "spark-internal")
        self._wait("the Spark Connect server", self._answers)

    def stop(self) -> None:
        for process in reversed(self._running):
            # Its own group: Spark's shell scripts and what they started.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self._running):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def logs(self) -> str:
        tails = [f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in self._scratch.glob("*.log")]
        return "\n".join(tails)

    def _run(self, name: str, program: str, *words: str) -> None:
        surroundings = {
            **os.environ,
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": str(self._scratch / "local"),
            "SPARK_DAEMON_MEMORY": "512m",
        }
        with (self._scratch / f"{name}.log").open("wb") as log:
            self._running.append(
                subprocess.Popen(
                    [str(self._home / "bin" / program), *words],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=surroundings,
                    cwd=self._scratch,
                    start_new_session=True,
                )
            )

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        begun = time.monotonic()
        while not ready():
            if time.monotonic() - begun > PATIENCE or self._running[-1].poll() is not None:
                raise SystemExit(f"{what} did not come up\n{self.logs()}")
            time.sleep(0.3)

    def _workers(self) -> int | None:
        """Workers that the master says are alive; None while it does not answer."""
        try:
            with urlopen(f"http://{HOST}:{self._page}/json/", timeout=2) as answer:
                return sum(worker["state"] == "ALIVE" for worker in json.load(answer)["workers"])
        except OSError:
            return None

    def _answers(self) -> bool:
        with socket.socket() as door:
            return door.connect_ex((HOST, self.connect)) == 0


@contextmanager
def cluster(home: Path) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="publiek-spark-") as scratch:
        made = Cluster(home, Path(scratch))
        try:
            made.start()
            yield made
        finally:
            made.stop()


def main(words: Sequence[str]) -> int:
    home, dashes, *command = words
    assert dashes == "--" and command, __doc__
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begun = time.monotonic()
    with cluster(Path(home).resolve()) as made:
        print(f"Spark is up after {time.monotonic() - begun:.0f} s: one master, {WORKERS} workers", flush=True)
        code = subprocess.run(command, env={**os.environ, "PUBLIEK_SPARK": f"sc://{HOST}:{made.connect}"}).returncode
        if code:
            print(made.logs(), file=sys.stderr)
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
