"""A real PostgreSQL for one command: a cluster of its own in a temporary folder, on loopback, gone afterwards.

`python tests/support/postgresql.py -- COMMAND…` runs COMMAND with PUBLIEK_TEST_DATABASE set. PostgreSQL does not run as
root: then the cluster is of the user that its Debian package makes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"


def programs() -> Path:
    """Where initdb and pg_ctl are: in the path, or where Debian puts them."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    placed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if not placed:
        raise SystemExit("PostgreSQL is not here: sh tests/support/install_debian.sh postgresql")
    return placed[-1]


@contextmanager
def running_postgresql() -> Iterator[str]:
    """A cluster; gives the address of its database."""
    bins, folder = programs(), Path(tempfile.mkdtemp(prefix="publiek-postgresql-"))
    as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(folder, OWNER)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    data = folder / "data"

    def ask(*words: str) -> None:
        done = subprocess.run([*as_owner, *words], cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{Path(words[0]).name}: {done.stdout}{done.stderr}")

    ask(str(bins / "initdb"), "-D", str(data), "-U", "publiek", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    ask(str(bins / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        ask(str(bins / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "publiek", "publiek")
        yield f"postgresql://publiek@127.0.0.1:{port}/publiek"
    finally:
        ask(str(bins / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    command = sys.argv[sys.argv.index("--") + 1 :]
    with running_postgresql() as address:
        code = subprocess.run(command, env={**os.environ, "PUBLIEK_TEST_DATABASE": address}).returncode
    raise SystemExit(code)
