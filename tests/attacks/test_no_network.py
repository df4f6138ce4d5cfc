"""Nothing leaves the house: the whole walk from file to report opens no connection."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: An audit hook sees every connection the interpreter makes, whichever library asks for it.
GUARDED = """
import sys
def guard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "http.client.connect"):
        print("NETWORK", event, file=sys.stderr)
        raise SystemExit(99)
sys.addaudithook(guard)
sys.argv = sys.argv[1:]
from publiek.cli import main
main()
"""


def guarded(*arguments: str, cwd: Path, keys: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", GUARDED, "publiek", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "PUBLIEK_KEYS": str(keys)}
    )


def test_a_report_is_made_without_a_connection(town: Path, tmp_path: Path) -> None:
    export = next((town / "theatre").glob("*.csv"))
    done = guarded(
        "report", str(export), "-o", "Theater", "--venue-postcode", "3011AA", "--home", "home", "--out", "out",
        cwd=tmp_path, keys=tmp_path / "keys",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").is_dir()


def test_the_guard_itself_sees_a_connection(tmp_path: Path) -> None:
    done = guarded("areas", "fetch", "--home", str(tmp_path / "home"), cwd=tmp_path, keys=tmp_path / "keys")
    assert done.returncode == 99
    assert "NETWORK" in done.stderr
