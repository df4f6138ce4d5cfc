"""The log while many write at once: SQLite in a file, each writer a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WRITER = """
import sys
from pathlib import Path
from publiek.web.preparing import prepare
from publiek.web.site import site_of
prepare(site_of({"home": Path(sys.argv[1]) / "home", "state": Path(sys.argv[1]) / "state"}))
from publiek.web.people import log
if sys.argv[2] == "begin":
    from django.core.management import call_command
    call_command("migrate", interactive=False, verbosity=0)
elif sys.argv[2] == "follow":
    print(log.verify())
else:
    for n in range(40):
        log.note(None, "see-figures", subject=f"{sys.argv[2]}-{n}")
"""


def _run(folder: Path, word: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), word]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_write_at_once_make_one_chain(tmp_path: Path) -> None:
    assert _run(tmp_path, "begin").wait(60) == 0
    writers = [_run(tmp_path, str(n)) for n in range(4)]
    for one in writers:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    assert "whole=True, entries=160" in _run(tmp_path, "follow").communicate(timeout=60)[0]
